"""Delay: the bit before."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Delay",
    difficulty="medium",
    spare=True,
    ask="After every input bit, write the bit before it. Before the first bit there was a 0.",
    rules=(((0, "0"), (1, "0")), ((0, "1"), (1, "1"))),
    naive={"length": 20, "ticks": 62287},
    par={"length": 11, "ticks": 39244},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof"),
)
