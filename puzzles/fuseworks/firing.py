"""Lays and burns a bench in the fast way where no part of it has a composed law, else in the slow one.

A trace is the same walk for one input, so grading, trace and experiment cannot disagree about a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from puzzles.contract import Laws
from puzzles.fuseworks.composed import ComposedBench, burn_composed, lay_composed
from puzzles.fuseworks.engine import Bench, Burn, burn, lay
from puzzles.fuseworks.specification import count_bits

AnyBench = Union[Bench, ComposedBench]


def lay_bench(laws: Laws, rows: Sequence[str]) -> AnyBench:
    """Make a drawing ready to burn under a table that documents every part in it."""
    parts = laws["parts"]
    if any("law" in parts[glyph] for row in rows for glyph in set(row) if glyph in parts):
        return lay_composed(laws, rows)
    return lay(laws, rows)


def burn_bench(bench: AnyBench, ignitions: Sequence[tuple[int, str, int]]) -> Burn:
    """Burn a bench; `ignitions` are (tick, source, mask of inputs)."""
    return burn(bench, ignitions) if isinstance(bench, Bench) else burn_composed(bench, ignitions)


def place_of(bench: AnyBench, target: str) -> tuple[int, int]:
    """Return the row and column of a target, from 0."""
    return bench.place[bench.targets[target]]


def heats_of(bench: AnyBench, burnt: Burn) -> int:
    """Count the heats given to other cells over all inputs that were burnt."""
    if isinstance(bench, Bench):
        return sum(len(routes) * count_bits(mask) for routes, mask in zip(bench.gives, burnt.masks))
    return sum(count_bits(mask) for mask in burnt.masks)
