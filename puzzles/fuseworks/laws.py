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

A table's number is its place in the space of variants, one mixed-base digit for each of `AXES`. 0 is canonical.
"""

from __future__ import annotations

from typing import Any

from puzzles.contract import Laws

SIDES = "NESW"
OPPOSITE = {"N": "S", "E": "W", "S": "N", "W": "E"}
SOURCES = "abc"
TARGETS = "XYZ"
BLANK = "."

AXES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("tar", (4, 2, 5, 6)),
    ("tie", ("neither", "both", "first")),
    ("slow", ("", "NS")),
    ("keg", (("different", None), ("opposite", None), ("different", 4))),
    ("conduct", (False, True)),
    ("window", ((4, 7), (3, 6), (2, 5), (5, 7), (3, 8))),
    ("missing", ("", "<>^v", "x", "!", "%")),
    ("bench", ((24, 16), (12, 12), (8, 16), (16, 6))),
)
"""What a variant may change, the canonical choice first. A bench is always large enough for a par solution."""

TABLES = 4 * 3 * 2 * 3 * 2 * 5 * 5 * 4


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


def is_chequered(laws: Laws) -> bool:
    """Tell whether the parity of the ticks between two cells depends on where they are alone, not on the way taken.

    It does if all parts agree whether their delay to the sides is odd, and also whether their delay up and down
    is. Then the difference of the times at which two sources reach a cell has one fixed parity on the bench.
    """
    delays = [part["delay"] for part in (*laws["parts"].values(), laws["source"])]
    level = {(delay + laws["extra"][side]) % 2 for delay in delays for side in "EW"}
    upright = {(delay + laws["extra"][side]) % 2 for delay in delays for side in "NS"}
    return len(level) == 1 and len(upright) == 1


def passes_parity_rule(laws: Laws) -> bool:
    """Tell whether a table passes the parity rule: on a chequered bench all bounds must have one parity.

    One cut decides "at least t ticks later" for values of t of one parity only. So a window with bounds of mixed
    parity, or a tie that only the first target may take, cannot be made from cuts side by side on such a bench. It
    can be made all the same, by fire that has to survive a cut before it cuts something else itself; that is another
    and much larger puzzle, and outside the difficulty band. So such tables are refused.
    """
    if not is_chequered(laws):
        return True
    lowest, highest = laws["window"]
    return bool(lowest % 2 == highest % 2 and laws["tie"] != "first")
