"""Reference solutions, filed by the verdict that is expected of them: <task>/<verdict>/<name>.txt."""

from pathlib import Path

import pytest

import puzzles

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*/*.txt"))
TASKS = sorted({path.parent.parent.name for path in FILES})


def metrics_of(path):
    task = puzzles.task(f"shuttle/{path.parent.parent.name}")
    return puzzles.evaluate(task, path.read_bytes(), "reference")["metrics"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_reference_gets_the_verdict_it_is_filed_under(path):
    task = puzzles.task(f"shuttle/{path.parent.parent.name}")
    expected = {"accepted": "valid"}.get(path.parent.name, path.parent.name)
    assert puzzles.evaluate(task, path.read_bytes(), "reference")["verdict"] == expected


def test_every_task_has_references_of_every_verdict():
    assert {f"shuttle/{name}" for name in TASKS} == {task.key for task in puzzles.tasks() if task.machine == "shuttle"}
    for name in TASKS:
        assert {path.name for path in (FOLDER / name).iterdir()} == {"accepted", "invalid", "too_slow", "wrong"}


@pytest.mark.parametrize("name", TASKS)
def test_the_naive_values_are_those_of_the_naive_reference(name):
    assert puzzles.task(f"shuttle/{name}").naive == metrics_of(FOLDER / name / "accepted" / "naive.txt")


@pytest.mark.parametrize("name", TASKS)
def test_par_is_the_best_of_all_references_metric_by_metric(name):
    found = [metrics_of(path) for path in (FOLDER / name / "accepted").iterdir()]
    assert puzzles.task(f"shuttle/{name}").par == {key: min(one[key] for one in found) for key in ("length", "ticks")}


@pytest.mark.parametrize("name", TASKS)
def test_both_metrics_of_every_task_carry_weight(name):
    task = puzzles.task(f"shuttle/{name}")
    assert all(task.naive[metric] >= 1.5 * task.par[metric] for metric in ("length", "ticks"))
