"""How fast the bench burns in this process: heats per second, all inputs at once and one by one, and a full grading.

The load is a bench on which three lines of fuse meet in a keg; no task asks for that, so it gives nothing away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from puzzles.contract import Limits, Task
from puzzles.fuseworks.firing import burn_bench, heats_of, lay_bench
from puzzles.fuseworks.grading import grade
from puzzles.fuseworks.notation import drawing_of
from puzzles.fuseworks.specification import Ask, ignitions, sheet_of

LOAD_ROWS = ("X--+-a-+--Y", "...|...|...", "b--x-%-&--Z", "...|...|...", "...+-c-+...")


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds` under the task's laws: heats per second, and milliseconds per full grading."""
    ask = Ask("abc", "XYZ", lambda one: tuple(sorted(one)), task.laws["last_input"])
    sheet = sheet_of(ask)
    usable = set(task.true_laws["parts"]) | set("abcXYZ.")
    program = drawing_of(
        task.true_laws, ["".join(glyph if glyph in usable else "+" for glyph in row) for row in LOAD_ROWS]
    )
    bench = lay_bench(task.true_laws, program.rows)
    single = [ignitions(ask.sources, [one]) for one in sheet.inputs[:20]]
    load = replace(task, specification=ask)

    def together() -> int:
        return heats_of(bench, burn_bench(bench, sheet.ignitions))

    def one_by_one() -> int:
        return sum(heats_of(bench, burn_bench(bench, lit)) for lit in single)

    def full() -> int:
        return int(grade(load, program, "measurement", Limits()).steps > 0)

    return {
        "events_per_second": _rate(seconds / 3, together),
        "single_events_per_second": _rate(seconds / 3, one_by_one),
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
