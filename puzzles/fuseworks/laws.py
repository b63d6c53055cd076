"""The law table of the bench and its variants, as data.

A table is JSON-able:

    {"parts": {"=": {"name": "cuttable -", "lines": [["EW", "EW"]], "cut": "NS", "delay": 1, "cost": 3}, ...},
     "source": {...}, "target": {...},              as parts, without a name; a target that gives nothing has ""
     "extra": {"N": 0, "E": 0, "S": 0, "W": 0},     ticks added to a delay, by the side that gives
     "bench": {"columns": 24, "rows": 16}, "horizon": 200, "last_input": 12,
     "tie": "neither" | "both" | "first", "window": [4, 7]}

Each line of a part is a fuse of its own, [sides that take heat, sides that give it]. Heat on a side named by
`cut` cuts the part. A part with `needs` lights only when two of its sides have been heated: "different" ones or
"opposite" ones, and where `within` is a number, at most that many ticks apart. `tie` and `window` are laws of
the tasks rather than of the bench; they stand here so that a variant can change them, too.

A part may have a composed law in place of that (see `composed.py` for what its parts mean):

    "&": {"name": "twin keg", "faces": [["NESW", ""]], "cost": 3,
          "law": {"guard": ["late", 3], "effect": ["ahead", 2], "otherwise": ["wait"], "side": ["relight"]}}

`faces` holds, for each of its lines, the sides that can light it and the others, which only touch it. In a table as
published, a part that is not documented is {"name": ..., "cost": ..., "hidden": true}: nothing else of it may stand
there. Composed and hidden are always whole entries: see `ENTRIES`.

A table's number is its place in the space of variants, one mixed-base digit for each of `AXES`. 0 is canonical.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from puzzles.contract import Law, Laws

SIDES = "NESW"
OPPOSITE = {"N": "S", "E": "W", "S": "N", "W": "E"}
SOURCES = "abc"
TARGETS = "XYZ"
BLANK = "."

ENTRIES: Mapping[str, str] = {"%": "%", "&": "&", "=": "=", "!": "!", "x": "x", "valves": "><^v"}
"""The entries that may have a composed law, and the glyphs of each. All other parts are plain fuse, always."""

FACES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "%": (("NESW", ""),),
    "&": (("NESW", ""),),
    "=": (("EW", "NS"),),
    "!": (("NS", "EW"),),
    "x": (("EW", "NS"), ("NS", "EW")),
    ">": (("W", "NES"),),
    "<": (("E", "NSW"),),
    "^": (("S", "NEW"),),
    "v": (("N", "ESW"),),
}
"""For each glyph of an entry, its lines: the sides that can light it, and the sides that only touch it."""

AXES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("tar", (4, 2, 5, 6)),
    ("tie", ("neither", "both", "first")),
    ("slow", ("", "NS", "N", "E", "NE", "SW")),
    ("keg", (("different", None), ("opposite", None), ("different", 4))),
    ("conduct", (False, True)),
    ("window", ((4, 7), (3, 6), (2, 5), (5, 7), (3, 8))),
    ("missing", ("", "<>^v", "x", "!", "%")),
    ("bench", ((24, 16), (12, 12), (8, 16), (16, 6))),
)
"""What a variant may change, the canonical choice first. A bench is always large enough for a par solution."""

TABLES = 4 * 3 * 6 * 3 * 2 * 5 * 5 * 4


def _part(name: str, lines: list[list[str]], cost: int, **more: Any) -> dict[str, Any]:
    return {"name": name, "lines": lines, "delay": 1, "cost": cost, **more}


def _parts() -> dict[str, dict[str, Any]]:
    return {
        "+": _part("fuse", [[SIDES, SIDES]], 1),
        "-": _part("level fuse", [["EW", "EW"]], 1),
        "|": _part("upright fuse", [["NS", "NS"]], 1),
        "%": _part("tar", [[SIDES, SIDES]], 2),
        ">": _part("valve", [["W", "E"]], 2),
        "<": _part("valve", [["E", "W"]], 2),
        "^": _part("valve", [["S", "N"]], 2),
        "v": _part("valve", [["N", "S"]], 2),
        "&": _part("twin keg", [[SIDES, SIDES]], 3),
        "x": _part("bridge", [["EW", "EW"], ["NS", "NS"]], 3),
        "=": _part("cuttable level fuse", [["EW", "EW"]], 3, cut="NS"),
        "!": _part("cuttable upright fuse", [["NS", "NS"]], 3, cut="EW"),
    }


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
    parts = {glyph: part for glyph, part in _parts().items() if glyph not in chosen["missing"]}
    if "%" in parts:
        parts["%"]["delay"] = chosen["tar"]
    sides, within = chosen["keg"]
    parts["&"]["needs"] = {"sides": sides, "within": within}
    columns, rows = chosen["bench"]
    return {
        "parts": parts,
        "source": {"lines": [[SIDES, SIDES]], "delay": 1, "cost": 0},
        "target": {"lines": [[SIDES, SIDES if chosen["conduct"] else ""]], "delay": 1, "cost": 0},
        "extra": {side: int(side in chosen["slow"]) for side in SIDES},
        "bench": {"columns": columns, "rows": rows},
        "horizon": 200,
        "last_input": 12,
        "tie": chosen["tie"],
        "window": list(chosen["window"]),
    }


CANONICAL: Laws = laws_of(0)


def entries(laws: Laws) -> tuple[str, ...]:
    """Return the entries that a table has, in their order."""
    return tuple(entry for entry, glyphs in ENTRIES.items() if all(glyph in laws["parts"] for glyph in glyphs))


def with_law(laws: Laws, entry: str, law: Law) -> Laws:
    """Return the table with an entry's parts under a composed law."""
    names = {glyph: CANONICAL["parts"][glyph] for glyph in ENTRIES[entry]}
    changed = {
        glyph: {
            "name": part["name"],
            "faces": [list(faces) for faces in FACES[glyph]],
            "cost": part["cost"],
            "law": {name: list(law[name]) for name in ("guard", "effect", "otherwise", "side")},
        }
        for glyph, part in names.items()
    }
    return {**laws, "parts": {glyph: changed.get(glyph, part) for glyph, part in laws["parts"].items()}}


