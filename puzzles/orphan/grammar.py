"""Which meanings, quirks and moduli there are: the demo pool, which is public knowledge, and the full grammar.

A pool is a product: a calculator draws one modulus, one kind of quirk and one quirk of that kind, eight different kinds
of key and one meaning of each kind, and lays them out in any order. Some kinds are in every calculator, because without
a key that reads and one that prints nothing could be asked. What is one kind is never there twice: no calculator has
two keys that add a number. "demo" is the list of old; "full" is composed of parts: every action with every cell,
operand and constant, and behind a condition or with a rhythm, so that a kind may hold a hundred meanings. Whoever makes
a private pool chooses from the full grammar and adds what the engine can do besides.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from puzzles.contract import Law, Laws
from puzzles.orphan.laws import CONDITIONS, INPUT, LETTERS, OPERATIONS, true_table
from puzzles.seeds import Draw

DEMO_POOL, FULL_POOL = "demo", "full"


@dataclass(frozen=True)
class Pool:
    """What a calculator may be made of. Kinds and quirks are lists of alternatives; all of it is JSON-able.

    Every calculator has all kinds of `always`, and fills up with `kinds`.
    """

    name: str
    moduli: tuple[int, ...]
    always: tuple[tuple[Law, ...], ...]
    kinds: tuple[tuple[Law, ...], ...]
    quirks: tuple[tuple[Law, ...], ...]

    @property
    def entropy_bits(self) -> float:
        """Return how many bits tell one calculator from all others that the pool may draw."""
        filled = len(LETTERS) - len(self.always)
        keys = math.log2(math.perm(len(LETTERS), len(self.always)) * math.perm(len(self.kinds), filled))
        keys += sum(math.log2(len(kind)) for kind in self.always)
        keys += filled * _mean([math.log2(len(kind)) for kind in self.kinds])
        quirk = math.log2(len(self.quirks)) + _mean([math.log2(len(kind)) for kind in self.quirks])
        return keys + quirk + math.log2(len(self.moduli))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def table_of(pool: Pool, *seed: str) -> Laws:
    """Draw a true table from a pool: always the same one for a seed."""
    draw = Draw("orphan table", *seed)
    modulus, left, chosen = draw.choice(pool.moduli), list(pool.kinds), list(pool.always)
    while len(chosen) < len(LETTERS):
        chosen.append(left.pop(draw.below(len(left))))
    meanings = {letter: draw.choice(chosen.pop(draw.below(len(chosen)))) for letter in LETTERS}
    return true_table(modulus, meanings, draw.choice(draw.choice(pool.quirks)))


def pool_of(name: str) -> Pool:
    """Return the demo pool or the full grammar as a pool."""
    return {DEMO_POOL: _demo, FULL_POOL: _full}[name]()


def pool_from(fields: Mapping[str, Any]) -> Pool:
    """Read a pool from the JSON fields `name`, `moduli`, `always`, `kinds` and `quirks`; see `pools.py`."""
    return Pool(
        fields["name"],
        tuple(fields["moduli"]),
        tuple(tuple(kind) for kind in fields["always"]),
        tuple(tuple(kind) for kind in fields["kinds"]),
        tuple(tuple(kind) for kind in fields["quirks"]),
    )


def fields_of(pool: Pool) -> dict[str, Any]:
    """Return a pool's JSON fields; `pool_from` reads them back."""
    return {
        "name": pool.name,
        "moduli": list(pool.moduli),
        "always": [list(kind) for kind in pool.always],
        "kinds": [list(kind) for kind in pool.kinds],
        "quirks": [list(kind) for kind in pool.quirks],
    }


def _on(do: str, to: str, of: object) -> Law:
    return {"do": do, "to": to, "of": of}


