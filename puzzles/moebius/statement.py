"""The candidate's rules of the machine and the editor's hints, both written from the laws: they fit any variant."""

from __future__ import annotations

import re
from typing import Any

from puzzles.contract import Laws
from puzzles.moebius.example import EXAMPLE, EXAMPLE_STRIP, example_table
from puzzles.moebius.laws import hidden_entries
from puzzles.moebius.notation import BRACKETS, render
from puzzles.moebius.specification import LONGEST_WORD, MOST
from puzzles.moebius.words import describe, guards_note, steps

TITLE = "Möbius press: the strip does not lie still"
STORY = (
    "A paper strip lies under a press, beside it a deck of stamping cards. Each stamp changes the strip and the deck,"
    " and after each stamp the strip comes out otherwise than it went in. There is nothing else: no memory but the deck"
    " and the paper."
)


def describe_laws(laws: Laws) -> str:
    """Write what a play is under the laws, as Markdown."""
    numbered = [f"{number}. {step}" for number, step in enumerate(steps(laws), 1)]
    note = guards_note(laws)
    return "\n".join(numbered) + (f"\n\n{note}" if note else "")


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    plays = f"## A play\n\n{describe_laws(laws)}"
    # The example's run would show what is not documented.
    example = [] if hidden_entries(laws) else [_example(laws)]
    return "\n\n".join([STORY, _rules(laws), plays, _runs(laws), *example])


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

    position = re.sub(r"\*", "", describe("position", laws["position"]))
    return {
        "tokens": [
            token(
                ">",
                "flow",
                ">  becomes",
                f"Left of it the pattern, right of it what replaces it. Where it is stamped: {position}.",
            ),
            token(r"[\[\]{}()<]", "flag", "bracket", "A bracket. The strip begins as a word between [ and ]."),
            token("[a-z]", "read", "letter", "A small letter; words consist of a and b. Costs 1 ink."),
            token("[A-Z]", "write", "capital", "A capital: a sign of your own. Costs 1 ink."),
        ],
        "line_comment": None,
        "size": {"metric": "cards", "label": "cards", "limit": laws["cards"], "counts": "lines"},
    }
