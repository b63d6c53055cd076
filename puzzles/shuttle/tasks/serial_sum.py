"""Serial sum: two numbers whose bits take turns, least significant first; a state is the carry and the half pair."""

from __future__ import annotations

from puzzles.shuttle.specification import Brief

BRIEF = Brief(
    title="Serial sum",
    difficulty="brutal",
    spare=False,
    ask=(
        "The input is two binary numbers laid between each other, their last binary places first: a1 b1 a2 b2 "
        "… After every pair, write that place of their sum; what is carried over goes into the next pair. A "
        "last bit without a partner gives no output."
    ),
    rules=(
        ((2, ""), (3, "")),  # nothing carried
        ((3, ""), (4, "")),  # one carried
        ((0, "0"), (0, "1")),  # half a pair, nothing so far
        ((0, "1"), (1, "0")),  # half a pair, one so far
        ((1, "0"), (1, "1")),  # half a pair, two so far
    ),
    naive={"length": 38, "ticks": 57281},
    par={"length": 20, "ticks": 31356},
    par_status="best known",
    features=("one dimension", "no memory", "exact proof"),
)
