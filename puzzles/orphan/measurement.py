"""How fast the machine runs in this process: presses a second, and a full grading of a right program.

The load is a table that everybody may know and a task that nobody is asked there, so it gives nothing away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from puzzles.contract import Hidden, Limits, Task
from puzzles.orphan.engine import Calculator
from puzzles.orphan.grading import grade
from puzzles.orphan.laws import DEMO, entries
from puzzles.orphan.lists import examples, hidden_lists
from puzzles.orphan.rules import Rule
from puzzles.orphan.specification import Specification

LOAD = ("gbb", "gacabd", "fhdhfagb")
ECHO = "gb"


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds`: presses per second, and milliseconds per grading of all its lists."""
    calculator = Calculator(DEMO)
    lists = hidden_lists("measurement", "0", calculator.modulus, 50)

    def presses() -> int:
        return sum(calculator.run(program, inputs).presses for program in LOAD for inputs in lists)

    rule = Rule("echo")
    load = replace(
        task,
        cases=examples(rule, calculator.modulus),
        specification=Specification(rule, calculator.modulus),
        hidden=Hidden("orphan", "measurement", entries(DEMO), 0, DEMO),
    )

    def full() -> int:
        return int(grade(load, ECHO, "measurement", Limits()).reason == "valid")

    return {"presses_per_second": _rate(seconds / 2, presses), "grading_ms": 1000 / _rate(seconds / 2, full)}


def _rate(seconds: float, work: Callable[[], int]) -> float:
    """Return the units of work done per second, the best of the passes: the least disturbed one."""
    work()
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        done = work()
        best = max(best, done / (time.perf_counter() - start))
    return best
