"""The worked example of the statement: a garden that does nothing anybody asks for, and what happens in it."""

from __future__ import annotations

from puzzles.contract import Case, Laws
from puzzles.windmill.laws import SIDES
from puzzles.windmill.notation import Garden, entry_word
from puzzles.windmill.specification import sides_text
from puzzles.windmill.trace import draw_events, events

EXAMPLE_WEIGHTS = "HLH"
_USUAL_PERIOD = 3


def example_garden(laws: Laws) -> Garden:
    """Return the example: a vane, a flap and a wall."""
    period = min(max(_USUAL_PERIOD, laws["period"]["least"]), laws["period"]["most"])
    return Garden(1, period, (".v#", ".z."), entry_word(laws))


def example_table(laws: Laws) -> str:
    """Draw the example's run."""
    case = Case(EXAMPLE_WEIGHTS, sides_text([SIDES] * len(EXAMPLE_WEIGHTS)))
    return draw_events([event for event in events(laws, example_garden(laws), case) if any(_worth_showing(event))])


def _worth_showing(event: dict[str, object]) -> tuple[object, ...]:
    return (event["gusts"], event["left"], event["ending"])
