"""From a seed to a law table: a seeded choice from the accepted tables.

`pool.json` holds, for each accepted table, where it stands in the space of variants, the composed laws of some of its
letters, and the best known lines and ticks of every task, found by search; never the sheets. `classification` makes
it and says what is accepted: no recorded sheet of the canonical laws or of another accepted table is right for a
graded task under a table, unless no better than naive. Not every task is accepted under every table. A seed puts the
tables into an order, and gives each task the first that has it: mostly all tasks the same laws.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.choir.laws import Axes, laws_of
from puzzles.contract import Law, Laws
from puzzles.seeds import Draw

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: where it stands, its composed letters, its laws, and the best known metrics of its tasks."""

    axes: Axes
    letters: dict[str, Law]
    laws: Laws
    par: dict[str, dict[str, int]]


@lru_cache(maxsize=1)
def pool() -> tuple[Variant, ...]:
    """Return the accepted tables in their fixed order."""
    tables = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    return tuple(_variant(Axes(**table["axes"]), table.get("letters", {}), table["par"]) for table in tables)


def _variant(axes: Axes, letters: dict[str, Law], par: dict[str, dict[str, int]]) -> Variant:
    return Variant(axes, letters, laws_of(axes, letters), par)


@lru_cache(maxsize=512)
def variant_of(name: str, seed: int) -> Variant:
    """Return the variant that a seed draws for a task: always the same one."""
    draw, left = Draw("choir variant", str(seed)), list(pool())
    while True:
        variant = left.pop(draw.below(len(left)))
        if name in variant.par:
            return variant
