"""Ledger of three: light gusts tell whether the number of heavy ones before them can be divided by three."""

from __future__ import annotations

from puzzles.windmill.specification import Brief, Rules

BRIEF = Brief(
    title="Ledger of three",
    difficulty="brutal",
    ask=(
        "Heavy and light gusts come in any order. Every heavy gust must leave by the {heavy} or by the {other},"
        " whichever you like each time. A light gust must leave by the {one} if the number of heavy gusts that came"
        " before it is 0, 3, 6 and so on, and by the {two} for all other numbers."
    ),
    rules=Rules(("one", "two", "two"), mixed=True, heavy=("heavy", "other")),
    naive={"cost": 32, "area": 30, "ticks": 59816},
    par={"cost": 20, "area": 16, "ticks": 21590},
    par_status="best known",
    features=("two dimensions", "signs that turn", "many under way at once", "weights"),
)
