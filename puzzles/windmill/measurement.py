"""How fast gusts go in this process: gust-steps per second, cases side by side and one alone, and a full grading.

The load is a garden that leads all gusts out by the east on two ways; no task asks for that, so it gives nothing
away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from puzzles.contract import Limits, Task
from puzzles.windmill.engine import lay
from puzzles.windmill.grading import grade, run, visible_cases, weather
from puzzles.windmill.laws import CANONICAL
from puzzles.windmill.notation import Garden
from puzzles.windmill.specification import Rules

LOAD = Garden(1, 2, ("./..........", ".z..........", ".\\.........."))
_EASTWARD = Rules(("one",), mixed=True, heavy=("one",))


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds`: gust-steps per second, and milliseconds per full grading of 300 cases."""
    cases = visible_cases("windmill/measurement", CANONICAL, _EASTWARD)
    load = replace(task, specification=_EASTWARD, cases=cases, laws=CANONICAL)
    plot, everything, single = lay(CANONICAL, LOAD), weather(cases), weather(cases[:1])

    def full() -> int:
        return int(grade(load, LOAD, "measurement", Limits()).reason == "valid")

    return {
        "gust_steps_per_second": _rate(seconds / 3, lambda: run(CANONICAL, plot, everything).steps),
        "single_gust_steps_per_second": _rate(seconds / 3, lambda: run(CANONICAL, plot, single).steps),
        "grading_ms": 1000 / _rate(seconds / 3, full),
    }


def _rate(seconds: float, work: Callable[[], int]) -> float:
    """Return the units of work done per second, the best of the passes: the least disturbed one."""
    work()
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        done = work()
        best = max(best, done / (time.perf_counter() - start))
    return best