def hide(laws: Laws, hidden: Sequence[str]) -> Laws:
    """Return the table as published: the parts of those entries keep their names and costs only."""
    glyphs = "".join(ENTRIES[entry] for entry in hidden)
    parts = {
        glyph: {"name": part["name"], "cost": part["cost"], "hidden": True} if glyph in glyphs else part
        for glyph, part in laws["parts"].items()
    }
    return {**laws, "parts": parts}


def without(laws: Laws, missing: Sequence[str]) -> Laws:
    """Return the table without the parts of those entries."""
    glyphs = "".join(ENTRIES[entry] for entry in missing)
    return {**laws, "parts": {glyph: part for glyph, part in laws["parts"].items() if glyph not in glyphs}}


def is_hidden(part: Mapping[str, Any]) -> bool:
    """Tell whether a part is not documented in its table."""
    return bool(part.get("hidden", False))


def any_hidden(laws: Laws) -> bool:
    """Tell whether a table is one as published, with parts that are not documented: no bench burns by it."""
    return any(is_hidden(part) for part in laws["parts"].values())


def is_chequered(laws: Laws) -> bool:
    """Tell whether the parity of the ticks between two cells depends on where they are alone, not on the way taken.

    It does if no part has a composed law, all parts agree whether their delay to the sides is odd, and also whether
    their delay up and down is. Then the difference of the times at which two sources reach a cell has one fixed
    parity. That says nothing on what can be asked of a bench: whether fire comes at all is decided by cuts, and fire
    that has to survive a cut before it cuts something itself decides between ticks of either parity. So it is no
    reason to refuse a table; a table is accepted when right benches are known for it.
    """
    if any("law" in part for part in laws["parts"].values()):
        return False
    delays = [part["delay"] for part in (*laws["parts"].values(), laws["source"])]
    level = {(delay + laws["extra"][side]) % 2 for delay in delays for side in "EW"}
    upright = {(delay + laws["extra"][side]) % 2 for delay in delays for side in "NS"}
    return len(level) == 1 and len(upright) == 1
