"""Honest baselines for scripted players: two searches that know the machine and the public cases, nothing else.

Both are generators of (evaluations, source text, score so far), one for each better rail, and of None from time
to time, so that a caller can count time and stop. The score is the share of input bits answered rightly on the
beginnings of some public cases, and, once the rail is right altogether, 1 and a bonus that grows as length and
ticks shrink. They use the engine as a faithful local simulator, as anybody with the rules could write; they never see
a reference solution, a par or a hidden case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator

from puzzles.contract import Task
from puzzles.seeds import Draw
from puzzles.shuttle.engine import Jumps
from puzzles.shuttle.history import jumps_of
from puzzles.shuttle.laws import GLYPHS
from puzzles.shuttle.notation import MAX_STOPS
from puzzles.shuttle.specification import compare

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 24
_SAMPLE_BITS = 16
_LONGEST_RANDOM = 24
_FIRST_ROUND = 4000
_ROUND_GROWTH = 1.3
_HOT, _COLD = 0.008, 0.0008
_BONUS = 0.05


def random_search(task: Task, seed: int) -> Steps:
    """Try rails drawn at random, for ever."""
    chance = _chance("random", task, seed)
    best, evaluations = -math.inf, 0
    while True:
        rail = _random_rail(chance)
        score = _score(task, rail)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, rail, score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def annealing(task: Task, seed: int) -> Steps:
    """Change one rail by small steps, accepting worse ones ever more rarely; begin anew after each round, for ever."""
    chance = _chance("annealing", task, seed)
    best, best_rail, evaluations, steps = -math.inf, "", 0, float(_FIRST_ROUND)
    while True:
        # Once a rail is right, half of the rounds polish it; the others look elsewhere.
        rail = best_rail if best >= 1 and chance.random() < 0.5 else _random_rail(chance)
        current = _score(task, rail)
        for step in range(int(steps)):
            heat = _HOT * (_COLD / _HOT) ** (step / steps)
            candidate = _changed(rail, chance)
            score = _score(task, candidate)
            evaluations += 1
            if score >= current or chance.random() < math.exp((score - current) / heat):
                rail, current = candidate, score
            if score > best:
                best, best_rail = score, candidate
                yield evaluations, candidate, score
            if evaluations % HEARTBEAT_EVERY == 0:
                yield None
        steps *= _ROUND_GROWTH


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


def _score(task: Task, rail: str) -> float:
    """Score a rail: share of right bits on the sample (0 to 1), 1 to 1.1 once it is right altogether."""
    jumps = jumps_of(task.true_laws, rail)
    right, ticks = _walk_sample(jumps, task)
    total = _SAMPLE_CASES * _SAMPLE_BITS
    if right < total:
        return right / total
    if compare(jumps, task.specification) is not None:
        return 1 - 1 / total
    # Small against a wrong bit or two, so that a search can pass through wrong rails from one right one to a better.
    return 1 + _BONUS * (1 / (1 + len(rail) / 10) + 1 / (1 + ticks / total / 10))


def _walk_sample(jumps: Jumps, task: Task) -> tuple[int, int]:
    """Count input bits answered rightly up to the first mistake in each sample, and ticks.

    Counting beginnings only lets right ones grow longer, where counting all bits rewards luck.
    """
    opening = jumps.opening
    if opening.written or opening.read < 0:
        return 0, 0
    right, ticks = 0, 0
    rules = task.specification
    for case in task.cases[:_SAMPLE_CASES]:
        read, state = opening.read, 0
        for bit in case.input[:_SAMPLE_BITS]:
            state, owed = rules[state][bit == "1"]
            took, written, read, _ = jumps.segment(read, bit == "1")
            if written != owed or read < 0:
                break
            right += 1
            ticks += took
    return right, ticks
