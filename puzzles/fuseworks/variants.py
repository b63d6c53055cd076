"""From a seed to a law table: seeded draws from the whole space until one is in the pool of accepted tables.

`pool.json` holds, for each accepted table's number, the best known area, cost and latency of every task, found by
search; never the drawings. A table is accepted if it passes `laws.passes_parity_rule`, every task has a right bench
under it, the best known values lie within the difficulty band around the canonical ones, and no reference solution
of the canonical laws is right, or it is no better than naive in anything. Benches of other accepted tables may
be right where the changed law does not touch the task. One seed gives all tasks of an interview the same laws.

The acceptance test stands with the benches that it needs in `tests/puzzles/fuseworks/variant_pool.py`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.fuseworks.laws import laws_of
from puzzles.seeds import Draw

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: its number, its laws, and the best known metrics of the tasks."""

    number: int
    laws: Laws
    par: dict[str, dict[str, int]]


@lru_cache(maxsize=1)
def pool() -> dict[int, dict[str, dict[str, int]]]:
    """Return the accepted tables: number -> task -> metric -> best known value."""
    tables = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    return {int(number): par for number, par in tables.items()}


@lru_cache(maxsize=512)
def variant_of(seed: int) -> Variant:
    """Return the variant that a seed draws: always the same one."""
    accepted = pool()
    # A draw from the space rejected until accepted is uniform over the accepted; drawing from them at once is, too.
    number = Draw("fuseworks variant", str(seed)).choice(sorted(accepted))
    return Variant(number, laws_of(number), accepted[number])
