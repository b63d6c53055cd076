"""Traces: what an event tells, how a run ends, how it is drawn."""

from __future__ import annotations

import puzzles
from puzzles.choir.laws import CANONICAL
from puzzles.choir.notation import Sheet
from puzzles.choir.trace import draw_events, events
from puzzles.contract import Case


def traced(starts, letters, given, wanted):
    return list(events(CANONICAL, Sheet(starts, letters), Case(given, wanted)))


def test_the_specifications_example_tick_by_tick():
    shown = traced((0,), "L+X", "0 0 0", "1 2 3")
    assert [event["voices"] for event in shown[:9]] == [
        [0, 0, 0],
        [0, 0, 0],
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 1],
        [1, 2, 2],
        [1, 2, 2],
        [1, 2, 2],
        [1, 2, 3],
    ]
    assert [event["letters"] for event in shown[:4]] == ["LLL", "+++", "XXX", "LLL"]
    assert [event["right"] for event in shown[7:10]] == [False, True, True]
    assert (len(shown), shown[-1]["ending"], shown[-1]["output"]) == (200, "settled at tick 9", "1 2 3")
    assert all(event["ending"] is None and event["output"] is None for event in shown[:-1])


def test_an_event_tells_who_was_where_and_who_skipped():
    shown = traced((0, 2), "e+-", "0 5 0", "0 5 0")
    assert (shown[0]["lines"], shown[0]["letters"], shown[0]["notes"]) == ([0, 2, 0], "e-e", [0, 9, 0])
    assert (shown[1]["lines"], shown[1]["skipped"], shown[1]["notes"]) == ([1, 0, 1], [0, 2], [0, 9, 0])


def test_a_run_may_be_right_from_the_start_or_never():
    assert traced((0,), ".", "1 2", "1 2")[-1]["ending"] == "settled from the start"
    assert traced((0,), ".", "2 1", "1 2")[-1]["ending"] == "not settled"
    assert traced((0,), "LX", "2 2", "2 2")[-1]["ending"] == "not settled"


def test_a_trace_of_the_most_singers_fits_the_usual_bounds():
    report = puzzles.trace(puzzles.task("choir/head-count"), b"start 7\nR+l-lX^" + b"L+X" * 8, 6)
    assert report["case"] == {"input": "0 0 0 0 0 0 0 0", "expected": "8 8 8 8 8 8 8 8"}
    assert report["truncated"] is False
    assert (len(report["events"]), report["events"][-1]["ending"]) == (200, "settled at tick 72")


def test_the_settling_time_of_a_trace_is_the_graded_one():
    task = puzzles.task("choir/loudest")
    endings = [
        puzzles.trace(task, b"start 0\nLlXR+l-lX", number)["events"][-1]["ending"] for number in range(len(task.cases))
    ]
    ticks = [0 if ending == "settled from the start" else int(ending.split()[-1]) for ending in endings]
    assert sum(ticks) == puzzles.evaluate(task, b"start 0\nLlXR+l-lX", "1")["metrics"]["ticks"]


def test_a_drawing_has_a_line_for_each_tick_and_brackets_skipped_letters():
    lines = draw_events(traced((0,), "e+", "0 5", "0 5")[:2]).splitlines()
    assert lines == [
        "tick   1     e    e   voices  0  5   notes  0  0  right",
        "tick   2   (+)    +   voices  0  5   notes  0  1  right",
    ]
