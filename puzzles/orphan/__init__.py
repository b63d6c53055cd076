"""The machine `orphan`: a calculator whose keys nobody has documented.

How the folder is laid out:

    laws.py            the true law table as data, what a key means, the published table
    engine.py          the one place where laws are run
    grammar.py         what calculators may be made of: the demo pool, the full grammar, draws, entropy
    rules.py           the task library
    pools.py           seed and secret -> a candidate's calculator and tasks; the JSON format of a pool
    pool.json          the demo pool's accepted draws, made by `python -m puzzles.orphan.classification`
    specification.py   what a task asks and what its variants are drawn from
    notation.py        text <-> program, all faults at once
    lists.py           lists of numbers, read, written and drawn
    grading.py         right or not, and nothing else
    experiments.py     what an experiment shows
    trace.py           events of a run, for reviewers
    statement.py       the candidate's rules, written from the published table; laws in words for reviewers
    example.py         the statement's notebook page of another calculator
    solver.py          complete search for shortest programs
    experimenter.py    an experimenter that knows a pool, for the par of queries, the gate and scripted players
    kernel.py          its inner loop

Where the rules leave something open, this is what holds (each has a test):

* Cells A and B are 0 and the direction is forward when a run begins. Inputs and results are taken modulo the modulus.
* "printing clears": the printed cell becomes 0. Every k-th press: presses k, 2k, … of the run; an ignored press counts
  among the 160 and as the key pressed last, but not for the key's own rhythm. "Twice in a row": every press of the key
  that was pressed just before, so the third of three as well; keys passed over are not pressed.
* A key that acts twice and reads reads twice; two skips add up; two reversals cancel out.
* "restart" makes the first key of the program next, whatever the direction, and is no beginning anew; that is passing
  an end of the program, in either direction, also by a skip.
* 160 presses are made, then the run is overrun, even if the next key would have starved.
* The machine's rules say nothing about cells, quirks or the modulus. A task's text says how far numbers go, because
  without it nothing would be asked: so the modulus is told with the tasks, and not told apart from them.
* Lists have eight numbers below the modulus, so an experiment (six numbers) never is one of them. How a run ends does
  not matter. Failures tell nothing, those on the public lists included; see `grading.py`.
* Presses are not a metric: they follow the length of the program, and would tell of keys passed over.
* Naive is twice the par in keys: a first program that works. It is an estimate.
* The same seed gives the same calculator and family of experiments for all four tasks. Practice has a calculator of
  its own with five keys and no quirk, the same one for every seed.
* An experiment takes numbers up to 99, parted by commas or blanks.
"""

from __future__ import annotations

from puzzles.contract import Case, Machine, Task
from puzzles.orphan.experiments import EXPERIMENTS
from puzzles.orphan.grading import grade
from puzzles.orphan.instances import NAME, load_tasks, tasks_of_pool, vary
from puzzles.orphan.laws import LIMITS
from puzzles.orphan.lists import case_of, read_list
from puzzles.orphan.measurement import measure
from puzzles.orphan.notation import parse, render
from puzzles.orphan.rules import LIST_SIZE
from puzzles.orphan.solver import solve
from puzzles.orphan.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.orphan.trace import draw_events, events


def make_case(task: Task, text: str) -> Case:
    """Make a case from a list of one's own, of up to eight numbers below the modulus that the task's text tells."""
    specification = task.specification
    inputs = read_list(text, LIST_SIZE, specification.modulus - 1)
    return case_of(specification.rule, specification.modulus, inputs, "own input")


MACHINE = Machine(
    name=NAME,
    title=TITLE,
    story=STORY,
    canonical_laws=LIMITS,
    statement=statement,
    describe_notation=describe_notation,
    describe_laws=describe_laws,
    load_tasks=load_tasks,
    vary=vary,
    parse=lambda task, text: parse(task.laws, text),
    render=render,
    size=lambda program: {"keys": len(program)},
    grade=grade,
    make_case=make_case,
    events=lambda task, program, case: events(task.true_laws, program, case),
    draw_events=draw_events,
    counterexample=lambda task, program: None,  # it would show what only experiments may
    solve=solve,
    measure=measure,
    experiments=EXPERIMENTS,
    draw_from_pool=tasks_of_pool,
)
