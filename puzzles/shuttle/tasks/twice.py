"""Practice: each bit written twice; the smallest step on from the statement's own example."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Twice",
    difficulty="practice",
    spare=False,
    ask="Write every bit twice.",
    rules=(((0, "00"), (0, "11")),),
    naive={"length": 6, "ticks": 60000},
    par={"length": 3, "ticks": 30000},
    par_status="provisional",
    features=("one dimension", "no memory", "exact proof"),
)
