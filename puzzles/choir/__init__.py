"""The machine `choir`: singers in a line between humming walls, all on one sheet, each hearing only the neighbours.

How the folder is laid out:

    laws.py            the law table as data, the space of variants, the feasibility laws
    grammar.py         the composed laws that a letter may have, and small experiments that tell them apart
    notation.py        text <-> program, all faults at once
    lanes.py           all singers of many cases laid side by side in the bits of whole numbers
    engine.py          the one place where laws become behaviour; settling times
    specification.py   what a task asks, by rule
    grading.py         visible cases, hidden cases, metrics
    trace.py           events of a run and their drawing
    experiment.py      what an experiment shows where laws are hidden
    statement.py       the candidate's rules, written from the laws
    example.py         the statement's worked example
    variants.py        seed -> accepted law table, from pool.json
    classification.py  makes pool.json: draws law tables and searches their tasks
    solver.py          all short sheets
    search.py          random search for scripted players; annealing rounds
    kernel.py          the inner loop of an annealing round, compiled where a compiler is installed
    singing.py         the singing in that loop
    layout.py          places in the one array that both work on
    tasks/             one self-describing module for each task

Where the rules leave something open, this is what holds (each has a test):

* A skipped line is not executed at all: a skipped `^` or `@` does not jump. A skip on the last line skips line 0.
* `g`, `l` and `e` compare the singer's own note with the own voice, as they are when the line is executed.
* `^` and `@` take a tick like every line; the tick after it, the singer executes the line gone to.
* A singer who goes with `@` goes to the start of the own part, wherever others are.
* A voice heard one tick late is, in the first tick, the starting voice.
* Settling is looked at from tick 0 (before the first one) to the last tick, both included: voices that come right
  in the very last tick are right, with the run's length as settling time.
* A run that is wrong at its end but comes right when it is run on, to 5 times its length, is `too_slow`.
* No hidden case may settle later than 5 times the slowest visible case, which counts as 1 at least.
* A guard that counts does so even when it does not hold; being skipped does not count. It counts each line apart.
* In the first two ticks a voice counts as unchanged before the start. `still` and `moved` look at the voice as it was
  when this tick, the last one and the one before it began.
* A side effect comes last and sees what the effect left: a `then` of "keep" after a `take` keeps the voice taken.
* In experiments any voices may be given, below the modulus, whatever the task; 24 ticks are shown.
* All parts of a header may start at the same line. Singers, parts, lines, starts and cases are counted from 0; lines
  and columns of a text and ticks from 1.
* Where all singers start silent, the visible cases go through all numbers of singers in turn: they are all inputs
  there are, so there are no hidden ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import lru_cache

from puzzles.briefs import Figures, in_proportion, make_task
from puzzles.choir.engine import settle
from puzzles.choir.example import example_sheet
from puzzles.choir.experiment import EXPERIMENTS
from puzzles.choir.grading import grade, hall_of, hidden_cases, visible_cases
from puzzles.choir.grammar import GRAMMAR
from puzzles.choir.laws import CANONICAL, absent_letters, composed_letters, hidden_letters
from puzzles.choir.measurement import measure
from puzzles.choir.notation import MAX_LINES, MAX_SOURCE_BYTES, Sheet, parse, render
from puzzles.choir.solver import solve
from puzzles.choir.specification import Brief, read_voices, spaced
from puzzles.choir.statement import STORY, TITLE, describe_laws, describe_notation, statement
from puzzles.choir.tasks import briefs
from puzzles.choir.trace import draw_events, events
from puzzles.choir.variants import variant_of
from puzzles.contract import Case, Laws, Machine, Metric, Task

NAME = "choir"
METRICS = (
    Metric("lines", "Lines", "lines", "Number of letters on the sheet."),
    Metric("ticks", "Ticks", "ticks", "Settling times of the 100 fixed cases together."),
)
_SEARCHED_VOICES = 2000


def load_tasks() -> tuple[Task, ...]:
    """Return the canonical tasks."""
    return tuple(task_of(name, brief, CANONICAL, (brief.naive, brief.par), None) for name, brief in briefs().items())


def vary(task: Task, seed: int) -> Task:
    """Return the variant of a canonical task that a seed draws."""
    return _varied(task.name, seed)


def retable(task: Task, laws: Laws) -> Task:
    """Return a canonical task, with its canonical figures, under another table; some letters of it may be hidden."""
    brief = briefs()[task.name]
    return task_of(task.name, brief, laws, (brief.naive, brief.par), None)


@lru_cache(maxsize=512)
def _varied(name: str, seed: int) -> Task:
    brief, variant = briefs()[name], variant_of(name, seed)
    return task_of(name, brief, variant.laws, _figures(brief, variant.par[name]), seed)


def _figures(brief: Brief, par: Figures) -> tuple[Figures, Figures]:
    """Return naive and par of a variant; a naive sheet has at most as many lines as a sheet may have."""
    naive = in_proportion(brief, par)
    return {**naive, "lines": min(naive["lines"], MAX_LINES)}, par


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
        starter=render(example_sheet(laws)) if brief.difficulty == "practice" and not hidden_letters(laws) else "",
        notation=describe_notation(laws),
        cases=visible_cases(f"{NAME}/{name}", laws, brief.rules),
        max_source_bytes=MAX_SOURCE_BYTES,
        specification=brief.rules,
    )


def _task_statement(brief: Brief, laws: Laws) -> str:
    given, sizes = laws["given"], laws["singers"]
    ask = brief.ask.format(least=given["least"], most=given["most"], right=laws["walls"]["right"])
    if brief.hint and not set(brief.hint_letters) & set(composed_letters(laws)):
        ask = f"{ask}\n\n{brief.hint}"
    shown = [voices for voices in brief.examples if len(voices) >= sizes["least"]]
    rows = [
        f"| {spaced(voices)} | {spaced(brief.rules.wanted(laws, voices))} |" for voices in map(_fit(brief, laws), shown)
    ]
    return "\n".join([ask, "", "| Voices at the start | Voices in the end |", "|---|---|", *rows])


def _fit(brief: Brief, laws: Laws) -> Callable[[Sequence[int]], list[int]]:
    """Bring the voices of an example, given for the canonical laws, between the lowest and highest of these."""
    least, most = laws["given"]["least"], laws["given"]["most"]
    return lambda voices: list(voices) if brief.rules.silent else [min(max(voice, least), most) for voice in voices]


def make_case(task: Task, text: str) -> Case:
    """Make a case from voices of one's own, such as 3 1 2; where all start silent, from their number alone, too."""
    words, laws, rules = text.replace(",", " ").split(), task.laws, task.specification
    if not words or any(len(word) > 3 or not (word.isascii() and word.isdigit()) for word in words):
        raise ValueError("an input is a row of voices, such as 3 1 2")
    voices = [int(word) for word in words]
    if rules.silent and len(voices) == 1:
        voices = [0] * voices[0]
    least, most = laws["singers"]["least"], laws["singers"]["most"]
    if not least <= len(voices) <= most:
        raise ValueError(f"there are {least} to {most} singers")
    low, high = (0, 0) if rules.silent else (laws["given"]["least"], laws["given"]["most"])
    if any(not low <= voice <= high for voice in voices):
        raise ValueError(
            "in this task all voices are 0 at the start" if rules.silent else f"voices are {low} to {high} here"
        )
    return Case(spaced(voices), spaced(rules.wanted(laws, voices)), "own input")


