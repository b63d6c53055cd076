"""How fast the machine runs in this process: steps of singers a second, and a full grading.

The load is a sheet that spreads a wall's hum while its singers skip and go their own ways; no graded task asks for
that, so it gives nothing away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from puzzles.choir.engine import settle
from puzzles.choir.grading import grade, hall, visible_cases
from puzzles.choir.laws import CANONICAL
from puzzles.choir.notation import Sheet
from puzzles.choir.specification import Rules
from puzzles.contract import Limits, Task

LOAD_SHEET = Sheet((0, 2), "ReX.")


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds`: node-steps per second, and milliseconds per full grading of 300 cases."""
    rules = Rules(silent=False, target="right wall")
    load = replace(
        task, specification=rules, cases=visible_cases("choir/measurement", CANONICAL, rules), laws=CANONICAL
    )
    everything = hall(CANONICAL, load.cases)

    def sing() -> int:
        settle(CANONICAL, LOAD_SHEET, everything.chorus, everything.target)
        return sum(everything.chorus.sizes) * int(CANONICAL["ticks"])

    def full() -> int:
        return int(grade(load, LOAD_SHEET, "measurement", Limits()).reason == "valid")

    return {"node_steps_per_second": _rate(seconds / 2, sing), "grading_ms": 1000 / _rate(seconds / 2, full)}


def _rate(seconds: float, work: Callable[[], int]) -> float:
    """Return the units of work done per second, the best of the passes: the least disturbed one."""
    work()
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        done = work()
        best = max(best, done / (time.perf_counter() - start))
    return best
