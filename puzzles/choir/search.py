"""Searches that know the machine, a task's true laws and its public cases: no reference, no par, no hidden case.

`random_search` is an honest baseline for scripted players: a generator of (evaluations, source text, score so far),
one for each better sheet, and of None from time to time, so that a caller can count time and stop. Its score is the
share of singers right at the end, on a sample of the public cases; once all public cases come right, 1 and a bonus
that grows as lines and ticks shrink.

`anneal` is one round of annealing on all public cases, for pars, for the search gate and for scripted players; its
inner loop is in `kernel`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from puzzles.choir import kernel
from puzzles.choir import layout as at
from puzzles.choir.engine import Performance, settle
from puzzles.choir.grading import Hall, hall
from puzzles.choir.lanes import Chorus, gather, planes_of
from puzzles.choir.laws import ABSENT_LAW, LETTERS, NOTE_GUARDS, REMEMBERING_GUARDS, absent_letters, composed_letters
from puzzles.choir.notation import MAX_LINES, Sheet, parse, render
from puzzles.choir.specification import read_voices
from puzzles.compiled import MASK, next_random, numbers
from puzzles.contract import Case, Law, Laws, Round, Task
from puzzles.seeds import Draw

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 21
_LONGEST_RANDOM = 14
_LAST_TICKS = 24
# A task's first run looks at fewer ticks than a grading does: what is good settles long before.
_SHORT_RUN = 120


class Goal(NamedTuple):
    """What a search may know: the task, a sample of its public cases, and all of them."""

    task: Task
    sample: Hall
    everything: Hall


def random_search(task: Task, seed: int) -> Steps:
    """Try sheets drawn at random, for ever."""
    goal = goal_of(task)
    chance = random.Random(Draw("choir search", "random", task.key, str(seed)).number(16))
    best, evaluations = -math.inf, 0
    while True:
        sheet = random_sheet(goal, chance)
        score = score_of(goal, sheet)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, render(sheet), score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def goal_of(task: Task) -> Goal:
    """Lay out what a search looks at."""
    return Goal(task, hall(task.true_laws, task.cases[:_SAMPLE_CASES]), hall(task.true_laws, task.cases))


def random_sheet(goal: Goal, chance: random.Random) -> Sheet:
    """Draw a sheet and its starts."""
    length = chance.randint(1, _LONGEST_RANDOM)
    starts = tuple(chance.randrange(length) for _ in range(chance.randint(1, goal.task.laws["starts"])))
    absent = absent_letters(goal.task.true_laws)
    known = [letter for letter in LETTERS if letter not in absent]
    return Sheet(starts, "".join(chance.choice(known) for _ in range(length)))


def score_of(goal: Goal, sheet: Sheet) -> float:
    """Score a sheet: share of right singers late in the run on the sample, 1 to 3 once all public cases come right."""
    share = _share_right(goal, sheet)
    if share < 1:
        return 0.98 * share
    times = settle(goal.task.true_laws, sheet, goal.everything.chorus, goal.everything.target)
    if -1 in times:
        return 0.99
    return 1 + 1 / (1 + len(sheet.letters) / 10) + 1 / (1 + sum(times) / len(times) / 20)


def _share_right(goal: Goal, sheet: Sheet) -> float:
    performance = Performance(goal.task.true_laws, sheet, goal.sample.chorus)
    right = 0
    everyone = bin(goal.sample.chorus.everyone).count("1")
    for tick in range(_SHORT_RUN):
        performance.tick()
        if tick >= _SHORT_RUN - _LAST_TICKS:
            differs = 0
            for voice, wanted in zip(performance.voices, goal.sample.target):
                differs |= voice ^ wanted
            right += everyone - bin(differs).count("1")
    return right / (everyone * _LAST_TICKS)


class Plan(NamedTuple):
    """What a round is after: weights of lines and ticks in thousandths, and how long sheets may become."""

    longest: int
    lines: int
    ticks: int


# Rounds after few lines, after few ticks, and after both.
_PLANS = (Plan(16, 2400, 200), Plan(MAX_LINES, 100, 500), Plan(24, 1000, 500))
_FIRST_HEATS = (0.3, 0.12, 0.04)
_LAST_HEAT = 0.004
_LONGEST_START = 12
_CHANCES = 1024
_LANES = 63
_SLOTS = 4

_GUARDS = ("", *NOTE_GUARDS, *REMEMBERING_GUARDS)
_EFFECTS = (
    *("rest", "hear", "take", "both", "gather", "exchange", "give", "raise", "show", "keep", "clear", "join"),
    *("add", "sing", "skip", "wait", "top", "start"),
)
_SIDE_EFFECTS = {
    "": ("rest", 0),
    "top": ("top", 0),
    "up": ("add", 1),
    "down": ("add", -1),
    "clear": ("clear", 0),
    "keep": ("keep", 0),
    "skip": ("skip", 0),
}


def anneal(task: Task, seed: int, evaluations: int, start: str | None) -> Round:
    """Run one round of annealing of that many evaluations, from a sheet or from one drawn at random.

    One evaluation is one sheet sung on the public cases up to the first of some 10 that are sung together and are not
    all right. ValueError where the table closes the line to a ring, on which no task can be solved.
    """
    laws = task.true_laws
    if laws["shape"] != "line":
        raise ValueError("rounds of annealing know no rings")
    chance = numbers([seed * 0x9E3779B97F4A7C15 & MASK or 1])
    for _ in range(20):
        next_random(chance, 2)
    alphabet = _alphabet(laws, next_random(chance, 3))
    plan = _PLANS[next_random(chance, len(_PLANS))]
    heat = _FIRST_HEATS[next_random(chance, len(_FIRST_HEATS))] if start is not None else _FIRST_HEATS[0]
    memory = _memory(task)
    if start is None:
        kernel.draw_sheet(memory, _LONGEST_START, laws["starts"], alphabet, chance)
    else:
        _write_sheet(memory, parse(task.laws, start, absent_letters(laws)))
    longest, scaled = (
        max(plan.longest, int(memory[at.LENGTH])),
        [round(each * at.SCALE) for each in (heat, _LAST_HEAT)],
    )
    kept, levels = numbers([0] * _SLOTS * at.SHEET_LENGTH), numbers([MASK] * _SLOTS)
    share = kernel.anneal_sheets(
        memory,
        evaluations,
        numbers([longest, laws["starts"], plan.lines, plan.ticks, *scaled, 0]),
        alphabet,
        _logarithms(len(task.cases) * (laws["ticks"] + 2) + MAX_LINES),
        _patience(),
        kept,
        levels,
        chance,
    )
    sheets = [_read_sheet(kept, slot) for slot in range(_SLOTS) if levels[slot] < MASK]
    found = tuple(dict.fromkeys(render(one) for one in sheets[1:] if _is_right(task, one)))
    return Round(evaluations, found, render(sheets[0]), 1.0 if found else max(0.0, 1 - share / at.SCALE))


def _is_right(task: Task, sheet: Sheet) -> bool:
    """Tell whether the engine finds a sheet right on all public cases."""
    everything = hall(task.true_laws, task.cases)
    return -1 not in settle(task.true_laws, sheet, everything.chorus, everything.target)


def _alphabet(laws: Laws, choice: int) -> Any:
    """Return the letters that a round draws from: mostly those that matter, now and then all."""
    composed = composed_letters(laws)
    kept = ("LRX+-gle", "LRX+-gle^@", LETTERS)[choice]
    absent = absent_letters(laws)
    drawn = [letter for letter in LETTERS if (letter in kept or letter in composed) and letter not in absent]
    return numbers(map(LETTERS.index, drawn))


def _law_numbers(law: Law) -> tuple[int, ...]:
    """Return guard, effect, its side or amount, side effect and its amount."""
    if law == ABSENT_LAW:
        return (0,) * at.LAW_LENGTH
    effect = law["to"] if law["do"] == "go" else law["do"]
    detail = int(law["side"] == "right") if "side" in law else law.get("by", 0)
    side, amount = _SIDE_EFFECTS[law.get("then", "")]
    return _GUARDS.index(law.get("when", "")), _EFFECTS.index(effect), detail, _EFFECTS.index(side), amount


def _memory(task: Task) -> Any:
    """Lay out the table, the laws and the public cases, each different one once, for the kernel."""
    laws = task.true_laws
    first_word = at.WRONG + laws["ticks"] + 1
    rows = list(_in_words(task.cases))
    words: list[int] = []
    cases: list[int] = []
    for row in rows:
        first_case = first_word + len(rows) * at.WORD_LENGTH + len(cases)
        chorus = gather(laws, [read_voices(case.input) for case in row])
        words += [*_word(laws, chorus, row), first_case, len(row), sum(chorus.sizes)]
        cases += [number for case, span in zip(row, chorus.spans) for number in (span, task.cases.count(case))]
    head = [0] * first_word
    guards = {law.get("when") for law in laws["letters"].values()}
    head[at.MODULUS : at.FIRST_WORD + 1] = [
        *(laws["modulus"], laws["hearing"]["left"], laws["hearing"]["right"]),
        *(laws["walls"]["left"], laws["walls"]["right"], laws["heard"], int(laws["skip"] == "free"), laws["ticks"]),
        *(int(bool(guards & {"still", "moved"})), int(bool(guards & {"first", "second", "third"}))),
        *(len(task.cases), len(rows), first_word),
    ]
    head[at.LAWS : at.LAWS + at.LAW_LENGTH * len(LETTERS)] = [
        number for letter in LETTERS for number in _law_numbers(laws["letters"][letter])
    ]
    return numbers([*head, *words, *cases])


def _word(laws: Laws, chorus: Chorus, row: Sequence[Case]) -> list[int]:
    target = planes_of([read_voices(case.expected) for case in row], len(chorus.voices))
    left, right = chorus.ears["left"], chorus.ears["right"]
    parts = [lanes for count in (1, 2, 3) for lanes in chorus.parts.get(count, (0,) * count)]
    ears = [left.shifts[0][1], left.walled, right.shifts[0][1], right.walled]
    return [chorus.everyone, *_four(chorus.voices), *_four(target), *ears, *parts]


def _in_words(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Yield the different cases in rows of as many as have room in one word."""
    row: list[Case] = []
    lanes = 0
    for case in dict.fromkeys(cases):
        size = len(read_voices(case.input))
        if lanes + size > _LANES:
            yield row
            row, lanes = [], 0
        row.append(case)
        lanes += size
    yield row


