"""The burn as a stream of events, and their drawing."""

import pytest

import puzzles
from puzzles.fuseworks import make_case
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.trace import draw_events, events

TASK = puzzles.task("fuseworks/low-and-high")
EXAMPLE = b"a-Y.\n&b+.\nZ...\n"


def told(source, text, task=TASK):
    return list(events(task.laws, parse(task, source.decode()), make_case(task, text)))


def test_the_example_of_the_rules_happens_in_the_order_told_there():
    happened = [
        (event["tick"], event["event"], event["glyph"], event["by"])
        for event in told(EXAMPLE, "a=2 b=5")[1:-1]
        if event["event"] != "lost"
    ]
    assert happened == [
        (2, "lit", "a", ["outside"]),
        (3, "lit", "-", ["W"]),
        (3, "half", "&", ["N"]),
        (4, "fired", "Y", ["W"]),
        (5, "lit", "b", ["outside"]),
        (6, "lit", "+", ["W"]),
        (6, "lit", "&", ["E"]),
        (7, "fired", "Z", ["N"]),
    ]


def test_the_first_event_is_the_bench_and_the_last_one_the_end():
    first, *_, last = told(EXAMPLE, "a=2 b=5")
    assert first == {
        "event": "bench", "tick": 0, "rows": ["a-Y", "&b+", "Z.."], "input": "a=2 b=5", "expected": "Y=2+C Z=5+C",
    }  # fmt: skip
    assert last == {"event": "end", "tick": 7, "output": "Y=4 Z=7", "right": True, "ending": "burnt out"}


def test_a_cut_is_told_before_the_heat_that_it_wins_over():
    task = puzzles.task("fuseworks/photo-finish")
    at_cut = [event for event in told(b".a=Y\nZ=b.", "a=4 b=4", task) if event["tick"] == 5 and event.get("row") == 1]
    assert [(event["event"], event["glyph"], event["by"]) for event in at_cut] == [
        ("cut", "=", ["S"]),
        ("lost", "=", ["W"]),
    ]


def test_who_gave_the_heat_is_named_once_for_each_side():
    task = puzzles.task("fuseworks/echo")
    (keg,) = [event for event in told(b"+-+\na.&Y\n+-+.\n...Z", "3", task) if event.get("glyph") == "&"]
    assert (keg["event"], keg["by"]) == ("lit", ["N", "S"])


def test_the_drawing_shows_ticks_cuts_and_what_stayed_dark():
    task = puzzles.task("fuseworks/photo-finish")
    assert draw_events(told(b".a=Y\nZ-b.", "b=1 a=1", task)).splitlines() == [
        "tick   1  a(1,2) lights from outside, b(2,3) lights from outside",
        "tick   2  =(1,3) is cut from S, -(2,2) lights from E",
        "tick   3  Z(2,1) FIRES from E",
        "end: Y=never Z=3",
        "      1  ##   Y",
        "  3   2   1",
    ]


def test_a_trace_stops_at_its_caps():
    report = puzzles.trace(TASK, EXAMPLE, 7, max_steps=3)
    assert report["truncated"]
    assert len(report["events"]) == 3
    assert puzzles.trace(TASK, EXAMPLE, 7, max_bytes=200)["truncated"]


def test_the_case_that_a_report_names_can_be_traced():
    wrong = b"a-Z.\n&b+.\nY...\n"
    failure = puzzles.evaluate(TASK, wrong, "trace")["failure"]
    report = puzzles.trace(TASK, wrong, failure["case"])
    assert report["case"] == {"input": failure["input"], "expected": failure["expected"]}
    assert report["events"][-1]["output"].split() == failure["seen"].split()


@pytest.mark.parametrize("text", ["a=2 b=5", "2 5", "2, 5", "b=5 a=2", "a = 2, b = 5"])
def test_an_input_of_ones_own_may_be_written_in_many_ways(text):
    assert make_case(TASK, text).input == "a=2 b=5"


@pytest.mark.parametrize("text", ["", "2", "2 5 7", "a=2", "a=13 b=1", "a=2 b=1000", "a=2 c=3", "two five"])
def test_an_input_that_is_none_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match="such as a=2 b=3"):
        make_case(TASK, text)
