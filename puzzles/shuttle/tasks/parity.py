"""Parity: whether the ones so far are odd in number."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Parity",
    difficulty="medium",
    spare=False,
    ask=("After every input bit, write 1 if the input so far contains an odd number of ones, and 0 if an even number."),
    rules=(((0, "0"), (1, "1")), ((1, "1"), (0, "0"))),
    naive={"length": 12, "ticks": 66112},
    par={"length": 7, "ticks": 39272},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof", "shortest length proven"),
)
