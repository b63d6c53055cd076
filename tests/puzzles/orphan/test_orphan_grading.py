"""Verdicts of the stored programs, and how little a report tells."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

import puzzles
from puzzles.contract import Limits
from puzzles.orphan.laws import DEMO
from puzzles.orphan.lists import hidden_lists, read_list
from puzzles.orphan.rules import LIBRARY, LIST_SIZE, Rule, all_rules

HERE = Path(__file__).parent
PROGRAMS = sorted(HERE.glob("*/*/*.txt"))
VERDICTS = {"accepted": "valid", "wrong": "wrong", "invalid": "invalid"}
TASKS = [task for task in puzzles.tasks() if task.machine == "orphan"]


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: "/".join(path.parts[-3:]))
def test_each_stored_program_gets_the_verdict_it_is_filed_under(path):
    report = puzzles.evaluate(puzzles.task(f"orphan/{path.parts[-3]}"), path.read_bytes(), "1")
    assert report["verdict"] == VERDICTS[path.parts[-2]]
    assert (report["verdict"] == "valid") == ("metrics" in report)


def test_every_task_has_programs_of_all_verdicts():
    assert {task.name for task in TASKS} == {"easy", "medium", "hard", "brutal", "practice"}
    for task in TASKS:
        assert {path.parts[-2] for path in PROGRAMS if path.parts[-3] == task.name} == set(VERDICTS)


@pytest.mark.parametrize("name", ["easy", "medium", "hard", "brutal"])
def test_the_programs_of_the_old_notebook_are_as_short_as_par_and_the_naive_ones_as_long_as_naive(name):
    task = puzzles.task(f"orphan/{name}")
    for program, figures in (("page", task.par), ("naive", task.naive)):
        report = puzzles.evaluate(task, (HERE / name / "accepted" / f"{program}.txt").read_bytes(), "1")
        assert report["metrics"] == {"keys": figures["keys"]}


def test_queries_are_counted_by_the_platform_and_not_by_a_grading():
    for task in TASKS:
        assert [metric.name for metric in task.metrics if metric.counted_by == "platform"] == ["queries"]
        assert (task.naive["queries"], task.par["queries"]) == (24, 9)
    assert "queries" not in puzzles.evaluate(puzzles.task("orphan/easy"), b"gdb", "1")["metrics"]


@pytest.mark.parametrize("program", ["gb", "gddb", "b", "a", "gbb", "hhhh"])
def test_every_wrong_program_gets_the_same_failure(program):
    report = puzzles.evaluate(puzzles.task("orphan/hard"), program.encode(), "1")
    assert report["failure"] == {
        "stage": "hidden",
        "category": "lists of eight numbers",
        "reason": "A hidden case does not come out as asked.",
    }
    assert set(report) == {"verdict", "faults", "size", "proof", "cases", "failure"}


def test_a_program_that_fails_on_a_public_list_is_not_told_so():
    task = puzzles.task("orphan/easy")
    right_on_none, right_on_all_but_hidden = (
        puzzles.evaluate(replace(task, cases=cases), b"gb", "1") for cases in (task.cases, ())
    )
    assert right_on_none["failure"] == right_on_all_but_hidden["failure"]


def test_how_a_run_ends_does_not_matter():
    # Two keys that never come to read any more: the calculator goes round and round after the eighth number.
    task = puzzles.task("orphan/easy")
    keys = {**DEMO["keys"], "a": {"do": "restart", "if": "B=0"}, "c": {"do": "put", "to": "B", "of": 1}}
    laws = {**DEMO, "keys": keys}
    assert puzzles.evaluate(replace(task, hidden=replace(task.hidden, laws=laws)), b"gdba", "1")["verdict"] == "valid"


def test_a_run_that_is_cut_off_after_the_right_numbers_is_right():
    task = puzzles.task("orphan/easy")
    hidden = replace(task.hidden, laws={**DEMO, "limits": {**DEMO["limits"], "presses": 24}})
    assert puzzles.evaluate(replace(task, hidden=hidden), b"gdb", "1")["verdict"] == "valid"
    hidden = replace(task.hidden, laws={**DEMO, "limits": {**DEMO["limits"], "presses": 23}})
    assert puzzles.evaluate(replace(task, hidden=hidden), b"gdb", "1")["verdict"] == "wrong"


def test_hidden_lists_follow_the_seed_and_are_below_the_modulus():
    lists = hidden_lists("orphan/easy", "1", 10, 200)
    assert lists == hidden_lists("orphan/easy", "1", 10, 200) != hidden_lists("orphan/easy", "2", 10, 200)
    assert {len(values) for values in lists} == {LIST_SIZE}
    assert {value for values in lists for value in values} == set(range(10))


def test_a_grading_of_a_right_program_is_quick():
    start = time.process_time()
    puzzles.evaluate(puzzles.task("orphan/brutal"), b"gfghhb", "1", Limits())
    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("echo", [3, 8, 7, 7, 0, 5]),
        ("double", [6, 6, 4, 4, 0, 0]),
        ("negate", [7, 2, 3, 3, 0, 5]),
        ("parity", [1, 0, 1, 1, 0, 1]),
        ("pair-sum", [1, 4, 5]),
        ("pair-difference", [5, 0, 5]),
        ("pair-largest", [8, 7, 5]),
        ("pair-least", [3, 7, 0]),
        ("pair-gap", [5, 0, 5]),
        ("twice-and-once", [4, 1, 5]),
        ("swap-pairs", [8, 3, 7, 7, 5, 0]),
        ("every-second", [8, 7, 5]),
        ("running-sum", [3, 1, 8, 5, 5, 0]),
        ("delta", [3, 5, 9, 0, 3, 5]),
        ("drop-odd", [8, 0]),
    ],
)
def test_what_each_entry_of_the_library_wants(name, wanted):
    assert Rule(name).wanted([3, 8, 7, 7, 0, 5], 10) == wanted


def test_adding_a_number_wants_it_for_each_number_there_is():
    assert Rule("plus", 6).wanted([3, 4, 7], 10) == [9, 0, 3]
    assert {rule.name for rule in all_rules(12)} == set(LIBRARY)
    assert [rule.number for rule in all_rules(12) if rule.name == "plus"] == list(range(1, 12))


def test_own_inputs_are_lists_below_the_modulus():
    machine, task = puzzles.machine("orphan"), puzzles.task("orphan/easy")
    case = machine.make_case(task, " 3, 4,7 ")
    assert (case.input, case.expected) == ("3,4,7", "9,0,3")
    for text in ("10", "1,2,3,4,5,6,7,8,9", "x", "-1", "٣"):
        with pytest.raises(ValueError, match="numbers"):
            machine.make_case(task, text)
    assert read_list("", 6) == []


def test_no_counterexample_is_shown():
    assert puzzles.machine("orphan").counterexample(puzzles.task("orphan/easy"), "gb") is None


def test_nothing_is_traced_but_by_reviewers():
    task = puzzles.task("orphan/easy")
    with pytest.raises(ValueError, match="make an experiment"):
        puzzles.trace(task, b"gdb", 0)
    machine = puzzles.machine("orphan")
    assert list(machine.events(task, "gdb", task.cases[0]))[-1]["right"]


def test_the_bench_measures_presses_and_a_grading():
    figures = puzzles.machine("orphan").measure(TASKS[0], 0.2)
    assert figures["presses_per_second"] > 100_000
    assert 0 < figures["grading_ms"] < 1000
