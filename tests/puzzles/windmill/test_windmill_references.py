"""Reference solutions, filed by the verdict that is expected of them: <task>/<verdict>/<name>.txt.

No garden is known that keeps a gust to the end and makes no other mistake before; so there is no folder too_slow.
"""

from pathlib import Path

import pytest

import puzzles

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*/*.txt"))
TASKS = sorted({path.parent.parent.name for path in FILES})
METRICS = ("cost", "area", "ticks")


def metrics_of(path):
    task = puzzles.task(f"windmill/{path.parent.parent.name}")
    return puzzles.evaluate(task, path.read_bytes(), "reference")["metrics"]


@pytest.mark.parametrize(
    ("name", "file", "figures"),
    [
        ("turn-about", "as-specified", (4, 2, 8900)),
        ("turn-about", "smallest", (4, 2, 3000)),
        ("third-child", "flaps-only", (13, 16, 38000)),
        ("third-child", "vane-and-walls", (10, 12, 15400)),
        ("third-child", "smallest", (10, 6, 9100)),
        ("ledger", "cheapest", (18, 20, 62337)),
        ("ledger", "smallest", (19, 12, 21415)),
        ("ledger", "fastest", (20, 15, 15621)),
        ("ledger-of-three", "cheapest", (20, 16, 27443)),
        ("ledger-of-three", "fastest", (28, 25, 21590)),
    ],
)
def test_the_figures_of_known_gardens_have_not_moved(name, file, figures):
    assert tuple(metrics_of(FOLDER / name / "accepted" / f"{file}.txt").values()) == figures


@pytest.mark.parametrize(
    ("name", "file", "smallest"),
    [("turn-about", "as-specified", 1), ("third-child", "flaps-only", 13), ("third-child", "vane-and-walls", 5),
     ("ledger", "cheapest", 21), ("ledger-of-three", "cheapest", 9)],
)  # fmt: skip
def test_the_smallest_safe_periods_are_those_of_the_specification(name, file, smallest):
    task = puzzles.task(f"windmill/{name}")
    header, _, *rows = (FOLDER / name / "accepted" / f"{file}.txt").read_text().splitlines()
    verdicts = [
        puzzles.evaluate(task, "\n".join([header, f"period {period}", *rows]).encode(), "period")["verdict"]
        for period in range(1, smallest + 1)
    ]
    assert verdicts == ["wrong"] * (smallest - 1) + ["valid"]


@pytest.mark.parametrize("glyph", "/\\zs^>v<#")
def test_no_single_board_turns_about(glyph):
    task = puzzles.task("windmill/turn-about")
    for rows in (glyph, f".{glyph}", f"{glyph}.", f".{glyph}.", f"{glyph}\n.", f"{glyph}.\n.."):
        report = puzzles.evaluate(task, f"row 0\nperiod 9\n{rows}".encode(), "single")
        assert report["verdict"] == "wrong"


def test_the_pars_called_proven_are_those_that_the_tasks_argue_for():
    status = {name: puzzles.task(f"windmill/{name}").par_status for name in TASKS}
    assert {name for name, value in status.items() if value == "proven"} == {"seesaw", "turn-about"}
    assert puzzles.task("windmill/turn-about").par == {"cost": 4, "area": 2, "ticks": 3000}


def test_no_reference_solution_stands_in_the_package():
    package = Path(puzzles.__file__).parent
    files = [path for path in package.rglob("*") if path.suffix in (".py", ".json", ".md")]
    texts = [path.read_text("utf-8") for path in files]
    references = [path for path in FILES if path.parent.name == "accepted"]
    assert len(references) > 10
    for reference in references:
        rows = reference.read_text().splitlines()[2:]
        assert not any(all(row in text for row in rows) for text in texts if len("".join(rows)) > 8), reference
