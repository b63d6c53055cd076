"""The run as events, against the trace of the specification, and its drawing."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from rules_oracle import interpret

from puzzles import Case
from puzzles.shuttle.laws import CANONICAL, TABLES, laws_of
from puzzles.shuttle.trace import draw_events, events

# The rows of the specification: tick, stop, heading, glyph, what it did, flag after it.
SPECIFIED = [
    (1, 0, "right", "r", "read", 1), (2, 1, "right", "i", "invert", 0), (3, 2, "right", "w", "nothing", 0),
    (4, 2, "left", "w", "write", 0), (5, 1, "left", "i", "invert", 1), (6, 0, "left", "r", "stride 2", 1),
    (7, 0, "right", "r", "read", 0), (8, 1, "right", "i", "invert", 1), (9, 2, "right", "w", "nothing", 1),
    (10, 2, "left", "w", "write", 1), (11, 1, "left", "i", "invert", 0), (12, 0, "left", "r", "stride 2", 0),
    (13, 0, "right", "r", "read", 0),
]  # fmt: skip


def test_the_trace_of_the_specification_comes_out_row_by_row():
    seen = list(events(CANONICAL, "riw", Case("10", "01")))
    names = ("tick", "position", "heading", "glyph", "action", "flag")
    assert [tuple(event[name] for name in names) for event in seen] == SPECIFIED
    assert [event["wrote"] for event in seen if event["wrote"]] == ["0", "1"]
    assert [event["tick"] for event in seen if event["bumped"]] == [3, 6, 9, 12]
    assert [event["ending"] for event in seen if event["ending"]] == ["no input"]


@given(
    st.text(alphabet="rwimkf", min_size=1, max_size=10), st.text(alphabet="01", max_size=12), st.integers(0, TABLES - 1)
)
def test_a_trace_agrees_with_the_rules_read_naively(rail, bits, number):
    case = Case(bits, "0" * 9)
    seen = list(events(laws_of(number), rail, case))
    ending, ticks, written = interpret(laws_of(number), rail, bits, 9)
    names = {"ended": "no input", "dead": "dead", "extra": "too much written"}
    assert (seen[-1]["ending"], len(seen)) == (names[ending], ticks)
    assert "".join(event["wrote"] or "" for event in seen) == written
    for event, following in itertools.pairwise(seen):
        assert event["next"] == {"position": following["position"], "heading": following["heading"]}


def test_a_condition_that_does_not_hold_is_shown_as_nothing():
    seen = list(events(CANONICAL, "rm", Case("0", "")))
    assert (seen[1]["glyph"], seen[1]["action"]) == ("m", "nothing")


def test_a_drawing_has_a_line_for_each_tick():
    lines = draw_events(list(events(CANONICAL, "riw", Case("10", "01")))).splitlines()
    assert len(lines) == 13
    assert lines[0] == "tick    1  stop 0 → r   read 1      F=1"
    assert lines[2] == "tick    3  stop 2 → w   nothing     F=0  bumper"
    assert lines[12] == "tick   13  stop 0 → r   read        end: no input"
