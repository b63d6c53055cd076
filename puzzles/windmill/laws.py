"""The law table of the garden and its variants, as data.

A table is JSON-able:

    {"boards": {"z": {"name": "flap", "faces": [{"N": "E", ...}, ...], "face": 0, "cost": 3,
                      "turned": {"by": "heavy" | "light" | "both", "going": "NESW", "when": "after" | "before",
                                 "steps": 1}},
                "#": {..., "weight": "keeps" | "swaps"}, ...},
     "garden": {"columns": 12, "rows": 12}, "enter": "W" | "N",
     "exits": {"one": "E", "two": "S", "heavy": "N", "other": "W"},
     "period": {"least": 1, "most": 60}, "gusts": 30, "ticks": 2400}

A face says with which heading a gust leaves, for each heading with which it comes. `turned` says which gusts turn a
board to its next face, by their weight and by the heading they come with, and whether it turns before or after it
has sent the gust on. `enter` is the side by which gusts come in. `exits` is a law of the tasks rather than of the
garden: the sides that their texts call by these four names.

A table's number is its place in the space of variants, one mixed-base digit for each of `AXES`. 0 is canonical.

Feasibility laws, which every table of a variant must satisfy (`feasible`):

* Marks. In three tasks all gusts are heavy, and a garden that they do not turn sends all of them the same way. A vane
  forgets where a gust came from, so vanes alone were never seen to bring one back in time for the next: flaps must be
  turned by heavy gusts, or walls must make light ones of them.
* Telling apart. If both weights turn every board, no garden can send a heavy gust and a light one different ways.

Other invariants, which decide what can be made at all (each has a test):

* Return. Without vanes, what heavy gusts do to a garden can be undone: the gust sent back, in a garden whose flaps
  turn before they send it on, goes the same way back and leaves every board as it was. So a row of heavy gusts never
  wears a garden down: its faces come round to those at the start.
* Chequers. A gust changes its square's colour with each tick. So two gusts whose entries are an odd number of ticks
  apart are never in the same cell at the same time, whatever the garden; only those an even number apart can be.
"""

from __future__ import annotations

from typing import Any

from puzzles.contract import Laws

SIDES = "NESW"
BLANK = "."
OPPOSITE = {"N": "S", "E": "W", "S": "N", "W": "E"}
VANES = "^>v<"
ROLES = ("one", "two", "heavy", "other")

AXES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("flap_by", ("heavy", "both", "light")),
    ("flap_going", ("NESW", "EW", "NS")),
    ("flap_faces", (2, 3)),
    ("vane_step", (1, 3, 2)),
    ("vane_when", ("after", "before")),
    ("vane_by", ("heavy", "both", "light")),
    ("wall", ("keeps", "swaps")),
    ("enter", ("W", "N")),
    ("exits", ("ESNW", "NSEW", "EWNS", "SENW", "WENS", "WSEN", "SWEN")),
    ("period", ((1, 60), (4, 4), (7, 7), (12, 12))),
)
"""What a variant may change, the canonical choice first."""

TABLES = 3 * 3 * 2 * 3 * 2 * 3 * 2 * 2 * 7 * 4

_SLASH = {"N": "E", "E": "N", "S": "W", "W": "S"}
_BACKSLASH = {"N": "W", "W": "N", "S": "E", "E": "S"}
_OPEN = {side: side for side in SIDES}


def choices_of(number: int) -> dict[str, Any]:
    """Return what the table of that number chooses on each axis."""
    if not 0 <= number < TABLES:
        raise ValueError(f"there is no law table {number}")
    chosen = {}
    for name, values in AXES:
        number, place = divmod(number, len(values))
        chosen[name] = values[place]
    return chosen


def number_of(chosen: dict[str, Any]) -> int:
    """Return the number of the table with these choices; axes left out are canonical."""
    number = 0
    for name, values in reversed(AXES):
        number = number * len(values) + (values.index(chosen[name]) if name in chosen else 0)
    return number


def laws_of(number: int) -> Laws:
    """Build the table of that number, 0 to `TABLES` - 1."""
    chosen = choices_of(number)
    least, most = chosen["period"]
    return {
        "boards": _boards(chosen),
        "garden": {"columns": 12, "rows": 12},
        "enter": chosen["enter"],
        "exits": dict(zip(ROLES, chosen["exits"])),
        "period": {"least": least, "most": most},
        "gusts": 30,
        "ticks": 2400,
    }


def _boards(chosen: dict[str, Any]) -> dict[str, dict[str, Any]]:
    flap = {
        "name": "flap",
        "faces": [_SLASH, _BACKSLASH, _OPEN][: chosen["flap_faces"]],
        "cost": 3,
        "turned": {"by": chosen["flap_by"], "going": chosen["flap_going"], "when": "after", "steps": 1},
    }
    vane = {
        "name": "vane",
        "faces": [dict.fromkeys(SIDES, side) for side in SIDES],
        "cost": 5,
        "turned": {"by": chosen["vane_by"], "going": SIDES, "when": chosen["vane_when"], "steps": chosen["vane_step"]},
    }
    return {
        "/": {"name": "mirror", "faces": [_SLASH], "face": 0, "cost": 1},
        "\\": {"name": "mirror", "faces": [_BACKSLASH], "face": 0, "cost": 1},
        "z": {**flap, "face": 0},
        "s": {**flap, "face": 1},
        **{glyph: {**vane, "face": face} for face, glyph in enumerate(VANES)},
        "#": {"name": "wall", "faces": [OPPOSITE], "face": 0, "cost": 1, "weight": chosen["wall"]},
    }


CANONICAL: Laws = laws_of(0)


def feasible(laws: Laws) -> bool:
    """Tell whether the table satisfies the feasibility laws, so that its tasks may have solutions."""
    boards = laws["boards"]
    marks = boards["z"]["turned"]["by"] != "light" or boards["#"]["weight"] == "swaps"
    tells_apart = any(board["turned"]["by"] != "both" for board in boards.values() if "turned" in board)
    return marks and tells_apart
