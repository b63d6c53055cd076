"""The candidate's rules of the machine and the editor's hints, both written from the laws: they fit any variant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from puzzles.choir.example import EXAMPLE_VOICES, example_sheet, example_table
from puzzles.choir.laws import LETTERS
from puzzles.choir.notation import MAX_LINES, render
from puzzles.choir.specification import spaced
from puzzles.contract import Laws

TITLE = "Choir: one score for everybody"
STORY = (
    "Singers stand in a line. All sing from the same sheet, and each hears only the neighbours. The walls hum. Nobody"
    " knows how many singers there are, nor where in the line they stand."
)
_CLASSES = {"L": "read", "R": "read", "X": "write", "+": "move", "-": "move", "g": "flag", "l": "flag", "e": "flag"}
_NUMBER_WORDS = {1: "one", 2: "two", 3: "three"}


def meaning_text(laws: Laws, letter: str) -> str:
    """Say in words what a letter does."""
    meaning = laws["letters"][letter]
    return _MEANINGS[meaning["do"]](laws, meaning)


def _hear_text(laws: Laws, meaning: Mapping[str, Any]) -> str:
    side, distance = meaning["side"], laws["hearing"][meaning["side"]]
    who = f"the {side} neighbour" if distance == 1 else f"the singer {_NUMBER_WORDS[distance]} places to the {side}"
    return f"H := voice of {who}"


def _add_text(laws: Laws, meaning: Mapping[str, Any]) -> str:
    sign = "+" if meaning["by"] > 0 else "−"
    return f"H := H {sign} {abs(meaning['by'])}, modulo {laws['modulus']}"


_SIGNS = {"above": ">", "below": "<", "equal": "="}
_MEANINGS: Mapping[str, Callable[[Laws, Mapping[str, Any]], str]] = {
    "hear": _hear_text,
    "exchange": lambda laws, meaning: "exchange V and H",
    "give": lambda laws, meaning: "V := H, then H := 0",
    "raise": lambda laws, meaning: f"V := H, then H := H + 1, modulo {laws['modulus']}",
    "add": _add_text,
    "skip": lambda laws, meaning: f"skip the next line if H {_SIGNS[meaning['when']]} V",
    "rest": lambda laws, meaning: "rest: nothing happens",
    "go": lambda laws, meaning: "go to line 0" if meaning["to"] == "top" else "go to one's own start line",
}


def describe_laws(laws: Laws) -> str:
    """Write the law table as Markdown: the letters, the hearing, the skipping."""
    rows = [f"| `{letter}` | {meaning_text(laws, letter)} |" for letter in LETTERS]
    return "\n".join(["| Line | Meaning |", "|---|---|", *rows, "", hearing_text(laws), "", skip_text(laws)])


def hearing_text(laws: Laws) -> str:
    """Say what is heard at the walls, and from when the voices are."""
    if laws["shape"] == "ring":
        walls = "**Hearing.** The line is closed to a ring: there are no walls."
    else:
        left, right = laws["walls"]["left"], laws["walls"]["right"]
        walls = f"**Hearing.** Beyond the left wall the voice is always {left}, beyond the right wall always {right}."
    if laws["heard"]:
        return (
            f"{walls} Sound takes time: what is heard is the voice as it was at the start of the tick *before* this one"
            " (in the first tick: the starting voice)."
        )
    return f"{walls} What is heard is the voice as it was at the start of the tick."


def skip_text(laws: Laws) -> str:
    """Say what skipping costs."""
    if laws["skip"] == "free":
        return (
            "**Skipping** takes no time: in the next tick the singer executes the line behind the skipped one. Singers"
            " who skip and singers who do not get out of step."
        )
    return (
        "**Skipping** takes the same time as singing: for one tick the singer passes over the next line and does"
        " nothing."
    )


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    return "\n\n".join([STORY, _rules(laws), describe_laws(laws), _runs(laws), _example(laws)])


def _rules(laws: Laws) -> str:
    top, singers, starts = laws["modulus"] - 1, laws["singers"], laws["starts"]
    ways = ", ".join(f"`start{' 0 3 5'[: 2 * count]}`" for count in range(1, starts + 1))
    several = "two or three numbers" if starts == 3 else "two numbers"
    return f"""## The sheet

Each singer has a voice V, which others hear, a hidden note H, and a place on the sheet. V and H are 0 to {top}; H is 0
at first. There are {singers["least"]} to {singers["most"]} singers.

A program is a header and a sheet of 1 to {MAX_LINES} lines of one letter each, counted from 0. The letters are written
side by side or below each other; blanks mean nothing. The header, a line of its own above the sheet, says where to
start: {ways}. With one number all singers start at that line. With {several} the first
singer from the left takes the first, the next one the second and so on, from the front again after the last.

In each tick all singers execute one line each, at the same moment, and move on to the next line. After the last line
comes line 0."""


def _runs(laws: Laws) -> str:
    return f"""## A run

A run lasts {laws["ticks"]} ticks. It is right if from some tick on, until the end, all voices are the ones asked for;
that tick is its settling time (0 if they are right from the start). What is sung before does not matter, and nobody has
to stop. The sheet must be right for every number of singers and all starting voices a task allows. A hidden case that
takes more than 5 times your slowest public one to settle counts as too slow.

**Measured**: *lines*, the letters on the sheet, and *ticks*, the settling times of 100 fixed cases together. For both,
less is better, and they need not be best in the same sheet."""


def _example(laws: Laws) -> str:
    sheet = example_sheet(laws)
    header, letters = render(sheet).splitlines()
    return f"""## A sheet at work

`{header}` and the sheet `{letters}`, sung by {len(EXAMPLE_VOICES)} singers with the voices {spaced(EXAMPLE_VOICES)}.
A skipped line stands in brackets; voices and notes are those after the tick.

```
{example_table(laws)}
```"""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor: tokens with their meaning under the laws, and how to count size.

    Every token outside the classes in `not_counted` is one line.
    """
    header = {
        "pattern": r"start(?:[ \t]+[0-9]+)*",
        "class": "value",
        "title": "start  where the parts start",
        "documentation": f"Lines at which the singers start, in turn: one to {_NUMBER_WORDS[laws['starts']]} numbers.",
    }
    tokens = [
        {
            "pattern": f"[{letter}]" if letter != "^" else r"\^",
            "class": _CLASSES.get(letter, "flow"),
            "title": f"{letter}  {meaning_text(laws, letter)}",
            "documentation": f"{meaning_text(laws, letter)}.",
        }
        for letter in LETTERS
    ]
    return {
        "tokens": [header, *tokens],
        "line_comment": None,
        "size": {
            "metric": "lines",
            "label": "lines",
            "limit": MAX_LINES,
            "counts": "tokens",
            "not_counted": ["value"],
        },
    }
