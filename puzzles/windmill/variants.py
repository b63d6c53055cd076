"""From a seed to a law table: a seeded choice from the accepted tables.

`pool.json` holds the accepted tables: what each changes against the canonical one (composed laws of a few boards; some
change the side of entry, the sides of the tasks or the periods allowed as well) and the best known cost, area and ticks
of the tasks that may be asked under it, found by search; never the gardens. `classification.py` makes the pool and says
what is accepted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from puzzles.contract import Laws
from puzzles.seeds import Draw
from puzzles.windmill.laws import laws_with

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: its place in the pool, its laws, and the best known metrics of the tasks."""

    number: int
    laws: Laws
    par: Mapping[str, dict[str, int]]


@lru_cache(maxsize=1)
def pool() -> tuple[Mapping[str, Any], ...]:
    """Return the accepted tables as stored: `changes` are the arguments of `laws_with`, `par` is task -> metrics."""
    return tuple(json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"])


@lru_cache(maxsize=512)
def variant_of(task: str, seed: int) -> Variant:
    """Return the variant of a task that a seed draws: always the same one."""
    numbers = [number for number, table in enumerate(pool()) if task in table["par"]]
    number = Draw("windmill variant", str(seed)).choice(numbers)
    table = pool()[number]
    return Variant(number, laws_with(**table["changes"]), table["par"])
