"""Turn about: two sides in turn.

Why par is proven: mirrors and walls send all gusts the same way, so there is a flap or a vane; one board alone does not
send gusts east and south in turn (a test tries all), so there are two, and the second costs 1 at least. The last gust
enters at tick 29 at the earliest and leaves a tick later.
"""

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
    par_status="proven",
    features=("two dimensions", "signs that turn", "many under way at once", "exhaustive"),
)
