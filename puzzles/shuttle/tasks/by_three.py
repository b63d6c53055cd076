"""By three: whether the number read so far, first bit first, is a multiple of three; a state is its remainder."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="By three",
    difficulty="hard",
    spare=False,
    ask=(
        "Read the input so far as a binary number, its first bit the most significant one. After every input "
        "bit, write 1 if that number can be divided by three without remainder, and 0 if not."
    ),
    rules=(((0, "1"), (1, "0")), ((2, "0"), (0, "1")), ((1, "0"), (2, "0"))),
    naive={"length": 35, "ticks": 85036},
    par={"length": 18, "ticks": 47880},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof"),
)