@lru_cache(maxsize=1)
def _demo() -> Pool:
    single: list[Law] = [
        _on("add", "A", INPUT),
        {"do": "print", "of": "B"},
        {"do": "swap"},
        _on("put", "B", "A"),
        _on("add", "A", "B"),
        _on("take", "A", "B"),
        _on("from", "A", 0),
        _on("times", "A", 3),
        {"do": "skip", "if": "A=0"},
        {"do": "skip", "if": "A>B"},
        {"do": "skip", "if": "A odd"},
        {"do": "restart"},
        {"do": "reverse"},
        {"do": "halve", "to": "A"},
        _on("put", "A", 0),
        _on("least", "A", "B"),
    ]
    quirks: tuple[tuple[Law, ...], ...] = (
        ({"when": "print", "then": "clear"},),
        tuple({"when": "press", "every": every, "then": "ignore"} for every in (3, 4, 5, 7)),
        ({"when": "repeat", "then": "twice"},),
        tuple({"when": "read", "above": above, "then": "swap"} for above in (3, 4, 5, 6)),
        ({"when": "skip", "then": "farther"},),
    )
    constants = tuple(_on("add", "A", number) for number in range(1, 8))
    always: tuple[tuple[Law, ...], ...] = ((_on("put", "A", INPUT),), ({"do": "print", "of": "A"},))
    return Pool(DEMO_POOL, (8, 10, 12, 16), always, (*((law,) for law in single), constants), quirks)


@lru_cache(maxsize=1)
def _full() -> Pool:
    always: tuple[tuple[Law, ...], ...] = (
        tuple(_on("put", cell, INPUT) for cell in "AB"),
        tuple({"do": "print", "of": cell} for cell in "AB"),
    )
    kinds = (*_plain_kinds(), *_composed_kinds())
    return Pool(FULL_POOL, (7, 8, 9, 10, 11, 12, 13, 15, 16), always, kinds, _all_quirks())


def _plain_kinds() -> list[tuple[Law, ...]]:
    """List the kinds without condition or rhythm; the demo's meanings are among them."""
    cells, other = ("A", "B"), {"A": "B", "B": "A"}
    reading = [tuple(_on(do, cell, INPUT) for cell in cells) for do in ("add", "take", "from", "most", "gap")]
    joining = [tuple(_on(do, cell, other[cell]) for cell in cells) for do in OPERATIONS if do not in ("halve", "times")]
    return [
        *reading,
        tuple({"do": "print", "of": cell} for cell in cells),
        ({"do": "swap"},),
        *joining,
        tuple(_on("times", cell, other[cell]) for cell in cells),
        tuple(_on("times", cell, number) for cell in cells for number in (2, 3, 5)),
        tuple(_on("add", cell, number) for cell in cells for number in range(1, 7)),
        tuple(_on("from", cell, number) for cell in cells for number in (0, 1, 5, 7)),
        tuple(_on("put", cell, number) for cell in cells for number in (0, 1, 2)),
        tuple({"do": "halve", "to": cell} for cell in cells),
        tuple({"do": "skip", "if": condition} for condition in CONDITIONS),
        ({"do": "restart"},),
        ({"do": "reverse"},),
    ]


def _composed_kinds() -> list[tuple[Law, ...]]:
    """List the kinds behind a condition or with a rhythm: one for each, of all plain meanings that it can go with."""
    plain = [law for kind in _plain_kinds() for law in kind if "if" not in law]
    guarded = [tuple({**law, "if": condition} for law in plain) for condition in CONDITIONS]
    rhythmic = [tuple({**law, "every": every} for law in plain) for every in (2, 3)]
    return [*guarded, *rhythmic]


def _all_quirks() -> tuple[tuple[Law, ...], ...]:
    changes = ("swap", "clear", "negate", "raise")
    presses = itertools.product(range(3, 9), ("ignore", "twice"))
    reads = itertools.product(range(2, 8), changes)
    return (
        tuple({"when": "print", "then": then} for then in changes),
        tuple({"when": "press", "every": every, "then": then} for every, then in presses),
        tuple({"when": "repeat", "then": then} for then in ("twice", "ignore")),
        tuple({"when": "read", "above": above, "then": then} for above, then in reads),
        tuple({"when": "wrap", "then": then} for then in changes),
        ({"when": "skip", "then": "farther"},),
    )
