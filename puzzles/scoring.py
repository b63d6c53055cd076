"""From metrics to a score: distance to par on a logarithmic scale, the best per metric and the best balance.

For metric m with naive value N and par P, a value x earns

    q(x) = clamp(ln(N / x) / ln(N / P), 0, 1.15),   x at least 1

and a task earns 0 without a valid submission, else
40 + 60 · (0.70 · mean of the best q per metric + 0.30 · best mean q of one submission), at most 105.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Q_CEILING = 1.15
SCORE_CEILING = 105.0
VALID_POINTS = 40.0
DISTANCE_POINTS = 60.0
BEST_PER_METRIC_SHARE = 0.70
BALANCED_SHARE = 0.30
MINIMUM_ROOM = 1.5


@dataclass(frozen=True)
class Score:
    """A task's score, the best q of each metric that carries weight, and the best balanced q."""

    value: float
    per_metric: dict[str, float]
    balanced: float


def quality(naive: float, par: float, value: float) -> float:
    """Place a value between naive (0) and par (1); better than par counts up to 1.15."""
    return min(max(math.log(naive / max(value, 1.0)) / math.log(naive / par), 0.0), Q_CEILING)


def weighted_metrics(naive: Mapping[str, float], par: Mapping[str, float]) -> tuple[str, ...]:
    """Name the metrics that count: those with naive at least 1.5 times par."""
    return tuple(name for name in par if naive[name] >= MINIMUM_ROOM * par[name])


def score(
    task_naive: Mapping[str, float],
    task_par: Mapping[str, float],
    submissions: Sequence[Mapping[str, float]],
) -> Score:
    """Score the valid submissions of one task, each given by its metrics.

    A metric with N < 1.5·P is shown elsewhere but carries no weight. Where no metric carries any, there is
    nothing to tell solutions apart by, and a valid submission earns 100.
    """
    names = weighted_metrics(task_naive, task_par)
    if not submissions:
        return Score(0.0, dict.fromkeys(names, 0.0), 0.0)
    if not names:
        return Score(VALID_POINTS + DISTANCE_POINTS, {}, 1.0)
    qualities = [{name: quality(task_naive[name], task_par[name], one[name]) for name in names} for one in submissions]
    best = {name: max(one[name] for one in qualities) for name in names}
    balanced = max(sum(one.values()) / len(names) for one in qualities)
    distance = BEST_PER_METRIC_SHARE * sum(best.values()) / len(names) + BALANCED_SHARE * balanced
    return Score(min(VALID_POINTS + DISTANCE_POINTS * distance, SCORE_CEILING), best, balanced)


def composite(scores: Iterable[tuple[float, float]]) -> float:
    """Join (weight, score) pairs of an interview's tasks; an unsolved task belongs in as 0.

    Tasks of weight 0 (practice) count for nothing; without any weight the composite is 0.
    """
    pairs = list(scores)
    total = sum(weight for weight, _ in pairs)
    return sum(weight * value for weight, value in pairs) / total if total else 0.0
