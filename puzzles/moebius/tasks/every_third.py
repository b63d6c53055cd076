"""Every third: one b for every three letters."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Every third",
    difficulty="medium",
    ask=(
        "The word is a number of letters a, from none to 33. The answer is one b for every three of them; what is left"
        " over counts for nothing. Kept is the letter b."
    ),
    rules=Rules("third", "b", counted=True),
    examples=("aa", "aaa", "aaaaaaa"),
    naive={"cards": 4, "ink": 7, "plays": 946},
    par={"cards": 1, "ink": 4, "plays": 176},
    par_status="best known",
    features=("strip", "deck", "exhaustive"),
)
