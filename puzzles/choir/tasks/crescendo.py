"""Crescendo: every singer finds the own place in the line."""

from __future__ import annotations

from puzzles.choir.specification import Brief, Rules

BRIEF = Brief(
    title="Crescendo",
    difficulty="easy",
    ask=(
        "All voices are 0 at the start. In the end the first singer from the left must hold 1, the second 2, and so on:"
        " singer number i, counted from 1, holds i."
    ),
    rules=Rules(silent=True, target="place"),
    examples=((0, 0), (0, 0, 0), (0, 0, 0, 0, 0)),
    naive={"lines": 6, "ticks": 2870},
    par={"lines": 3, "ticks": 1385},
    par_status="best known",
    features=("line", "lockstep", "exhaustive"),
)
