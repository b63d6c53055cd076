"""The machine `windmill`: a garden of boards that gusts of wind cross, and that heavy gusts turn.

    laws.py            the law table as data, composed laws, feasibility laws and other invariants
    grammar.py         all laws that a board may have, and experiments that tell them apart
    notation.py        text <-> garden, all faults at once
    engine.py          the one place where laws become behaviour; all cases at once, one bit each
    specification.py   what a task asks, by roles of sides
    grading.py         visible cases, hidden cases, metrics
    trace.py           events of a run and their drawing
    experiments.py     what is seen of a run where laws are hidden
    statement.py       the candidate's rules, written from the laws
    example.py         the statement's worked example
    variants.py        seed -> accepted law table, from pool.json
    classification.py  makes pool.json
    solver.py          rounds of annealing, for `solve`
    search.py          one round of annealing, and random search
    kernel.py          the inner loop of the annealing, compiled where that is possible
    tasks/             one self-describing module for each task

Where the rules leave something open, this is what holds (each has a test):

* A gust that enters is acted on by its first cell in the tick in which it enters; it is in that cell, so another gust
  that comes there in the same tick makes a squall.
* Exits come before everything else in a tick: a gust that leaves by the wrong side and a squall in the same tick are
  told as the wrong side.
* A gust that has left meets nobody: gusts may leave by the same place in the same tick.
* A guard looks at the weight that the gust has when it comes; a law that changes weights changes it after that.
* A gust that a guard does not let through is still sent on as the board's face says, and is still the last one that
  hit this board, for guards that look back at it. "Every third" counts only gusts that meet the guard's other
  conditions.
* "Before going on by it": the gust goes as the face says to which the board has turned.
* Where a gust is sent and whether its board turns are settled in the tick in which it comes, even if the board keeps
  the gust. A kept gust is in no cell and meets nobody; when its time is over it moves on together with all others: the
  one that came at tick t and is kept for 2 ticks is in the next cell, or out, at tick t + 3.
* A board acts on one gust a tick at most, and no board knows of another one; so no order of gusts within a tick is
  needed. Exits of one tick are told in the order of the gusts' numbers.
* A run lasts from tick 0 to tick 2,400, both included; a gust that has not left by then makes it `too_slow`, whatever
  it would do later. Everything else that goes wrong is `wrong`.
* A run goes on after a gust has left by the wrong side, in traces and reports alike; it ends with a squall.
* Rows and columns of a garden, gusts, cases and ticks count from 0; lines and columns of a text from 1.
* Dots at the edges belong to the garden but not to the area. A garden of dots alone is a garden, with an area of 0.
* What a heavy gust counts for is its weight as it entered, whatever walls made of it.
* Where all gusts are heavy there is one case. It is all there is, so there are no hidden ones, and its ticks count 100
  times, as if it were run 100 times.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from puzzles.briefs import Figures, make_task, with_room
from puzzles.contract import Case, Laws, Machine, Metric, Task
from puzzles.windmill.engine import Plot, lay
from puzzles.windmill.example import example_garden
from puzzles.windmill.experiments import EXPERIMENTS
from puzzles.windmill.grading import case_of, grade, hidden_cases, run, visible_cases, weather
from puzzles.windmill.grammar import GRAMMAR
from puzzles.windmill.laws import CANONICAL
from puzzles.windmill.measurement import measure
from puzzles.windmill.notation import MAX_SOURCE_BYTES, Garden, area_of, cost_of, parse, render
from puzzles.windmill.solver import solve
from puzzles.windmill.specification import HEAVY, LIGHT, Brief, Rules
from puzzles.windmill.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.windmill.tasks import briefs
from puzzles.windmill.trace import SIDE_NAMES, draw_events, events
from puzzles.windmill.variants import variant_of

NAME = "windmill"
METRICS = (
    Metric("cost", "Cost", "coins", "The cost of all boards in the garden."),
    Metric("area", "Area", "cells", "The smallest box around all boards."),
    Metric("ticks", "Ticks", "ticks", "The ticks at which the last gust is out, over 100 fixed runs together."),
)
_SHOWN_GUSTS = 8
_SEARCHED_CASES = 1000


def load_tasks() -> tuple[Task, ...]:
    """Return the canonical tasks."""
    return tuple(task_of(name, brief, CANONICAL, (brief.naive, brief.par), None) for name, brief in briefs().items())


def vary(task: Task, seed: int) -> Task:
    """Return the variant of a canonical task that a seed draws."""
    return _varied(task.name, seed)


def retable(task: Task, laws: Laws) -> Task:
    """Return a canonical task, with its canonical figures, under another table, which may have hidden entries."""
    brief = briefs()[task.name]
    return task_of(task.name, brief, laws, (brief.naive, brief.par), None)


@lru_cache(maxsize=512)
def _varied(name: str, seed: int) -> Task:
    brief, variant = briefs()[name], variant_of(name, seed)
    return task_of(name, brief, variant.laws, (with_room(brief, variant.par[name]), variant.par[name]), seed)


def task_of(name: str, brief: Brief, laws: Laws, figures: tuple[Figures, Figures], seed: int | None) -> Task:
    """Make a task of this machine from its brief under a law table; figures are naive and par there."""
    return make_task(
        NAME,
        name,
        brief,
        laws,
        figures,
        seed,
        statement=_task_statement(brief, laws),
        metrics=METRICS,
        starter=_starter(brief, laws),
        notation=describe_notation(laws),
        cases=visible_cases(f"{NAME}/{name}", laws, brief.rules),
        max_source_bytes=MAX_SOURCE_BYTES,
        specification=brief.rules,
    )


def _starter(brief: Brief, laws: Laws) -> str:
    """Return the example for the practice task, as far as there is one without hidden boards that is no solution."""
    garden = example_garden(laws) if brief.difficulty == "practice" else None
    if garden is None:
        return ""
    only = weather(visible_cases("", laws, brief.rules))
    return "" if run(laws, lay(laws, garden), only).last[0] >= 0 else render(garden)


def _task_statement(brief: Brief, laws: Laws) -> str:
    ask = brief.ask.format(**{role: SIDE_NAMES[side] for role, side in laws["exits"].items()})
    samples = ("HLLHLHHL", "LLHHHLHL") if brief.rules.mixed else (HEAVY * _SHOWN_GUSTS,)
    rows = [f"| {' '.join(weights)} … | {case_of(laws, brief.rules, weights, '').expected} … |" for weights in samples]
    return "\n".join([ask, "", "| Gusts come | They must leave by |", "|---|---|", *rows])


def make_case(task: Task, text: str) -> Case:
    """Make a case from weights of one's own, such as HLLH: 1 to 30 letters H and L, blanks and commas between."""
    weights = text.replace(",", "").replace(" ", "").upper()
    rules: Rules = task.specification
    most = task.laws["gusts"]
    if not 1 <= len(weights) <= most or set(weights) - {HEAVY, LIGHT}:
        raise ValueError(f"an input is a row of 1 to {most} weights, H for heavy and L for light, such as HLLH")
    if not rules.mixed and LIGHT in weights:
        raise ValueError("in this task all gusts are heavy: an input is a row of H, such as HHHH")
    return case_of(task.laws, rules, weights, "own input")


