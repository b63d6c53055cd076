"""The candidate's rules of the machine and the editor's hints, both written from the laws: they fit any variant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from puzzles.choir.example import EXAMPLE_VOICES, example_sheet, example_table
from puzzles.choir.laws import HIDDEN_LAW, LETTERS, NOTE_GUARDS, hidden_letters
from puzzles.choir.notation import MAX_LINES, render
from puzzles.choir.specification import spaced
from puzzles.contract import Law, Laws

TITLE = "Choir: one score for everybody"
STORY = (
    "Singers stand in a line. All sing from the same sheet, and each hears only the neighbours. The walls hum. Nobody"
    " knows how many singers there are, nor where in the line they stand."
)
_CLASSES = {"L": "read", "R": "read", "X": "write", "+": "move", "-": "move", "g": "flag", "l": "flag", "e": "flag"}
_NUMBER_WORDS = {1: "one", 2: "two", 3: "three"}


def meaning_text(laws: Laws, letter: str) -> str:
    """Say in words what a letter does, or that nobody has written it down."""
    law = laws["letters"][letter]
    return "not documented" if law == HIDDEN_LAW else law_text(laws, law)


def law_text(laws: Laws, law: Law) -> str:
    """Say a law in words, with the modulus and the hearing of a table."""
    effect = _EFFECTS[law["do"]](laws, law)
    guard = _GUARDS[law["when"]] if "when" in law else ""
    if "then" not in law:
        return f"{effect} {guard}".rstrip()
    side = _SIDE_EFFECTS[law["then"]].format(modulus=laws["modulus"])
    return f"{guard}: {effect}, then {side}" if guard else f"{effect}, then {side}"


def _heard(laws: Laws, law: Law) -> str:
    side, distance = law["side"], laws["hearing"][law["side"]]
    who = f"the {side} neighbour" if distance == 1 else f"the singer {_NUMBER_WORDS[distance]} places to the {side}"
    return f"voice of {who}"


def _added(whose: str) -> Callable[[Laws, Law], str]:
    def text(laws: Laws, law: Law) -> str:
        sign = "+" if law["by"] > 0 else "−"
        return f"{whose} := {whose} {sign} {abs(law['by'])}, modulo {laws['modulus']}"

    return text


_GUARDS = {
    "above": "if H > V",
    "below": "if H < V",
    "equal": "if H = V",
    "differs": "if H ≠ V",
    "still": "if V has not changed for two ticks",
    "moved": "if V has changed in the last two ticks",
    "first": "the first time only",
    "second": "every second time",
    "third": "every third time",
}
_EFFECTS: Mapping[str, Callable[[Laws, Law], str]] = {
    "hear": lambda laws, law: f"H := {_heard(laws, law)}",
    "take": lambda laws, law: f"V := {_heard(laws, law)}",
    "both": lambda laws, law: f"V and H := {_heard(laws, law)}",
    "gather": lambda laws, law: f"H := H + {_heard(laws, law)}, modulo {laws['modulus']}",
    "exchange": lambda laws, law: "exchange V and H",
    "give": lambda laws, law: "V := H, then H := 0",
    "raise": lambda laws, law: f"V := H, then H := H + 1, modulo {laws['modulus']}",
    "show": lambda laws, law: "V := H",
    "keep": lambda laws, law: "H := V",
    "clear": lambda laws, law: "H := 0",
    "join": lambda laws, law: f"H := H + V, modulo {laws['modulus']}",
    "add": _added("H"),
    "sing": _added("V"),
    "skip": lambda laws, law: "skip the next line",
    "wait": lambda laws, law: "stay at this line",
    "rest": lambda laws, law: "rest: nothing happens",
    "go": lambda laws, law: "go to line 0" if law["to"] == "top" else "go to one's own start line",
}
_SIDE_EFFECTS = {
    "up": "H := H + 1, modulo {modulus}",
    "down": "H := H − 1, modulo {modulus}",
    "clear": "H := 0",
    "keep": "H := V",
    "skip": "skip the next line",
    "top": "go to line 0",
}


def describe_laws(laws: Laws) -> str:
    """Write the law table as Markdown: the letters, the hearing, the skipping."""
    rows = [f"| `{letter}` | {meaning_text(laws, letter)} |" for letter in LETTERS]
    parts = ["\n".join(["| Line | Meaning |", "|---|---|", *rows]), hearing_text(laws), skip_text(laws)]
    return "\n\n".join([*parts, *_condition_texts(laws), *_hidden_texts(laws)])


def _condition_texts(laws: Laws) -> list[str]:
    """Say what the conditions of the documented letters mean, where the table alone does not."""
    known = [law for law in laws["letters"].values() if law != HIDDEN_LAW]
    guards = {law["when"] for law in known if "when" in law}
    texts = []
    if any("when" in law and (law["do"] != "skip" or "then" in law) for law in known) or guards - set(NOTE_GUARDS):
        texts.append("**Conditions.** Where a condition does not hold, nothing happens, and the next line comes next.")
    if guards & {"still", "moved"}:
        texts.append("Before the first tick, voices count as long unchanged.")
    if guards & {"first", "second", "third"}:
        texts.append("Each singer counts the times at each line of the sheet apart; lines skipped are not counted.")
    return [" ".join(texts)] if texts else []


def _hidden_texts(laws: Laws) -> list[str]:
    letters = hidden_letters(laws)
    if not letters:
        return []
    names = " ".join(f"`{letter}`" for letter in letters)
    return [f"**Not documented**: {names}. What such a letter does, and when, only experiments tell."]


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
    return "\n\n".join([STORY, _rules(laws), describe_laws(laws), _runs(laws), *_example(laws)])


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


def _example(laws: Laws) -> list[str]:
    """Show a sheet at work; not where letters are hidden, because a run would tell what they do."""
    if hidden_letters(laws):
        return []
    sheet = example_sheet(laws)
    header, letters = render(sheet).splitlines()
    return [
        f"""## A sheet at work

`{header}` and the sheet `{letters}`, sung by {len(EXAMPLE_VOICES)} singers with the voices {spaced(EXAMPLE_VOICES)}.
A skipped line stands in brackets; voices and notes are those after the tick.

```
{example_table(laws)}
```"""
    ]


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
