"""Third child: every third gust goes another way."""

from __future__ import annotations

from puzzles.windmill.specification import Brief, Rules

BRIEF = Brief(
    title="Third child",
    difficulty="medium",
    ask=(
        "All gusts are heavy. Every third one must leave by the {two}: gusts 2, 5, 8 and so on. All others must leave"
        " by the {one}."
    ),
    rules=Rules(("one", "one", "two")),
    naive={"cost": 15, "area": 20, "ticks": 38000},
    par={"cost": 10, "area": 6, "ticks": 9100},
    par_status="best known",
    features=("two dimensions", "signs that turn", "many under way at once", "exhaustive"),
)
