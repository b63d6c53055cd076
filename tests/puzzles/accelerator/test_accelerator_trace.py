"""Traces: what an event tells, how a run ends, how it is drawn."""

from __future__ import annotations

import json
from dataclasses import replace

import accelerator_references as references

import puzzles
from puzzles.accelerator.notation import parse
from puzzles.accelerator.trace import MOST_WRITES, draw_events, events

TASK = puzzles.task("accelerator/two-lists")


def traced(*bundles):
    return list(events(TASK, parse(TASK.laws, json.dumps(bundles)), TASK.cases[0]))


def test_an_event_tells_the_bundle_its_slots_and_what_was_written():
    first, end = traced(
        {},
        {"load": [["const", 0, 40], ["load", 1, 9]], "debug": [["x"]], "store": [["store", 9, 9]]},
    )
    assert first == {
        "cycle": 1,
        "bundle": 1,
        "slots": {"load": ["const 0 40", "load 1 9"], "store": ["store 9 9"]},
        "scratch": {"0": 40, "1": 16},
        "memory": {"0": 0},
        "left_out": 0,
        "next": 2,
        "ending": None,
        "reason": None,
    }
    assert (end["cycle"], end["ending"], end["right"]) == (1, "past the last bundle", False)


def test_the_last_event_has_the_output_and_whether_it_is_right():
    *cycles, end = traced(*references.two_lists_packed())
    assert [event["cycle"] for event in cycles] == [1, 2, 3, 4, 5]
    assert end["output"] == TASK.cases[0].expected
    assert end["right"] is True


def test_a_jump_is_seen_in_what_comes_next():
    events_of_run = traced({"flow": [["jump", 2]]}, {"alu": []}, {"flow": [["halt"]]}, {"alu": []})
    assert [(event["bundle"], event["next"]) for event in events_of_run[:-1]] == [(0, 2), (2, 3)]
    assert (events_of_run[-1]["ending"], events_of_run[-1]["cycle"]) == ("halt", 2)


def test_a_broken_rule_and_a_cap_end_a_trace_with_their_reason():
    *_, end = traced({"alu": []}, {"alu": [["//", 0, 0, 0]]})
    assert (end["ending"], end["cycle"], end["right"]) == ("broken rule", 1, False)
    assert end["reason"].startswith("Bundle 1, alu slot 0 (// 0 0 0): division by zero")
    *_, end = events(
        replace(TASK, laws={**TASK.laws, "cycles": 3}),
        parse(TASK.laws, '[{"flow":[["jump",0]]}]'),
        TASK.cases[0],
    )
    assert end["ending"] == "stopped"


def test_an_event_shows_so_many_writes_and_counts_the_others():
    first, _ = traced({"valu": [["vbroadcast", 8 * number, 0] for number in range(6)]})
    assert len(first["scratch"]) == MOST_WRITES == 32
    assert first["left_out"] == 16


def test_a_drawing_has_a_line_for_each_cycle_and_one_for_the_end():
    drawn = draw_events(traced({"load": [["const", 0, 40], ["const", 1, 2]]}, {"alu": [["+", 2, 0, 1]]}, {"alu": []}))
    assert drawn.splitlines() == [
        "cycle      1  bundle      0  load const 0 40 | const 1 2  →  s0=40 s1=2",
        "cycle      2  bundle      1  alu + 2 0 1  →  s2=42",
        "cycle      3  bundle      2  alu   →  -",
        "after 3 cycles: past the last bundle",
    ]
    assert "… 16 more" in draw_events(traced({"valu": [["vbroadcast", 8 * number, 0] for number in range(6)]}))


def test_a_long_run_is_cut_off():
    source = references.text(references.tree_walk_looped()).encode()
    report = puzzles.trace(puzzles.task("accelerator/tree-walk"), source, 0, max_steps=50)
    assert report["truncated"] is True
    assert len(report["events"]) == 50
    assert json.loads(json.dumps(report)) == report
