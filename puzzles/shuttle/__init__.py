"""The machine `shuttle`: a rail of stops with two faces, a shuttle that bounces between two bumpers, one flag.

How the folder is laid out, and so how another machine may be:

    laws.py            the law table as data, canonical and permuted
    composition.py     the small parts that laws are composed of: guards, effects, side effects
    grammar.py         all laws that the parts make; which can be hidden, and small experiments that find them
    notation.py        text <-> program, all faults at once
    engine.py          rails without memory of the past: plain loop and jump table
    history.py         rails whose stops remember: the same on longer states
    specification.py   what a task asks, as a table, and the proof over all inputs
    grading.py         visible cases, hidden cases, proof, metrics
    trace.py           events of a run and their drawing
    experiment.py      what an experiment shows of a run under hidden laws
    statement.py       the candidate's rules, written from the laws
    example.py         the statement's worked example
    variants.py        seed -> accepted law table, from pool.json
    classification.py  finds law tables with rails for all tasks and makes pool.json of them
    solver.py          complete lazy depth-first search, for pars and for classifying law tables
    measurement.py     how fast the machine runs here
    search.py          random search for scripted players, and rounds of annealing
    kernel.py          the inner loop of annealing, compiled where it can be
    tasks/             one self-describing module for each task

Where the rules leave something open, this is what holds (each has a test):

* A stride is minded only at its end: the stops that it passes over do nothing. A stride that would leave the
  rail ends on the end stop, however far it would have gone, and what is left of it is lost.
* Reversal comes before the move and the bumper after it: a stop beside the bumper that turns the shuttle
  towards the bumper is executed again at once, with the heading it then gets from the bumper.
* On a rail of one stop every move meets a bumper: the faces take turns.
* A condition looks at F before the stop changes it.
* A side effect comes after the effect and before the move, so that a stride that also reverses goes back.
* A stop is visited whenever it is executed, acting or not; a tick of staying executes nothing. A face that is
  shown in place of the other one counts as shown itself.
* Four ticks for each stop without a read or a write are standing still under laws that remember, too, although
  something might have come of it later.
* A read that finds no input ends the run before anything else happens; its tick counts and F stays.
* The empty input is an input: a rail that writes before its first read is wrong.
* An odd last bit of a task in pairs owes nothing, and the bit itself is read.
* Standing still is counted from the start of the run, too; a rail that stands still is `too_slow`, one that
  writes for ever is `wrong`, because what it writes is more than was asked for.
* Cases, outputs and stops are counted from 0; lines and columns of a text from 1; ticks from 1.
"""

from __future__ import annotations

from functools import lru_cache

from puzzles.briefs import Figures, in_proportion, make_task
from puzzles.contract import Case, Laws, Machine, Metric, Task
from puzzles.shuttle.example import example_rail
from puzzles.shuttle.experiment import EXPERIMENTS
from puzzles.shuttle.grading import grade, visible_cases
from puzzles.shuttle.grammar import GRAMMAR, has_hidden
from puzzles.shuttle.history import jumps_of
from puzzles.shuttle.laws import CANONICAL
from puzzles.shuttle.measurement import measure
from puzzles.shuttle.notation import MAX_SOURCE_BYTES, parse, render
from puzzles.shuttle.solver import is_right, solve
from puzzles.shuttle.specification import Brief, UnprovenError, compare, respond
from puzzles.shuttle.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.shuttle.tasks import briefs
from puzzles.shuttle.trace import draw_events, events
from puzzles.shuttle.variants import variant_of

NAME = "shuttle"
METRICS = (
    Metric("length", "Length", "stops", "Number of stops on the rail."),
    Metric("ticks", "Ticks", "ticks", "All ticks over the 100 fixed inputs of 60 bits."),
)
_SHOWN_INPUT = "1101001110"


def load_tasks() -> tuple[Task, ...]:
    """Return the canonical tasks."""
    return tuple(task_of(name, brief, CANONICAL, (brief.naive, brief.par), None) for name, brief in briefs().items())


def vary(task: Task, seed: int) -> Task:
    """Return the variant of a canonical task that a seed draws."""
    return _varied(task.name, seed)


@lru_cache(maxsize=512)
def _varied(name: str, seed: int) -> Task:
    brief, variant = briefs()[name], variant_of(seed, name)
    par = variant.par[name]
    return task_of(name, brief, variant.laws, (in_proportion(brief, par), par), seed)


def retable(task: Task, laws: Laws) -> Task:
    """Return the canonical task under another table, with its texts; the figures stay the canonical ones."""
    brief = briefs()[task.name]
    return task_of(task.name, brief, laws, (brief.naive, brief.par), None)


def task_of(name: str, brief: Brief, laws: Laws, figures: tuple[Figures, Figures], seed: int | None) -> Task:
    """Make a task of this machine from its brief under a law table; figures are naive and par there."""
    return make_task(
        NAME,
        name,
        brief,
        laws,
        figures,
        seed,
        statement=_task_statement(brief),
        metrics=METRICS,
        starter=_starter(brief, laws),
        notation=describe_notation(laws),
        cases=visible_cases(f"{NAME}/{name}", brief.rules),
        max_source_bytes=MAX_SOURCE_BYTES,
        specification=brief.rules,
    )


def _starter(brief: Brief, laws: Laws) -> str:
    """Return the rail that a practice task starts from: the statement's example, where there is one to show."""
    if brief.difficulty != "practice" or has_hidden(laws):
        return ""
    rail = example_rail(laws)
    return "" if is_right(laws, rail, brief.rules) else rail


def _task_statement(brief: Brief) -> str:
    rows = [f"| {_spaced(bits)} | {_spaced(respond(brief.rules, bits))} |" for bits in ("1", "0110", _SHOWN_INPUT)]
    return "\n".join([brief.ask, "", "| Input | Output |", "|---|---|", *rows])


def _spaced(bits: str) -> str:
    return " ".join(bits) or "(nothing)"


def make_case(task: Task, text: str) -> Case:
    """Make a case from an input of one's own: characters 0 and 1, blanks and commas between them ignored."""
    bits = text.replace(",", "").replace(" ", "")
    if set(bits) - {"0", "1"}:
        raise ValueError("an input is a row of bits, such as 1011")
    return Case(bits, respond(task.specification, bits), "own input")


def counterexample(task: Task, program: str) -> Case | None:
    """Return a shortest input on which a rail is not right, or None: then it is right for all that can be tried."""
    try:
        difference = compare(jumps_of(task.true_laws, program), task.specification)
    except UnprovenError:
        return None
    return None if difference is None else Case(difference.input, difference.expected, "shortest counterexample")


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
    parse=lambda task, text: parse(text, task.laws),
    render=render,
    size=lambda program: {"length": len(program)},
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
