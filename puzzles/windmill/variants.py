"""From a seed to a law table: a seeded choice from the accepted tables.

`pool.json` holds, for each accepted table's number, the best known cost, area and ticks of every task, found by
search; never the gardens. A table is accepted if it satisfies the feasibility laws, every task has a recorded garden
that is right under it, and no recorded garden of the canonical laws is any good under it on the graded tasks, nor one
of another accepted table on those from medium up; nor is any of their mirror images by whose entry gusts can come. No
good is a garden that is not right, or no better than naive in anything. One seed gives all tasks the same laws.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.seeds import Draw
from puzzles.windmill.laws import laws_of

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
    number = Draw("windmill variant", str(seed)).choice(sorted(accepted))
    return Variant(number, laws_of(number), accepted[number])
