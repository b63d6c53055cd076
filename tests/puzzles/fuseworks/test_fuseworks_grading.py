"""Grading a bench: every input, one constant, and a first failing input that helps."""

import itertools
import time
from dataclasses import replace

import pytest
from fuseworks_oracle import is_right
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.fuseworks import counterexample, retable
from puzzles.fuseworks.engine import burn, lay
from puzzles.fuseworks.grading import first_finding, right_constant, seen_on
from puzzles.fuseworks.laws import CANONICAL, choices_of
from puzzles.fuseworks.notation import drawing_of, parse
from puzzles.fuseworks.specification import Ask, bits_of, inputs_of, sheet_of

PHOTO = puzzles.task("fuseworks/photo-finish")
MEDIUM = puzzles.task("fuseworks/low-and-high")
WINDOW = puzzles.task("fuseworks/window")
PODIUM = puzzles.task("fuseworks/podium")


def failure_of(task, text):
    report = puzzles.evaluate(task, text.encode(), "grading")
    assert report["verdict"] == "wrong"
    return report["failure"]


def test_a_valid_report_says_that_every_input_was_tried():
    report = puzzles.evaluate(PODIUM, b".X+.c\n.|+-+\n++&Y|\n^^.+|\nbx&+&\n.a+.Z", "grading")
    assert report["proof"] == "exhaustive"
    assert report["cases"] == {"visible": 13**3, "hidden": 0}
    assert report["metrics"] == {"area": 30, "cost": 28, "latency": 5}
    assert report["size"] == {"area": 30, "cost": 28}


def test_the_seed_changes_nothing():
    assert puzzles.evaluate(MEDIUM, b"Y=a\n+b&Z", "one") == puzzles.evaluate(MEDIUM, b"Y=a\n+b&Z", "two")


@pytest.mark.parametrize(("count", "normal"), [(1, 1), (2, 25), (3, 469)])
def test_every_input_is_there_once_and_those_with_a_zero_come_first(count, normal):
    inputs = inputs_of(count, 12)
    assert sorted(inputs) == list(itertools.product(range(13), repeat=count))
    assert all(min(one) == 0 for one in inputs[:normal])
    assert all(min(one) > 0 for one in inputs[normal:])


def test_the_masks_of_a_sheet_say_what_the_task_says():
    sheet = sheet_of(WINDOW.specification)
    fires = {sheet.inputs[number] for mask in sheet.wanted["Y"].values() for number in bits_of(mask)}
    assert fires == {(0, 4), (0, 5), (0, 6), (0, 7)}
    assert {sheet.inputs[number] for number in bits_of(sheet.never["Y"])} == set(sheet.inputs[:25]) - fires


def test_a_failure_names_the_input_what_was_wanted_and_what_was_seen():
    failure = failure_of(PHOTO, ".a=Y\nZ-b.")
    assert failure == {
        "stage": "visible",
        "case": 0,
        "category": "all inputs are public",
        "input": "a=0 b=0",
        "expected": "Y=never Z=never",
        "seen": "Y=never Z=2",
        "reason": "Z should stay dark; it fired at tick 2.",
        "place": {"target": "Z", "row": 2, "column": 1},
    }
    assert PHOTO.public_cases[0] == {"input": "a=0 b=0", "expected": "Y=never Z=never"}


def test_for_a_wrong_bench_the_constant_is_the_delay_with_which_most_fires_are_right():
    # Y is right with C = 2; Z, on plain fuse in place of a keg, only where both come together.
    reason = failure_of(MEDIUM, "a-Y\n+b+\nZ..")["reason"]
    assert "with C = 2" in reason
    assert "most of your fires" in reason


def test_a_bench_on_which_nothing_ever_fires_right_is_told_so():
    assert "no target fires right for any C" in failure_of(PHOTO, "a.Y\n...\nb.Z")["reason"]


def test_a_constant_below_one_is_none():
    # Fires for a where b is meant: right "before" its time by accident only.
    assert failure_of(WINDOW, "aY\n..\nb.")["reason"].startswith("Y should")


def snake(more):
    """A line of fuse from a to Y that takes 184 ticks and `more`."""
    tar = "%" * 22
    return [f"a{tar}+", f"{'.' * 23}%", f"+{tar}+", *["|"] * more, "Y"]


