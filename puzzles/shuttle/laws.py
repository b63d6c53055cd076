"""The law table of the shuttle and its permutations, as data.

A table is JSON-able:

    {"glyphs": {"r": {"right": {"do": "read"}, "left": {"do": "stride", "by": 2}}, ...},
     "start": {"heading": "right", "flag": 0},
     "bumper": "again" | "inward"}

What the faces of a stop may do stands in `composition.py`; the tables made here use nothing, read, write, invert,
reverse, stride (`by` stops), and with `when` only while the flag has that value. "again" executes the end stop again
after the bumper; "inward" sends the shuttle that bumped from the end stop itself on to the stop next to it.

A table may say that some stops are not `in the box`: `without` lists them, and no rail may hold them.

A table's number is its place in the space of permutations: 720 orders of the leftward meanings, times two
polarities of the conditions, two start headings, two bumpers and two sets of strides. 0 is canonical.
"""

from __future__ import annotations

from typing import Any

from puzzles.contract import Laws

GLYPHS = "rwimkf"
HEADINGS = ("right", "left")
BUMPERS = ("again", "inward")
ORDERS = 720
TABLES = ORDERS * 16

_RIGHT: dict[str, dict[str, Any]] = {
    "r": {"do": "read"},
    "w": {"do": "nothing"},
    "i": {"do": "invert"},
    "m": {"do": "reverse", "when": 1},
    "k": {"do": "stride", "by": 2, "when": 1},
    "f": {"do": "stride", "by": 3, "when": 1},
}
_LEFT: dict[str, dict[str, Any]] = {
    "r": {"do": "stride", "by": 2},
    "w": {"do": "write"},
    "i": {"do": "invert"},
    "m": {"do": "reverse", "when": 0},
    "k": {"do": "stride", "by": 2, "when": 0},
    "f": {"do": "read"},
}


def laws_of(number: int) -> Laws:
    """Build the table of that number, 0 to `TABLES` - 1."""
    if not 0 <= number < TABLES:
        raise ValueError(f"there is no law table {number}")
    axes, order = divmod(number, ORDERS)
    flipped, leftward, inward, swapped = (bool(axes & bit) for bit in (1, 2, 4, 8))
    glyphs = {
        glyph: {
            "right": _adapt(_RIGHT[glyph], flipped, swapped),
            "left": _adapt(_LEFT[meaning], flipped, swapped),
        }
        for glyph, meaning in zip(GLYPHS, ordered(order))
    }
    return {
        "glyphs": glyphs,
        "start": {"heading": HEADINGS[leftward], "flag": 0},
        "bumper": BUMPERS[inward],
    }


def in_the_box(laws: Laws) -> str:
    """Return the glyphs that a rail may be laid of."""
    return "".join(glyph for glyph in GLYPHS if glyph not in laws.get("without", ()))


def ordered(order: int) -> str:
    """Return the glyphs in the `order`-th of their 720 orders, counted as in a dictionary."""
    left, result = list(GLYPHS), ""
    for count in (120, 24, 6, 2, 1):
        place, order = divmod(order, count)
        result += left.pop(place)
    return result + left[0]


def _adapt(meaning: dict[str, Any], flipped: bool, swapped: bool) -> dict[str, Any]:
    adapted = dict(meaning)
    if flipped and "when" in adapted:
        adapted["when"] = 1 - adapted["when"]
    if swapped and "by" in adapted:
        adapted["by"] = 5 - adapted["by"]  # strides of 2 and 3 change places
    return adapted


CANONICAL: Laws = laws_of(0)
