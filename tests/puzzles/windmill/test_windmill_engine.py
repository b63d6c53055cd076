"""The engine against the specification's example, against each open rule, and against a second interpreter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from windmill_oracle import blow

from puzzles.contract import Case
from puzzles.windmill.engine import Breeze, lay
from puzzles.windmill.laws import AXES, CANONICAL, SIDES, TABLES, VANES, choices_of, laws_of, number_of
from puzzles.windmill.notation import Garden
from puzzles.windmill.specification import sides_text
from puzzles.windmill.trace import FLAPS, events


def variant(**chosen):
    return laws_of(number_of(chosen))


def case(weights):
    return Case(weights, sides_text([SIDES] * len(weights)))


def told(rows, weights, row=0, period=9, laws=CANONICAL):
    word = "row" if laws["enter"] == "W" else "column"
    return list(events(laws, Garden(row, period, tuple(rows), word), case(weights)))


def exits(*arguments, **named):
    """Return (tick, side) of each exit, in order."""
    return [(event["tick"], one["side"]) for event in told(*arguments, **named) for one in event["left"]]


def sides(*arguments, **named):
    return "".join(side for _, side in exits(*arguments, **named))


def test_the_specifications_example_sends_four_heavy_gusts_east_and_south_in_turn():
    assert exits(["./", ".z"], "HHHH", row=1, period=3) == [(3, "E"), (5, "S"), (9, "E"), (11, "S")]


def test_a_light_gust_turns_nothing():
    assert sides(["./", ".z"], "LLHLL", row=1) == "EEESS"


@pytest.mark.parametrize(
    ("board", "way"), [("/", "N"), ("\\", "S"), ("z", "N"), ("s", "S"), ("^", "N"), (">", "E"), ("v", "S"), ("<", "W"),
                       ("#", "W")],
)  # fmt: skip
def test_each_board_sends_an_eastward_gust_its_way(board, way):
    assert exits([f".{board}."], "L") == [(3 if way in "EW" else 2, way)]


@pytest.mark.parametrize(("rows", "way"), [(["\\.", "/."], "W"), (["\\.", "\\."], "E"), (["\\.", "v."], "S"),
                                           (["\\.", "#."], "W"), (["\\.", "s."], "E")])  # fmt: skip
def test_boards_act_on_southward_gusts_as_well(rows, way):
    assert sides(rows, "L") == way


def test_a_vane_sends_first_and_turns_clockwise_after():
    assert sides([".^"], "HHHHH") == "NESWN"


def test_a_gust_is_acted_on_in_the_tick_in_which_it_enters():
    assert exits(["z"], "HH", period=1) == [(1, "N"), (2, "S")]


def test_head_on_passing_is_fine_and_sharing_a_cell_is_a_squall():
    passing = told(["...#"], "HH", period=3)
    assert [event["squall"] for event in passing if event["squall"]] == []
    assert sides(["...#"], "HH", period=3) == "WW"
    meeting = told(["..#"], "HH", period=2)
    assert meeting[-1]["squall"] == {"row": 0, "column": 1, "gusts": [0, 1]}
    assert (meeting[-1]["tick"], meeting[-1]["ending"]) == (3, "squall")


def test_a_gust_that_comes_to_the_entry_as_the_next_one_enters_makes_a_squall():
    assert told([".#"], "HH", period=2)[-1]["squall"] == {"row": 0, "column": 0, "gusts": [0, 1]}


def test_gusts_may_leave_in_the_same_tick():
    assert exits(["..", "..", ".^"], "HH", row=2, period=2) == [(4, "N"), (4, "E")]


def test_dots_at_the_edges_have_to_be_crossed():
    assert exits(["/"], "L") == [(1, "N")]
    assert exits(["....", "../.", "...."], "L", row=1) == [(4, "N")]


def test_the_last_gust_may_leave_at_the_last_tick_but_not_later():
    laws = {**CANONICAL, "ticks": 4}
    assert told(["...."], "L", laws=laws)[-1]["ending"] == "all out at tick 4"
    assert told(["....."], "L", laws=laws)[-1]["ending"] == "still inside"


def test_a_gust_that_goes_round_and_round_is_inside_at_tick_2400():
    last = told([">v", "^<"], "L")[-1]
    assert (last["tick"], last["ending"], last["wrote"]) == (2400, "still inside", "-")


def test_flaps_may_be_turned_by_both_weights_or_by_light_gusts_alone():
    assert sides(["z"], "LLHH", laws=variant(flap_by="both")) == "NSNS"
    assert sides(["z"], "HLHL", laws=variant(flap_by="light")) == "NNSS"


def test_a_flap_that_is_not_turned_by_a_heading_still_sends_the_gust_on():
    laws = variant(flap_going="NS")
    assert sides(["z"], "HHH", laws=laws) == "NNN"
    assert sides(["\\.", "z."], "HHH", laws=laws) == "WEW"


def test_a_third_face_of_a_flap_lets_gusts_straight_on():
    assert sides(["z"], "HHHHH", laws=variant(flap_faces=3)) == "NSENS"


@pytest.mark.parametrize(("step", "ways"), [(1, "NESWN"), (2, "NSNSN"), (3, "NWSEN")])
def test_a_vane_turns_by_its_step(step, ways):
    assert sides([".^"], "HHHHH", laws=variant(vane_step=step)) == ways


def test_a_vane_that_turns_first_sends_the_gust_the_new_way():
    assert sides([".^"], "HLHH", laws=variant(vane_when="before")) == "EESW"


def test_a_wall_that_swaps_weights_changes_what_a_gust_turns_on_its_way_back():
    # The gust hits the flap on its way up and on its way down from the wall; light by then, it leaves it as it is.
    assert sides(["#", "z"], "HH", row=1, laws=variant(wall="swaps")) == "ES"
    assert sides(["#", "z"], "HH", row=1) == "EE"
    assert [one["weight"] for event in told([".#"], "H", laws=variant(wall="swaps")) for one in event["gusts"]] == [
        "H",
        "L",
        "L",
    ]


def test_gusts_may_come_from_above():
    assert exits(["./", ".z"], "LL", row=1, laws=variant(enter="N")) == [(2, "W"), (11, "W")]


@st.composite
def gardens(draw):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    signs = st.text(draw(st.sampled_from(["./\\zs^>v<#", "..zs/", "zs/\\", "....z#v"])), min_size=width, max_size=width)
    return tuple(draw(st.lists(signs, min_size=height, max_size=height)))


TABLES_DRAWN = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in AXES})


@settings(max_examples=250, deadline=None)
@given(gardens(), TABLES_DRAWN, st.lists(st.text("HL", min_size=8, max_size=8), min_size=1, max_size=5), st.data())
def test_every_exit_and_every_board_is_as_a_second_interpreter_says(rows, chosen, cases, data):
    laws = laws_of(number_of(chosen))
    entry = data.draw(st.integers(0, (len(rows) if chosen["enter"] == "W" else len(rows[0])) - 1))
    period = data.draw(st.integers(1, 12))
    plot = lay(laws, Garden(entry, period, rows))
    heavy = [sum((weights[gust] == "H") << lane for lane, weights in enumerate(cases)) for gust in range(8)]
    breeze, left = Breeze(plot, heavy, (1 << len(cases)) - 1), [[] for _ in cases]
    squalls = [None] * len(cases)
    while not breeze.over and breeze.time < 300:
        for gust, side, mask in breeze.tick():
            for lane in range(len(cases)):
                if mask >> lane & 1:
                    left[lane].append((breeze.time, gust, SIDES[side]))
        for lane in range(len(cases)):
            if breeze.squall >> lane & 1:
                squalls[lane] = breeze.time
    for lane, weights in enumerate(cases):
        expected, how, tick, signs = blow(chosen, entry, period, rows, weights, 300)
        assert left[lane] == expected
        assert squalls[lane] == (tick if how == "squall" else None)
        if how == "squall":
            continue
        for number, cell in enumerate(plot.cells):
            sign = rows[cell // plot.columns][cell % plot.columns]
            face = next(face for face, lanes in enumerate(breeze.faces[number]) if lanes >> lane & 1)
            assert (VANES if sign in VANES else FLAPS)[face] == signs[divmod(cell, plot.columns)]


@settings(max_examples=100, deadline=None)
@given(gardens(), st.integers(0, TABLES - 1), st.text("HL", min_size=6, max_size=6), st.integers(1, 7))
def test_gusts_an_odd_number_of_ticks_apart_never_meet(rows, number, weights, period):
    chosen = choices_of(number)
    word = "row" if chosen["enter"] == "W" else "column"
    last = list(events(laws_of(number), Garden(0, period, rows, word), case(weights)))[-1]
    if last["squall"]:
        first, *others = last["squall"]["gusts"]
        assert all((other - first) * period % 2 == 0 for other in others)


@settings(max_examples=100, deadline=None)
@given(gardens(), st.data())
def test_without_vanes_a_heavy_gust_sent_back_goes_the_same_way_and_leaves_no_mark(rows, data):
    rows = tuple(row.translate({ord(vane): "." for vane in VANES}) for row in rows)
    entry = data.draw(st.integers(0, len(rows) - 1))
    there = Breeze(lay(CANONICAL, Garden(entry, 9, rows)), [1], 1)
    way, out = [], []
    while not out:
        out = there.tick()
        way += [place >> 2 for places in there.gusts.values() for place in places]
    boards = {
        glyph: {**board, "turned": {**board["turned"], "when": "before"}} if "turned" in board else board
        for glyph, board in CANONICAL["boards"].items()
    }
    entry_back = 4 * way[-1] + (out[0].side + 2) % 4
    back = Breeze(lay({**CANONICAL, "boards": boards}, Garden(entry, 9, rows))._replace(entry=entry_back), [1], 1)
    before, back.faces, returned = [list(faces) for faces in back.faces], there.faces, []
    while not back.over:
        back.tick()
        returned += [place >> 2 for places in back.gusts.values() for place in places]
    assert returned == way[::-1]
    assert back.faces == before
