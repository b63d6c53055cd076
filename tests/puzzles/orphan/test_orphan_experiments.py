"""What an experiment shows: printed numbers and the ending, and not a thing more."""

from __future__ import annotations

from dataclasses import replace

import pytest

import puzzles
from puzzles.orphan.experiments import EXPERIMENTS

TASK = puzzles.task("orphan/easy")


def observed(program, given, task=TASK):
    return puzzles.experiment(task, program.encode(), given)


def test_the_session_of_the_old_notebook():
    assert observed("gbb", "3,4,7")["drawing"] == "3 0 4 0 7 0   starved"
    assert observed("gdb", "3, 4, 7")["drawing"] == "9 0 3   starved"
    assert observed("b", "")["observation"][-1] == {"printed": None, "ending": "overrun"}


def test_an_experiment_shows_printed_numbers_and_the_ending_alone():
    report = observed("gfghb", "1 2 3 4")
    assert report["observation"] == [
        {"printed": 3, "ending": None},
        {"printed": 7, "ending": None},
        {"printed": None, "ending": "starved"},
    ]
    assert set(report) == {"verdict", "faults", "size", "observation", "drawing", "truncated"}
    assert not report["truncated"]


def test_nothing_printed_is_said_so():
    assert observed("f", "")["drawing"] == "(nothing)   overrun"


def test_the_most_that_can_be_printed_is_shown_whole():
    twice = {**TASK.hidden.laws, "quirk": {"when": "press", "every": 1, "then": "twice"}}
    task = replace(TASK, hidden=replace(TASK.hidden, laws=twice))
    report = observed("b", "", task)
    assert len(report["observation"]) == 321
    assert not report["truncated"]


@pytest.mark.parametrize("given", ["1,2,3,4,5,6,7", "100", "-1", "a", "1.5", "٣", "1" * 400])
def test_a_wrong_input_is_refused_and_nothing_is_run(given):
    report = observed("gb", given)
    assert report["verdict"] == "invalid"
    assert "number" in report["input_fault"]
    assert "observation" not in report


def test_all_tasks_on_a_calculator_share_one_budget_and_practice_has_its_own():
    tasks = {task.name: task for task in puzzles.tasks() if task.machine == "orphan"}
    families = {name: task.hidden.family for name, task in tasks.items()}
    assert families == {**dict.fromkeys(("easy", "medium", "hard", "brutal"), "orphan"), "practice": "orphan-practice"}
    for task in tasks.values():
        assert (task.hidden.mode, task.hidden.budget, task.submission_limit) == ("orphan", 24, 3)
        assert task.hidden.entries == (*task.hidden.laws["keys"], "quirk", "modulus")


def test_the_example_is_an_experiment():
    probe = EXPERIMENTS.example(TASK)
    assert observed(probe.program, probe.input)["verdict"] == "valid"
