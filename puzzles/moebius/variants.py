"""From a seed to a law table: seeded draws from the space until one is accepted for the task.

`pool.json` holds, for each accepted table, where it stands in the space of variants and the best known cards, ink and
plays of the tasks that it is accepted for, found by search; never the decks. A table is accepted for a task if it
satisfies the feasibility laws, a right deck is recorded, and no reference deck of the canonical laws is right under it,
unless it is no better than naive. A table stays in the pool if it is accepted for three of the graded tasks. Stutter is
an exception: one of its canonical decks is right under all tables that were searched, so its variants are closed to the
other canonical decks only, and its par counts that deck.

Tables differ in what they can carry: where letters are exchanged, for one, nobody has found a deck for every task. A
seed draws one sequence of tables for all tasks, and each task takes the first one that serves it: where possible,
tasks under one seed have the same laws.

What this does not promise: a deck for one accepted table may be right under another one that differs only in the
position or in the card law, where the deck is written so that one card at most fits at a time.
"""

from __future__ import annotations

import itertools
import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.moebius.laws import AFTERS, CARDS, MARKS, POSITIONS, Axes, laws_of
from puzzles.seeds import Draw

POOL_FILE = Path(__file__).with_name("pool.json")
SPACE = tuple(Axes(*axes) for axes in itertools.product(AFTERS, POSITIONS, CARDS, MARKS))


class Variant(NamedTuple):
    """An accepted table: where it stands, its laws, and the best known metrics of the tasks it serves."""

    axes: Axes
    laws: Laws
    par: dict[str, dict[str, int]]


@lru_cache(maxsize=1)
def pool() -> dict[Axes, Variant]:
    """Return the accepted tables by their place in the space."""
    tables = json.loads(POOL_FILE.read_text(encoding="utf-8"))["tables"]
    places = [Axes(**table["axes"]) for table in tables]
    return {axes: Variant(axes, laws_of(axes), table["par"]) for axes, table in zip(places, tables)}


@lru_cache(maxsize=512)
def variant_of(seed: int, name: str) -> Variant:
    """Return the variant that a seed draws for a task: always the same one."""
    accepted, draw = pool(), Draw("moebius variant", str(seed))
    while True:
        found = accepted.get(draw.choice(SPACE))
        if found is not None and name in found.par:
            return found
