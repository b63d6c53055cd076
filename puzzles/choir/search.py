"""Honest baselines for scripted players: two searches that know the machine and the public cases, nothing else.

Both are generators of (evaluations, source text, score so far), one for each better sheet, and of None from time to
time, so that a caller can count time and stop. The score is the share of singers right at the end, on a sample of
the public cases; once all public cases come right, 1 and a bonus that grows as lines and ticks shrink. They use the
engine as a faithful local simulator, as anybody with the rules could write; they never see a reference solution, a
par or a hidden case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from typing import NamedTuple

from puzzles.choir.engine import Performance, settle
from puzzles.choir.grading import Hall, hall
from puzzles.choir.laws import LETTERS
from puzzles.choir.notation import MAX_LINES, Sheet, render
from puzzles.contract import Task
from puzzles.seeds import Draw

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 21
_LONGEST_RANDOM = 14
_ROUND = 4000
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
    goal, chance = goal_of(task), _chance("random", task, seed)
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


def annealing(task: Task, seed: int) -> Steps:
    """Change one sheet by small steps, accepting worse ones ever more rarely; begin anew after each round, for ever."""
    goal, chance = goal_of(task), _chance("annealing", task, seed)
    best, best_sheet, evaluations = -math.inf, random_sheet(goal, chance), 0
    while True:
        # Half of the rounds polish the best sheet; the others look elsewhere.
        sheet = best_sheet if chance.random() < 0.5 else random_sheet(goal, chance)
        current = score_of(goal, sheet)
        for step in range(_ROUND):
            heat = 0.07 * (1 - step / _ROUND) ** 2 + 0.002
            candidate = changed(goal, sheet, chance)
            score = score_of(goal, candidate)
            evaluations += 1
            if score >= current or chance.random() < math.exp((score - current) / heat):
                sheet, current = candidate, score
            if score > best:
                best, best_sheet = score, candidate
                yield evaluations, render(candidate), score
            if evaluations % HEARTBEAT_EVERY == 0:
                yield None


def goal_of(task: Task) -> Goal:
    """Lay out what a search looks at."""
    return Goal(task, hall(task.laws, task.cases[:_SAMPLE_CASES]), hall(task.laws, task.cases))


def random_sheet(goal: Goal, chance: random.Random) -> Sheet:
    """Draw a sheet and its starts."""
    length = chance.randint(1, _LONGEST_RANDOM)
    starts = tuple(chance.randrange(length) for _ in range(chance.randint(1, goal.task.laws["starts"])))
    return Sheet(starts, "".join(chance.choice(LETTERS) for _ in range(length)))


def changed(goal: Goal, sheet: Sheet, chance: random.Random) -> Sheet:
    """Change a sheet by one small step, now and then by several."""
    starts, letters = list(sheet.starts), sheet.letters
    place, kind, letter = chance.randrange(len(letters)), chance.random(), chance.choice(LETTERS)
    if kind < 0.2 and len(letters) < MAX_LINES:
        letters = letters[:place] + letter + letters[place:]
        starts = [start + (start >= place) for start in starts]
    elif kind < 0.4 and len(letters) > 1:
        letters = letters[:place] + letters[place + 1 :]
        starts = [start - (start > place) for start in starts]
    elif kind < 0.5:
        starts[chance.randrange(len(starts))] = place
    elif kind < 0.53:
        most = goal.task.laws["starts"]
        starts = starts[:-1] if len(starts) > 1 and (len(starts) == most or place % 2) else [*starts, place][:most]
    elif kind < 0.6:
        other = chance.randrange(len(letters))
        mixed = list(letters)
        mixed[place], mixed[other] = mixed[other], mixed[place]
        letters = "".join(mixed)
    else:
        letters = letters[:place] + letter + letters[place + 1 :]
    after = Sheet(tuple(min(start, len(letters) - 1) for start in starts), letters)
    return changed(goal, after, chance) if chance.random() < 0.25 else after


def score_of(goal: Goal, sheet: Sheet) -> float:
    """Score a sheet: share of right singers late in the run on the sample, 1 to 3 once all public cases come right."""
    share = _share_right(goal, sheet)
    if share < 1:
        return 0.98 * share
    times = settle(goal.task.laws, sheet, goal.everything.chorus, goal.everything.target)
    if -1 in times:
        return 0.99
    return 1 + 1 / (1 + len(sheet.letters) / 10) + 1 / (1 + sum(times) / len(times) / 20)


def _share_right(goal: Goal, sheet: Sheet) -> float:
    performance = Performance(goal.task.laws, sheet, goal.sample.chorus)
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


def _chance(kind: str, task: Task, seed: int) -> random.Random:
    return random.Random(Draw("choir search", kind, task.key, str(seed)).number(16))