def _four(planes: Sequence[int]) -> tuple[int, ...]:
    return (*planes, *(0,) * (4 - len(planes)))


def _write_sheet(array: Any, sheet: Sheet) -> None:
    array[at.LENGTH], array[at.STARTS] = len(sheet.letters), len(sheet.starts)
    for part, line in enumerate(sheet.starts):
        array[at.FIRST_START + part] = line
    for line, letter in enumerate(sheet.letters):
        array[at.LETTERS + line] = LETTERS.index(letter)


def _read_sheet(kept: Any, slot: int) -> Sheet:
    first = slot * at.SHEET_LENGTH - at.SHEET
    starts, letters = first + at.FIRST_START, first + at.LETTERS
    return Sheet(
        tuple(map(int, kept[starts : starts + int(kept[first + at.STARTS])])),
        "".join(LETTERS[number] for number in kept[letters : letters + int(kept[first + at.LENGTH])]),
    )


@lru_cache(maxsize=4)
def _logarithms(count: int) -> Any:
    """Return the logarithms of 0 (given as 0), 1, 2 … times SCALE."""
    return numbers([0, *(round(math.log(number) * at.SCALE) for number in range(1, count + 1))])


@lru_cache(maxsize=1)
def _patience() -> Any:
    """Return how much worse a step may be, in heats of 1024 parts, for evenly spaced chances."""
    return numbers(round(-math.log((number + 0.5) / _CHANCES) * 1024) for number in range(_CHANCES))
