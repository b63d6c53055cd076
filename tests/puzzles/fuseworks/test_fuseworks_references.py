"""Reference solutions, filed by the verdict that is expected of them: <task>/<verdict>/<name>.txt.

Nothing on a bench can be too slow: fire ends at the horizon at the latest. So no such folder is here.
"""

from pathlib import Path

import pytest

import puzzles

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*/*.txt"))
TASKS = sorted({path.parent.parent.name for path in FILES})
METRICS = ("area", "cost", "latency")


def metrics_of(path):
    task = puzzles.task(f"fuseworks/{path.parent.parent.name}")
    return puzzles.evaluate(task, path.read_bytes(), "reference")["metrics"]


@pytest.mark.parametrize(
    ("name", "file", "figures"),
    [
        ("photo-finish", "naive", (32, 20, 7)),
        ("photo-finish", "smallest", (8, 6, 2)),
        ("low-and-high", "naive", (35, 16, 5)),
        ("low-and-high", "cheapest", (9, 5, 2)),
        ("window", "by-hand", (24, 21, 4)),
        ("window", "three-rows", (15, 17, 4)),
        ("window", "smallest", (12, 17, 4)),
        ("podium", "naive", (126, 69, 12)),
        ("podium", "smallest", (30, 28, 5)),
    ],
)
def test_the_figures_of_known_benches_have_not_moved(name, file, figures):
    assert tuple(metrics_of(FOLDER / name / "accepted" / f"{file}.txt").values()) == figures


def test_no_reference_solution_stands_in_the_package():
    package = Path(puzzles.__file__).parent
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".json", ".md")]
    texts = [path.read_text("utf-8") for path in files]
    references = [path for path in FILES if path.parent.name == "accepted"]
    assert len(references) > 10
    for reference in references:
        rows = reference.read_text().split()
        assert not any(all(row in text for row in rows) for text in texts if len("".join(rows)) > 8), reference
