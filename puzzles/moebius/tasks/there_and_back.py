"""There and back: the word, and then the word from its end to its beginning."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="There and back",
    difficulty="hard",
    ask=(
        "The word is any row of letters a and b, also an empty one. The answer is the word, and after it the same word"
        " read from its end to its beginning. Kept are the letters a and b."
    ),
    rules=Rules("there and back", "ab"),
    examples=("ab", "aab", "babb"),
    naive={"cards": 15, "ink": 55, "plays": 11742},
    par={"cards": 14, "ink": 53, "plays": 9987},
    par_status="best known",
    features=("strip", "turning", "letters carried"),
)
