"""From a seed to one candidate's calculator and its tasks: pools of accepted draws.

A pool file is JSON:

    {"format": 1, "name": "demo", "moduli": [8, ...], "kinds": [[MEANING, ...], ...], "quirks": [[QUIRK, ...], ...],
     "accepted": [{"draw": 17, "tasks": {"easy": ["plus", 6, 3], "medium": ["double", 0, 4], ...}}, ...]}

The first four say what calculators are made of (`grammar.py`); the demo pool's file leaves them out, because they are
code. `accepted` lists draws: with the pool's secret, a draw's number gives the calculator, and its tasks are entries of
the library with their number and their par, the length of a shortest program. Neither calculators nor programs stand
in the file: without the secret it tells which tasks there are, not under which laws.

A draw is accepted if the complete search of `solver.py` finds, among the entries with a shortest program of 2 or 3, of
4, of 5 and of 6 keys, at least one each, and at least six entries altogether; adding a number counts as an easy task
alone. Where a band has more entries than one, a seeded draw takes one. So all candidates meet the same par lengths,
and laws out of the same pool: the same number of bits to find.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from puzzles.contract import Laws
from puzzles.orphan.grammar import DEMO_POOL, Pool, fields_of, pool_from, pool_of, table_of
from puzzles.orphan.rules import Rule, all_rules
from puzzles.orphan.solver import Found, shortest
from puzzles.seeds import Draw

FORMAT = 1
POOL_FILE = Path(__file__).with_name("pool.json")
PUBLIC_SEED = "demo"
"""Stands for a secret where there is none to keep."""
BANDS: Mapping[str, tuple[int, ...]] = {"easy": (2, 3), "medium": (4,), "hard": (5,), "brutal": (6,)}
FEWEST_ENTRIES = 6


class Asked(NamedTuple):
    """A task of an instance: what is asked, and the length of a shortest program."""

    rule: Rule
    keys: int


class Drawn(NamedTuple):
    """One candidate's calculator and its tasks by difficulty; `bits` is the entropy of the pool it comes from."""

    laws: Laws
    tasks: Mapping[str, Asked]
    bits: float


@lru_cache(maxsize=1)
def demo_fields() -> dict[str, Any]:
    """Return the demo pool's JSON fields, those that are code included."""
    accepted = json.loads(POOL_FILE.read_text(encoding="utf-8"))
    return {**fields_of(pool_of(DEMO_POOL)), **accepted}


def drawn_from(fields: Mapping[str, Any], secret: str, seed: int) -> Drawn:
    """Return the calculator and the tasks that a seed draws from a pool's fields with its secret."""
    pool = pool_from(fields)
    chosen = Draw("orphan instance", secret, str(seed)).choice(fields["accepted"])
    tasks = {name: Asked(Rule(*entry[:2]), entry[2]) for name, entry in chosen["tasks"].items()}
    return Drawn(table_of(pool, pool.name, secret, str(chosen["draw"])), tasks, pool.entropy_bits)


def accepted_draw(pool: Pool, secret: str, number: int) -> dict[str, Any] | None:
    """Return the record of a draw as it stands under `accepted`, or None where the calculator is not accepted."""
    laws = table_of(pool, pool.name, secret, str(number))
    found = shortest(laws, all_rules(laws["modulus"]), wanted=_may_be_accepted)
    bands = in_bands(found)
    if not all(bands.values()) or len({rule.name for rule in found.programs}) < FEWEST_ENTRIES:
        return None
    draw = Draw("orphan tasks", pool.name, secret, str(number))
    tasks = {}
    for name, rules in bands.items():
        rule = draw.choice(rules)
        tasks[name] = [rule.name, rule.number, len(found.programs[rule])]
    return {"draw": number, "tasks": tasks}


def in_bands(found: Found) -> dict[str, list[Rule]]:
    """Return the rules of each band, in the library's order."""
    return {
        name: [
            rule
            for rule, program in found.programs.items()
            if len(program) in sizes and (name == "easy" or rule.name != "plus")
        ]
        for name, sizes in BANDS.items()
    }


def _may_be_accepted(length: int, found: Found) -> bool:
    bands = in_bands(found)
    return all(bands[name] for name, sizes in BANDS.items() if max(sizes) <= length)


def pool_fields(pool: Pool, accepted: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields of a pool's file."""
    return {"format": FORMAT, **fields_of(pool), "accepted": list(accepted)}
