"""Traces: what an event tells, how a run ends, how it is drawn."""

from __future__ import annotations

import puzzles
from puzzles.contract import Case
from puzzles.moebius.laws import CANONICAL
from puzzles.moebius.notation import parse
from puzzles.moebius.trace import draw_events, events

STUTTER = "[a>aa{\n[b>bb{\na{>[aa\nb{>[bb\n]{>]["


def traced(text, strip="[ab]"):
    return list(events(CANONICAL, parse(CANONICAL, text), Case(strip, ""), "ab"))


def test_the_specifications_trace_play_by_play():
    first, second, end = traced(STUTTER)
    assert first == {
        "play": 1,
        "card": 0,
        "text": "[a>aa{",
        "at": 0,
        "before": "[ab]",
        "stamped": "aa{b]",
        "strip": "]b{aa",
        "deck": [1, 2, 3, 4, 0],
        "output": None,
        "ending": None,
    }
    assert (second["card"], second["at"], second["before"], second["strip"]) == (3, 1, "]b{aa", "aabb[]")
    assert (end["play"], end["card"], end["output"], end["ending"]) == (2, None, "aabb", "no card fits")


def test_a_run_without_a_play_has_an_end_all_the_same():
    assert [(event["play"], event["ending"], event["output"]) for event in traced("x>y")] == [(0, "no card fits", "ab")]


def test_runs_that_break_a_limit_say_which():
    endless, too_long = traced("a>a"), traced("a>aaaa")
    assert (len(endless), endless[-1]["ending"]) == (2001, "too many plays")
    assert (len(too_long), too_long[-1]["ending"]) == (80, "strip too long")
    assert len(too_long[-2]["strip"]) == 241


def test_a_long_trace_is_cut_at_the_usual_bounds():
    report = puzzles.trace(puzzles.task("moebius/mirror"), b"a>a", 1)
    assert report["truncated"] is True
    assert len(report["events"]) <= 2000


def test_the_plays_of_all_traces_are_the_graded_ones():
    task, plays = puzzles.task("moebius/stutter"), 0
    for number in range(len(task.cases)):
        plays += puzzles.trace(task, STUTTER.encode(), number)["events"][-1]["play"]
    assert plays == puzzles.evaluate(task, STUTTER.encode(), "1")["metrics"]["plays"]


def test_a_drawing_has_a_line_for_each_play_and_one_for_the_end():
    assert draw_events(traced(STUTTER)).splitlines() == [
        "play    1  card  0  [a>aa{    aa{b]   ]b{aa",
        "play    2  card  3  b{>[bb    ][bbaa  aabb[]",
        "after 2 plays: no card fits, answer aabb",
    ]
