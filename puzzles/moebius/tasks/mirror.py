"""Mirror: the word from its end to its beginning."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Mirror",
    difficulty="easy",
    ask=(
        "The word is any row of letters a and b, also an empty one. The answer is the word read from its end to its"
        " beginning. Kept are the letters a and b."
    ),
    rules=Rules("mirror", "ab"),
    examples=("ab", "aab", "babb"),
    naive={"cards": 10, "ink": 38, "plays": 1472},
    par={"cards": 1, "ink": 1, "plays": 100},
    par_status="best known",
    features=("strip", "turning"),
)
