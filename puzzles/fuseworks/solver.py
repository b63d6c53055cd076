"""The par solver: annealing over drawings, then parts taken away one by one as long as the bench stays right.

In plain Python it looks at a few thousand benches a second: enough for easy and medium tasks in seconds to minutes,
not for the others: their pars come from compiled annealers that are not part of this package. It serves
`python -m puzzles solve`.
"""

from __future__ import annotations

import time

from puzzles.contract import Task
from puzzles.fuseworks.laws import BLANK
from puzzles.fuseworks.search import Goal, Layout, annealing, goal_of, score_of, text_of
from puzzles.seeds import Draw


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return the best right bench that annealing finds in that time, or None if it finds none."""
    deadline = time.monotonic() + seconds
    best: str | None = None
    for found in annealing(task, Draw("fuseworks solver", seed).number(6)):
        if found is not None and found[2] >= 1:
            best = found[1]
        if time.monotonic() > deadline:
            break
    return None if best is None else shrunk(goal_of(task), best)


def shrunk(goal: Goal, text: str) -> str:
    """Take away, or replace by plain fuse, whatever a right bench can do without; the result is right, too."""
    rows = text.split()
    layout = Layout(list("".join(rows)), len(rows[0]))
    best = score_of(goal, layout)
    place = 0
    while place < len(layout.cells):
        better = max(_without(goal, layout, place), key=lambda one: score_of(goal, one), default=layout)
        score = score_of(goal, better)
        if score > best:
            layout, best, place = better, score, 0
        else:
            place += 1
    return text_of(goal, layout)


def _without(goal: Goal, layout: Layout, place: int) -> list[Layout]:
    if layout.cells[place] not in goal.laws["parts"]:
        return []
    cells = layout.cells
    return [Layout([*cells[:place], glyph, *cells[place + 1 :]], layout.width) for glyph in (BLANK, "+", "-", "|")]
