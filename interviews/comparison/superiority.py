"""The probability that a member of one group does better than a member of another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import optimize, special

from .ranking import rank_keys


@dataclass(frozen=True)
class Superiority:
    """P(x better than y) + P(x ties y) / 2 with its interval, all in 0..1, from groups of `m` and `n`."""

    value: float
    low: float
    high: float
    m: int
    n: int


def probability_of_superiority(
    x: Sequence[float | None],
    y: Sequence[float | None],
    higher_is_better: bool = True,
    confidence: float = 0.95,
) -> Superiority:
    """Estimate how often a member of `x` (length m) does better than one of `y` (length n), ties one half.

    The estimate is U / mn of Mann and Whitney; the interval is method 5 of Newcombe 2006 (Statistics in
    Medicine 25:559-573): the score interval from the variance of Hanley and McNeil under exponential
    distributions, with both m - 1 and n - 1 replaced by (m + n) / 2 - 1. Members must be independent:
    several results of one subject need a bootstrap by subject instead.
    `None` is unsolved: worst and tied. Raises ValueError for an empty group, a NaN or an infinity.
    """
    if not x or not y:
        raise ValueError("the probability of superiority needs at least one result in each group")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1; got {confidence}")
    first, second = rank_keys(x, higher_is_better), sorted(rank_keys(y, higher_is_better))
    # Twice the statistic is a whole number, so that the estimate is exact for ties too.
    doubled = sum(bisect_left(second, value) + bisect_right(second, value) for value in first)
    m, n = len(first), len(second)
    value = doubled / (2 * m * n)
    low = _lower_limit(value, m, n, confidence)
    # The variance is the same for theta and 1 - theta, so the upper limit is the mirrored lower one.
    return Superiority(value, low, 1 - _lower_limit(1 - value, m, n, confidence), m, n)


def _lower_limit(estimate: float, m: int, n: int, confidence: float) -> float:
    if estimate == 0:
        return 0.0
    z_squared = float(special.ndtri((1 + confidence) / 2)) ** 2
    pooled = (m + n) / 2 - 1

    def variance_per_one_minus_theta(theta: float) -> float:
        return theta * (1 + pooled * (1 - theta) / (2 - theta) + pooled * theta / (1 + theta)) / (m * n)

    def score(theta: float) -> float:
        if estimate == 1:
            # One factor 1 - theta is divided out: it has the root 1, which is not the limit sought.
            return (1 - theta) - z_squared * variance_per_one_minus_theta(theta)
        return (estimate - theta) ** 2 - z_squared * (1 - theta) * variance_per_one_minus_theta(theta)

    return float(optimize.brentq(score, 0.0, estimate, xtol=1e-14))
