"""A share of successes with its exact interval."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import special


@dataclass(frozen=True)
class Share:
    """`successes` of `n` with an interval for the probability behind them; all limits are in 0..1."""

    successes: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The observed share, `successes / n`, in 0..1."""
        return self.successes / self.n


def clopper_pearson(successes: int, n: int, confidence: float = 0.95) -> Share:
    """Return the share `successes / n` with its exact binomial interval.

    The limits are quantiles of beta distributions; coverage is never below `confidence`
    (Clopper and Pearson 1934, Biometrika 26:404-413).
    Raises ValueError when `n` is below 1, `successes` is outside 0..n or `confidence` outside 0..1.
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"a share needs 0 <= successes <= n and n >= 1; got {successes} of {n}")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1; got {confidence}")
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(special.betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(special.betaincinv(successes + 1, n - successes, 1 - tail))
    return Share(successes, n, low, high)
