"""Negative: the opposite of each bit."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Negative",
    difficulty="easy",
    spare=False,
    ask="Write the opposite of every bit: for each input bit x, write 1 − x.",
    rules=(((0, "1"), (0, "0")),),
    naive={"length": 6, "ticks": 54184},
    par={"length": 3, "ticks": 28592},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof", "shortest length proven"),
)
