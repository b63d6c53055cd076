"""Verdicts of the stored programs, figures of the references, and what a report tells and keeps."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

import puzzles
from puzzles.choir.engine import settle
from puzzles.choir.grading import hall, hall_of, hidden_cases
from puzzles.choir.notation import Sheet, parse
from puzzles.choir.specification import read_voices
from puzzles.contract import Case, Limits

HERE = Path(__file__).parent
PROGRAMS = sorted(HERE.glob("*/*/*.txt"))
VERDICTS = {"accepted": "valid", "wrong": "wrong", "too_slow": "too_slow", "invalid": "invalid"}


def program(place):
    return (HERE / f"{place}.txt").read_bytes()


def grade(place, **changes):
    return puzzles.evaluate(puzzles.task(f"choir/{place.split('/')[0]}"), program(place), "grading test", **changes)


@pytest.mark.parametrize(
    ("place", "lines", "ticks"),
    [
        ("crescendo/accepted/three_lines", 3, 1485),
        ("loudest/accepted/nine_lines", 9, 2343),
        ("by-height/accepted/shared_loop", 6, 1032),
        ("by-height/accepted/naive", 14, 1140),
        ("head-count/accepted/naive", 31, 5065),
        ("head-count/accepted/ten_lines", 10, 9400),
        ("head-count/accepted/thirty_one_lines", 31, 3666),
    ],
)
def test_references_have_their_figures(place, lines, ticks):
    assert grade(place)["metrics"] == {"lines": lines, "ticks": ticks}


def test_the_fast_head_count_takes_258_ticks_over_all_numbers_of_singers():
    task = puzzles.task("choir/head-count")
    sheet = parse(task.laws, program("head-count/accepted/thirty_one_lines").decode())
    one = hall(task.laws, task.cases[:7])
    assert [len(read_voices(case.input)) for case in task.cases[:7]] == [2, 3, 4, 5, 6, 7, 8]
    assert sum(settle(task.laws, sheet, one.chorus, one.target)) == 258


def test_there_are_100_visible_and_200_hidden_cases():
    report = grade("loudest/accepted/nine_lines")
    assert report["cases"] == {"visible": 100, "hidden": 200}
    assert report["proof"] == "sampled"


@pytest.mark.parametrize("name", ["crescendo", "head-count"])
def test_where_all_start_silent_the_visible_cases_are_all_there_are(name):
    task = puzzles.task(f"choir/{name}")
    assert {case.input for case in task.cases} == {" ".join("0" * size) for size in range(2, 9)}
    report = grade(f"{name}/accepted/naive")
    assert (report["proof"], report["cases"]) == ("exhaustive", {"visible": 100, "hidden": 0})


def test_the_same_program_has_the_same_metrics_under_every_hidden_seed():
    task = puzzles.task("choir/loudest")
    metrics = [
        puzzles.evaluate(task, program("loudest/accepted/nine_lines"), str(seed))["metrics"] for seed in range(4)
    ]
    assert all(one == metrics[0] for one in metrics)


def test_hidden_cases_hang_on_the_seed_and_keep_to_the_laws():
    task = puzzles.task("choir/by-height")
    first, again, other = (hidden_cases(task, seed, 200) for seed in ("a", "a", "b"))
    assert first == again != other
    for case in first:
        voices = read_voices(case.input)
        assert 2 <= len(voices) <= 8
        assert set(voices) <= set(range(1, 9))
        assert read_voices(case.expected) == sorted(voices)


def test_a_public_failure_shows_the_case_and_the_first_wrong_singer():
    failure = grade("crescendo/wrong/copies_only")["failure"]
    assert (failure["stage"], failure["case"], failure["input"]) == ("visible", 0, "0 0")
    assert (failure["expected"], failure["seen"], failure["place"]) == ("1 2", "0 0", {"tick": 200, "singer": 0})
    assert failure["reason"] == "At the end, singer 0 (from 0) should hold 1 and holds 0."


def test_a_hidden_failure_names_its_kind_and_shows_nothing_of_the_case():
    # Only the visible cases are made easy: one in which nothing needs to be done.
    task = replace(puzzles.task("choir/by-height"), cases=(Case("1 2 3", "1 2 3"),))
    report = puzzles.evaluate(task, b"start 0\n.", "1")
    assert report["verdict"] == "wrong"
    assert set(report["failure"]) == {"stage", "category", "reason"}
    assert report["failure"]["category"] in report["failure"]["reason"]


def test_a_hidden_case_may_take_5_times_the_slowest_visible_one():
    task = replace(puzzles.task("choir/by-height"), cases=(Case("2 1", "1 2"),))
    source = program("by-height/accepted/shared_loop")
    alone = settle_one(task, source, "2 1")
    slowest = max(settle_one(task, source, case.input) for case in hidden_cases(task, "1", 200))
    for ratio in range(1, 8):
        report = puzzles.evaluate(task, source, "1", Limits(slowest_ratio=ratio))
        assert report["verdict"] == ("valid" if slowest <= ratio * alone else "too_slow")
    assert Limits().slowest_ratio == 5
    assert slowest > 2 * alone


def settle_one(task, source, voices):
    wanted = [task.specification.wanted(task.laws, read_voices(voices))]
    one = hall_of(task.laws, [read_voices(voices)], wanted)
    return settle(task.laws, parse(task.laws, source.decode()), one.chorus, one.target)[0]


def test_visible_cases_that_are_right_from_the_start_count_as_one_tick():
    task = replace(puzzles.task("choir/echo"), cases=(Case("9 9", "9 9"),))
    report = puzzles.evaluate(task, b"start 0\nRX", "1")
    assert report["verdict"] == "too_slow"


def test_a_run_that_comes_right_after_its_end_is_too_slow():
    failure = grade("crescendo/too_slow/rests_much")["failure"]
    assert failure["stage"] == "visible"
    assert "The voices come right at tick" in failure["reason"]
    assert "a run lasts 200 ticks" in failure["reason"]


def test_a_hidden_run_that_comes_right_after_its_end_is_too_slow():
    task = replace(puzzles.task("choir/loudest"), cases=(Case("3 2", "3 3"),))
    report = puzzles.evaluate(task, program("loudest/too_slow/rests_much"), "1", Limits(slowest_ratio=1000))
    assert report["verdict"] == "too_slow"
    assert set(report["failure"]) == {"stage", "category", "reason"}


def test_check_tells_the_size_without_a_run():
    report = puzzles.check(puzzles.task("choir/crescendo"), b"start 0\nL+X")
    assert (report["verdict"], report["size"]) == ("valid", {"lines": 3})


def test_bytes_that_are_no_text_and_texts_that_are_too_large_are_refused():
    task = puzzles.task("choir/crescendo")
    assert puzzles.evaluate(task, b"start 0\nL\xff", "1")["faults"][0]["line"] == 2
    assert puzzles.evaluate(task, b"X" * 5000, "1")["verdict"] == "too_large"


def test_a_sheet_that_scatters_all_singers_is_graded_fast():
    # Conditions, jumps and three starts: many lines are in use at once, the worst this machine can meet.
    task = puzzles.task("choir/loudest")
    source = b"start 0 13 26\n" + b"Lg^+R@lX-e+^L@RgX+l^-eX@LRg+l-X^e@R+LgX-"
    begun = time.process_time()
    assert puzzles.evaluate(task, source, "1")["verdict"] == "wrong"
    assert time.process_time() - begun < 1.0


def test_make_case_reads_voices_or_the_number_of_silent_singers():
    machine = puzzles.machine("choir")
    assert machine.make_case(puzzles.task("choir/by-height"), "3, 1 2") == Case("3 1 2", "1 2 3", "own input")
    assert machine.make_case(puzzles.task("choir/head-count"), "4").expected == "4 4 4 4"
    assert machine.make_case(puzzles.task("choir/head-count"), "0 0").expected == "2 2"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("by-height", "", "a row of voices"),
        ("by-height", "three", "a row of voices"),
        ("by-height", "9999", "a row of voices"),
        ("by-height", "3", "2 to 8 singers"),
        ("by-height", "1 2 3 4 5 6 7 8 1", "2 to 8 singers"),
        ("by-height", "0 9", "voices are 1 to 8"),
        ("head-count", "1 1", "all voices are 0"),
        ("head-count", "999", "2 to 8 singers"),
    ],
)
def test_make_case_refuses_inputs_that_the_task_does_not_have(name, text, reason):
    with pytest.raises(ValueError, match=reason):
        puzzles.machine("choir").make_case(puzzles.task(f"choir/{name}"), text)


def test_a_counterexample_has_as_few_singers_as_possible_and_none_is_found_where_all_is_right():
    machine, task = puzzles.machine("choir"), puzzles.task("choir/by-height")
    assert machine.counterexample(task, Sheet((0,), ".")) == Case(
        "2 1", "1 2", "counterexample with the fewest singers found"
    )
    assert machine.counterexample(task, Sheet((0, 3), "RgXLlX")) is None
    assert machine.counterexample(puzzles.task("choir/head-count"), Sheet((0,), "L+X")).input == "0 0"
