"""The worked example of the statement: a deck that does nothing anybody asks for, and its run."""

from __future__ import annotations

from itertools import islice

from puzzles.contract import Case, Laws
from puzzles.moebius.notation import Deck
from puzzles.moebius.trace import draw_events, events

EXAMPLE: Deck = (("b", "Pc"), ("[a", "aQ"), ("P", ""))
EXAMPLE_STRIP = "[aba]"
_KEEP = "abc"
_SHOWN_PLAYS = 8


def example_table(laws: Laws) -> str:
    """Draw the run of the example, its first plays if it is long."""
    return draw_events(list(islice(events(laws, EXAMPLE, Case(EXAMPLE_STRIP, ""), _KEEP), _SHOWN_PLAYS)))
