"""The engine against the specification's example, against each open rule, and against a second interpreter."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from windmill_oracle import blow

from puzzles.contract import Case
from puzzles.windmill.engine import Breeze, lay
from puzzles.windmill.grammar import laws_of
from puzzles.windmill.laws import CANONICAL, EFFECTS, ENTRIES, SIDES, VANES, law, laws_with
from puzzles.windmill.notation import Garden
from puzzles.windmill.specification import sides_text
from puzzles.windmill.trace import SIGNS, events


def under(entry, *said, **guard):
    """Return the canonical table with another law for one entry."""
    return laws_with({entry: law(*said, **guard)})


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
    assert (last["tick"], last["ending"], last["output"]) == (2400, "still inside", "-")


@pytest.mark.parametrize(
    ("guard", "ways"),
    [
        ({}, "NSNSNSNS"),
        ({"weight": "heavy"}, "NSSSNSNN"),
        ({"weight": "light"}, "NNSNNNNS"),
        ({"memory": "every 2"}, "NNSSNNSS"),
        ({"memory": "every 3"}, "NNNSSSNN"),
        ({"memory": "every 4"}, "NNNNSSSS"),
        ({"weight": "heavy", "memory": "every 2"}, "NNNNSSNN"),
        ({"memory": "after heavy"}, "NNSSSNSN"),
        ({"memory": "after light"}, "NNNSNNNN"),
        ({"memory": "same"}, "NNNSSNSS"),
        ({"memory": "other"}, "NNSSNNNS"),
        ({"going": "EW"}, "NSNSNSNS"),
        ({"going": "NS"}, "NNNNNNNN"),
        ({"going": "E"}, "NSNSNSNS"),
    ],
    ids=str,
)
def test_a_guard_chooses_the_gusts_that_turn_a_flap(guard, ways):
    assert sides(["z"], "HLLHHHLL", laws=under("z", "turn", **guard)) == ways


@pytest.mark.parametrize(
    ("going", "ways"),
    [("N", "WWW"), ("S", "WEW"), ("NS", "WEW"), ("E", "WWW"), ("W", "WWW"), ("EW", "WWW")],
)
def test_a_guard_looks_at_the_heading_with_which_a_gust_comes(going, ways):
    # The mirror in front sends all gusts southwards onto the flap.
    assert sides(["\\.", "z."], "LLL", laws=under("z", "turn", going=going)) == ways


def test_a_vane_knows_from_which_side_a_gust_comes():
    assert sides(["<"], "LLL", laws=under("vane", "turn", going="against")) == "WNN"
    assert sides([">"], "LLL", laws=under("vane", "turn", going="along")) == "ESS"


@pytest.mark.parametrize(
    ("effect", "seen"),
    [
        ("turn", [(2, "N"), (11, "E"), (20, "S"), (30, "W")]),
        ("turn back", [(2, "N"), (12, "W"), (20, "S"), (29, "E")]),
        ("half turn", [(2, "N"), (11, "S"), (20, "N"), (29, "S")]),
        ("turn first", [(2, "E"), (11, "S"), (21, "W"), (29, "N")]),
        ("turn back first", [(3, "W"), (11, "S"), (20, "E"), (29, "N")]),
        ("reverse", [(3, "W"), (12, "W"), (21, "W"), (30, "W")]),
        ("left", [(2, "N"), (11, "N"), (20, "N"), (29, "N")]),
        ("right", [(2, "S"), (11, "S"), (20, "S"), (29, "S")]),
        ("pass", [(2, "E"), (11, "E"), (20, "E"), (29, "E")]),
        ("change weight", [(2, "N"), (11, "N"), (20, "N"), (29, "N")]),
        ("keep 2", [(4, "N"), (13, "N"), (22, "N"), (31, "N")]),
        ("keep 5", [(7, "N"), (16, "N"), (25, "N"), (34, "N")]),
    ],
)
def test_an_effect_befalls_the_gusts_that_a_guard_lets_through(effect, seen):
    assert exits([".^"], "HHHH", laws=under("vane", effect)) == seen


def test_every_effect_of_the_grammar_is_one_that_the_laws_know():
    said = {each[part] for entry in ENTRIES for each in laws_of(entry, "open") for part in ("effect", "side")}
    assert said == {*EFFECTS, ""}


def test_a_side_effect_comes_on_top():
    assert sides(["z"], "HHH", laws=under("z", "reverse", "turn", memory="every 2")) == "NWS"
    assert exits(["z"], "HHH", laws=under("z", "turn", "keep 2")) == [(3, "N"), (12, "S"), (21, "N")]
    told_weights = [
        one["weight"]
        for event in told(["/", "."], "HH", 1, 9, under("/", "left", "change weight"))
        for one in event["gusts"]
    ]
    assert told_weights == ["H", "H"]


def test_mirrors_and_walls_turn_where_a_law_says_so():
    assert sides(["/"], "HHH", laws=under("/", "turn", memory="every 2")) == "NNS"
    assert sides(["\\"], "LLL", laws=under("\\", "turn")) == "SNS"
    assert sides(["#"], "LLL", laws=under("#", "turn")) == "WEW"


def test_a_board_keeps_the_law_of_the_sign_by_which_it_was_placed():
    laws = under("z", "turn", memory="every 2")
    assert sides(["z"], "HHHHH", laws=laws) == "NNSSN"
    assert sides(["s"], "HHHHH", laws=laws) == "SNSNS"


def test_a_wall_that_changes_weights_changes_what_a_gust_turns_on_its_way_back():
    # The gust hits the flap on its way up and on its way down from the wall; light by then, it leaves it as it is.
    swapping = under("#", "change weight")
    assert sides(["#", "z"], "HH", row=1, laws=swapping) == "ES"
    assert sides(["#", "z"], "HH", row=1) == "EE"
    assert [one["weight"] for event in told([".#"], "H", laws=swapping) for one in event["gusts"]] == ["H", "L", "L"]


def test_a_kept_gust_meets_nobody_and_moves_on_with_the_others():
    # Gust 0 is in the flap from tick 1 to tick 4, so gust 1 passes its cell unharmed, kept itself.
    laws = under("z", "keep 2")
    shown = told(["..", ".z"], "LL", row=1, period=2, laws=laws)
    assert [event["squall"] for event in shown if event["squall"]] == []
    assert [[one["gust"] for one in event["gusts"]] for event in shown] == [[0], [0], [1], [1], [0], [], [1], []]
    assert shown[1]["gusts"][0]["kept_until"] == 4
    # Here gust 1, which is not kept, comes out of the flap in the same tick as gust 0.
    met = told(["..", ".z"], "HL", row=1, period=2, laws=under("z", "keep 2", weight="heavy"))[-1]
    assert (met["tick"], met["squall"]) == (4, {"row": 0, "column": 1, "gusts": [0, 1]})


def test_a_gust_that_is_kept_at_the_last_tick_is_still_inside():
    laws = {**under("z", "keep 5"), "ticks": 4}
    last = told(["z"], "L", laws=laws)[-1]
    assert (last["tick"], last["ending"], last["gusts"], last["output"]) == (4, "still inside", [], "-")


def test_gusts_may_come_from_above():
    assert exits(["./", ".z"], "LL", row=1, laws=laws_with(enter="N")) == [(2, "W"), (11, "W")]


@st.composite
def gardens(draw):
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    signs = st.text(draw(st.sampled_from(["./\\zs^>v<#", "..zs/", "zs/\\", "....z#v"])), min_size=width, max_size=width)
    return tuple(draw(st.lists(signs, min_size=height, max_size=height)))


COMPOSED = st.fixed_dictionaries({}, optional={entry: st.sampled_from(laws_of(entry, "open")) for entry in ENTRIES})


@settings(max_examples=400, deadline=None)
@given(
    gardens(), COMPOSED, st.sampled_from("WN"), st.lists(st.text("HL", min_size=8, max_size=8), min_size=1, max_size=5),
    st.data(),
)  # fmt: skip
def test_every_exit_and_every_board_is_as_a_second_interpreter_says(rows, composed, enter, cases, data):
    laws = laws_with(composed, enter)
    entry = data.draw(st.integers(0, (len(rows) if enter == "W" else len(rows[0])) - 1))
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
        expected, how, tick, signs = blow(composed, entry, period, rows, weights, 300, enter)
        assert left[lane] == expected
        assert squalls[lane] == (tick if how == "squall" else None)
        if how == "squall":
            continue
        for number, cell in enumerate(plot.cells):
            name = laws["boards"][rows[cell // plot.columns][cell % plot.columns]]["name"]
            face = next(face for face, lanes in enumerate(breeze.faces[number]) if lanes >> lane & 1)
            assert SIGNS[name][face] == signs[divmod(cell, plot.columns)]


@settings(max_examples=100, deadline=None)
@given(gardens(), COMPOSED, st.sampled_from("WN"), st.text("HL", min_size=6, max_size=6), st.integers(1, 7))
def test_gusts_an_odd_number_of_ticks_apart_never_meet_where_none_is_kept_for_5(rows, composed, enter, weights, period):
    composed = {entry: each for entry, each in composed.items() if each["effect"] != "keep 5"}
    word = "row" if enter == "W" else "column"
    last = list(events(laws_with(composed, enter), Garden(0, period, rows, word), case(weights)))[-1]
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
        glyph: {**board, "law": law("turn first", weight="heavy")} if board["law"] else board
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
