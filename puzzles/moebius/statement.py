"""The candidate's rules of the machine and the editor's hints, both written from the laws: they fit any variant."""

from __future__ import annotations

import re
from typing import Any

from puzzles.contract import Laws
from puzzles.moebius.example import EXAMPLE, EXAMPLE_STRIP, example_table
from puzzles.moebius.laws import DISCARDED_AFTER
from puzzles.moebius.notation import BRACKETS, render
from puzzles.moebius.specification import LONGEST_WORD, MOST

TITLE = "Möbius press: the strip does not lie still"
STORY = (
    "A paper strip lies under a press, beside it a deck of stamping cards. Each stamp changes the strip and the deck,"
    " and after each stamp the strip comes out otherwise than it went in. There is nothing else: no memory but the deck"
    " and the paper."
)
_AFTER = {
    "reverse": "the **whole strip is turned end for end**: its last character is now the first one",
    "rotate": "the **whole strip moves on by one**: its first character is taken off and put at its end",
    "exchange": "**all letters a and b on the strip change places**: every a is now a b, every b an a",
    "nothing": "the strip stays as it is",
}
_POSITION = {
    "rightmost": "at its **rightmost** occurrence",
    "leftmost": "at its **leftmost** occurrence",
    "alternating": "at its **rightmost** occurrence in plays 1, 3, 5 …, at its **leftmost** one in plays 2, 4, 6 …",
}
_CARD = {
    "bottom": "goes **under the deck**; the order of the others stays",
    "down": "goes **one place down**: it changes places with the card below it (the lowest card stays where it is)",
    "up": "goes **one place up**: it changes places with the card above it (the top card stays where it is)",
    "discard": f"goes **under the deck**, and **after its {DISCARDED_AFTER}rd play it is thrown away**",
}


def describe_laws(laws: Laws) -> str:
    """Write what a play is under the laws, as Markdown."""
    steps = [
        "Go through the deck from the top. The first card whose pattern occurs on the strip is played. If there is"
        " none, the run stops.",
        f"The card is stamped {_POSITION[laws['position']]}: there its replacement takes the pattern's place.",
    ]
    if laws["mark"]:
        steps.append(f"The press prints its mark, the letter {laws['mark']}, at the right end of the strip.")
    steps += [f"The card {_CARD[laws['card']]}.", f"Then {_AFTER[laws['after']]}."]
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    plays = f"## A play\n\n{describe_laws(laws)}"
    return "\n\n".join([STORY, _rules(laws), plays, _runs(laws), _example(laws)])


def _rules(laws: Laws) -> str:
    return f"""## Strip and deck

The strip is a row of characters. At the beginning it is a word between square brackets, such as `[abba]`.

A program is a deck: 1 to {laws["cards"]} cards, one a line, the top card first. A card is `pattern>replacement`, with a
pattern of 1 to {laws["pattern"]} characters and a replacement of 0 to {laws["replacement"]}, all of them letters a to z
and A to Z or the brackets `{" ".join(BRACKETS)}`. Which of them mean anything is up to you; capitals make good signs of
your own. Two cards may be alike."""


def _runs(laws: Laws) -> str:
    return f"""## A run

A run must stop within {laws["plays"]} plays, and after no play may the strip have more than {laws["characters"]}
characters. The answer is the strip as it lies then, read from left to right, with only the task's answer letters kept;
everything else on it does not matter. The deck must be right for all words of the task: of up to {LONGEST_WORD}
letters, or of up to {MOST} where the word is a number of letters a. A hidden case that takes more than 5 times the
plays of your slowest public one counts as too slow.

**Measured**: *cards*; *ink*, the characters of all patterns and replacements together; *plays*, over all public cases.
For all three, less is better, and they need not be best in the same deck."""


def _example(laws: Laws) -> str:
    return f"""## A deck at work

The deck

```
{render(EXAMPLE).rstrip()}
```

on the strip `{EXAMPLE_STRIP}` (cards are counted from 0, as written; then come the strip right after the stamp, and the
strip as it lies at the end of the play; kept are a, b and c):

```
{example_table(laws)}
```"""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor: tokens with their meaning, and how to count size (a line is a card)."""

    def token(pattern: str, kind: str, title: str, documentation: str) -> dict[str, str]:
        return {"pattern": pattern, "class": kind, "title": title, "documentation": documentation}

    position = re.sub(r"\*", "", _POSITION[laws["position"]])
    return {
        "tokens": [
            token(
                ">", "flow", ">  becomes", f"Left of it the pattern, stamped {position}; right of it what replaces it."
            ),
            token(r"[\[\]{}()<]", "flag", "bracket", "A bracket. The strip begins as a word between [ and ]."),
            token("[a-z]", "read", "letter", "A small letter; words consist of a and b. Costs 1 ink."),
            token("[A-Z]", "write", "capital", "A capital: a sign of your own. Costs 1 ink."),
        ],
        "line_comment": None,
        "size": {"metric": "cards", "label": "cards", "limit": laws["cards"], "counts": "lines"},
    }
