"""Rise: a one after a zero."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Rise",
    difficulty="medium",
    spare=True,
    ask=(
        "After every input bit, write 1 if it is a 1 and the bit before it was a 0; otherwise write 0. Before "
        "the first bit there was a 0."
    ),
    rules=(((0, "0"), (1, "1")), ((0, "0"), (1, "0"))),
    naive={"length": 23, "ticks": 62817},
    par={"length": 12, "ticks": 38290},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof"),
)
