"""Podium: three ticks in order."""

from __future__ import annotations

from puzzles.contract import Laws
from puzzles.fuseworks.specification import Brief, Input, Ticks


def ask(laws: Laws) -> str:
    """Write the candidate's text."""
    return """**X fires for the first one of a, b and c, Y for the second one, Z for the third one.**

With the three ticks in order, X fires at the smallest + C, Y at the middle one + C, Z at the largest + C. Where ticks
are equal, the places are shared out all the same: for 4, 4 and 9, X and Y both stand for 4."""


def wanted(laws: Laws, one: Input) -> Ticks:
    """Return the tick of each target."""
    return tuple(sorted(one))


BRIEF = Brief(
    title="Podium",
    difficulty="brutal",
    sources="abc",
    targets="XYZ",
    ask=ask,
    wanted=wanted,
    shown=((2, 5, 9), (9, 2, 5), (4, 9, 4), (3, 3, 3)),
    naive={"area": 126, "cost": 69, "latency": 12},
    par={"area": 30, "cost": 28, "latency": 5},
    par_status="best known",
    features=("two dimensions", "timing", "exhaustive inputs", "crossing"),
)
