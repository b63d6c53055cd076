"""One order for results, in which higher is better and unsolved is worst and tied."""

from __future__ import annotations

import math
from collections.abc import Sequence


def rank_key(value: float | None, higher_is_better: bool = True) -> float:
    """Map one result to a float that is larger for a better result.

    `None` means unsolved: worse than every number, equal to every other unsolved one.
    Raises ValueError for a NaN or an infinity, which would silently win or lose every comparison.
    """
    if value is None:
        return -math.inf
    if not math.isfinite(value):
        raise ValueError(f"a result must be a finite number, or None when unsolved; got {value}")
    return float(value) if higher_is_better else -float(value)


def rank_keys(values: Sequence[float | None], higher_is_better: bool = True) -> list[float]:
    """Map each result by `rank_key`; same length and order as given."""
    return [rank_key(value, higher_is_better) for value in values]
