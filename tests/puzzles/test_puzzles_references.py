"""Reference solutions of the canonical tasks, filed by expected verdict: <machine>/<task>/<verdict>/<name>.txt.

The folders are accepted, wrong, too_slow (where a machine can run for ever), invalid, and cheating: fitted to the
public cases, or up to something else, and anything but valid.
"""

from pathlib import Path

import pytest

import puzzles

FOLDER = Path(__file__).parent
TASKS = puzzles.tasks()
FILES = [(task, path) for task in TASKS for path in sorted((FOLDER / task.machine / task.name).glob("*/*.*"))]
SCORED = [task for task in TASKS if task.machine != "orphan" and task.difficulty != "calibration"]


def name_of(value):
    return str(value.relative_to(FOLDER)) if isinstance(value, Path) else value.key


def accepted(task):
    """The metrics of all accepted references, by name."""
    folder = FOLDER / task.machine / task.name / "accepted"
    return {path.stem: puzzles.evaluate(task, path.read_bytes(), "par")["metrics"] for path in folder.glob("*.*")}


@pytest.mark.parametrize(("task", "path"), FILES, ids=name_of)
def test_every_reference_gets_the_verdict_it_is_filed_under(task, path):
    verdict = puzzles.evaluate(task, path.read_bytes(), "reference")["verdict"]
    if path.parent.name == "cheating":
        assert verdict != "valid"
    else:
        assert verdict == {"accepted": "valid"}.get(path.parent.name, path.parent.name)


@pytest.mark.parametrize("task", TASKS, ids=name_of)
def test_every_task_has_references_of_the_verdicts_that_matter(task):
    folders = {path.name for path in (FOLDER / task.machine / task.name).iterdir()}
    assert {"accepted", "wrong", "invalid"} <= folders <= {"accepted", "wrong", "invalid", "too_slow", "cheating"}
    if task.difficulty in ("hard", "brutal") and task.machine != "orphan":
        assert "cheating" in folders


@pytest.mark.parametrize("task", SCORED, ids=name_of)
def test_par_is_the_best_of_all_references_and_naive_that_of_the_naive_one(task):
    found = accepted(task)
    assert task.par == {name: min(one[name] for one in found.values()) for name in task.par}
    assert task.naive == found["naive"]


# Right decks for it are so hard to come by that being right is all that counts.
ALL_OR_NOTHING = {"moebius/there-and-back"}


@pytest.mark.parametrize("task", [task for task in TASKS if task.key not in ALL_OR_NOTHING], ids=name_of)
def test_some_metric_of_every_task_tells_solutions_apart(task):
    assert any(task.naive[name] >= 1.5 * par for name, par in task.par.items())