@pytest.mark.parametrize("more", [4, 5])
def test_the_horizon_is_minded_for_inputs_that_were_not_burnt(more):
    # Fire for a = 0 comes in time in both; with the longer line it does not for a = 12.
    ask = Ask("a", "Y", lambda one: one, 12)
    sheet, bench = sheet_of(ask), lay(CANONICAL, drawing_of(CANONICAL, snake(more)).rows)
    fires = burn(bench, sheet.ignitions).fires
    assert [fire.tick for fire in fires] == [184 + more]
    if more == 4:
        assert right_constant(ask, sheet, fires, bench.horizon) == 188
        assert seen_on(ask, bench, (12,)) == (200,)
    else:
        assert right_constant(ask, sheet, fires, bench.horizon) is None
        finding = first_finding(ask, sheet, fires, bench.horizon)
        assert (finding.input, finding.seen) == ((12,), (None,))
        assert sheet.inputs[finding.number] == (12,)
        assert seen_on(ask, bench, (12,)) == (None,)


def test_only_what_an_input_asks_for_must_come_before_the_horizon():
    # Where both are lit at tick 12, neither target is to fire: 11 is the latest tick that is asked for.
    for horizon, verdict in ((13, "valid"), (12, "wrong")):
        short = retable(PHOTO, {**CANONICAL, "horizon": horizon})
        assert puzzles.evaluate(short, b".a=Y\nZ=b.", "horizon")["verdict"] == verdict


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_benches_near_a_right_one_are_judged_as_by_trying_every_input_slowly(data):
    rows = [list(row) for row in (".a=Y", "Z=b.")]
    row, column = data.draw(st.integers(0, 1)), data.draw(st.integers(0, 3))
    if rows[row][column] not in "abYZ":
        rows[row][column] = data.draw(st.sampled_from(".+-|%><^v&x=!"))
    text = "\n".join("".join(row) for row in rows)
    expected = is_right(["".join(row) for row in rows], "ab", "YZ", PHOTO.specification.wanted, choices_of(0))
    report = puzzles.evaluate(PHOTO, text.encode(), "oracle")
    assert report.get("metrics", {}).get("latency") == expected
    assert (counterexample(PHOTO, parse(PHOTO, text)) is None) == (expected is not None)


@pytest.mark.parametrize(
    "filling", ["+" * 24, "%" * 24, "&" * 24, "x" * 24, "+&" * 12, "%+" * 12, "+%&x" * 6, "=!%+" * 6, "&%" * 12]
)
def test_the_worst_benches_are_graded_in_a_fraction_of_the_cap(filling):
    rows = [list(filling) for _ in range(16)]
    for end, (row, column) in zip("abcXYZ", [(0, 0), (8, 12), (15, 23), (3, 20), (15, 0), (0, 23)], strict=True):
        rows[row][column] = end
    source = "\n".join("".join(row) for row in rows).encode()
    start = time.process_time()
    assert puzzles.evaluate(PODIUM, source, "hostile")["verdict"] == "wrong"
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize("name", ["photo-finish", "low-and-high", "window", "podium"])
def test_every_input_shown_comes_first_in_the_fixed_order(name):
    task = puzzles.task(f"fuseworks/{name}")
    assert len(task.public_cases) == min(100, 13 ** len(task.specification.sources))
    first = [tuple(int(part[2:]) for part in case["input"].split()) for case in task.public_cases]
    assert first == list(inputs_of(len(task.specification.sources), 12)[: len(first)])


def test_only_failing_inputs_that_are_shown_have_a_number_and_all_have_their_ticks():
    # Right but for one pair of ticks that stands far behind in the order: a window that is one tick too narrow.
    source = b"..b+.\n.%x!.\na%=&Y"
    narrow = replace(WINDOW, specification=Ask("ab", "Y", lambda one: (one[1],) if one == (4, 11) else (None,), 12))
    failure = failure_of(narrow, source.decode())
    assert ("case" in failure) == (failure["input"] in {case["input"] for case in WINDOW.public_cases})
    late = replace(PODIUM, specification=Ask("abc", "XYZ", _late, 12))
    failure = failure_of(late, ".X+.c\n.|+-+\n++&Y|\n^^.+|\nbx&+&\n.a+.Z")
    assert "case" not in failure
    assert failure["input"] == "a=7 b=0 c=9"
    traced = puzzles.trace(PODIUM, b".X+.c\n.|+-+\n++&Y|\n^^.+|\nbx&+&\n.a+.Z", 0, input_text=failure["input"])
    assert traced["case"]["input"] == failure["input"]


def _late(one):
    return tuple(sorted(one)) if one != (7, 0, 9) else (None, None, None)
