"""Machines and tasks are found by folder, and named by keys."""

import json

import pytest

import puzzles

WEIGHTS = {"practice": 0, "easy": 1, "medium": 2, "hard": 4, "brutal": 5, "calibration": 4}
ALL_TASKS = pytest.mark.parametrize("task", puzzles.tasks(), ids=lambda task: task.key)


def test_the_shuttle_is_found():
    assert puzzles.machine("shuttle") in puzzles.machines()
    assert [machine.name for machine in puzzles.machines()] == sorted(machine.name for machine in puzzles.machines())


def test_the_tasks_of_the_shuttle_are_found_sorted():
    keys = [task.key for task in puzzles.tasks()]
    assert keys == sorted(keys)
    names = "by-three delay edge negative parity rise serial-sum swap-pairs twice"
    assert [task.name for task in puzzles.tasks() if task.machine == "shuttle"] == names.split()


@ALL_TASKS
def test_a_task_describes_itself(task):
    assert puzzles.task(task.key) is task
    assert task.key == f"{task.machine}/{task.name}"
    assert task.weight == WEIGHTS[task.difficulty]
    assert task.par_status in ("proven", "best known", "provisional")
    assert {metric.name for metric in task.metrics} == set(task.naive) == set(task.par)
    assert isinstance(task.gate["passed"], bool)
    assert task.gate["reason"]
    assert task.statement
    assert task.features


@ALL_TASKS
def test_what_a_page_needs_of_a_task_is_json(task):
    for value in (task.laws, task.notation, task.public_cases, task.gate, task.naive, task.par, task.features):
        assert json.loads(json.dumps(value)) == (list(value) if isinstance(value, tuple) else value)


@ALL_TASKS
def test_public_cases_have_an_input_and_an_expected_output(task):
    assert task.public_cases
    assert all(set(case) == {"input", "expected"} for case in task.public_cases)


@pytest.mark.parametrize(
    "key",
    ["", "parity", "shuttle/none", "shuttle/parity~", "shuttle/parity~x", "shuttle/parity~01", "shuttle/parity~-1",
     "shuttle/parity~" + "1" * 19, "shuttle/parity\n", "shuttle/parity~１"],
)  # fmt: skip
def test_an_unknown_key_is_answered_with_what_there_is(key):
    with pytest.raises(puzzles.UnknownTaskError, match="shuttle/by-three"):
        puzzles.task(key)


def test_an_unknown_machine_is_answered_with_what_there_is():
    with pytest.raises(LookupError, match="shuttle"):
        puzzles.machine("loom")


def test_a_variant_keeps_its_task_but_for_laws_and_numbers():
    variant, canonical = puzzles.task("shuttle/parity~17"), puzzles.task("shuttle/parity")
    assert variant.key == "shuttle/parity~17"
    assert (variant.name, variant.title, variant.weight) == (canonical.name, canonical.title, canonical.weight)
    assert variant.cases == canonical.cases
    assert variant.laws != canonical.laws
    assert (variant.variant, canonical.variant) == (17, None)
