"""Turn about: two sides in turn."""

from __future__ import annotations

from puzzles.windmill.specification import Brief, Rules

BRIEF = Brief(
    title="Turn about",
    difficulty="easy",
    ask=(
        "All gusts are heavy. They must leave by the {one} and by the {two} in turn: gust 0 by the {one}, gust 1 by the"
        " {two}, gust 2 by the {one} again, and so on."
    ),
    rules=Rules(("one", "two")),
    naive={"cost": 6, "area": 6, "ticks": 11900},
    par={"cost": 4, "area": 2, "ticks": 3000},
    par_status="best known",
    features=("two dimensions", "signs that turn", "many under way at once", "exhaustive"),
)
