"""From a seed to a law table of the pool: another one for each task and seed.

`pool.json` holds the accepted law tables and, for each task asked under a table, the best known area, cost and
latency, found by search; never the drawings. In most of them all six entries have composed laws, and the axes of
`laws.AXES` vary beside them; in some the axes alone do. How tables are drawn, searched and accepted stands in
`classification.py`, which makes the pool; the test of the acceptance, that no bench of one table helps under another
one, stands with the benches in `tests/puzzles/fuseworks`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from puzzles.contract import Law, Laws
from puzzles.fuseworks.laws import laws_of, with_law
from puzzles.seeds import Draw

POOL_FILE = Path(__file__).with_name("pool.json")


class Variant(NamedTuple):
    """An accepted table: the seed it was drawn from, its laws, and the best known metrics of its tasks."""

    table: int
    laws: Laws
    par: Mapping[str, dict[str, int]]


def table_laws(number: int, composed: Mapping[str, Law]) -> Laws:
    """Return the table of that number, with composed laws for entries."""
    laws = laws_of(number)
    for entry, law in composed.items():
        laws = with_law(laws, entry, law)
    return laws


@lru_cache(maxsize=1)
def pool() -> tuple[Variant, ...]:
    """Return the accepted tables in the order of their seeds."""
    tables: list[dict[str, Any]] = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    return tuple(Variant(one["table"], table_laws(one["number"], one["laws"]), one["par"]) for one in tables)


@lru_cache(maxsize=512)
def variant_of(name: str, seed: int) -> Variant:
    """Return the variant that a seed draws for a task, of those accepted for it: always the same one."""
    accepted = [variant for variant in pool() if name in variant.par]
    return Draw("fuseworks variant", name, str(seed)).choice(accepted)
