"""Practice: one c for each letter, whatever the strip does in between."""

from __future__ import annotations

from puzzles.moebius.specification import Brief, Rules

BRIEF = Brief(
    title="Count off",
    difficulty="practice",
    ask=(
        "The word is any row of letters a and b, also an empty one. The answer is one c for each of its letters. Kept"
        " is the letter c.\n\n"
        "This is for getting to know the press; nothing here counts.\n\n"
        "1. The deck in the editor is the one from the rules. Submit it and read what the report says.\n"
        "2. What must become of an a? A card `a>…` says it, and it is played as often as it fits. What about the b?\n"
        "3. Then look at the three numbers. A pattern may have three characters: can one play do the work of two? That"
        " costs ink, and perhaps cards, and saves plays."
    ),
    rules=Rules("count off", "c"),
    examples=("", "a", "ba", "abb"),
    naive={"cards": 3, "ink": 6, "plays": 1208},
    par={"cards": 2, "ink": 4, "plays": 498},
    par_status="best known",
    features=("strip", "deck"),
)
