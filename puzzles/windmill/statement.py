"""The candidate's rules of the garden and the editor's hints, both written from the laws to fit a variant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from puzzles.contract import Laws
from puzzles.windmill.example import EXAMPLE_WEIGHTS, example_garden, example_table
from puzzles.windmill.laws import OPPOSITE, SIDES
from puzzles.windmill.notation import entry_word, render
from puzzles.windmill.trace import FLAPS, SIDE_NAMES

TITLE = "Windmill garden: traffic turns the signs"
STORY = (
    "Gusts of wind cross a walled garden. Boards send them on, and some boards turn when a gust has hit them: the"
    " traffic turns the signs. Lead every gust out by the proper side."
)
_CLASSES = {"mirror": "flow", "flap": "flag", "vane": "move", "wall": "flow"}
_LIKE = ("like `/`", "like `\\`", "not there at all")
_WHO = {"heavy": "a heavy gust", "light": "a light gust", "both": "every gust"}
_GOING = {"NESW": "", "EW": " that comes heading east or west", "NS": " that comes heading north or south"}
_VANE_TURNS = {1: "a quarter clockwise", 2: "half around", 3: "a quarter against the clock"}


def board_text(laws: Laws, glyph: str) -> str:
    """Say in words what a board does."""
    board = laws["boards"][glyph]
    if board["name"] == "mirror":
        ways = [f"{SIDE_NAMES[side]} → {SIDE_NAMES[way]}" for side, way in _turns(board["faces"][0])]
        return f"heading {', '.join(ways)}"
    if board["name"] == "wall":
        text = "sends the gust back where it came from"
        return f"{text}, and **a heavy gust becomes light, a light one heavy**" if board["weight"] == "swaps" else text
    if board["name"] == "flap":
        return f"{_LIKE[board['face']]}; then {_who(board['turned'])} turns it {_next_face(board)}"
    sends = f"the gust leaves heading {SIDE_NAMES[SIDES[board['face']]]}, whatever way it came"
    turn = f"{_who(board['turned'])} turns it {_VANE_TURNS[board['turned']['steps']]}"
    if board["turned"]["when"] == "before":
        return f"{turn}, and **after that** the gust leaves the way it then points, whatever way it came"
    return f"{sends}; then {turn}"


def _turns(face: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(side, face[side]) for side in "ENWS"]


def _who(turned: Mapping[str, Any]) -> str:
    return f"{_WHO[turned['by']]}{_GOING[turned['going']]}"


def _next_face(board: Mapping[str, Any]) -> str:
    faces = board["faces"]
    return f"to `{FLAPS[(board['face'] + board['turned']['steps']) % len(faces)]}`"


def describe_laws(laws: Laws) -> str:
    """Write the law table as Markdown: the boards, what they do and what they cost."""
    rows = ["| `.` | nothing | the gust goes on | 0 |"]
    for glyph, board in laws["boards"].items():
        rows.append(f"| `{glyph}` | {board['name']} | {board_text(laws, glyph)} | {board['cost']} |")
    table = ["| Cell | | What it does to a gust | Cost |", "|---|---|---|---|", *rows]
    if len(laws["boards"]["z"]["faces"]) > len("zs"):
        by = _who(laws["boards"]["z"]["turned"])
        table += [
            "",
            f"A flap has a third face, drawn `o`: open, the gust goes straight on; then {by} turns it to `z`. No flap"
            " is open at the start.",
        ]
    return "\n".join(table)


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    return "\n\n".join([STORY, _garden(laws), describe_laws(laws), _ticks(laws), _right(laws), _example(laws)])


def _garden(laws: Laws) -> str:
    word, garden, period = entry_word(laws), laws["garden"], laws["period"]
    where = "in the first column" if word == "row" else "in the first row"
    heading = SIDE_NAMES[OPPOSITE[laws["enter"]]]
    least, most = period["least"], period["most"]
    choice = f"P must be {least} this time" if least == most else f"so is P, from {least} to {most}"
    return f"""## The garden

A program is two header lines, `{word} R` and `period P`, and below them a grid of up to {garden["rows"]} rows of up to
{garden["columns"]} cells. Rows and columns are counted from 0. {laws["gusts"]} gusts come, numbered from 0, each heavy
or light. Gust number k enters {where}, in {word} R, heading {heading}, at tick k × P. R is yours to choose;
{choice}. Dots at the edges belong to the garden: gusts have to cross them.

What a cell does to a gust depends on the cell, the gust's heading and its weight:"""


def _ticks(laws: Laws) -> str:
    return f"""A board is turned for all gusts that come later; nothing is put back during a run.

## One tick

1. Every gust moves one cell along its heading. One that leaves the grid is out, by that side, in any row or column.
2. The next gust enters, if it is due.
3. If two gusts are in the same cell now, that is a *squall* and the run has failed. Gusts that pass each other head-on
   are fine.
4. Every gust is acted on by its cell, the one that has just entered, too.

A gust that is still in the garden at tick {laws["ticks"]} will never get out: the run has failed."""


def _right(laws: Laws) -> str:
    return """## Right, and measured

A garden is right if in every run every gust leaves by a side that the task allows it. Hidden runs follow the public
ones, and none of them may take more than 5 times as long as your slowest public one.

**Measured**, less is better, and the best values need not come from the same garden: *cost*, all boards together;
*area*, the smallest box around all boards, in cells; *ticks*, the tick at which the last gust is out, over 100 fixed
runs together. So a small period is worth much, but then gusts overtake and disturb one another."""


def _example(laws: Laws) -> str:
    weights = " ".join({"H": "heavy", "L": "light"}[weight] for weight in EXAMPLE_WEIGHTS)
    return f"""## A garden at work

```
{render(example_garden(laws)).rstrip()}
```

with three gusts only: {weights.replace(" ", ", ")}. A gust is written with its number, H or L for its weight, the row
and column it is in, and the heading with which it goes on.

```
{example_table(laws)}
```"""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor: tokens with their meaning under the laws, and how to count size.

    Tokens of the classes in `not_counted` have no size.
    """
    word, period = entry_word(laws), laws["period"]
    header = {
        "pattern": rf"(?:{word}|period)[ \t]*[0-9]+",
        "class": "value",
        "title": f"{word} R, period P",
        "documentation": f"The {word} by which gusts enter, from 0; the ticks between two gusts, {period['least']} to"
        f" {period['most']}.",
    }
    tokens = [
        {
            "pattern": _pattern(glyph),
            "class": _CLASSES[board["name"]],
            "title": f"{glyph} {board['name']}",
            "documentation": f"{board['name'].capitalize()}: {_plain(board_text(laws, glyph))}. Cost {board['cost']}.",
        }
        for glyph, board in laws["boards"].items()
    ]
    return {
        "tokens": [header, *tokens],
        "line_comment": None,
        "size": {
            "metric": None,
            "label": "boards",
            "limit": None,
            "counts": "tokens",
            "not_counted": ["value"],
        },
    }


def _pattern(glyph: str) -> str:
    # Browsers refuse escapes that stand for nothing, so a character class does the quoting where it can.
    return f"\\{glyph}" if glyph in "\\^" else f"[{glyph}]"


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")
