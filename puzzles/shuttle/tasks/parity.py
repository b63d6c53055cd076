"""Parity: whether the ones so far are odd in number."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Parity",
    difficulty="medium",
    spare=False,
    ask="After every input bit, write 1 if the input so far contains an odd number of ones, and 0 if an even number.",
    rules=(((0, "0"), (1, "1")), ((1, "1"), (0, "0"))),
    naive={"length": 6, "ticks": 60000},
    par={"length": 3, "ticks": 30000},
    par_status="provisional",
    features=("one dimension", "no memory", "exact proof"),
)
