"""How fast the machine runs in this process: plain ticks, ticks by jump table, and a full grading.

The load is a rail that hands each bit on with eight ticks a bit, about as many as rails of real tasks take; no
task asks for that, so it gives nothing away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from puzzles.contract import Limits, Task
from puzzles.shuttle.engine import Jumps, lay, run_plain
from puzzles.shuttle.example import ECHO
from puzzles.shuttle.grading import grade, ticks_on, visible_cases
from puzzles.shuttle.laws import CANONICAL

LOAD_RAIL = "riiw"


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds`: ticks per second, plain and by jump table, and milliseconds per full grading."""
    cases = visible_cases("shuttle/measurement", ECHO)
    load = replace(task, specification=ECHO, cases=cases, laws=CANONICAL, hidden=None)
    rail = lay(CANONICAL, LOAD_RAIL)

    def plain() -> int:
        return sum(run_plain(rail, case.input, len(case.expected)).ticks for case in cases)

    def jump() -> int:
        return ticks_on(Jumps(rail), cases) or 0

    def full() -> int:
        return int(grade(load, LOAD_RAIL, "measurement", Limits()).reason == "valid")

    return {
        "plain_ticks_per_second": _rate(seconds / 3, plain),
        "jump_ticks_per_second": _rate(seconds / 3, jump),
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
