"""Searches for good gardens by annealing, then takes away what can be done without; for `python -m puzzles solve`.

The pars were found by the same annealing in compiled code, one gust at a time at first and with all gusts under way
afterwards. Nobody has a proof; the pars are best known values.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from puzzles.contract import Task
from puzzles.seeds import Draw
from puzzles.windmill.laws import BLANK
from puzzles.windmill.notation import Garden, parse, render
from puzzles.windmill.search import Goal, annealing, goal_of, score_of


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return the best right garden that annealing finds in that time, or None if it finds none."""
    deadline = time.monotonic() + seconds
    best: str | None = None
    for found in annealing(task, Draw("windmill solver", seed).number(6)):
        if found is not None and found[2] >= 1:
            best = found[1]
        if time.monotonic() > deadline:
            break
    return None if best is None else render(shrunk(goal_of(task), parse(task.laws, best)))


def shrunk(goal: Goal, garden: Garden) -> Garden:
    """Take away boards, edges and ticks of the period as long as the garden gets better; the result is right, too."""
    best, better = score_of(goal, garden), True
    while better:
        better = False
        for candidate in _smaller(goal, garden):
            score = score_of(goal, candidate)
            # An edge may be worth nothing by itself, only together with the one opposite.
            if score > best or (score == best and _cells(candidate) < _cells(garden)):
                garden, best, better = candidate, score, True
                break
    return garden


def _cells(garden: Garden) -> int:
    return len(garden.rows) * len(garden.rows[0])


def _smaller(goal: Goal, garden: Garden) -> Iterator[Garden]:
    rows = garden.rows
    for number, row in enumerate(rows):
        for place, glyph in enumerate(row):
            if glyph != BLANK:
                cleared = row[:place] + BLANK + row[place + 1 :]
                yield garden._replace(rows=(*rows[:number], cleared, *rows[number + 1 :]))
    down, right = (1, 0) if garden.word == "row" else (0, 1)
    if len(rows) > 1:
        yield garden._replace(rows=rows[:-1], row=min(garden.row, len(rows) - 2) if down else garden.row)
        if garden.row >= down:
            yield garden._replace(rows=rows[1:], row=garden.row - down)
    width = len(rows[0])
    if width > 1:
        cut = tuple(row[:-1] for row in rows)
        yield garden._replace(rows=cut, row=min(garden.row, width - 2) if right else garden.row)
        if garden.row >= right:
            yield garden._replace(rows=tuple(row[1:] for row in rows), row=garden.row - right)
    for period in range(goal.laws["period"]["least"], garden.period):
        yield garden._replace(period=period)
