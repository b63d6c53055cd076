"""The law table of the garden and its composed laws, as data.

A table is JSON-able:

    {"boards": {"z": {"name": "flap", "faces": [{"N": "E", ...}, ...], "face": 0, "cost": 3,
                      "law": {"guard": {"weight": "heavy", "going": "NESW", "memory": ""},
                              "effect": "turn", "side": ""}},
                "#": {..., "law": None},
                "s": {"name": "flap", "cost": 3, "hidden": True}, ...},
     "garden": {"columns": 12, "rows": 12}, "enter": "W" | "N",
     "exits": {"one": "E", "two": "S", "heavy": "N", "other": "W"},
     "period": {"least": 1, "most": 60}, "gusts": 30, "ticks": 2400}

A face says with which heading a gust leaves, for each heading with which it comes; a board without a law always shows
its first one. A law says what befalls the gusts that its guard lets through; all others are sent on by the face that
the board shows. `enter` is the side by which gusts come in. `exits` is a law of the tasks rather than of the garden:
the sides that their texts call by these four names. A board published as hidden has a name and a cost, no more.

An entry is a board to which a law can be given; the four vanes are one entry. Each board of the garden follows the
law of the sign by which it was placed, whatever sign it shows later.

A guard joins three conditions. `weight`: any, heavy, light. `going`: the headings with which a gust comes, or, of a
vane, "against" (it comes from the side to which the vane points) or "along" (it comes heading where the vane points).
`memory`: "every 3" lets every third one of the gusts through that meet the two other conditions; "after heavy" and
"after light" look at the weight of the gust that hit this board last before, "same" and "other" compare the two
weights. All weights are those with which gusts come. Where no gust came before, these four let none through.

An effect is one of `EFFECTS`; the side effect, "" for none, is another that does not speak of the same thing.

Feasibility laws, which every table of a variant must satisfy (`feasible`):

* Marks. In three tasks all gusts are heavy: where no board turns and none remembers, all of them go the same way.
* Telling apart. If no guard looks at weights, no garden can send a heavy gust and a light one different ways.

Other invariants, which decide what can be made at all (each has a test):

* Return. Without vanes, what heavy gusts do to a garden of canonical laws can be undone: the gust sent back, in a
  garden whose flaps turn before they send it on, goes the same way back and leaves every board as it was. So a row of
  heavy gusts never wears a garden down: its faces come round to those at the start.
* Chequers. Where no board keeps a gust for an odd number of ticks, a gust changes its square's colour with each tick
  in which it moves. So two gusts whose entries are an odd number of ticks apart are never in the same cell at the same
  time, whatever the garden; only those an even number apart can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from puzzles.contract import Law, Laws

SIDES = "NESW"
BLANK = "."
OPPOSITE = {"N": "S", "E": "W", "S": "N", "W": "E"}
VANES = "^>v<"
ROLES = ("one", "two", "heavy", "other")
ENTRIES: Mapping[str, str] = {"/": "/", "\\": "\\", "z": "z", "s": "s", "vane": VANES, "#": "#"}
"""Entry -> the signs of its boards."""

LIGHT, HEAVY = 1, 2
BY_FACE, BACK, STRAIGHT, LEFT, RIGHT = range(5)
NO_MEMORY, EVERY, AFTER_HEAVY, AFTER_LIGHT, SAME, OTHER = range(6)
KEPT_WEIGHT, SWAPPED = range(2)
EFFECTS = (
    "turn", "turn back", "half turn", "turn first", "turn back first", "reverse", "left", "right", "pass",
    "change weight", "keep 2", "keep 5",
)  # fmt: skip
"""What may befall a gust and its board. "keep 2": the gust goes on 2 ticks later; till then it is in no cell."""

_BY = {"any": LIGHT | HEAVY, "light": LIGHT, "heavy": HEAVY}
_MEMORY = {"": NO_MEMORY, "after heavy": AFTER_HEAVY, "after light": AFTER_LIGHT, "same": SAME, "other": OTHER}
_WAYS = {"reverse": BACK, "pass": STRAIGHT, "left": LEFT, "right": RIGHT}
_STEPS = {"turn": 1, "turn back": -1, "half turn": 2}


class Parts(NamedTuple):
    """A law taken apart: whole numbers, but for the headings in `going`."""

    by: int
    going: str
    memory: int
    every: int
    way: int
    steps: int
    first: bool
    weight: int
    keep: int


def parts_of(law: Law) -> Parts:
    """Take a law apart for the engine."""
    guard, said = law["guard"], (law["effect"], law["side"])
    counted = guard["memory"].startswith("every ")
    way = next((_WAYS[each] for each in said if each in _WAYS), BY_FACE)
    turn = next((each for each in said if each.startswith(("turn", "half"))), "")
    keep = next((int(each.split()[1]) for each in said if each.startswith("keep ")), 0)
    return Parts(
        by=_BY[guard["weight"]],
        going=guard["going"],
        memory=EVERY if counted else _MEMORY[guard["memory"]],
        every=int(guard["memory"].split()[1]) if counted else 0,
        way=way,
        steps=_STEPS[turn.replace(" first", "")] if turn else 0,
        first=turn.endswith("first"),
        weight=SWAPPED if "change weight" in said else KEPT_WEIGHT,
        keep=keep,
    )


def law(effect: str, side: str = "", weight: str = "any", going: str = SIDES, memory: str = "") -> dict[str, Any]:
    """Compose a law of its parts."""
    return {"guard": {"weight": weight, "going": going, "memory": memory}, "effect": effect, "side": side}


_SLASH = {"N": "E", "E": "N", "S": "W", "W": "S"}
_BACKSLASH = {"N": "W", "W": "N", "S": "E", "E": "S"}
_OPEN = {side: side for side in SIDES}
_SLANTING = [_SLASH, _BACKSLASH]
_HEAVY_TURN = law("turn", weight="heavy")


def _boards() -> dict[str, dict[str, Any]]:
    vane = {"name": "vane", "faces": [dict.fromkeys(SIDES, side) for side in SIDES], "cost": 5, "law": _HEAVY_TURN}
    return {
        "/": {"name": "mirror", "faces": _SLANTING, "face": 0, "cost": 1, "law": None},
        "\\": {"name": "mirror", "faces": _SLANTING, "face": 1, "cost": 1, "law": None},
        "z": {"name": "flap", "faces": _SLANTING, "face": 0, "cost": 3, "law": _HEAVY_TURN},
        "s": {"name": "flap", "faces": _SLANTING, "face": 1, "cost": 3, "law": _HEAVY_TURN},
        **{glyph: {**vane, "face": face} for face, glyph in enumerate(VANES)},
        "#": {"name": "wall", "faces": [OPPOSITE, _OPEN], "face": 0, "cost": 1, "law": None},
    }


def laws_with(
    laws: Mapping[str, Law] | None = None,
    enter: str = "W",
    exits: str = "ESNW",
    period: Sequence[int] = (1, 60),
) -> Laws:
    """Build a table: the canonical one but for laws by entry and for what else is given."""
    table: Laws = {
        "boards": _boards(),
        "garden": {"columns": 12, "rows": 12},
        "enter": enter,
        "exits": dict(zip(ROLES, exits)),
        "period": {"least": period[0], "most": period[1]},
        "gusts": 30,
        "ticks": 2400,
    }
    for entry, given in (laws or {}).items():
        table = with_law(table, entry, given)
    return table


def with_law(laws: Laws, entry: str, given: Law) -> Laws:
    """Return the table with that entry's law replaced; a hidden or missing entry is there again."""
    full = _boards()
    changed = {glyph: {**full[glyph], "law": given} for glyph in ENTRIES[entry]}
    boards = {**laws["boards"], **changed}
    return {**laws, "boards": {glyph: boards[glyph] for glyph in full if glyph in boards}}