def counterexample(task: Task, program: Sheet) -> Case | None:
    """Return a failing case with as few singers as possible, or None where none was found.

    Complete where all start silent and for as many voices as 2,000 cases hold; sampled beyond.
    """
    laws, rules = task.true_laws, task.specification
    for size in range(laws["singers"]["least"], laws["singers"]["most"] + 1):
        voices = _all_voices(task, size)
        wanted = [rules.wanted(laws, each) for each in voices]
        one = hall_of(laws, voices, wanted)
        times = settle(laws, program, one.chorus, one.target)
        if -1 in times:
            failing = times.index(-1)
            return Case(
                spaced(voices[failing]), spaced(wanted[failing]), "counterexample with the fewest singers found"
            )
    return None


def _all_voices(task: Task, size: int) -> list[list[int]]:
    given = task.laws["given"]
    if task.specification.silent:
        return [[0] * size]
    levels = range(given["least"], given["most"] + 1)
    if len(levels) ** size <= _SEARCHED_VOICES:
        return [list(voices) for voices in itertools.product(levels, repeat=size)]
    drawn = [read_voices(case.input) for case in hidden_cases(task, "counterexample", _SEARCHED_VOICES)]
    return [voices for voices in drawn if len(voices) == size]


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
    parse=lambda task, text: parse(task.laws, text, absent_letters(task.true_laws)),
    render=render,
    size=lambda program: {"lines": len(program.letters)},
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
