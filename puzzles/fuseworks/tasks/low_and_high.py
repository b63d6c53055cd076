"""Low and high: two ticks in order."""

from __future__ import annotations

from puzzles.contract import Laws
from puzzles.fuseworks.specification import Brief, Input, Ticks


def ask(laws: Laws) -> str:
    """Write the candidate's text."""
    return """**Y fires for the earlier one of a and b, Z for the later one.**

Y fires at min(a, b) + C and Z at max(a, b) + C. When a = b, both fire together."""


def wanted(laws: Laws, one: Input) -> Ticks:
    """Return the tick of each target."""
    return min(one), max(one)


BRIEF = Brief(
    title="Low and high",
    difficulty="medium",
    sources="ab",
    targets="YZ",
    ask=ask,
    wanted=wanted,
    shown=((2, 5), (5, 2), (4, 4)),
    naive={"area": 35, "cost": 16, "latency": 5},
    par={"area": 8, "cost": 5, "latency": 2},
    par_status="best known",
    features=("two dimensions", "timing", "exhaustive inputs"),
)
