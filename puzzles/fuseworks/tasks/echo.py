"""Practice: one source, two targets three ticks apart; length is arithmetic here."""

from __future__ import annotations

from puzzles.contract import Laws
from puzzles.fuseworks.specification import Brief, Input, Ticks

LATER = 3


def ask(laws: Laws) -> str:
    """Write the candidate's text."""
    return f"""**Y fires for a, and Z fires {LATER} ticks after Y.**

This is for getting to know the bench; nothing here counts. There is one source, so all you need is length.

1. The bench starts with `Ya-Z`. Fire leaves `a` one tick after it is lit, to all four sides: `Y`, right beside it,
   fires at a+1, and `Z` behind one piece of fuse at a+2. Submit it and read what the report says.
2. `Z` has to come {LATER} ticks after `Y`. More fuse between `a` and `Z` is one way; it need not run straight. A part
   with a longer delay is another.
3. Then look at the three numbers. Both targets may also come later together: the constant C is yours to choose, but
   it is measured. Which layout has the smallest box, which the lowest cost, which the lowest C?"""


def wanted(laws: Laws, one: Input) -> Ticks:
    """Return the tick of each target."""
    return one[0], one[0] + LATER


BRIEF = Brief(
    title="Echo",
    difficulty="practice",
    sources="a",
    targets="YZ",
    ask=ask,
    wanted=wanted,
    shown=((0,), (5,)),
    naive={"area": 8, "cost": 5, "latency": 2},
    par={"area": 5, "cost": 3, "latency": 1},
    par_status="best known",
    features=("two dimensions", "timing", "exhaustive inputs"),
    starter="Ya-Z\n",
)
