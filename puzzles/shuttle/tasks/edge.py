"""Edge: whether a bit differs from the one before it."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Edge",
    difficulty="medium",
    spare=True,
    ask=(
        "After every input bit, write 1 if it differs from the bit before it, and 0 if not. Before the first "
        "bit there was a 0."
    ),
    rules=(((0, "0"), (1, "1")), ((0, "1"), (1, "0"))),
    naive={"length": 12, "ticks": 62053},
    par={"length": 7, "ticks": 39702},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof", "shortest length proven"),
)
