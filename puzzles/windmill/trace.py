"""A run as a stream of small events, one for each tick in which a gust is about, and their drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Case, Laws
from puzzles.windmill.engine import Breeze, Plot, lay
from puzzles.windmill.laws import SIDES, VANES
from puzzles.windmill.notation import Garden
from puzzles.windmill.specification import HEAVY, LIGHT, read_sides

SIDE_NAMES = {"N": "north", "E": "east", "S": "south", "W": "west"}
SIGNS = {"mirror": "/\\", "flap": "zs", "vane": VANES, "wall": "#o"}
"""How the faces of each kind of board are drawn; `o` is a wall that has turned: gusts pass straight on."""


def events(laws: Laws, program: Garden, case: Case) -> Iterator[dict[str, Any]]:
    """Yield an event for each tick of a run; the last one has an `ending`, the sides of all exits (`output`), and
    whether they are `right`.

    `gusts` are those in the garden after the tick, each with its weight, cell and the heading with which it goes on;
    one that a board takes in has the tick at which it moves on in `kept_until`, and is in no cell till then. `left` are
    those that left in it; `turned` the boards that turned; `squall` where gusts met. Rows, columns and gusts count
    from 0. Endings: "all out at tick 9", "squall", "still inside".
    """
    plot = lay(laws, program)
    breeze = Breeze(plot, [int(weight == HEAVY) for weight in case.input], 1)
    wanted = read_sides(case.expected)
    glyphs = [SIGNS[laws["boards"][_glyph(program, plot, board)]["name"]] for board in range(len(plot.cells))]
    sides = ["-"] * len(case.input)
    while True:
        before = [faces.index(1) for faces in breeze.faces]
        exits = breeze.tick()
        for gust, side, _ in exits:
            sides[gust] = SIDES[side]
        ending = _ending(breeze, laws)
        turned = [
            {**_cell(plot, plot.cells[board]), "from": glyphs[board][face], "to": glyphs[board][faces.index(1)]}
            for board, (face, faces) in enumerate(zip(before, breeze.faces))
            if not faces[face]
        ]
        yield {
            "tick": breeze.time,
            "gusts": _gusts(breeze, plot),
            "left": [
                {"gust": gust, "side": SIDES[side], "right": SIDES[side] in wanted[gust]} for gust, side, _ in exits
            ],
            "turned": turned,
            "squall": _squall(breeze, plot),
            "output": " ".join(sides) if ending else None,
            "right": all(side in allowed for side, allowed in zip(sides, wanted)) if ending else None,
            "ending": ending,
        }
        if ending:
            return


def _glyph(program: Garden, plot: Plot, board: int) -> str:
    row, column = divmod(plot.cells[board], plot.columns)
    return program.rows[row][column]


def _cell(plot: Plot, cell: int) -> dict[str, int]:
    row, column = divmod(cell, plot.columns)
    return {"row": row, "column": column}


def _gusts(breeze: Breeze, plot: Plot) -> list[dict[str, Any]]:
    """Return who is in the garden; after a squall nobody goes on, so that the headings are those of the coming."""
    shown = []
    for gust, places in (breeze.met if breeze.squall else breeze.gusts).items():
        (place,) = places
        weight = HEAVY if breeze.heavy[gust] else LIGHT
        one = {"gust": gust, "weight": weight, **_cell(plot, place >> 2)}
        if breeze.squall:
            shown.append({**one, "heading": SIDES[place & 3]})
        elif gust in breeze.sent:
            (way,) = breeze.sent[gust]
            shown.append({**one, "heading": _heading(way)})
        else:
            until, way = next(
                (tick, way) for tick, taken in breeze.kept.items() for who, way, _ in taken if who == gust
            )
            shown.append({**one, "heading": _heading(way), "kept_until": until})
    return shown


def _heading(way: int) -> str:
    return SIDES[way & 3 if way >= 0 else -1 - way]


def _squall(breeze: Breeze, plot: Plot) -> dict[str, Any] | None:
    if not breeze.squall:
        return None
    here: dict[int, list[int]] = {}
    for gust, places in breeze.met.items():
        (place,) = places
        here.setdefault(place >> 2, []).append(gust)
    cell = next(cell for cell, gusts in here.items() if len(gusts) > 1)
    return {**_cell(plot, cell), "gusts": here[cell]}


def _ending(breeze: Breeze, laws: Laws) -> str | None:
    if breeze.squall:
        return "squall"
    if breeze.over:
        return f"all out at tick {breeze.time}"
    return "still inside" if breeze.time >= laws["ticks"] else None


def draw_events(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as text, one line for each tick; a gust is written as number, weight, cell and heading."""
    return "\n".join(f"tick {event['tick']:>4}  {', '.join(_words(event))}".rstrip() for event in shown)


def _words(event: Mapping[str, Any]) -> list[str]:
    words = [
        f"{one['gust']} leaves {SIDE_NAMES[one['side']]}{'' if one['right'] else ' (wrong)'}" for one in event["left"]
    ]
    words += [
        f"{one['gust']}{one['weight']} at {one['row']},{one['column']} heads {SIDE_NAMES[one['heading']]}"
        + (f" at tick {one['kept_until']}" if "kept_until" in one else "")
        for one in event["gusts"]
    ]
    words += [f"{one['from']} at {one['row']},{one['column']} turns to {one['to']}" for one in event["turned"]]
    if event["squall"]:
        words.append(f"SQUALL at {event['squall']['row']},{event['squall']['column']}")
    return [*words, *([f"end: {event['ending']}"] if event["ending"] else [])]
