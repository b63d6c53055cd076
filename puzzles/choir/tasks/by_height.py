"""By height: the voices in rising order; nothing may be lost on the way."""

from __future__ import annotations

from puzzles.choir.specification import Brief, Rules

BRIEF = Brief(
    title="By height",
    difficulty="hard",
    ask=(
        "The singers have voices from {least} to {most}. In the end the same voices must stand in rising order, the"
        " lowest at the left; equal voices side by side."
    ),
    rules=Rules(silent=False, target="height"),
    examples=((6, 3), (5, 2, 4), (3, 6, 3, 4)),
    naive={"lines": 14, "ticks": 1140},
    par={"lines": 6, "ticks": 1032},
    par_status="best known",
    features=("line", "lockstep", "several starts"),
)