def counterexample(task: Task, program: Garden) -> Case | None:
    """Return a failing case with few gusts, or None where none was found.

    Complete where all gusts are heavy; else from the public cases, 1,000 drawn ones and their beginnings.
    """
    weights = [case.input for case in (*task.cases, *hidden_cases(task, "counterexample", _SEARCHED_CASES))]
    plot = lay(task.true_laws, program)
    failing = _first_failing(task, plot, weights, task.laws["gusts"])
    least, most = 0, task.laws["gusts"]
    while failing is not None and most - least > 1:
        middle = (least + most) // 2
        shorter = _first_failing(task, plot, weights, middle)
        least, most = (middle, most) if shorter is None else (least, middle)
        failing = shorter or failing
    return failing


def _first_failing(task: Task, plot: Plot, weights: Sequence[str], gusts: int) -> Case | None:
    cases = [case_of(task.laws, task.specification, each[:gusts], "counterexample") for each in weights]
    last = run(task.true_laws, plot, weather(cases)).last
    return cases[last.index(-1)] if -1 in last else None


MACHINE = Machine(
    name=NAME,
    title=TITLE,
    story=STORY,
    canonical_laws=CANONICAL,
    statement=statement,
    describe_notation=describe_notation,
    describe_laws=describe_laws,
    load_tasks=load_tasks,
    vary=vary,
    parse=lambda task, text: parse(task.laws, text),
    render=render,
    size=lambda program: {"cost": cost_of(CANONICAL, program), "area": area_of(program)},
    grade=grade,
    make_case=make_case,
    events=lambda task, program, case: events(task.true_laws, program, case),
    draw_events=draw_events,
    counterexample=counterexample,
    solve=solve,
    measure=measure,
    retable=retable,
    experiments=EXPERIMENTS,
    grammar=GRAMMAR,
)
