"""The worked example of the statement: a garden that does nothing anybody asks for, and what happens in it."""

from __future__ import annotations

from typing import Any

from puzzles.contract import Case, Laws
from puzzles.windmill.laws import SIDES, documented
from puzzles.windmill.notation import Garden, entry_word
from puzzles.windmill.specification import sides_text
from puzzles.windmill.trace import draw_events, events

EXAMPLE_WEIGHTS = "HLH"
_USUAL_PERIOD = 3
_MOST_TICKS = 40
_BOARDS = ("v><^#z", "#/\\zs", "zs/\\#")
"""What the example is made of: of each row the first board that is documented and not taken yet."""
_DRAWINGS = ((".01", ".2."), (".0.", ".21"), ("0.1", "12."), ("20", "12"))


def example_garden(laws: Laws) -> Garden | None:
    """Return the example, a vane, a wall and a flap, or other boards where those are hidden; None without three.

    It is the first drawing through which the gusts get soon and without a squall.
    """
    known, boards = documented(laws), ""
    for wished in _BOARDS:
        boards += next((sign for sign in wished if sign in known and sign not in boards), "")
    if len(boards) < len(_BOARDS):
        return None
    period = min(max(_USUAL_PERIOD, laws["period"]["least"]), laws["period"]["most"])
    signs = {ord("0"): boards[0], ord("1"): boards[1], ord("2"): boards[2]}
    for drawing in _DRAWINGS:
        garden = Garden(1, period, tuple(row.translate(signs) for row in drawing), entry_word(laws))
        if _run(laws, garden)[-1]["ending"].startswith("all out"):
            return garden
    return None


def example_table(laws: Laws, garden: Garden) -> str:
    """Draw the example's run."""
    return draw_events([event for event in _run(laws, garden) if any(_worth_showing(event))])


def _run(laws: Laws, garden: Garden) -> list[dict[str, Any]]:
    case = Case(EXAMPLE_WEIGHTS, sides_text([SIDES] * len(EXAMPLE_WEIGHTS)))
    return list(events({**laws, "ticks": _MOST_TICKS + garden.period * len(EXAMPLE_WEIGHTS)}, garden, case))


def _worth_showing(event: dict[str, object]) -> tuple[object, ...]:
    return (event["gusts"], event["left"], event["ending"])
