"""Ledger: light gusts tell whether the number of heavy ones before them is even."""

from __future__ import annotations

from puzzles.windmill.specification import Brief, Rules

BRIEF = Brief(
    title="Ledger",
    difficulty="hard",
    ask=(
        "Heavy and light gusts come in any order. Every heavy gust must leave by the {heavy}. A light gust must leave"
        " by the {one} if an even number of heavy gusts came before it (none is even, too), and by the {two} if an odd"
        " number did."
    ),
    rules=Rules(("one", "two"), mixed=True),
    naive={"cost": 29, "area": 25, "ticks": 88218},
    par={"cost": 18, "area": 12, "ticks": 15621},
    par_status="best known",
    features=("two dimensions", "signs that turn", "many under way at once", "weights"),
)
