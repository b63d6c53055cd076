"""From a seed to a law table: a seeded draw from the pool of accepted tables.

`pool.json` lists the accepted tables: the number of a permuted table, the composed laws of some of its faces, and the
best known length and ticks of the tasks, found by search and graded right; never the rails. A table is accepted if the
easy and medium tasks have rails within the difficulty band, at least one hard task has a recorded solution, and no
reference solution of the canonical laws or of another accepted table is right under it. One seed gives all tasks the
same laws, except that a task without a solution under them goes on to the next drawn table that has one.

Another pool lets seeds draw other tables, so a pool in use is not changed; the engine digest covers it. How a pool
is made: `classification.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from puzzles.contract import Laws
from puzzles.seeds import Draw
from puzzles.shuttle.grammar import with_law
from puzzles.shuttle.laws import laws_of

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: its place in the pool, its laws, and the best known metrics of the tasks."""

    place: int
    laws: Laws
    par: dict[str, dict[str, int]]


def table_of(recipe: Mapping[str, Any]) -> Laws:
    """Build a table from its recipe: the number of a permuted table, and the composed laws of some faces."""
    laws = laws_of(recipe["permuted"])
    for entry, law in recipe["composed"].items():
        laws = with_law(laws, entry, law)
    return laws


@lru_cache(maxsize=1)
def pool() -> tuple[Variant, ...]:
    """Return the accepted tables."""
    recipes = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    return tuple(Variant(place, table_of(recipe), recipe["par"]) for place, recipe in enumerate(recipes))


@lru_cache(maxsize=512)
def variant_of(seed: int, name: str) -> Variant:
    """Return the variant that a seed draws for a task: always the same one."""
    draw = Draw("shuttle variant", str(seed))
    while True:
        variant = draw.choice(pool())
        if name in variant.par:
            return variant
