"""The worked example of the statement: a rail that hands every bit on, found by search, and its run."""

from __future__ import annotations

import json
from functools import lru_cache

from puzzles.contract import Case, Laws
from puzzles.shuttle.laws import GLYPHS
from puzzles.shuttle.solver import rails
from puzzles.shuttle.specification import Rules
from puzzles.shuttle.trace import draw_events, events

ECHO: Rules = (((0, "0"), (0, "1")),)
_LONGEST = 5
_FALLBACK = "rw"


def example_rail(laws: Laws) -> str:
    """Return the first shortest rail that writes each bit as it is read, or a plain `rw` where none is short."""
    return _example_rail(json.dumps(laws, sort_keys=True))


@lru_cache(maxsize=512)
def _example_rail(laws_text: str) -> str:
    laws = json.loads(laws_text)
    for length in range(1, _LONGEST + 1):
        found = list(rails(laws, ECHO, length))
        if found:
            return min(found, key=lambda rail: [GLYPHS.index(glyph) for glyph in rail])
    return _FALLBACK


def example_table(laws: Laws, rail: str) -> str:
    """Draw the run of the example on the input 1, 0; a rail that writes too much is cut off there."""
    return draw_events(list(events(laws, rail, Case("10", "10"))))
