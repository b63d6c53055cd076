"""Stutter: every letter twice."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Stutter",
    difficulty="hard",
    ask=(
        "The word is any row of letters a and b, also an empty one. The answer is the word with every letter doubled,"
        " in the same order. Kept are the letters a and b."
    ),
    rules=Rules("twice", "ab"),
    examples=("ab", "aab", "babb"),
    naive={"cards": 11, "ink": 44, "plays": 1392},
    par={"cards": 3, "ink": 12, "plays": 646},
    par_status="best known",
    features=("strip", "turning", "order kept"),
)
