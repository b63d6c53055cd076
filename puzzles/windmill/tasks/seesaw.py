"""Seesaw: a gentle start; gusts leave by two sides in turn.

Why par is proven: mirrors and walls send all gusts the same way, so there is a flap or a vane, in one cell at least.
The last gust enters at tick 29 at the earliest and leaves a tick later.
"""

from __future__ import annotations

from puzzles.windmill.specification import Brief, Rules

BRIEF = Brief(
    title="Seesaw",
    difficulty="practice",
    ask="""All gusts are heavy. They must leave by the {heavy} and by the {two} in turn: gust 0 by the {heavy}, gust 1
by the {two}, gust 2 by the {heavy} again, and so on.

The editor holds the garden of the rules' example, which does something else. Watch what it does gust by gust, then take
boards away and put others there. First get every gust out by the proper side, with a large period, so that one gust
is gone before the next one comes. Then make it cheaper and smaller, and at last the period shorter.""",
    rules=Rules(("heavy", "two")),
    naive={"cost": 5, "area": 4, "ticks": 9000},
    par={"cost": 3, "area": 1, "ticks": 3000},
    par_status="proven",
    features=("two dimensions", "signs that turn", "exhaustive"),
)
