"""The machine `accelerator`: several engines side by side, vectors of eight words; the calibration family.

Why it is here: its tree walk was published together with what people and models made of it, so it ties our scale to
the outside world. It is spent, and says so.

How the folder is laid out:

    laws.py            the law table as data: sizes, limits, caps, operands of every operation
    shape.py           what may stand in a slot, judged without a run
    notation.py        JSON text <-> program, all faults at once
    plain.py           the plain interpreter: the rules as written; explains faults, makes traces, checks the engine
    operations.py      what each operation computes, compiled once
    translation.py     a bundle's slots as steps one after another
    engine.py          the fast way to run a program many times
    specification.py   images of memory, outputs wanted
    grading.py         public cases, fresh cases, the metric
    trace.py           events of a run and their drawing
    statement.py       the candidate's rules, written from the laws
    measurement.py     how fast the machine runs here
    tasks/             one self-describing module for each task

There are no variants, no hidden laws, no search and no solver: this family calibrates, it does not compete.

Where the rules leave something open, this is what holds (each has a test):

* What can be judged without a run makes a program invalid: JSON, engines, operations, slot limits, number and type of
  operands. An address is judged when a run comes to it, like everything else that makes a program wrong: a bundle that
  no run reaches may have any whole numbers.
* Of several broken rules in one bundle the first one is told, in the order of the bundle's engines and slots. An
  address that a slot could have done without (the source that `select` does not choose) must exist all the same, and
  so must that of `trace_write`. The place that a jump not taken names need not exist.
* A slot that reads or writes a vector counts 8 lane operations, `vbroadcast`, `vload` and `vstore` among them, any
  other slot 1, `debug` slots none. Of the bundle that goes beyond a cap no write lands, and a rule that it breaks is
  told first.
* A bundle that names an engine other than `debug` takes its cycle with an empty list of slots, too.
* All runs of one grading together may do 12,000,000 lane operations, so that a program just under the caps on every
  input cannot hold a grader for long.
* `load_offset` adds its number to both addresses of scratch; the sums must be addresses. Numbers to add count modulo
  2^32, as those of `const` do.
* The metric is taken over fresh inputs, too, so that no program gains by knowing the public ones. There is no limit of
  5 times the slowest public case: the caps do that.
* A program without bundles is invalid. Bundles, slots and words are counted from 0, cycles from 1.
* A Python builder's output is a program's JSON text, and comes in here as such.
"""

from __future__ import annotations

from dataclasses import replace

from puzzles.accelerator.grading import HIDDEN_CASES, grade, hidden_inputs, visible_cases
from puzzles.accelerator.grading import make_case as case_of
from puzzles.accelerator.laws import CANONICAL
from puzzles.accelerator.measurement import measure
from puzzles.accelerator.notation import MAX_SOURCE_BYTES, parse, render
from puzzles.accelerator.shape import Program
from puzzles.accelerator.specification import Brief
from puzzles.accelerator.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.accelerator.tasks import briefs
from puzzles.accelerator.trace import draw_events, events
from puzzles.briefs import make_task
from puzzles.contract import Case, Limits, Machine, Metric, Task, UnknownTaskError

NAME = "accelerator"
METRICS = (
    Metric("cycles", "Cycles", "cycles", "The most cycles that any of the inputs takes, public and fresh ones."),
)


def load_tasks() -> tuple[Task, ...]:
    """Return the tasks; there are no others."""
    return tuple(_task(name, brief) for name, brief in briefs().items())


def _task(name: str, brief: Brief) -> Task:
    return make_task(
        NAME,
        name,
        brief,
        CANONICAL,
        (brief.naive, brief.par),
        None,
        statement=brief.ask,
        metrics=METRICS,
        starter=brief.starter,
        notation=describe_notation(CANONICAL),
        cases=visible_cases(f"{NAME}/{name}", brief.rules),
        max_source_bytes=MAX_SOURCE_BYTES,
        specification=brief.rules,
        gate=brief.gate,
    )


def vary(task: Task, seed: int) -> Task:
    """Raise UnknownTaskError: the laws of this family stay as they were published."""
    raise UnknownTaskError(
        f"There is no task {task.key}~{seed}: {NAME} is the calibration family and has no variants, because its"
        f" results are compared with published ones. Use {task.key}."
    )


def counterexample(task: Task, program: Program) -> Case | None:
    """Return a case among the public and some random ones on which a program fails, or None if there is none."""
    fresh = hidden_inputs(task, "counterexample", HIDDEN_CASES)
    cases = (*task.cases, *(case_of(task.specification, text, "random input") for text in fresh))
    failure = grade(replace(task, cases=cases), program, "", Limits(hidden_cases=0)).failure
    return None if failure is None else cases[failure["case"]]


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
    size=lambda program: {"bundles": len(program)},
    grade=grade,
    make_case=lambda task, text: case_of(task.specification, text),
    events=events,
    draw_events=draw_events,
    counterexample=counterexample,
    solve=None,
    measure=measure,
)
