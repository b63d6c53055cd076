"""From a seed to a law table: seeded draws until one is in the pool of accepted tables.

`pool.json` holds, for each accepted table's number, the best known length and ticks of every task, found by
search and proven right for all inputs; never the rails. A table is accepted if
the easy and medium tasks have rails within the difficulty band, all tasks have a recorded solution, and no
reference solution of the canonical laws is right under it. One seed gives all tasks of an interview the same laws.

Another pool lets seeds draw other tables, so a pool in use is not changed; the engine digest covers it. How a pool
is made: `classification.py`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.seeds import Draw
from puzzles.shuttle.laws import TABLES, laws_of

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
    accepted, draw = pool(), Draw("shuttle variant", str(seed))
    while True:
        number = draw.below(TABLES)
        if number in accepted:
            return Variant(number, laws_of(number), accepted[number])
