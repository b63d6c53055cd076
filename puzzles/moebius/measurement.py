"""How fast the machine runs in this process: plays a second, and a full grading.

The load is a deck that takes letters off both ends of the strip in turn, under several cards; no task asks for that,
so it gives nothing away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from puzzles.contract import Limits, Task
from puzzles.moebius.engine import play
from puzzles.moebius.grading import grade, visible_cases
from puzzles.moebius.laws import CANONICAL
from puzzles.moebius.notation import Deck
from puzzles.moebius.specification import Rules

LOAD_DECK: Deck = (("[b", "[P"), ("P", "["), ("b]", "(("), ("[a", "[Q"), ("Q", "c"), ("[c", "[{"), ("[{", "["))


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds`: plays per second, and milliseconds per full grading of 300 cases."""
    rules = Rules("nothing", "")
    cases = visible_cases("moebius/measurement", rules)
    load = replace(task, specification=rules, cases=cases, laws=CANONICAL)

    def plays() -> int:
        return sum(play(CANONICAL, LOAD_DECK, case.input)[2] for case in cases)

    def full() -> int:
        return int(grade(load, LOAD_DECK, "measurement", Limits(slowest_ratio=100)).reason == "valid")

    return {"plays_per_second": _rate(seconds / 2, plays), "grading_ms": 1000 / _rate(seconds / 2, full)}


def _rate(seconds: float, work: Callable[[], int]) -> float:
    """Return the units of work done per second, the best of the passes: the least disturbed one."""
    work()
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        done = work()
        best = max(best, done / (time.perf_counter() - start))
    return best
