"""The candidate's rules of the garden and the editor's hints, both written from the laws to fit a variant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from puzzles.contract import Law, Laws
from puzzles.windmill.example import EXAMPLE_WEIGHTS, example_garden, example_table
from puzzles.windmill.laws import CANONICAL, ENTRIES, OPPOSITE, SIDES, VANES, with_law
from puzzles.windmill.notation import entry_word, render
from puzzles.windmill.trace import SIDE_NAMES, SIGNS

TITLE = "Windmill garden: traffic turns the signs"
STORY = (
    "Gusts of wind cross a walled garden. Boards send them on, and some boards turn when a gust has hit them: the"
    " traffic turns the signs. Lead every gust out by the proper side."
)
_CLASSES = {"mirror": "flow", "flap": "flag", "vane": "move", "wall": "flow"}
_LIKE = ("like `/`", "like `\\`")
_WEIGHTS = {"any": "gust", "heavy": "heavy gust", "light": "light gust"}
_EVERY = {"2": "every second", "3": "every third", "4": "every fourth"}
_ONE = {"any": "every", "heavy": "a", "light": "a"}
_GOING = {
    SIDES: "",
    "EW": " that comes heading east or west",
    "NS": " that comes heading north or south",
    "against": " that comes from the side to which it points",
    "along": " that comes heading where it points",
    **{side: f" that comes heading {SIDE_NAMES[side]}" for side in SIDES},
}
_BEFORE = {
    "after heavy": " that hits it next after a heavy one",
    "after light": " that hits it next after a light one",
    "same": " of the same weight as the one that hit it last before",
    "other": " of another weight than the one that hit it last before",
}
_TURNS = {
    "turn": "a quarter clockwise",
    "turn back": "a quarter against the clock",
    "half turn": "half around",
    "turn first": "a quarter clockwise **before** going on by it",
    "turn back first": "a quarter against the clock **before** going on by it",
}
_BEFALLS = {
    "reverse": "goes back where it came from",
    "left": "leaves to the left of its heading",
    "right": "leaves to the right of its heading",
    "pass": "passes straight on",
    "change weight": "changes its weight, from heavy to light or from light to heavy",
    "keep 2": "is kept in it: it goes on 2 ticks later than otherwise and meets nobody till then",
    "keep 5": "is kept in it: it goes on 5 ticks later than otherwise and meets nobody till then",
}
_WAYS = ("reverse", "left", "right", "pass")
NOT_DOCUMENTED = "not documented"


def board_text(laws: Laws, glyph: str) -> str:
    """Say in words what a board does."""
    board = laws["boards"][glyph]
    if "hidden" in board:
        return NOT_DOCUMENTED
    if board["law"] is None:
        return _rest(board)
    return f"{_rest(board)}; {_law_text(board, board['law'])}"


def law_text(entry: str, given: Law) -> str:
    """Say a law in words, as of the first board of its entry."""
    glyph = ENTRIES[entry][0]
    return f"`{glyph}`: {_plain(board_text(with_law(CANONICAL, entry, given), glyph))}"


def _rest(board: Mapping[str, Any]) -> str:
    """Say what a board does to a gust that its law does not speak of."""
    if board["name"] == "mirror":
        face = board["faces"][board["face"]]
        return f"heading {', '.join(f'{SIDE_NAMES[side]} → {SIDE_NAMES[face[side]]}' for side in 'ENWS')}"
    if board["name"] == "wall":
        return "sends the gust back where it came from"
    if board["name"] == "flap":
        return _LIKE[board["face"]]
    return f"the gust leaves heading {SIDE_NAMES[SIDES[board['face']]]}, whatever way it came"


def _law_text(board: Mapping[str, Any], given: Law) -> str:
    said = [given["effect"], *([given["side"]] if given["side"] else [])]
    link = "but" if any(each in _WAYS for each in said) else "then"
    return f"{link} {_guard_text(given['guard'])} {' and '.join(_effect_text(board, each) for each in said)}"


def _guard_text(guard: Mapping[str, str]) -> str:
    memory, weight = guard["memory"], guard["weight"]
    first = _EVERY[memory.split()[1]] if memory.startswith("every ") else _ONE[weight]
    going = _GOING[guard["going"]]
    text = f"{first} {_WEIGHTS[weight]}{going}{_BEFORE.get(memory, '')}"
    # Without this, "every second gust" might be taken for the gusts' numbers.
    return text if not memory.startswith("every ") or going else f"{text} that hits it"


def _effect_text(board: Mapping[str, Any], effect: str) -> str:
    if effect not in _TURNS:
        return _BEFALLS[effect]
    if board["name"] == "vane":
        return f"turns it {_TURNS[effect]}"
    signs = SIGNS[board["name"]]
    first = " **before** going on by it" if effect.endswith("first") else ""
    return f"turns it to `{signs[1 - board['face']]}`{first}"


def describe_laws(laws: Laws) -> str:
    """Write the law table as Markdown: the boards, what they do and what they cost."""
    rows = ["| `.` | nothing | the gust goes on | 0 |"]
    for glyph, board in laws["boards"].items():
        rows.append(f"| `{glyph}` | {board['name']} | {board_text(laws, glyph)} | {board['cost']} |")
    table = ["| Cell | | What it does to a gust | Cost |", "|---|---|---|---|", *rows]
    return "\n".join([*table, *(f"\n{note}" for note in _notes(laws["boards"]))])


def _notes(boards: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield what has to be said about boards under these laws beyond the table."""
    told = {glyph: board["law"] for glyph, board in boards.items() if board.get("law")}
    turning = [glyph for glyph, given in told.items() if "turn" in given["effect"] + given["side"]]
    if "#" in turning:
        yield "`#` and `o` are the two faces of a wall; `o` is open: gusts pass straight on. At the start no wall is."
    if {*turning} - {*VANES, "#"} and _differ(told, "zs", CANONICAL["boards"]):
        yield (
            "Each board keeps the law of the sign by which it was placed, whatever it looks like later; what is said of"
            " turning it works from either face to the other."
        )
    if any("hidden" in board for board in boards.values()):
        yield (
            "What is not documented may be anything: how a board sends gusts on, whether it turns, and for whom;"
            " whether it changes weights or keeps gusts for a while; and whether any of this hangs on the gusts before."
            " Each board keeps the law of the sign by which it was placed, whatever befalls it. Experiments tell."
        )


def _differ(told: Mapping[str, Law], flaps: str, canonical: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether a board's sign after a turn could be taken for a board with another law."""
    return any(told.get(flap) != canonical[flap]["law"] for flap in flaps) or any(mirror in told for mirror in "/\\")


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    parts = [STORY, _garden(laws), describe_laws(laws), _ticks(laws), _right(laws), _example(laws)]
    return "\n\n".join(part for part in parts if part)


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
    garden = example_garden(laws)
    if garden is None:
        return ""
    weights = " ".join({"H": "heavy", "L": "light"}[weight] for weight in EXAMPLE_WEIGHTS)
    return f"""## A garden at work

```
{render(garden).rstrip()}
```

with three gusts only: {weights.replace(" ", ", ")}. A gust is written with its number, H or L for its weight, the row
and column it is in, and the heading with which it goes on.

```
{example_table(laws, garden)}
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
