"""Composed laws in words: for the rules of an open variant, for editors, and for those who review hidden laws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from puzzles.contract import Law
from puzzles.fuseworks.laws import ENTRIES, FACES, SIDES

_SIDE_NAMES = {"N": "top", "S": "bottom", "W": "left", "E": "right"}

_GUARDS = {
    "heated": "when it is heated",
    "alone": "when it is heated on one side alone in a tick",
    "together": "when it is heated on two sides or more in one tick",
    "two": "when it has been heated on two different sides, however far apart in time",
    "opposite": "when it is heated on a side whose opposite side has been heated, too, by then",
    "corner": "when it is heated on a side and one next to that has been heated, too, by then",
    "three": "when it has been heated on three different sides",
    "second": "when it is heated again in a later tick",
    "within": "when it has been heated on two different sides, the one at most {} ticks after the other",
    "late": "when it is heated at least {} ticks after its first heat",
}
_TOUCHES = {
    "touched": "if it has been touched by then",
    "just": "if it is touched in the same tick",
    "earlier": "if it has been touched in an earlier tick",
    "both": "if it has been touched on two different sides by then",
    "twice": "if it has been touched in two different ticks by then",
    "recent": "if it has been touched at most {} ticks before",
    "long": "if it was first touched at least {} ticks before",
}
_DIRECTIONS = {
    "all": "to all four sides",
    "ahead": "straight on, the way the heat ran",
    "left": "to the left of the way the heat ran",
    "right": "to the right of the way the heat ran",
    "aside": "to the left and right of the way the heat ran",
    "rest": "to the sides that have not been heated so far",
}
_PLACES = {
    "ahead": "straight on from the heat",
    "left": "to the left of the way the heat ran",
    "right": "to the right of the way the heat ran",
    "aside": "to the left and right of the way the heat ran",
}


def sides_text(sides: str) -> str:
    """Name sides in words."""
    if len(sides) == len(SIDES):
        return "all four sides"
    names = [name for side, name in _SIDE_NAMES.items() if side in sides]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def law_text(entry: str, law: Law) -> str:
    """Write an entry's composed law in words, without a full stop at its end."""
    guard, effect, otherwise = law["guard"], law["effect"], law["otherwise"]
    if guard[0] in _TOUCHES:
        told = _touch_text(entry, guard, effect, otherwise)
    else:
        told = f"{_own_text(entry)}{_filled(_GUARDS, guard)}, {_effect_text(effect)}"
        if otherwise[0] != "wait":
            told += f"; other heat: {_effect_text(otherwise)}"
    side = _side_text(law["side"])
    return told + (f"; {side}" if side else "")


def _own_text(entry: str) -> str:
    if entry == "x":
        return "two separate fuses, left to right and top to bottom, under one law each: "
    return "only heat from behind lights it: " if entry == "valves" else ""


def _touch_text(entry: str, guard: Sequence[Any], effect: Sequence[Any], otherwise: Sequence[Any]) -> str:
    if entry == "x":
        who = "two separate fuses, left to right and top to bottom; heat on the ends of one touches the other."
    elif entry == "valves":
        who = "heat from behind can light it, heat on its other three sides touches it."
    else:
        own, touch = FACES[ENTRIES[entry]][0]
        who = f"heat on its {sides_text(own)} can light it, heat on its {sides_text(touch)} touches it."
    condition = _filled(_TOUCHES, guard)
    if effect[0] == "wait":
        return f"{who} When it is heated, {_effect_text(otherwise)}, but **not {condition}**"
    rest = "" if otherwise[0] == "wait" else f", otherwise {_effect_text(otherwise)}"
    only = " only" if otherwise[0] == "wait" else ""
    return f"{who} When it is heated,{only} **{condition}** {_effect_text(effect)}{rest}"


def _filled(words: dict[str, str], guard: Sequence[Any]) -> str:
    return words[guard[0]].format(*guard[1:])


def _effect_text(effect: Sequence[Any]) -> str:
    if effect[0] == "wait":
        return "nothing happens"
    if effect[0] == "cut":
        return "it is cut for ever"
    direction, delay = effect
    return f"it lights and gives heat {_DIRECTIONS[direction]} after {delay} tick{'s' if delay > 1 else ''}"


def _side_text(side: Sequence[Any]) -> str:
    if side[0] == "none":
        return ""
    if side[0] == "relight":
        return "**it can light twice**"
    if side[0] == "smother":
        return "**heat on any side after it has lit and before it gives heat puts it out**"
    cells = "cells" if side[1] == "aside" else "cell"
    return f"**the {cells} {_PLACES[side[1]]} {'are' if side[1] == 'aside' else 'is'} cut one tick after it lights**"
