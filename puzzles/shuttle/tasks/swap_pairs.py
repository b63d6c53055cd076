"""Swap pairs: each pair the other way round; a state is the bit that waits for its partner."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Swap pairs",
    difficulty="hard",
    spare=True,
    ask=(
        "The input comes in pairs x1 x2. After every pair, write it the other way round: x2, then x1. A last "
        "bit without a partner gives no output."
    ),
    rules=(((1, ""), (2, "")), ((0, "00"), (0, "10")), ((0, "01"), (0, "11"))),
    naive={"length": 27, "ticks": 62692},
    par={"length": 15, "ticks": 37161},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof"),
)
