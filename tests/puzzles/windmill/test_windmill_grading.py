"""Grading a garden: public cases, hidden cases, failures that help, and caps on the worst gardens."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from windmill_oracle import blow

import puzzles
from puzzles import Limits
from puzzles.windmill import counterexample, make_case
from puzzles.windmill.engine import lay
from puzzles.windmill.grading import grade, hidden_cases, run, ticks_of, visible_cases, weather
from puzzles.windmill.laws import CANONICAL
from puzzles.windmill.notation import Garden, parse
from puzzles.windmill.specification import Rules, read_sides

SEESAW = puzzles.task("windmill/seesaw")
TURN = puzzles.task("windmill/turn-about")
LEDGER = puzzles.task("windmill/ledger")
THREE = puzzles.task("windmill/ledger-of-three")
RIGHT = b"row 2\nperiod 9\n.../..\n..zs\\.\n...zz\\\n..\\z./\n"


def failure_of(task, text):
    report = puzzles.evaluate(task, text.encode(), "grading")
    assert report["verdict"] == "wrong"
    return report["failure"]


def test_a_valid_report_tells_cases_metrics_and_how_sure_it_is():
    report = puzzles.evaluate(THREE, RIGHT, "grading")
    assert report["cases"] == {"visible": 100, "hidden": 200}
    assert report["proof"] == "sampled"
    assert report["metrics"] == {"cost": 20, "area": 16, "ticks": 27443}
    assert report["size"] == {"cost": 20, "area": 16}


def test_where_all_gusts_are_heavy_one_case_is_all_there_is_and_counts_100_times():
    report = puzzles.evaluate(TURN, b"row 1\nperiod 1\n/\nz", "grading")
    assert report["cases"] == {"visible": 1, "hidden": 0}
    assert report["proof"] == "exhaustive"
    assert report["metrics"]["ticks"] == 100 * 30
    assert [case["input"] for case in TURN.public_cases] == ["H" * 30]


def test_steps_are_the_cells_that_gusts_have_been_in():
    assert puzzles.evaluate(SEESAW, b"row 0\nperiod 1\nz", "steps")["steps"] == 30
    assert puzzles.evaluate(SEESAW, b"row 1\nperiod 3\n..\n.z\n..", "steps")["steps"] == 30 * 3


def test_a_wrong_side_is_told_with_gust_tick_and_what_was_seen():
    failure = failure_of(TURN, "row 0\nperiod 2\nz")
    assert failure["reason"] == "Gust 0 (from 0) left by the north at tick 1; it should leave by the east."
    assert failure["place"] == {"tick": 1, "gust": 0}
    assert failure["seen"] == " ".join("NS" * 15)
    assert failure["expected"] == " ".join("ES" * 15)
    assert failure["case"] == 0


def test_a_squall_is_told_with_its_gusts_and_place():
    failure = failure_of(SEESAW, "row 0\nperiod 2\n..#")
    assert failure["reason"] == "Squall: gusts 0 and 1 met in row 0, column 1 at tick 3."
    assert failure["place"] == {"tick": 3, "row": 0, "column": 1}
    assert failure["seen"] == " ".join("-" * 30)


def test_a_wrong_side_and_a_squall_in_one_tick_are_told_as_the_wrong_side():
    # At tick 4 gust 0 leaves by the south, and gust 1 comes back to the entry as gust 2 enters.
    failure = failure_of(SEESAW, "row 0\nperiod 2\n.v\n..\n..")
    assert failure["reason"].startswith("Gust 0 (from 0) left by the south at tick 4;")
    assert puzzles.trace(SEESAW, b"row 0\nperiod 2\n.v\n..\n..", 0)["events"][4]["squall"]["gusts"] == [1, 2]


def test_a_gust_that_never_leaves_makes_the_garden_too_slow():
    task = replace(LEDGER, laws={**LEDGER.laws, "ticks": 8}, cases=(make_case(LEDGER, "L"),))
    report = grade(task, parse(task.laws, "row 0\nperiod 60\n>v\n^<"), "slow", Limits())
    assert report.reason == "too_slow"
    assert report.failure["reason"] == "Gust 0 (from 0) was still in the garden at tick 8, the last one."
    assert report.failure["place"] == {"tick": 8, "gust": 0}


def test_a_hidden_case_that_takes_much_longer_than_all_visible_ones_is_too_slow():
    task = replace(THREE, cases=(make_case(THREE, "H"),))
    outcome = grade(task, parse(THREE.laws, RIGHT.decode()), "slow", Limits())
    assert outcome.reason == "too_slow"
    assert "more than 5 times as long" in outcome.failure["reason"]


def test_a_failure_in_a_hidden_case_shows_nothing_of_it():
    # Right for the one public case left, and for hardly any other.
    light = (make_case(LEDGER, "L" * 30),)
    outcome = grade(replace(LEDGER, cases=light), parse(CANONICAL, "row 0\nperiod 1\n."), "hidden", Limits())
    assert outcome.reason == "wrong"
    assert set(outcome.failure) == {"stage", "category", "reason"}
    assert outcome.failure["stage"] == "hidden"
    assert outcome.hidden_cases == 200


def test_hidden_cases_come_from_the_seed_alone_and_in_all_categories():
    assert hidden_cases(LEDGER, "1", 60) == hidden_cases(LEDGER, "1", 60)
    assert hidden_cases(LEDGER, "1", 60) != hidden_cases(LEDGER, "2", 60)
    cases = hidden_cases(LEDGER, "1", 200)
    assert len({case.category for case in cases}) == 5
    assert all(len(case.input) == 30 and set(case.input) <= set("HL") for case in cases)
    assert hidden_cases(TURN, "1", 200) == ()


def test_the_metric_set_does_not_depend_on_the_seed():
    reports = [puzzles.evaluate(THREE, RIGHT, seed)["metrics"] for seed in ("1", "2")]
    assert reports[0] == reports[1]
    assert THREE.cases == visible_cases(THREE.key, CANONICAL, THREE.specification)


@pytest.mark.parametrize(
    ("rules", "weights", "wanted"),
    [
        (Rules(("one", "two")), "HHHH", "E S E S"),
        (Rules(("one", "one", "two")), "HHHHHH", "E E S E E S"),
        (Rules(("one", "two"), mixed=True), "LHLHLHHL", "E N S N E N N E"),
        (Rules(("one", "two", "two"), mixed=True, heavy=("heavy", "other")), "LHLHLHL", "E NW S NW S NW E"),
    ],
)
def test_what_each_gust_must_do_follows_from_the_heavy_ones_before_it(rules, weights, wanted):
    assert rules.wanted(CANONICAL, weights) == wanted.split()


@pytest.mark.parametrize("text", ["H", "hl", "H,L L", "H" * 30])
def test_weights_of_ones_own_may_be_written_in_many_ways(text):
    assert set(make_case(LEDGER, text).input) <= set("HL")


@pytest.mark.parametrize(("task", "text"), [(LEDGER, ""), (LEDGER, "HX"), (LEDGER, "H" * 31), (TURN, "HL")])
def test_weights_that_are_none_are_refused_with_an_example(task, text):
    with pytest.raises(ValueError, match=r"such as HLLH|such as HHHH"):
        make_case(task, text)


def test_a_counterexample_is_short_and_really_fails():
    garden = parse(CANONICAL, "row 1\nperiod 3\n./\n.z")
    found = counterexample(LEDGER, garden)
    assert len(found.input) <= 3
    assert run(CANONICAL, lay(CANONICAL, garden), weather([found])).last == [-1]
    assert counterexample(THREE, parse(CANONICAL, RIGHT.decode())) is None


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_gardens_near_a_right_one_are_judged_as_by_the_second_interpreter(data):
    rows = [list(row) for row in (".../..", "..zs\\.", "...zz\\", "..\\z./")]
    rows[data.draw(st.integers(0, 3))][data.draw(st.integers(0, 5))] = data.draw(st.sampled_from("./\\zs^>v<#"))
    period = data.draw(st.integers(7, 12))
    lines = tuple("".join(row) for row in rows)
    cases = THREE.cases[:12]
    last = []
    for case in cases:
        exits, how, tick, _ = blow({}, 2, period, lines, case.input)
        wanted = read_sides(case.expected)
        right = how == "out" and all(side in wanted[gust] for _, gust, side in exits)
        last.append(tick if right else -1)
    assert run(CANONICAL, lay(CANONICAL, Garden(2, period, lines)), weather(cases)).last == last


def test_the_ticks_metric_is_scaled_to_100_runs():
    assert ticks_of([30]) == 3000
    assert ticks_of([1, 2] * 50) == 150


@pytest.mark.parametrize("filling", ["z", "s", "zs", "z/\\s", "^>v<", "<z", "z.s", "#.z", "....z", "/\\"])
@pytest.mark.parametrize("period", [1, 7, 60])
def test_the_worst_gardens_are_graded_in_a_fraction_of_the_cap(filling, period):
    rows = "\n".join((filling * 14)[row : row + 12] for row in range(12))
    start = time.process_time()
    report = puzzles.evaluate(LEDGER, f"row 5\nperiod {period}\n{rows}".encode(), "hostile")
    assert report["verdict"] in ("wrong", "too_slow")
    assert time.process_time() - start < 1.5
