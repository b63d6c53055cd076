"""`make bench`: runs the benchmarks of all parts, one after another, and lays their figures out as one table.

Each part prints, with `--json`, its cases as `{name: {"p50_ms": …, "p95_ms": …, "per_second": …}}`; what a case lacks
stays blank. Absolute times depend on the machine: the last columns set each beside the start of a bare interpreter and
beside a cold container for the same job.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import puzzles
from interviews.deploy.machine import ROOT

Figures = Mapping[str, Mapping[str, float]]
EVALUATOR = ("/usr/bin/python3", "-I", "-S", "-B", "-m", "puzzles", "evaluator")
COLD = "cold container"
BARE = "bare interpreter"


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


def cases_of_puzzles(printed: Mapping[str, Any]) -> Figures:
    """Turn what `python -m puzzles bench --json` prints, by machine and measure, into cases."""
    cases = {}
    for machine, measures in printed["machines"].items():
        for measure, value in measures.items():
            if measure.endswith("_per_second"):
                cases[f"{machine}: {measure.removesuffix('_per_second').replace('_', ' ')}"] = {"per_second": value}
            elif measure.endswith("_ms"):
                cases[f"{machine}: {measure.removesuffix('_ms').replace('_', ' ')}"] = {"p50_ms": value}
    return cases


def table(parts: Mapping[str, Figures]) -> str:
    """Lay out the figures of all parts, with the ratios where a case has a time."""
    bare, cold = (
        next((figures[name]["p50_ms"] for figures in parts.values() if name in figures), None) for name in (BARE, COLD)
    )
    lines = [f"{'':40}{'p50 ms':>10}{'p95 ms':>10}{'a second':>16}{'this ÷ bare':>13}{'cold ÷ this':>13}"]
    for part, figures in parts.items():
        lines.append(part)
        for name, case in figures.items():
            time = case.get("p50_ms")
            numbers = (
                _number(time, 10, 2),
                _number(case.get("p95_ms"), 10, 2),
                _number(case.get("per_second"), 16, 1),
                _number(time / bare if time and bare else None, 12, 2, "×"),
                _number(cold / time if time and cold else None, 12, 1, "×"),
            )
            lines.append(f"  {name:38}{''.join(numbers)}")
    return "\n".join(lines)


def _number(value: float | None, width: int, digits: int, sign: str = "") -> str:
    return " " * (width + len(sign)) if value is None else f"{value:{width},.{digits}f}{sign}"


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
            printed = json.loads(done.stdout)
            parts[part] = cases_of_puzzles(printed) if "machines" in printed else printed
    print(table(parts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
