"""From a seed to a law table: a seeded choice from the accepted tables.

`pool.json` holds, for each accepted table, where it stands in the space of variants and the best known lines and
ticks of every task, found by search; never the sheets. A table is accepted if it satisfies the feasibility laws,
every task has a recorded solution, and no recorded solution of a graded task under the canonical laws is right under
it, unless no better than naive. One seed gives all tasks the same laws.

What this does not promise: a sheet for one accepted table may be right under another one. It mostly is where the
walls hum alike (both of them below, or above, the voices given), whatever the modulus and the side effect of X.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.choir.laws import Axes, laws_of
from puzzles.contract import Laws
from puzzles.seeds import Draw

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: where it stands, its laws, and the best known metrics of the tasks."""

    axes: Axes
    laws: Laws
    par: dict[str, dict[str, int]]


@lru_cache(maxsize=1)
def pool() -> tuple[Variant, ...]:
    """Return the accepted tables in their fixed order."""
    tables = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    return tuple(Variant(Axes(**table["axes"]), laws_of(Axes(**table["axes"])), table["par"]) for table in tables)


@lru_cache(maxsize=512)
def variant_of(seed: int) -> Variant:
    """Return the variant that a seed draws: always the same one."""
    return Draw("choir variant", str(seed)).choice(pool())
