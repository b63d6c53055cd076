"""Searches that know the machine and the public cases, nothing else: random search, and rounds of annealing.

They use the engine as a faithful local simulator, as anybody with the rules could write; they never see a reference
solution, a par or a hidden case. `random_search` is a baseline of scripted players: a generator of (evaluations,
source text, score so far), one for each better rail, and of None from time to time, so that a caller can count time
and stop. `anneal` is one round of annealing with a compiled kernel: it serves pars, the search gate and players.

Annealing looks at the beginnings of some public cases and two inputs of its own, and counts input bits answered rightly
up to the first mistake in each; a rail right there is run on all public cases and more inputs before it is recorded.
Worse rails are accepted ever more rarely; half of the legs that start from a right rail press on length, half on ticks.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

from puzzles.compiled import MASK, next_random, numbers
from puzzles.contract import Laws, Limits, Round, Task
from puzzles.seeds import Draw
from puzzles.shuttle import kernel
from puzzles.shuttle.composition import GUARDS, VISIT_GUARDS, act
from puzzles.shuttle.engine import effects, start_state
from puzzles.shuttle.grading import grade
from puzzles.shuttle.history import jumps_of, remembered_by
from puzzles.shuttle.laws import GLYPHS, HEADINGS, in_the_box
from puzzles.shuttle.notation import MAX_STOPS, parse, render
from puzzles.shuttle.specification import Rules, UnprovenError, compare

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 24
_SAMPLE_BITS = 16
_LONGEST_RANDOM = 24
_BONUS = 0.05

_LEG = 300_000
_CONFIRMING_INPUTS = 24
_HOT, _HOT_ONCE_RIGHT, _COLD = 800, 1000, 100
# What a stop and a tick for each bit cost, in 300ths of a bit answered rightly: towards a right rail, and from one.
_SEARCHING = (3, 0)
_POLISHING = ((300, 0), (30, 120))
_WORST = 1 << 40


def random_search(task: Task, seed: int) -> Steps:
    """Try rails drawn at random, for ever."""
    chance = random.Random(Draw("shuttle search", "random", task.key, str(seed)).number(16))
    best, evaluations = -math.inf, 0
    while True:
        rail = "".join(chance.choice(GLYPHS) for _ in range(chance.randint(2, _LONGEST_RANDOM)))
        score = _score(task, rail)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, rail, score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def _score(task: Task, rail: str) -> float:
    """Score a rail: share of right bits on the sample (0 to 1), 1 to 1.1 once it is right altogether."""
    jumps = jumps_of(task.true_laws, rail)
    total = _SAMPLE_CASES * _SAMPLE_BITS
    opening = jumps.opening
    if opening.written or opening.read < 0:
        return 0
    right, ticks, rules = 0, 0, task.specification
    for case in task.cases[:_SAMPLE_CASES]:
        read, state = opening.read, 0
        for bit in case.input[:_SAMPLE_BITS]:
            state, owed = rules[state][bit == "1"]
            took, written, read, _ = jumps.segment(read, bit == "1")
            if written != owed or read < 0:
                break
            right += 1
            ticks += took
    if right < total:
        return right / total
    try:
        if compare(jumps, rules) is not None:
            return 1 - 1 / total
    except UnprovenError:
        pass
    # Small against a wrong bit or two, so that better rails come in a steady order.
    return 1 + _BONUS * (1 / (1 + len(rail) / 10) + 1 / (1 + ticks / total / 10))


def anneal(task: Task, seed: int, evaluations: int, start: str | None = None) -> Round:
    """Run one round of exactly that many evaluations from a random rail or from `start`.

    A long round is made of legs of at most 300,000 evaluations, each cooled down by itself, from where the round has
    come to. Deterministic in all its arguments, compiled or not.
    """
    if not in_the_box(task.true_laws):
        return Round(evaluations, (), "", 0.0)
    search = Annealing(task, seed)
    rail = start and parse(start, task.true_laws)
    done = 0
    while done < evaluations:
        leg = min(_LEG, evaluations - done)
        search.leg(rail or search.next_start(), leg)
        rail, done = None, done + leg
    return search.result(evaluations)


class Annealing:
    """The tables and records of one round; `anneal` is how to run it."""

    def __init__(self, task: Task, seed: int) -> None:
        self._task = task
        self._random = numbers([Draw("shuttle annealing", task.key, str(seed)).number(8) & MASK | 1])
        self._bits, self._ends, counts = _inputs(tuple(case.input for case in task.cases))
        laws = task.true_laws
        self._box = box = in_the_box(laws)
        self._settings = numbers(
            [
                int(laws["bumper"] == "inward"),
                start_state(laws),
                *counts,
                0,
                0,
                MAX_STOPS,
                *_uses(laws),
                *(int(remembered_by(laws, glyph)) for glyph in GLYPHS),
                len(box),
                *map(GLYPHS.index, box),
            ]
        )
        self._effects, self._acts = _effects(laws), _acts(laws)
        self._rules = _rules(task.specification)
        self._logarithms = _logarithms()
        self._scratch = numbers([0] * kernel.SCRATCH)
        self._bests = numbers([_WORST, _WORST])
        self._records = numbers([0] * kernel.RECORDS)
        for at in (kernel.BY_LENGTH, kernel.BY_TICKS, kernel.BY_BOTH):
            for offset in range(3):
                self._records[at + kernel.RAIL + offset] = _WORST
        self._records[kernel.NEAREST + kernel.RAIL + 3] = -1

    def score(self, rail: str) -> tuple[int, int]:
        """Return the bits that a rail answers rightly on the sample, and the ticks if it answers all."""
        stops = numbers(map(GLYPHS.index, rail))
        right = kernel.run(
            stops,
            0,
            len(rail),
            self._settings,
            self._effects,
            self._acts,
            self._rules,
            self._bits,
            self._ends,
            0,
            _SAMPLE_CASES,
            0,
            self._scratch,
        )
        return int(right), int(self._scratch[kernel.OUT + 3])

    def sample(self, case: int) -> list[int]:
        """Return the bits of one of the 24 inputs that every candidate is run on."""
        return [int(self._bits[place]) for place in range(self._ends[case], self._ends[case + 1])]

    def leg(self, start: str, evaluations: int) -> None:
        """Anneal once from hot to cold, starting from a rail."""
        polishing = self._is_right(start)
        weights = _POLISHING[next_random(self._random, 2)] if polishing else _SEARCHING
        self._settings[kernel.LENGTH_WEIGHT], self._settings[kernel.TICK_WEIGHT] = weights
        rail = numbers([GLYPHS.index(glyph) for glyph in start] + [0] * (MAX_STOPS - len(start)))
        kernel.anneal(
            rail,
            len(start),
            evaluations,
            self._settings,
            self._effects,
            self._acts,
            self._rules,
            self._bits,
            self._ends,
            _cooling(_HOT_ONCE_RIGHT if polishing else _HOT),
            self._logarithms,
            self._random,
            self._scratch,
            self._records,
            self._bests,
        )

    def next_start(self) -> str:
        """Return a right rail found, three times in four if there is one, else a random rail."""
        chance = self._random
        if self._rail(kernel.BY_LENGTH) and next_random(chance, 4):
            return self._rail((kernel.BY_LENGTH, kernel.BY_TICKS, kernel.BY_BOTH)[next_random(chance, 3)])
        length = 4 + next_random(chance, _LONGEST_RANDOM)
        return "".join(self._box[next_random(chance, len(self._box))] for _ in range(length))

    def result(self, evaluations: int) -> Round:
        """Return what the round came to, what it found confirmed by a full grading."""
        records = (kernel.BY_LENGTH, kernel.BY_TICKS, kernel.BY_BOTH)
        rails = list(dict.fromkeys(rail for rail in map(self._rail, records) if rail))
        found = [rail for rail in rails if grade(self._task, rail, "annealing", Limits()).reason == "valid"]
        if found:
            return Round(evaluations, tuple(map(render, found)), render(found[-1]), 1.0)
        full = _SAMPLE_CASES * _SAMPLE_BITS
        right = min(int(self._records[kernel.NEAREST + kernel.RAIL + 3]), full - 1)
        return Round(evaluations, (), render(self._rail(kernel.NEAREST)), max(0, right) / full)

    def _is_right(self, rail: str) -> bool:
        return rail in map(self._rail, (kernel.BY_LENGTH, kernel.BY_TICKS, kernel.BY_BOTH)) or (
            self.score(rail)[0] == _SAMPLE_CASES * _SAMPLE_BITS
        )

    def _rail(self, at: int) -> str:
        length = int(self._records[at + kernel.RAIL])
        if length > MAX_STOPS:
            return ""
        return "".join(GLYPHS[int(self._records[at + place])] for place in range(length))


def _effects(laws: Laws) -> Any:
    """Lay out the effects of stops that remember nothing, place after place."""
    return numbers(
        number
        for place in range(4)
        for glyph in GLYPHS
        for effect in effects(laws, place)[glyph]
        for number in (effect.kind, effect.flag, effect.heading, effect.stride)
    )


def _acts(laws: Laws) -> Any:
    """Lay out guards and acts of all faces, for rails that remember."""
    faces = [laws["glyphs"][glyph][heading] for glyph in GLYPHS for heading in HEADINGS]
    rows = [GUARDS.index(face.get("when")) for face in faces]
    for face in faces:
        for case in range(16):
            done = act(face, case >> 3, case >> 2 & 1, case >> 1 & 1, case & 1)
            rows += [done.kind, *done.flags, done.heading, done.stride, done.leaves]
    return numbers(rows)


def _uses(laws: Laws) -> list[int]:
    """Tell, as 0 and 1, which parts of what can be remembered the laws look at, in the kernel's order."""
    faces = [laws["glyphs"][glyph][heading] for glyph in GLYPHS for heading in HEADINGS]
    guards, effects_used = {face.get("when") for face in faces}, {face["do"] for face in faces}
    return [
        int(bool(guards & {*VISIT_GUARDS})),
        int("turn" in effects_used),
        int("fresh" in guards),
        int(bool(guards & {"wrote 1", "not wrote 1"}) or "retake" in effects_used),
        int(bool(guards & {"even tick", "odd tick"})),
    ]


