"""Experiments on a garden whose laws are hidden: gusts of chosen weights, and where they are seen to go.

An experiment shows in which cell each gust is at each tick, and by which side it leaves. It shows neither how boards
stand nor what has become of a gust's weight, nor where a gust is that a board has taken in: that one is not to be seen
until it goes on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from puzzles.contract import Event, Experiments, Probe, Task
from puzzles.windmill.engine import Breeze, lay
from puzzles.windmill.laws import ENTRIES, SIDES
from puzzles.windmill.notation import Garden, entry_word, render
from puzzles.windmill.specification import HEAVY, LIGHT
from puzzles.windmill.trace import SIDE_NAMES

MOST_GUSTS = 12
MOST_TICKS = 240
"""When an experiment ends, whoever is still in the garden."""


def observe(task: Task, program: Garden, text: str) -> list[Event]:
    """Blow gusts of the given weights through a garden under the true laws; return what is seen, tick by tick.

    Each event has `tick`, the `gusts` that are seen with their cells, those that `left` with their sides, the
    `squall`, and the `ending`, which only the last one has: "all out at tick 9", "squall", "still inside".
    """
    plot = lay(task.true_laws, program)
    breeze = Breeze(plot, [int(weight == HEAVY) for weight in read_weights(text)], 1)
    seen: list[Event] = []
    while not seen or seen[-1]["ending"] is None:
        left = [{"gust": gust, "side": SIDES[side]} for gust, side, _ in breeze.tick()]
        gusts, squall = _gusts(breeze, plot.columns), None
        if breeze.squall:
            cells = [(one["row"], one["column"]) for one in gusts]
            row, column = next(cell for cell in cells if cells.count(cell) > 1)
            met = [one["gust"] for one in gusts if (one["row"], one["column"]) == (row, column)]
            squall = {"row": row, "column": column, "gusts": met}
        seen.append(
            {"tick": breeze.time, "gusts": gusts, "left": left, "squall": squall, "ending": _ending(breeze)},
        )
    return seen


def read_weights(text: str) -> str:
    """Read an experiment's input, or raise ValueError."""
    weights = text.replace(",", "").replace(" ", "").upper()
    if not 1 <= len(weights) <= MOST_GUSTS or set(weights) - {HEAVY, LIGHT}:
        raise ValueError(f"an input is a row of 1 to {MOST_GUSTS} weights, H for heavy and L for light, such as HLLH")
    return weights


def _gusts(breeze: Breeze, columns: int) -> list[dict[str, int]]:
    shown = []
    for gust, places in (breeze.met if breeze.squall else breeze.gusts).items():
        (place,) = places
        row, column = divmod(place >> 2, columns)
        shown.append({"gust": gust, "row": row, "column": column})
    return shown


def _ending(breeze: Breeze) -> str | None:
    if breeze.squall:
        return "squall"
    if breeze.over:
        return f"all out at tick {breeze.time}"
    return "still inside" if breeze.time >= MOST_TICKS else None


def draw(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw what was seen as text: a line for each tick in which something is to be seen."""
    lines = []
    for event in shown:
        words = [f"{one['gust']} leaves {SIDE_NAMES[one['side']]}" for one in event["left"]]
        words += [f"{one['gust']} at {one['row']},{one['column']}" for one in event["gusts"]]
        if event["squall"]:
            words.append(f"SQUALL at {event['squall']['row']},{event['squall']['column']}")
        if event["ending"]:
            words.append(f"end: {event['ending']}")
        if words:
            lines.append(f"tick {event['tick']:>4}  {', '.join(words)}")
    return "\n".join(lines)


def example(task: Task) -> Probe:
    """Return an experiment to start from: one hidden board, three gusts far enough apart."""
    entry = task.hidden.entries[0] if task.hidden is not None else "z"
    period = min(max(9, task.laws["period"]["least"]), task.laws["period"]["most"])
    return Probe(render(Garden(0, period, (f".{ENTRIES[entry][0]}.",), entry_word(task.laws))), "HLH")


EXPERIMENTS = Experiments(
    shows=(
        "An experiment shows in which cell each gust is at each tick and by which side it leaves; not how boards stand,"
        " what gusts weigh by then, nor gusts that a board has taken in."
    ),
    input_hint=f"1 to {MOST_GUSTS} weights in the order of the gusts, H for heavy and L for light, such as HLLH",
    example=example,
    observe=observe,
    draw=draw,
)
