"""Honest baselines for scripted players: two searches that know the machine and the public cases, nothing else.

Both are generators of (evaluations, source text, score so far), one for each better rail, and of None from time
to time, so that a caller can count time and stop. The score is a pair in one number: the right output bits on
a sample of the public cases, and, once all public cases come right, a bonus that grows as length and ticks
shrink. They use the engine as a faithful local simulator, as anybody with the rules could write; they never see
a reference solution, a par or a hidden case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from typing import NamedTuple

from puzzles.contract import Task
from puzzles.seeds import Draw
from puzzles.shuttle.engine import Jumps, lay
from puzzles.shuttle.grading import ticks_on
from puzzles.shuttle.laws import GLYPHS
from puzzles.shuttle.notation import MAX_STOPS

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 6
_SAMPLE_BITS = 40
_LONGEST_RANDOM = 24
_ROUND = 6000


class _Goal(NamedTuple):
    """What a search may know: the laws, the public cases, and the first of them bit by bit."""

    task: Task
    sample: tuple[tuple[str, str], ...]


def random_search(task: Task, seed: int) -> Steps:
    """Try rails drawn at random, for ever."""
    goal, chance = _goal(task), _chance("random", task, seed)
    best, evaluations = -math.inf, 0
    while True:
        rail = _random_rail(chance)
        score = _score(goal, rail)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, rail, score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def annealing(task: Task, seed: int) -> Steps:
    """Change one rail by small steps, accepting worse ones ever more rarely; begin anew after each round, for ever."""
    goal, chance = _goal(task), _chance("annealing", task, seed)
    best, best_rail, evaluations = -math.inf, "", 0
    while True:
        # Half of the rounds polish the best rail; the others look elsewhere.
        rail = best_rail if best_rail and chance.random() < 0.5 else _random_rail(chance)
        current = _score(goal, rail)
        for step in range(_ROUND):
            heat = 0.05 * (1 - step / _ROUND) ** 2 + 0.002
            candidate = _changed(rail, chance)
            score = _score(goal, candidate)
            evaluations += 1
            if score >= current or chance.random() < math.exp((score - current) / heat):
                rail, current = candidate, score
            if score > best:
                best, best_rail = score, candidate
                yield evaluations, candidate, score
            if evaluations % HEARTBEAT_EVERY == 0:
                yield None


def _goal(task: Task) -> _Goal:
    return _Goal(task, tuple((case.input[:_SAMPLE_BITS], case.expected) for case in task.cases[:_SAMPLE_CASES]))


def _chance(kind: str, task: Task, seed: int) -> random.Random:
    return random.Random(Draw("shuttle search", kind, task.key, str(seed)).number(16))


def _random_rail(chance: random.Random) -> str:
    return "".join(chance.choice(GLYPHS) for _ in range(chance.randint(2, _LONGEST_RANDOM)))


def _changed(rail: str, chance: random.Random) -> str:
    place, kind = chance.randrange(len(rail)), chance.random()
    glyph = chance.choice(GLYPHS)
    if kind < 0.3 and len(rail) < MAX_STOPS:
        return rail[:place] + glyph + rail[place:]
    if kind < 0.55 and len(rail) > 1:
        return rail[:place] + rail[place + 1 :]
    if kind < 0.65:
        other = chance.randrange(len(rail))
        stops = list(rail)
        stops[place], stops[other] = stops[other], stops[place]
        return "".join(stops)
    return rail[:place] + glyph + rail[place + 1 :]


def _score(goal: _Goal, rail: str) -> float:
    """Score a rail: share of right bits on the sample (0 to 1), 1 to 3 once all public cases come right."""
    jumps = Jumps(lay(goal.task.laws, rail))
    share = _share_right(jumps, goal)
    if share < 1:
        return share
    ticks = ticks_on(jumps, goal.task.cases)
    if ticks is None:
        return share - 0.001
    bits = sum(len(case.input) for case in goal.task.cases)
    return 1 + 1 / (1 + len(rail) / 10) + 1 / (1 + ticks / bits / 10)


def _share_right(jumps: Jumps, goal: _Goal) -> float:
    """Compare after every bit read: a rail earns what it has right, wherever it went wrong before."""
    opening = jumps.opening
    if opening.written or opening.read < 0:
        return 0.0
    right, total = 0, 0
    rules = goal.task.specification
    for bits, _ in goal.sample:
        read, state = opening.read, 0
        for bit in bits:
            total += 1
            state, owed = rules[state][bit == "1"]
            if read < 0:
                continue
            segment = jumps.segment(read, bit == "1")
            read = segment.read
            right += segment.written == owed and read >= 0
    return right / total
