"""The worked example of the statement: a sheet that does nothing anybody asks for, and its first ticks."""

from __future__ import annotations

from itertools import islice

from puzzles.choir.laws import MOST_SINGERS
from puzzles.choir.notation import Sheet
from puzzles.choir.specification import spaced
from puzzles.choir.trace import draw_events, events
from puzzles.contract import Case, Laws

EXAMPLE_VOICES = (2, 2, 5, 3)
_SHOWN_TICKS = 8
assert len(EXAMPLE_VOICES) <= MOST_SINGERS


def example_sheet(laws: Laws) -> Sheet:
    """Return the example: it hears, skips, exchanges and goes back, from two starts."""
    return Sheet((0, 3), "LeX+^")


def example_table(laws: Laws) -> str:
    """Draw the first ticks of the example."""
    voices = spaced(EXAMPLE_VOICES)
    shown = islice(events(laws, example_sheet(laws), Case(voices, voices)), _SHOWN_TICKS)
    return draw_events([{**event, "right": False} for event in shown])
