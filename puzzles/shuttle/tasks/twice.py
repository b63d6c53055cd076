"""Practice: each bit written twice; the smallest step on from the statement's own example."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Twice",
    difficulty="practice",
    spare=False,
    ask="Write every bit twice.",
    rules=(((0, "00"), (0, "11")),),
    naive={"length": 6, "ticks": 53932},
    par={"length": 3, "ticks": 32056},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof", "shortest length proven"),
)
