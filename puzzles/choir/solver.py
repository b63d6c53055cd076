"""Searches for good sheets: all short ones first, then annealing; for pars, variants and `python -m puzzles solve`.

The short ones are complete up to `COMPLETE_TO` lines with one start, which takes some seconds in plain Python. In
compiled code the same search gets to 7 lines in minutes; beyond that nobody has a proof, and the pars are best known
values.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from puzzles.choir.engine import settle
from puzzles.choir.grading import hall
from puzzles.choir.laws import LETTERS
from puzzles.choir.notation import Sheet, render
from puzzles.choir.search import annealing
from puzzles.contract import Task
from puzzles.seeds import Draw

COMPLETE_TO = 3
_FIRST_LOOK = 8


def short_sheets(task: Task, longest: int) -> Iterator[Sheet | None]:
    """Yield every sheet with one start that is right on all public cases, shortest first; None for each other one."""
    few, everything = hall(task.laws, task.cases[:_FIRST_LOOK]), hall(task.laws, task.cases)
    for length in range(1, longest + 1):
        for letters in itertools.product(LETTERS, repeat=length):
            for start in range(length):
                sheet = Sheet((start,), "".join(letters))
                right = -1 not in settle(task.laws, sheet, few.chorus, few.target) and -1 not in settle(
                    task.laws, sheet, everything.chorus, everything.target
                )
                yield sheet if right else None


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return a shortest sheet where it has at most `COMPLETE_TO` lines, else the best one annealing finds in time.

    None if there was none. Which one is found depends on the time as well as on the seed.
    """
    deadline = time.monotonic() + seconds
    for sheet in short_sheets(task, COMPLETE_TO):
        if sheet is not None:
            return render(sheet)
        if time.monotonic() > deadline:
            return None
    best = None
    for found in annealing(task, Draw("choir solve", seed).number(8)):
        if found is not None and found[2] > 1:
            best = found[1]
        if time.monotonic() > deadline:
            return best
    return best