def hide(laws: Laws, entries: Sequence[str]) -> Laws:
    """Return the table as published: those entries have a name and a cost, and nothing else is told of them."""
    hidden = {glyph for entry in entries for glyph in ENTRIES[entry]}
    boards = {
        glyph: {"name": board["name"], "cost": board["cost"], "hidden": True} if glyph in hidden else board
        for glyph, board in laws["boards"].items()
    }
    return {**laws, "boards": boards}


def without(laws: Laws, entries: Sequence[str]) -> Laws:
    """Return the table with the boards of those entries taken away."""
    gone = {glyph for entry in entries for glyph in ENTRIES[entry]}
    return {**laws, "boards": {glyph: board for glyph, board in laws["boards"].items() if glyph not in gone}}


def documented(laws: Laws) -> str:
    """Return the signs of the boards whose laws the table tells."""
    return "".join(glyph for glyph, board in laws["boards"].items() if "hidden" not in board)


CANONICAL: Laws = laws_with()


def remembers(given: Law) -> bool:
    """Tell whether a law's guard depends on what happened before."""
    return bool(given["guard"]["memory"])


def feasible(laws: Laws) -> bool:
    """Tell whether the table satisfies the feasibility laws, so that its tasks may have solutions."""
    given = [parts_of(board["law"]) for board in laws["boards"].values() if board["law"]]
    marks = any(parts.steps or parts.memory for parts in given)
    tells_apart = any(parts.by != LIGHT | HEAVY or parts.memory > EVERY for parts in given)
    return marks and tells_apart
