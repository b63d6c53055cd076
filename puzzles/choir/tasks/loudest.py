"""Loudest: the highest voice, held by everybody, and never a wall's hum."""

from __future__ import annotations

from puzzles.choir.specification import Brief, Rules

BRIEF = Brief(
    title="Loudest",
    difficulty="medium",
    ask=(
        "The singers have voices from {least} to {most}. In the end everyone must hold the highest voice that was there"
        " at the start."
    ),
    rules=Rules(silent=False, target="loudest"),
    examples=((3, 6), (5, 2, 4), (3, 3, 7, 4)),
    naive={"lines": 14, "ticks": 3398},
    par={"lines": 8, "ticks": 1590},
    par_status="best known",
    features=("line", "lockstep"),
)
