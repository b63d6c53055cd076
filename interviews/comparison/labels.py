"""Texts in a chart: numbers, short names, and places for labels where no line crosses them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .drawing import plain

LONGEST_NAME = 36
SHORTEST_NAME = 12
# Generous widths in pixels for text of the chart's size: a label that is thought too wide only moves.
CHARACTER_WIDTH = 7.2
GAP = 4


# The side of its text from which a label begins, as Vega names it: a "left" one stands to the right of its line.
Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")


@dataclass(frozen=True)
class Mark:
    """A named value on the axis of a metric, such as a baseline's median."""

    name: str
    value: float


@dataclass(frozen=True)
class Placed:
    """A mark with the class it is drawn as, and its label: the row counted upwards from 0, and the side."""

    mark: Mark
    class_name: str
    row: int
    align: Side
    longest: int = LONGEST_NAME

    @property
    def text(self) -> str:
        """The label: short name and value."""
        return label(self.mark, self.longest)


def number(value: float) -> str:
    """Write a whole number with thousands separated, any other with one decimal."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def heading(text: str) -> str:
    """Return `text` in one line with a capital first letter, the others as they are."""
    line = plain(text)
    return line[:1].upper() + line[1:]


def shorten(name: str, longest: int = LONGEST_NAME) -> str:
    """Return `name` in one line of at most `longest` characters: what tells names apart is often at their end."""
    line = plain(name)
    if len(line) <= longest:
        return line
    end = longest * 5 // 9
    return line[: longest - end - 1].rstrip() + "…" + line[-end:].lstrip()


def label(mark: Mark, longest: int = LONGEST_NAME) -> str:
    """Return the text that stands at a mark's line."""
    return f"{shorten(mark.name, longest)} · {number(mark.value)}"


def place(marks: Sequence[tuple[Mark, str]], domain: tuple[float, float], width: float) -> tuple[Placed, ...]:
    """Give each (mark, class) a row of its own above a plot of `width` pixels over `domain`, lowest row first.

    A mark's line runs from the plot up to its row and so passes all lower rows. Each row takes the label, and
    the side of its line, that the fewest of the lines still to come would cross, and that stays in the plot. A name
    that fits on neither side is cut further.
    """
    left = [(_pixel(mark.value, domain, width), mark, class_name) for mark, class_name in marks]
    placed: list[Placed] = []
    while left:
        lines = [at for at, _, _ in left]
        costs = [
            (_cost(at, label(mark), align, lines, width), index, align)
            for index, (at, mark, _) in enumerate(left)
            for align in SIDES
        ]
        _, index, align = min(costs)
        at, mark, class_name = left.pop(index)
        placed.append(Placed(mark, class_name, len(placed), align, _longest(at, mark, align, width)))
    return tuple(placed)


def _pixel(value: float, domain: tuple[float, float], width: float) -> float:
    return (value - domain[0]) / (domain[1] - domain[0]) * width


def _longest(at: float, mark: Mark, align: Side, width: float) -> int:
    """Return how many characters of a mark's name have room beside its line."""
    room = (width - at if align == "left" else at) - GAP
    beside = len(label(Mark("", mark.value)))
    return max(SHORTEST_NAME, min(LONGEST_NAME, int(room / CHARACTER_WIDTH) - beside))


def _cost(at: float, text: str, align: Side, lines: Sequence[float], width: float) -> tuple[float, int]:
    """Return first how far a label beside the line at `at` would leave the plot, then how many lines cross it."""
    length = CHARACTER_WIDTH * len(text)
    start = at + GAP if align == "left" else at - GAP - length
    crossing = sum(start <= line <= start + length for line in lines)
    return max(0.0, -start, start + length - width), crossing
