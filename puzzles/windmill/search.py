"""Honest baselines for scripted players: two searches that know the machine and the public cases, nothing else.

Both are generators of (evaluations, source text, score so far), one for each better garden, and of None from time to
time, so that a caller can count time and stop. The score is the share of gusts that leave rightly, on the beginnings
of some public cases; once all public cases come right, 1 and a bonus that grows as cost, area and ticks shrink. They
use the engine as a faithful local simulator, as anybody with the rules could write; they never see a reference
solution, a par or a hidden case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator
from typing import NamedTuple, Optional

from puzzles.contract import Laws, Task
from puzzles.seeds import Draw
from puzzles.windmill.engine import Breeze, lay
from puzzles.windmill.grading import Weather, run, ticks_of, weather
from puzzles.windmill.laws import BLANK
from puzzles.windmill.notation import Garden, area_of, cost_of, entry_word, render

Found = tuple[int, str, float]
Steps = Generator[Optional[Found], None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 10
_SAMPLE_GUSTS = 12
_SAMPLE_STEPS = 60
_ROUND = 4000
_USUAL_PERIOD = 20


class Goal(NamedTuple):
    """What a search may know: the laws, the beginnings of some public cases, all of them, and the boards to place."""

    laws: Laws
    sample: Weather
    everything: Weather
    boards: str


def goal_of(task: Task) -> Goal:
    """Gather what a search may know of a task."""
    sample = weather(task.cases[:_SAMPLE_CASES])
    beginnings = Weather(sample.lanes, sample.heavy[:_SAMPLE_GUSTS], sample.wrong[:_SAMPLE_GUSTS])
    # Flaps are drawn more often than the four vanes: a vane costs more and forgets where a gust came from.
    return Goal(task.true_laws, beginnings, weather(task.cases), "".join(task.laws["boards"]) + "/\\zszs")


def random_search(task: Task, seed: int) -> Steps:
    """Try gardens drawn at random, for ever."""
    goal, chance = goal_of(task), chance_of("random", task, str(seed))
    best, evaluations = -math.inf, 0
    while True:
        garden = random_garden(goal, chance)
        score = score_of(goal, garden)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, render(garden), score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def annealing(task: Task, seed: int) -> Steps:
    """Change one garden by small steps, accepting worse ones ever more rarely; begin anew after a round, for ever."""
    goal, chance = goal_of(task), chance_of("annealing", task, str(seed))
    best, evaluations = -math.inf, 0
    best_garden: Garden | None = None
    while True:
        # Half of the rounds polish the best garden; the others look elsewhere.
        garden = best_garden if best_garden is not None and chance.random() < 0.5 else random_garden(goal, chance)
        current = score_of(goal, garden)
        for step in range(_ROUND):
            heat = 0.05 * (1 - step / _ROUND) ** 2 + 0.002
            candidate = changed(goal, garden, chance)
            score = score_of(goal, candidate)
            evaluations += 1
            if score >= current or chance.random() < math.exp((score - current) / heat):
                garden, current = candidate, score
            if score > best:
                best, best_garden = score, candidate
                yield evaluations, render(candidate), score
            if evaluations % HEARTBEAT_EVERY == 0:
                yield None


def chance_of(kind: str, task: Task, seed: str) -> random.Random:
    """Return the generator of a search's draws."""
    return random.Random(Draw("windmill search", kind, task.key, seed).number(16))


def random_garden(goal: Goal, chance: random.Random) -> Garden:
    """Draw a small garden, about half of it boards."""
    height, width = chance.randint(1, 5), chance.randint(1, 6)
    rows = tuple(
        "".join(chance.choice(goal.boards) if chance.random() < 0.5 else BLANK for _ in range(width))
        for _ in range(height)
    )
    word = entry_word(goal.laws)
    entry = chance.randrange(height if word == "row" else width)
    return Garden(entry, _period_near(goal, _USUAL_PERIOD), rows, word)


def changed(goal: Goal, garden: Garden, chance: random.Random) -> Garden:
    """Return a garden with one small change, now and then with several."""
    height, width = len(garden.rows), len(garden.rows[0])
    cells = list("".join(garden.rows))
    place, other, kind = chance.randrange(len(cells)), chance.randrange(len(cells)), chance.random()
    entry, period = garden.row, garden.period
    if kind < 0.5:
        cells[place] = chance.choice(goal.boards)
    elif kind < 0.7:
        cells[place] = BLANK
    elif kind < 0.85:
        cells[place], cells[other] = cells[other], cells[place]
    elif kind < 0.9:
        entry = chance.randrange(height if garden.word == "row" else width)
    else:
        period = _period_near(goal, period + chance.choice((-8, -3, -1, 1, 4)))
    rows = tuple("".join(cells[at : at + width]) for at in range(0, len(cells), width))
    after = Garden(entry, period, rows, garden.word)
    return changed(goal, after, chance) if chance.random() < 0.25 else after


def _period_near(goal: Goal, period: int) -> int:
    least, most = goal.laws["period"]["least"], goal.laws["period"]["most"]
    return int(min(max(period, least), most))


def score_of(goal: Goal, garden: Garden) -> float:
    """Score a garden: below 1 the share of right exits on the sample, from 1 up the smaller the better."""
    share = _share_right(goal, garden)
    if share < 1:
        return 0.98 * share
    last = run(goal.laws, lay(goal.laws, garden), goal.everything).last
    if -1 in last:
        return 0.98 + 0.01 * sum(each >= 0 for each in last) / len(last)
    cost, area = cost_of(goal.laws, garden), area_of(garden)
    return 1 + 1 / (1 + cost / 15) + 1 / (1 + area / 12) + 1 / (1 + ticks_of(last) / 20_000)


def _share_right(goal: Goal, garden: Garden) -> float:
    sample = goal.sample
    breeze = Breeze(lay(goal.laws, garden), sample.heavy, (1 << sample.lanes) - 1)
    right, end = 0, garden.period * _SAMPLE_GUSTS + _SAMPLE_STEPS
    while not breeze.over and breeze.time < end:
        for gust, side, mask in breeze.tick():
            right += bin(mask & ~sample.wrong[gust][side]).count("1")
    return right / (sample.lanes * len(sample.heavy))
