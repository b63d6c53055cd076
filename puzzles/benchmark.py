"""Measures this package in one run beside the start of a bare interpreter: ratios travel, times do not."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from typing import Any

import puzzles

_STARTS = 7


def measure(seconds: float) -> dict[str, Any]:
    """Return the figures: the bare interpreter's start in ms, and each machine's own measurements."""
    by_machine = {}
    for machine in puzzles.machines():
        by_machine[machine.name] = machine.measure(machine.load_tasks()[0], seconds)
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "bare_interpreter_ms": _bare_start_ms(),
        "machines": by_machine,
    }


def table(figures: dict[str, Any]) -> str:
    """Lay the figures out for reading."""
    start = figures["bare_interpreter_ms"]
    lines = [
        f"Python {figures['python']}, {figures['cores']} cores",
        f"{'bare interpreter (-I -S -c pass)':<40}{start:>12.2f} ms",
    ]
    for name, values in figures["machines"].items():
        for figure, value in values.items():
            if figure.endswith("_ms"):
                ratio = f"   {value / start:.2f} × the bare interpreter"
                lines.append(f"{name + ': ' + figure[:-3].replace('_', ' '):<40}{value:>12.2f} ms{ratio}")
            elif figure.endswith("_ratio"):
                lines.append(f"{name + ': ' + figure[:-6].replace('_', ' '):<40}{value:>12.1f} ×")
            else:
                lines.append(
                    f"{name + ': ' + figure.replace('_per_second', '').replace('_', ' '):<40}{value:>12,.0f} /s"
                )
    return "\n".join(lines)


def _bare_start_ms() -> float:
    times = []
    for _ in range(_STARTS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-S", "-c", "pass"], check=True)
        times.append(time.perf_counter() - start)
    return 1000 * sorted(times)[_STARTS // 2]
