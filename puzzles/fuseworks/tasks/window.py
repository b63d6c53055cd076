"""The window: not too soon and not too late."""

from __future__ import annotations

from puzzles.contract import Laws
from puzzles.fuseworks.specification import Brief, Input, Ticks


def ask(laws: Laws) -> str:
    """Write the candidate's text."""
    lowest, highest = laws["window"]
    return f"""**Y fires for b if b comes {lowest} to {highest} ticks after a, and stays dark if not.**

That is: if {lowest} ≤ b − a ≤ {highest}, Y fires at tick b + C; otherwise, also when b comes before a, never."""


def wanted(laws: Laws, one: Input) -> Ticks:
    """Return the tick of each target."""
    lowest, highest = laws["window"]
    return (one[1] if lowest <= one[1] - one[0] <= highest else None,)


BRIEF = Brief(
    title="The window",
    difficulty="hard",
    sources="ab",
    targets="Y",
    ask=ask,
    wanted=wanted,
    shown=((2, 5), (2, 6), (2, 9), (2, 10), (6, 2)),
    naive={"area": 33, "cost": 26, "latency": 7},
    par={"area": 12, "cost": 17, "latency": 4},
    par_status="best known",
    features=("two dimensions", "timing", "exhaustive inputs"),
)
