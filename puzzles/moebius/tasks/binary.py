"""Binary: a row of letters becomes the number of them."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Binary",
    difficulty="brutal",
    ask=(
        "The word is a number of letters a, from 1 to 33. The answer is this number, written with the letters i and o:"
        " the last place is worth 1, and every place is worth twice as much as the place to its right; i means that the"
        " place counts, o that it does not. The first letter is an i. Kept are the letters i and o."
    ),
    rules=Rules("number", "io", counted=True, least=1),
    examples=("a", "aa", "aaaaa", "aaaaaaaaaa"),
    naive={"cards": 13, "ink": 60, "plays": 1400},
    par={"cards": 4, "ink": 16, "plays": 1205},
    par_status="best known",
    features=("strip", "deck", "turning", "exhaustive"),
)
