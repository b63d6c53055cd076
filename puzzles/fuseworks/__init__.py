"""The machine `fuseworks`: a bench of fuse, where a value is the tick at which fire arrives.

    laws.py            the law table as data, canonical and variants
    notation.py        text <-> drawing, all faults at once
    engine.py          the place where laws become behaviour; all inputs at once, one bit each
    composed.py        the slower one, for benches with parts under composed laws
    firing.py          chooses between the two
    grammar.py         the composed laws that there may be, and small experiments that tell them apart
    wording.py         composed laws in words
    experiment.py      what is seen of a bench whose laws are hidden
    specification.py   what a task asks; inputs and what is wanted as masks
    grading.py         every input there is, the constant C, the first failing input
    trace.py           events of a burn and their drawing
    statement.py       the candidate's rules, written from the laws
    variants.py        seed -> accepted law table, from pool.json
    classification.py  makes pool.json
    solver.py          rounds of annealing for `python -m puzzles solve`
    search.py          rounds of annealing, and random search for scripted players
    kernel.py          the inner loop of a round, compiled where a compiler is installed, with kernel_burn.py
    tasks/             one self-describing module for each task

Where the rules leave something open, this is what holds (each has a test):

* Blank rows and columns around a drawing do not count for the bench's limits, nor for the area.
* A keg counts sides, not heats: every side of a cell is heated at most once, because its neighbour burns once.
* A keg may complete itself from both sides in one tick.
* Fire is at ticks 0 to 200, 200 included; what would come later is lost, also for targets.
* A bridge is two lines: each burns once, and each may burn without the other. An area counts it as one cell.
* Heat that a part gives back to the cell that lit it is given, and is lost.
* A source beside another source lights it; a target beside a source is heated one tick after the source's.
* Cutting a part that has lit changes nothing; a part cut once stays cut.
* A slow side (a variant) adds its ticks to heat given on that side, whatever the part.
* A conducting target (a variant) gives heat as `+` does, one tick after it fired.
* Composed laws: heat counts for a guard whether it is answered or not; of two answers in one tick, cutting wins, and
  several sides that light give heat each their own way. A part heated again by the fire it gave is heated again. Cold
  cuts sources and targets as well, and both fuses of a bridge; a part that may light twice it cuts between, too.
* An experiment lights each source once or leaves it dark; the drawing must be one that the task would take.
* "Within k ticks" (a variant of the keg) includes exactly k; an older heat is not forgotten, it only has no
  partner unless one comes in time.
* For a wrong bench, C is the delay at which most targets fire right, the smaller of two; a case of the report is
  the first input that fails in the fixed order; it has a number if it is among the first 100, which a task shows.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from puzzles.briefs import Figures, make_task, with_room
from puzzles.contract import Case, Laws, Machine, Metric, Task
from puzzles.fuseworks.experiment import EXPERIMENTS
from puzzles.fuseworks.firing import burn_bench, lay_bench
from puzzles.fuseworks.grading import case_of, first_finding, grade, right_constant, shown_cases
from puzzles.fuseworks.grammar import GRAMMAR
from puzzles.fuseworks.laws import CANONICAL
from puzzles.fuseworks.measurement import measure
from puzzles.fuseworks.notation import MAX_SOURCE_BYTES, Drawing, parse, render
from puzzles.fuseworks.solver import solve
from puzzles.fuseworks.specification import Ask, Brief, input_text, sheet_of, wanted_text
from puzzles.fuseworks.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.fuseworks.tasks import briefs
from puzzles.fuseworks.trace import draw_events, events
from puzzles.fuseworks.variants import variant_of

NAME = "fuseworks"
METRICS = (
    Metric("area", "Area", "cells", "The smallest box around everything on the bench."),
    Metric("cost", "Cost", "coins", "The cost of all parts on the bench."),
    Metric("latency", "Latency", "ticks", "The constant C: how long after the asked-for ticks the targets fire."),
)


def load_tasks() -> tuple[Task, ...]:
    """Return the canonical tasks."""
    return tuple(task_of(name, brief, CANONICAL, (brief.naive, brief.par), None) for name, brief in briefs().items())


def retable(task: Task, laws: Laws) -> Task:
    """Return the canonical task under another table, open or as published; figures are the canonical ones."""
    brief = briefs()[task.name]
    return task_of(task.name, brief, laws, (brief.naive, brief.par), None)


def vary(task: Task, seed: int) -> Task:
    """Return the variant of a canonical task that a seed draws."""
    return _varied(task.name, seed)


@lru_cache(maxsize=512)
def _varied(name: str, seed: int) -> Task:
    brief, variant = briefs()[name], variant_of(name, seed)
    return task_of(name, brief, variant.laws, (with_room(brief, variant.par[name]), variant.par[name]), seed)


def task_of(name: str, brief: Brief, laws: Laws, figures: tuple[Figures, Figures], seed: int | None) -> Task:
    """Make a task of this machine from its brief under a law table; figures are naive and par there."""
    ask = Ask(brief.sources, brief.targets, partial(brief.wanted, laws), laws["last_input"])
    return make_task(
        NAME,
        name,
        brief,
        laws,
        figures,
        seed,
        statement=_task_statement(brief, ask, laws),
        metrics=METRICS,
        starter=brief.starter,
        notation=describe_notation(laws),
        cases=shown_cases(ask),
        max_source_bytes=MAX_SOURCE_BYTES,
        specification=ask,
    )


def _task_statement(brief: Brief, ask: Ask, laws: Laws) -> str:
    rows = [f"| {input_text(ask.sources, one)} | {wanted_text(ask.targets, ask.wanted(one))} |" for one in brief.shown]
    return "\n".join([brief.ask(laws), "", "| Input | Fires at |", "|---|---|", *rows])


def make_case(task: Task, text: str) -> Case:
    """Make a case from an input of one's own: `a=2 b=5`, or the ticks alone, `2 5`, in the sources' order."""
    ask: Ask = task.specification
    named = dict(re.findall(r"([abc])\s*=\s*([0-9]{1,3})(?![0-9])", text, re.ASCII))
    bare = re.findall(r"[0-9]{1,3}", text, re.ASCII) if not named else []
    values = [named[source] for source in ask.sources if source in named] if named else bare
    if len(values) != len(ask.sources) or any(int(value) > ask.last_input for value in values):
        example = input_text(ask.sources, tuple(range(2, 2 + len(ask.sources))))
        raise ValueError(f"an input gives each source a tick from 0 to {ask.last_input}, such as {example}")
    return case_of(ask, tuple(int(value) for value in values))


def counterexample(task: Task, program: Drawing) -> Case | None:
    """Return the first input on which a bench is not right, or None: then it is right for all."""
    ask: Ask = task.specification
    sheet, bench = sheet_of(ask), lay_bench(task.true_laws, program.rows)
    fires = burn_bench(bench, sheet.ignitions).fires
    if right_constant(ask, sheet, fires, bench.horizon) is not None:
        return None
    return case_of(ask, first_finding(ask, sheet, fires, bench.horizon).input)


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
    parse=parse,
    render=render,
    size=lambda program: {"area": program.area, "cost": program.cost},
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
