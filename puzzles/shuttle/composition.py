"""The small parts that a law of a stop's face is composed of: a guard, an effect, perhaps a side effect.

    {"do": effect, "by": stops of a stride, "when": guard, "then": side effect}

`do` alone always acts. A guard of 0 or 1 asks for that flag; the others are words, explained in `GUARD_TEXTS`. Where
the guard does not hold the stop does nothing and the shuttle moves on by one. The side effect comes after the effect
and before the move, so that a stride that also reverses goes back.

Some guards and effects look at what happened before: "second", "third", "first" and "later" count the visits of that
very stop by that face, this one included; "fresh" holds for the first stop that shows this face since a bumper was met
(or since the start); the others look at the tick before, at its number, or at the last bit written. At the start no
bumper has been met, no bit has been read or written; the last bit of none counts as 0.

`hidden()` stands in a published table for a law that is not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Union

Guard = Union[int, str, None]
Meaning = Mapping[str, Any]

FLY = 64
"""The stride of "fly": beyond the end of any rail."""

GUARD_TEXTS: Mapping[Guard, str] = {
    None: "",
    1: "if F = 1",
    0: "if F = 0",
    "second": "at every second visit of the stop by this face",
    "fresh": "at the first stop that shows this face since a bumper was met (or since the start)",
    "even tick": "if the number of the tick is even",
    "end stop": "if the stop stands at an end of the rail",
    "third": "at every third visit of the stop by this face",
    "first": "at the first visit of the stop by this face alone",
    "later": "at every visit of the stop by this face but the first",
    "bumped": "if the move before met a bumper",
    "odd tick": "if the number of the tick is odd",
    "after read": "if the tick before read a bit",
    "after write": "if the tick before wrote a bit",
    "wrote 1": "if the last bit written is 1",
    "not wrote 1": "if the last bit written is 0 or none was written yet",
    "after stride": "if the tick before made a stride or a flight",
    "even stop": "if the place of the stop is even",
    "odd stop": "if the place of the stop is odd",
}
GUARDS = tuple(GUARD_TEXTS)
PLACE_GUARDS = frozenset(("even stop", "odd stop", "end stop"))
VISIT_GUARDS = ("second", "third", "first", "later")
REMEMBERING = frozenset(GUARDS) - PLACE_GUARDS - {None, 0, 1}

EFFECT_TEXTS: Mapping[str, str] = {
    "nothing": "nothing",
    "read": "read the next input bit into F",
    "write": "write F to the output",
    "invert": "F := 1 − F",
    "reverse": "reverse the heading",
    "stride 2": "stride 2",
    "stride 3": "stride 3",
    "stay": "stay for one tick more, in which nothing happens",
    "set": "F := 1",
    "clear": "F := 0",
    "recall": "F := the last bit read (0 if none)",
    "retake": "F := the last bit written (0 if none)",
    "fly": "fly to the end stop ahead, as if a bumper were met there",
    "swap": "the next stop acts by its other face this once",
    "turn": "the next stop is turned over: from now on its two faces are exchanged",
}
SIDE_TEXTS: Mapping[str | None, str] = {
    None: "",
    "invert": "then F := 1 − F",
    "reverse": "then reverse the heading",
    "set": "then F := 1",
    "clear": "then F := 0",
}
_FLAG_EFFECTS = ("set", "clear", "invert")
_HIDDEN = "not documented"

PLAIN, WRITE, READ = 0, 1, 2
WAITING, SWAPPING, TURNING = 1, 2, 3


class Act(NamedTuple):
    """What an acting stop does: its kind, the flag after it for a bit read of 0 and 1, the heading, the stride.

    `leaves` is what it leaves to the next tick: 0 for nothing, or one of WAITING, SWAPPING, TURNING.
    """

    kind: int
    flags: tuple[int, int]
    heading: int
    stride: int
    leaves: int


def compose(effect: str, guard: Guard = None, side: str | None = None) -> dict[str, Any]:
    """Make a law of its parts, by the names that the tables of texts have for them."""
    law: dict[str, Any] = {"do": effect}
    if effect.startswith("stride"):
        law = {"do": "stride", "by": int(effect[-1])}
    if guard is not None:
        law["when"] = guard
    if side is not None:
        law["then"] = side
    return law


def effect_of(meaning: Meaning) -> str:
    """Name the effect of a law: "read", "stride 2"."""
    return f"stride {meaning['by']}" if meaning["do"] == "stride" else str(meaning["do"])


def hidden() -> dict[str, Any]:
    """Return what stands in a table for a law that is not told."""
    return {"do": _HIDDEN}


def is_hidden(meaning: Meaning) -> bool:
    """Tell whether a table's entry is not told."""
    return bool(meaning["do"] == _HIDDEN)


def remembers(meaning: Meaning) -> bool:
    """Tell whether the guard of a law depends on what happened before."""
    return meaning.get("when") in REMEMBERING


def has_history(meaning: Meaning) -> bool:
    """Tell whether a run under this law needs more of a state than place, heading and flag."""
    if remembers(meaning) or meaning["do"] in ("stay", "swap", "turn", "recall", "retake"):
        return True
    return bool(meaning["do"] == "read" and meaning.get("then") in _FLAG_EFFECTS)


def meaning_text(meaning: Meaning) -> str:
    """Say in words what one face of a stop does."""
    if is_hidden(meaning):
        return _HIDDEN
    text = EFFECT_TEXTS[effect_of(meaning)]
    side = SIDE_TEXTS[meaning.get("then")]
    guard = GUARD_TEXTS[meaning.get("when")]
    return " ".join(part for part in (text + ("," if side else ""), side, guard) if part)


def act(meaning: Meaning, heading: int, flag: int, last_read: int = 0, last_written: int = 0) -> Act:
    """Return what a stop does whose guard holds; heading 0 is rightward."""
    do = meaning["do"]
    kind = {"read": READ, "write": WRITE}.get(do, PLAIN)
    flags = (0, 1) if do == "read" else (flag, flag)
    flags = _flags_after(do, flags)
    flags = {"recall": (last_read,) * 2, "retake": (last_written,) * 2}.get(do, flags)
    side = meaning.get("then")
    if side is not None:
        flags = _flags_after(side, flags)
    heading ^= (do == "reverse") ^ (side == "reverse")
    if do == "stride":
        stride = int(meaning["by"])
    elif do in EFFECT_TEXTS:
        stride = {"fly": FLY, "stay": 0}.get(do, 1)
    else:
        raise ValueError(f"a law says {do!r}, which no engine knows")
    leaves = {"stay": WAITING, "swap": SWAPPING, "turn": TURNING}.get(do, 0)
    return Act(kind, flags, heading, stride, leaves)


def _flags_after(do: str, flags: tuple[int, int]) -> tuple[int, int]:
    if do == "invert":
        return 1 - flags[0], 1 - flags[1]
    return {"set": (1, 1), "clear": (0, 0)}.get(do, flags)
