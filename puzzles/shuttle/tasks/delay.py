"""Delay: the bit before."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Delay",
    difficulty="medium",
    spare=True,
    ask="After every input bit, write the bit before it. Before the first bit there was a 0.",
    rules=(((0, "0"), (1, "0")), ((0, "1"), (1, "1"))),
    naive={"length": 6, "ticks": 60000},
    par={"length": 3, "ticks": 30000},
    par_status="provisional",
    features=("one dimension", "no memory", "exact proof"),
)
