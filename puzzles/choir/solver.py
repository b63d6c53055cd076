"""Finds shortest sheets: all with one start, up to `COMPLETE_TO` lines, which takes some seconds in plain Python.

In compiled code the same search gets to 7 lines in minutes; beyond that nobody has a proof, and the pars are best
known values of annealing (`search`).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from puzzles.choir.engine import settle
from puzzles.choir.grading import hall
from puzzles.choir.laws import LETTERS
from puzzles.choir.notation import Sheet, render
from puzzles.contract import Task

COMPLETE_TO = 3
_FIRST_LOOK = 8


def short_sheets(task: Task, longest: int) -> Iterator[Sheet | None]:
    """Yield every sheet with one start that is right on all public cases, shortest first; None for each other one."""
    laws = task.true_laws
    few, everything = hall(laws, task.cases[:_FIRST_LOOK]), hall(laws, task.cases)
    for length in range(1, longest + 1):
        for letters in itertools.product(LETTERS, repeat=length):
            for start in range(length):
                sheet = Sheet((start,), "".join(letters))
                right = -1 not in settle(laws, sheet, few.chorus, few.target) and -1 not in settle(
                    laws, sheet, everything.chorus, everything.target
                )
                yield sheet if right else None


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return a shortest sheet where one with one start has at most `COMPLETE_TO` lines, None if none was met in time.

    The search draws nothing, so the seed changes nothing.
    """
    deadline = time.monotonic() + seconds
    for sheet in short_sheets(task, COMPLETE_TO):
        if sheet is not None:
            return render(sheet)
        if time.monotonic() > deadline:
            return None
    return None
