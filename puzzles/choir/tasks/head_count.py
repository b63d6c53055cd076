"""Head count: everybody comes to know how many there are."""

from __future__ import annotations

from puzzles.choir.specification import Brief, Rules

BRIEF = Brief(
    title="Head count",
    difficulty="brutal",
    ask=("All voices are 0 at the start. In the end everyone must hold the number of singers."),
    rules=Rules(silent=True, target="count"),
    examples=((0, 0), (0, 0, 0), (0, 0, 0, 0, 0)),
    naive={"lines": 31, "ticks": 5065},
    par={"lines": 7, "ticks": 3065},
    par_status="best known",
    features=("line", "lockstep", "change of regime", "exhaustive"),
)
