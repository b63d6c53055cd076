"""Photo finish: who came first."""

from __future__ import annotations

from puzzles.contract import Laws
from puzzles.fuseworks.specification import Brief, Input, Ticks

_TIES = {
    "neither": "When a = b, neither fires.",
    "both": "When a = b, both fire.",
    "first": "When a = b, Y fires and Z does not.",
}


def ask(laws: Laws) -> str:
    """Write the candidate's text."""
    return f"""**Y fires for a if a comes before b; Z fires for b if b comes before a.** {_TIES[laws["tie"]]}

"Y fires for a" means: at tick a + C. The target that does not fire stays dark for good."""


def wanted(laws: Laws, one: Input) -> Ticks:
    """Return the tick of each target."""
    first, second = one
    if first == second:
        return (None if laws["tie"] == "neither" else first, second if laws["tie"] == "both" else None)
    return (first, None) if first < second else (None, second)


BRIEF = Brief(
    title="Photo finish",
    difficulty="easy",
    sources="ab",
    targets="YZ",
    ask=ask,
    wanted=wanted,
    shown=((2, 5), (5, 2), (4, 4)),
    naive={"area": 32, "cost": 20, "latency": 7},
    par={"area": 8, "cost": 6, "latency": 2},
    par_status="best known",
    features=("two dimensions", "timing", "exhaustive inputs"),
)