def _rules(rules: Rules) -> Any:
    rows = []
    for state in rules:
        for following, owed in state:
            rows += [following, len(owed), sum(1 << place for place, bit in enumerate(owed) if bit == "1")]
    return numbers(rows)


@lru_cache(maxsize=8)
def _inputs(cases: tuple[str, ...]) -> tuple[Any, Any, tuple[int, int, int]]:
    """Return bits and ends of all inputs, and how many are the sample, come before the last ones, and are there."""
    sample = [bits[:_SAMPLE_BITS] for bits in cases[: _SAMPLE_CASES - 2]]
    sample += ["1" * _SAMPLE_BITS, ("000100000000" * _SAMPLE_BITS)[:_SAMPLE_BITS]]
    every = [*sample, *cases, *_confirming()]
    bits = numbers(int(bit) for text in every for bit in text)
    ends = [0]
    for text in every:
        ends.append(ends[-1] + len(text))
    return bits, numbers(ends), (len(sample), len(every), len(sample) + len(cases))


def _confirming() -> Iterator[str]:
    """Yield inputs of all lengths, with few ones, with many and with as many as zeros."""
    draw = Draw("shuttle confirming inputs")
    for number in range(_CONFIRMING_INPUTS):
        length = 1 + draw.below(60)
        ones = (1, 4, 7)[number % 3]
        yield "".join("1" if draw.below(8) < ones else "0" for _ in range(length))


@lru_cache(maxsize=1)
def _logarithms() -> Any:
    """Return -4096 times the exponential quantiles: how far below, at heat 1, a rail may be and is accepted."""
    count = kernel.LOGARITHMS
    return numbers(round(count * math.log((place + 0.5) / count)) for place in range(count))


@lru_cache(maxsize=4)
def _cooling(hot: int) -> Any:
    steps = kernel.COOLING_STEPS
    return numbers(round(hot * (_COLD / hot) ** (step / (steps - 1))) for step in range(steps))
