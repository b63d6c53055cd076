"""Bins for the distribution of one metric."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_TO_SHOW = 5
MOST_BINS = 20


@dataclass(frozen=True)
class Bin:
    """The values from `low` (included) to `high` (excluded), in the metric's unit, and how many there are."""

    low: float
    high: float
    count: int
    label: str


@dataclass(frozen=True)
class Histogram:
    """Bins of equal width that cover all `n` values; none, and the reason in `gate`, when n is too small.

    `own_bin` is the index of the bin that holds the own result, None when it lies outside or is unknown.
    """

    bins: tuple[Bin, ...]
    n: int
    own: float | None
    own_bin: int | None
    gate: str
    integer: bool
    noun: str = "people"


def histogram(
    values: Sequence[float],
    own: float | None = None,
    integer: bool = True,
    noun: str = "people",
    least: int = LEAST_TO_SHOW,
    most_bins: int = MOST_BINS,
) -> Histogram:
    """Bin `values`, one per subject and without the own one, into at most `most_bins` bins of a round width.

    Widths are 1, 2 or 5 times a power of ten, and whole numbers for `integer` metrics, whose bins have their
    edges halfway between integers, so that a bar of width 1 stands centred on its value. Below `least` values
    no distribution is shown: few people could be told apart in it. `noun` names those counted, in the plural.
    An `own` of None is an unsolved result.
    Raises ValueError for a value that is not finite, or not whole in an integer metric.
    """
    _check(values if own is None else [*values, own], integer)
    if most_bins < 2:
        raise ValueError(f"a histogram needs at least 2 bins; got {most_bins}")
    n = len(values)
    if n < least or n == 0:
        gate = f"The distribution is shown from {max(least, 1)} {noun} on ({n or 'none'} so far)."
        return Histogram((), n, own, None, gate, integer, noun)
    width = round_width(min(values), max(values), integer, most_bins)
    bins = _bins(values, width, integer)
    own_bin = None if own is None else _index(own, width) - _index(min(values), width)
    inside = own_bin is not None and 0 <= own_bin < len(bins)
    return Histogram(bins, n, own, own_bin if inside else None, "", integer, noun)


def round_width(least: float, most: float, integer: bool, most_bins: int) -> float:
    """Return the smallest round width with which values from `least` to `most` need at most `most_bins` bins."""
    if integer and most - least < most_bins:
        return 1.0
    if most == least:
        return 1.0
    exponent = math.floor(math.log10((most - least) / most_bins))
    for power in range(exponent, exponent + 3):
        for factor in (1, 2, 5):
            width = factor * 10.0**power
            if (width >= 1 or not integer) and _index(most, width) - _index(least, width) < most_bins:
                return width
    raise AssertionError("a width of 100 times the aim always fits")


def _check(values: Sequence[float], integer: bool) -> None:
    for value in values:
        if not math.isfinite(value):
            raise ValueError(f"a histogram takes finite numbers; got {value}")
        if integer and value != int(value):
            raise ValueError(f"an integer metric takes whole numbers; got {value}")


def _index(value: float, width: float) -> int:
    # The small excess keeps 0.3 in the bin that begins at 3 × 0.1 = 0.30000000000000004.
    return math.floor(value / width + 1e-9)


def _bins(values: Sequence[float], width: float, integer: bool) -> tuple[Bin, ...]:
    counts = Counter(_index(value, width) for value in values)
    shift = 0.5 if integer else 0.0
    return tuple(
        Bin(index * width - shift, (index + 1) * width - shift, counts[index], _label(index, width, integer))
        for index in range(min(counts), max(counts) + 1)
    )


def _label(index: int, width: float, integer: bool) -> str:
    low, high = index * width, (index + 1) * width
    if not integer:
        return f"{low:g} to {high:g}"
    return f"{low:,.0f}" if width == 1 else f"{low:,.0f}–{high - 1:,.0f}"
