"""Threes: a row of letters becomes the number of them, in threes."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Threes",
    difficulty="hard",
    ask=(
        "The word is a number of letters a, from 1 to 33. The answer is this number, written with the letters o, i and"
        " z: the last place is worth 1, and every place is worth three times as much as the place to its right; o means"
        " that the place counts not at all, i that it counts once, z that it counts twice. The first letter is no o."
        " Kept are the letters o, i and z."
    ),
    rules=Rules("threes", "oiz", counted=True, least=1),
    examples=("a", "aa", "aaa", "aaaaaaaaaaaaaaa"),
    naive={"cards": 19, "ink": 76, "plays": 1328},
    par={"cards": 11, "ink": 41, "plays": 1328},
    par_status="best known",
    features=("strip", "deck", "turning", "exhaustive"),
)
