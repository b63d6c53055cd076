"""Every other: the first letter, the third, the fifth and so on."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Every other",
    difficulty="medium",
    ask=(
        "The word is any row of letters a and b, also an empty one. The answer is its first letter, its third, its"
        " fifth and so on, in the same order. Kept are the letters a and b."
    ),
    rules=Rules("every other", "ab"),
    examples=("ab", "aab", "babb"),
    naive={"cards": 11, "ink": 56, "plays": 334},
    par={"cards": 5, "ink": 16, "plays": 334},
    par_status="best known",
    features=("strip", "turning", "order kept"),
)
