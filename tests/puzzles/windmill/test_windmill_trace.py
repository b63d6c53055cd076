"""The run as a stream of events, and their drawing."""

import puzzles
from puzzles.windmill import make_case
from puzzles.windmill.laws import law, laws_with
from puzzles.windmill.notation import parse
from puzzles.windmill.trace import draw_events, events

TASK = puzzles.task("windmill/turn-about")
EXAMPLE = "row 1\nperiod 3\n./\n.z\n"


def told(text, weights, laws=TASK.laws):
    return list(events(laws, parse(laws, text), make_case(TASK, weights)))


def test_the_specifications_example_is_told_tick_by_tick():
    assert draw_events(told(EXAMPLE, "HHHH")).splitlines() == [
        "tick    0  0H at 1,0 heads east",
        "tick    1  0H at 1,1 heads north, z at 1,1 turns to s",
        "tick    2  0H at 0,1 heads east",
        "tick    3  0 leaves east, 1H at 1,0 heads east",
        "tick    4  1H at 1,1 heads south, s at 1,1 turns to z",
        "tick    5  1 leaves south",
        "tick    6  2H at 1,0 heads east",
        "tick    7  2H at 1,1 heads north, z at 1,1 turns to s",
        "tick    8  2H at 0,1 heads east",
        "tick    9  2 leaves east, 3H at 1,0 heads east",
        "tick   10  3H at 1,1 heads south, s at 1,1 turns to z",
        "tick   11  3 leaves south, end: all out at tick 11",
    ]


def test_an_event_holds_gusts_exits_and_boards():
    shown = told(EXAMPLE, "HH")
    assert shown[1] == {
        "tick": 1, "gusts": [{"gust": 0, "weight": "H", "row": 1, "column": 1, "heading": "N"}], "left": [],
        "turned": [{"row": 1, "column": 1, "from": "z", "to": "s"}], "squall": None,
        "output": None, "right": None, "ending": None,
    }  # fmt: skip
    assert shown[3]["left"] == [{"gust": 0, "side": "E", "right": True}]
    assert (shown[-1]["output"], shown[-1]["ending"]) == ("E S", "all out at tick 5")


def test_a_run_goes_on_after_a_wrong_exit():
    shown = told("row 0\nperiod 2\nz\n", "HHH")
    assert [one["right"] for event in shown for one in event["left"]] == [False, True, False]
    assert "0 leaves north (wrong)" in draw_events(shown)


def test_a_squall_shows_who_met_and_ends_the_run():
    last = told("row 0\nperiod 2\n..#\n", "HH")[-1]
    assert [(one["gust"], one["column"], one["heading"]) for one in last["gusts"]] == [(0, 1, "W"), (1, 1, "E")]
    assert draw_events([last]).endswith("SQUALL at 0,1, end: squall")


def test_boards_that_have_turned_are_drawn_with_signs_of_their_own():
    laws = laws_with({"#": law("turn"), "/": law("turn")})
    text = draw_events(told("row 0\nperiod 5\n#\n", "HH", laws))
    assert "# at 0,0 turns to o" in text
    assert "o at 0,0 turns to #" in text
    assert "/ at 0,0 turns to \\" in draw_events(told("row 0\nperiod 5\n/\n", "H", laws))
    assert "> at 0,0 turns to v" in draw_events(told("row 0\nperiod 5\n>\n", "H"))


def test_a_kept_gust_is_told_with_the_tick_at_which_it_moves_on():
    shown = told("row 0\nperiod 5\nz\n", "H", laws_with({"z": law("keep 2")}))
    assert draw_events(shown).splitlines() == [
        "tick    0  0H at 0,0 heads north at tick 3",
        "tick    1",
        "tick    2",
        "tick    3  0 leaves north (wrong), end: all out at tick 3",
    ]


def test_a_trace_stops_at_its_caps():
    report = puzzles.trace(TASK, EXAMPLE.encode(), 0, max_steps=3)
    assert report["truncated"]
    assert len(report["events"]) == 3
    assert puzzles.trace(TASK, EXAMPLE.encode(), 0, max_bytes=200)["truncated"]


def test_the_case_that_a_report_names_can_be_traced():
    task = puzzles.task("windmill/ledger")
    failure = puzzles.evaluate(task, EXAMPLE.encode(), "trace")["failure"]
    report = puzzles.trace(task, EXAMPLE.encode(), failure["case"])
    assert report["case"] == {"input": failure["input"], "expected": failure["expected"]}
    assert report["events"][-1]["output"] == failure["seen"]
