"""From a seed to a law table: seeded draws from the accepted tables of `pool.json`.

`pool.json` holds, for each accepted table, its laws and the best known cards, ink and plays of the tasks that it is
accepted for, found by search; never the decks. `classification.py` makes it and says what is asked of a table.

Tables differ in what they can carry. A seed draws one sequence of tables for all tasks, and each task takes the first
one that serves it: where possible, tasks under one seed have the same laws.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.moebius.laws import ENTRIES, table
from puzzles.seeds import Draw

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: its laws, and the best known metrics of the tasks it serves."""

    laws: Laws
    par: dict[str, dict[str, int]]


@lru_cache(maxsize=1)
def pool() -> tuple[Variant, ...]:
    """Return the accepted tables."""
    tables = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    return tuple(Variant(table(*(one["laws"][entry] for entry in ENTRIES)), one["par"]) for one in tables)


@lru_cache(maxsize=512)
def variant_of(seed: int, name: str) -> Variant:
    """Return the variant that a seed draws for a task: always the same one; LookupError where no table serves it."""
    accepted, draw = pool(), Draw("moebius variant", str(seed))
    if not any(name in each.par for each in accepted):
        raise LookupError(f"the task {name} has no variant")
    while True:
        found = draw.choice(accepted)
        if name in found.par:
            return found
