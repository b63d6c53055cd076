"""`make bench`: runs the benchmarks of all parts, one after another, and lays their figures out as one table.

Each part prints, with `--json`, its cases as `{name: {"p50_ms": …, "p95_ms": …, "per_second": …}}`; what a case lacks
stays blank. Absolute times depend on the machine: the last column sets each beside a cold container for the same job.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import puzzles
from interviews.deploy.machine import ROOT

Figures = Mapping[str, Mapping[str, float]]
EVALUATOR = ("/usr/bin/python3", "-I", "-S", "-B", "-m", "puzzles", "evaluator")
COLD = "cold container"


def commands(job: Path, image: str) -> dict[str, list[str]]:
    """Name the benchmarks and their commands."""
    sandbox = ["-m", "sandbox", "bench", "--json", "--job", str(job), "--image", image, "--", *EVALUATOR]
    return {
        "puzzles, in one process": ["-m", "puzzles", "bench", "--json"],
        "sandbox, one small job": sandbox,
        "the site, POST to verdict": ["manage.py", "bench", "--json"],
    }


def small_job() -> dict[str, object]:
    """Return the evaluator's job for the practice task's first text."""
    task = next(task for task in puzzles.tasks() if task.difficulty == "practice")
    source = base64.b64encode(task.starter.encode()).decode()
    return {"kind": "evaluate", "task": task.key, "source_base64": source, "seed": "00"}


def table(parts: Mapping[str, Figures]) -> str:
    """Lay out the figures of all parts, with the ratio to a cold container where a case has a time."""
    cold = next((figures[COLD]["p50_ms"] for figures in parts.values() if COLD in figures), None)
    lines = [f"{'':40}{'p50 ms':>10}{'p95 ms':>10}{'a second':>14}{'cold ÷ this':>13}"]
    for part, figures in parts.items():
        lines.append(part)
        for name, case in figures.items():
            ratio = cold / case["p50_ms"] if cold and case.get("p50_ms") else None
            numbers = (
                _number(case.get("p50_ms"), 10, 2),
                _number(case.get("p95_ms"), 10, 2),
                _number(case.get("per_second"), 14, 1),
                _number(ratio, 12, 1) + ("×" if ratio else ""),
            )
            lines.append(f"  {name:38}{''.join(numbers)}")
    return "\n".join(lines)


def _number(value: float | None, width: int, digits: int) -> str:
    return " " * width if value is None else f"{value:{width},.{digits}f}"


def main() -> int:
    """Run all benchmarks; return 1 when one of them fails."""
    parts: dict[str, Figures] = {}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as job:
        json.dump(small_job(), job)
        job.flush()
        for part, words in commands(Path(job.name), os.environ["RED_QUEEN_SANDBOX_IMAGE"]).items():
            print(f"measuring {part}…", file=sys.stderr, flush=True)
            done = subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
            if done.returncode != 0:
                print(f"The benchmark `python {' '.join(words[:4])}` failed: see above.", file=sys.stderr)
                return 1
            parts[part] = json.loads(done.stdout)
    print(table(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
