"""The engine against the specification's example, against each open rule, and against a second interpreter."""

from __future__ import annotations

import pytest
from choir_oracle import settling_time, sing
from hypothesis import given, settings
from hypothesis import strategies as st

from puzzles.choir.engine import Performance, settle
from puzzles.choir.grading import hall_of
from puzzles.choir.grammar import laws_of as laws_of_letter
from puzzles.choir.lanes import gather, values_at
from puzzles.choir.laws import CANONICAL, EXCHANGES, HIDDEN_LAW, LETTERS, MODULI, SHAPES, SKIPS, Axes, laws_of, with_law
from puzzles.choir.notation import Sheet

FREE = laws_of(Axes(skip="free"))


def run(starts, letters, given_voices, ticks, laws=CANONICAL):
    """Return the (voice, note) pairs after each tick, tick 0 first."""
    performance = Performance(laws, Sheet(tuple(starts), letters), gather(laws, [given_voices]))
    size = len(given_voices)
    moments = []
    for tick in range(ticks + 1):
        if tick:
            performance.tick()
        voices, notes = (values_at(tuple(planes), 0, size) for planes in (performance.voices, performance.notes))
        moments.append(list(zip(voices, notes, strict=True)))
    return moments


def voices_at(moments, tick):
    return [voice for voice, _ in moments[tick]]


def test_the_specifications_example_counts_up_from_the_left_wall():
    moments = run([0], "L+X", [0, 0, 0], 200)
    assert voices_at(moments, 3) == [1, 1, 1]
    assert voices_at(moments, 6) == [1, 2, 2]
    assert voices_at(moments, 9) == [1, 2, 3]
    assert all(voices_at(moments, tick) == [1, 2, 3] for tick in range(9, 201))


def test_neighbours_are_heard_as_they_were_when_the_tick_began():
    # The first singer exchanges while the second listens to it.
    moments = run([1, 0], "LX", [4, 7], 1)
    assert moments[1] == [(0, 4), (7, 4)]


def test_beyond_the_walls_the_hums_are_heard():
    assert run([0], "L", [3, 5], 1)[1] == [(3, 0), (5, 3)]
    assert run([0], "R", [3, 5], 1)[1] == [(3, 5), (5, 9)]


def test_notes_wrap_at_the_modulus():
    assert run([0], "-", [1, 1], 1)[1] == [(1, 9), (1, 9)]
    assert run([0], "-+", [1, 1], 2)[2] == [(1, 0), (1, 0)]


@pytest.mark.parametrize(("letter", "note_skips"), [("g", [2]), ("l", [0]), ("e", [1])])
def test_each_condition_compares_the_own_note_with_the_own_voice(letter, note_skips):
    # The voice is 1; the notes 0, 1, 2 come from as many pluses; a skipped + leaves the note as it was.
    for note in (0, 1, 2):
        letters = "+" * note + letter + "+"
        after = run([0], letters, [1, 1], note + 2)[-1][0][1]
        assert after == note + (note not in note_skips)


def test_a_skipped_line_costs_its_tick():
    assert [note for _, note in (moment[0] for moment in run([0], "e++", [0, 0], 4))] == [0, 0, 0, 1, 1]


def test_free_skipping_executes_the_line_behind_in_the_next_tick():
    assert [note for _, note in (moment[0] for moment in run([0], "e++", [0, 0], 3, FREE))] == [0, 0, 1, 1]


def test_a_skip_on_the_last_line_skips_line_0():
    assert run([1], "+e", [0, 0], 3)[-1][0] == (0, 0)
    assert run([1], "+e", [0, 0], 2, FREE)[-1][0] == (0, 0)


def test_a_skipped_jump_does_not_jump():
    assert run([0], "e^+", [0, 0], 3)[-1][0] == (0, 1)
    assert run([1], "+e@-", [0, 0], 3)[-1][0] == (0, 9)


def test_going_to_the_top_takes_one_tick():
    assert [moment[0][1] for moment in run([0], "+^-", [5, 5], 4)] == [0, 1, 1, 2, 2]


def test_each_singer_goes_back_to_the_own_start():
    notes = [[note for _, note in moment] for moment in run([0, 2], "+@-@", [5, 5, 5], 3)]
    assert notes == [[0, 0, 0], [1, 9, 1], [1, 9, 1], [2, 8, 2]]


def test_parts_are_given_out_in_turn():
    assert [note for _, note in run([0, 1, 2], "+.-", [5] * 5, 1)[1]] == [1, 0, 9, 1, 0]


def test_all_parts_may_start_at_the_same_line():
    assert [note for _, note in run([1, 1], "-+", [5] * 3, 1)[1]] == [1, 1, 1]


def test_a_voice_heard_one_tick_late_is_the_starting_voice_in_the_first_tick():
    late = laws_of(Axes(heard=1))
    notes = [moment[1][1] for moment in run([0, 2], "+XLLL", [4, 6], 3, late)]
    # The first singer sings 1 from tick 2 on; the second hears 4 in ticks 1 to 3.
    assert notes == [0, 4, 4, 4]
    assert run([0, 2], "+XLLLLLLL", [4, 6], 4, late)[4][1][1] == 1


def test_the_other_meanings_of_x_give_or_raise_the_note():
    assert run([0], "+X", [5, 5], 2, laws_of(Axes(exchange="give")))[2][0] == (1, 0)
    assert run([0], "+X", [5, 5], 2, laws_of(Axes(exchange="raise")))[2][0] == (1, 2)


def test_voices_right_from_the_start_settle_at_tick_0():
    still = hall_of(CANONICAL, [[3, 3]], [[3, 3]])
    assert settle(CANONICAL, Sheet((0,), "+"), still.chorus, still.target) == [0]


def test_voices_that_come_right_in_the_last_tick_settle_then():
    letters = "+" + "." * 38 + "X"
    history = run([0], letters, [3, 3], 200)
    assert [voices_at(history, tick)[0] for tick in (39, 40, 80, 120, 160, 200)] == [3, 1, 4, 2, 5, 3]
    last = hall_of(CANONICAL, [[3, 3], [3, 3]], [[3, 3], [1, 1]])
    assert settle(CANONICAL, Sheet((0,), letters), last.chorus, last.target) == [200, -1]


def test_a_law_that_no_engine_knows_is_refused():
    laws = {**CANONICAL, "letters": {**CANONICAL["letters"], ".": {"do": "whistle"}}}
    with pytest.raises(ValueError, match="whistle"):
        Performance(laws, Sheet((0,), "."), gather(laws, [[1, 2]]))


def pairs(law, letters, given_voices, ticks):
    """Return the first singer's (voice, note) after each tick, where `.` has the law."""
    moments = run([0], letters, given_voices, ticks, with_law(CANONICAL, ".", law))
    return [moment[0] for moment in moments[1:]]


@pytest.mark.parametrize(
    ("law", "pair"),
    [
        ({"do": "hear", "side": "right"}, (4, 7)),
        ({"do": "take", "side": "right"}, (7, 2)),
        ({"do": "take", "side": "left"}, (0, 2)),
        ({"do": "both", "side": "right"}, (7, 7)),
        ({"do": "gather", "side": "right"}, (4, 9)),
        ({"do": "add", "by": 3}, (4, 5)),
        ({"do": "add", "by": -3}, (4, 9)),
        ({"do": "sing", "by": 1}, (5, 2)),
        ({"do": "sing", "by": -1}, (3, 2)),
        ({"do": "join"}, (4, 6)),
        ({"do": "keep"}, (4, 4)),
        ({"do": "clear"}, (4, 0)),
        ({"do": "show"}, (2, 2)),
        ({"do": "exchange"}, (2, 4)),
        ({"do": "give"}, (2, 0)),
        ({"do": "raise"}, (2, 3)),
        ({"do": "rest"}, (4, 2)),
        ({"do": "rest", "then": "up"}, (4, 3)),
        ({"do": "rest", "then": "down"}, (4, 1)),
        ({"do": "show", "then": "clear"}, (2, 0)),
        ({"do": "take", "side": "right", "then": "keep"}, (7, 7)),
    ],
    ids=str,
)
def test_each_effect_and_side_effect_on_voice_and_note(law, pair):
    assert pairs(law, "++.", [4, 7], 3)[-1] == pair


@pytest.mark.parametrize(("do", "total"), [("gather", 3), ("join", 1)])
def test_sums_wrap_at_the_modulus(do, total):
    law = {"do": do, "side": "right"}
    assert pairs(law, "+" * 4 + ".", [7, 9], 5)[-1] == (7, total)


@pytest.mark.parametrize(
    ("law", "notes"),
    [
        ({"do": "skip"}, [1, 1, 1, 0, 1]),
        ({"do": "wait", "when": "below", "then": "up"}, [1, 2, 3, 3, 4]),
        ({"do": "go", "to": "top"}, [1, 1, 2, 2, 3]),
        ({"do": "clear", "then": "skip"}, [1, 0, 0, 9, 0]),
        ({"do": "clear", "then": "top"}, [1, 0, 1, 0, 1]),
        ({"do": "go", "to": "start", "then": "up"}, [1, 2, 3, 4, 5]),
    ],
    ids=str,
)
def test_each_effect_and_side_effect_on_the_place(law, notes):
    # The voice is 3; the sheet is + . + - with the law on its line 1.
    assert [note for _, note in pairs(law, "+.+-", [3, 3], 5)] == notes


@pytest.mark.parametrize(("when", "notes"), [("above", [2]), ("below", [0]), ("equal", [1]), ("differs", [0, 2])])
def test_each_guard_that_compares_the_note_with_the_voice(when, notes):
    for note in (0, 1, 2):
        after = pairs({"do": "add", "by": 5, "when": when}, "+" * note + ".", [1, 1], note + 1)[-1]
        assert after == (1, note + 5 * (note in notes))


@pytest.mark.parametrize(
    ("when", "times"),
    [("first", [1]), ("second", [2, 4, 6]), ("third", [3, 6])],
)
def test_each_guard_that_counts_the_times(when, times):
    notes = [0] + [note for _, note in pairs({"do": "add", "by": 1, "when": when}, ".", [1, 1], 7)]
    assert [tick for tick in range(1, 8) if notes[tick] > notes[tick - 1]] == times


def test_times_are_counted_at_each_line_apart_and_for_each_singer_and_not_where_skipped():
    second = {"do": "add", "by": 1, "when": "second"}
    assert [note for _, note in pairs(second, "..", [1, 1], 4)] == [0, 0, 1, 2]
    # The line of the law is skipped at first, because note and voice are equal.
    assert [note for _, note in pairs(second, "e.+", [0, 0], 9)] == [0, 0, 1, 1, 1, 2, 2, 3, 4]
    moments = run([0, 1], ".-", [5, 5], 4, with_law(CANONICAL, ".", second))
    assert [[note for _, note in moment] for moment in moments] == [[0, 0], [0, 9], [9, 9], [0, 8], [9, 9]]


def test_a_voice_is_still_when_the_last_two_ticks_left_it_alone():
    # X in tick 2 changes the voice from 3 to 1: that is seen in the ticks 3 and 4.
    still = [note for _, note in pairs({"do": "clear", "when": "still"}, "+X" + "....", [3, 3], 6)]
    assert still == [1, 3, 3, 3, 0, 0]
    moved = [note for _, note in pairs({"do": "add", "by": 1, "when": "moved"}, "+X" + "....", [3, 3], 6)]
    assert moved == [1, 3, 4, 5, 5, 5]


def test_before_the_start_voices_count_as_unchanged():
    assert pairs({"do": "add", "by": 1, "when": "still"}, ".", [3, 3], 2) == [(3, 1), (3, 2)]


def test_where_a_guard_does_not_hold_the_next_line_comes_next():
    assert pairs({"do": "go", "to": "top", "when": "above", "then": "clear"}, ".+", [3, 3], 4)[-1] == (3, 2)


@pytest.mark.parametrize("law", [{"do": "rest", "when": "full moon"}, {"do": "rest", "then": "bow"}, HIDDEN_LAW])
def test_a_part_that_no_engine_knows_is_refused(law):
    with pytest.raises(ValueError, match="no engine knows"):
        pairs(law, ".", [1, 1], 1)


def composed(letter):
    return st.sampled_from([{"do": "rest", "then": "down"}, *laws_of_letter(letter, "full")])


@st.composite
def law_tables(draw):
    modulus = draw(st.sampled_from(MODULI))
    hum, distance = st.integers(0, modulus - 1), st.integers(1, 2)
    laws = laws_of(
        Axes(
            modulus,
            draw(hum),
            draw(hum),
            draw(distance),
            draw(distance),
            draw(st.integers(0, 1)),
            draw(st.sampled_from(SKIPS)),
            draw(st.sampled_from(EXCHANGES)),
            3,
            draw(st.sampled_from(SHAPES)),
        )
    )
    for letter in draw(st.sets(st.sampled_from(LETTERS))):
        laws = with_law(laws, letter, draw(composed(letter)))
    return laws


@st.composite
def sheets(draw):
    letters = draw(st.text(LETTERS, min_size=1, max_size=14))
    starts = draw(st.lists(st.integers(0, len(letters) - 1), min_size=1, max_size=3))
    return Sheet(tuple(starts), letters)


@st.composite
def performances(draw):
    laws = draw(law_tables())
    voices = st.lists(st.integers(0, laws["modulus"] - 1), min_size=2, max_size=8)
    return laws, draw(sheets()), draw(st.lists(voices, min_size=1, max_size=4))


@settings(max_examples=250, deadline=None)
@given(performances())
def test_every_tick_is_as_a_second_interpreter_says(drawn):
    laws, sheet, cases = drawn
    ticks = 60
    performance = Performance(laws, sheet, gather(laws, cases))
    expected = [sing(laws, sheet.starts, sheet.letters, voices, ticks) for voices in cases]
    for tick in range(ticks + 1):
        if tick:
            performance.tick()
        base = 0
        for number, voices in enumerate(cases):
            size = len(voices)
            sung = values_at(tuple(performance.voices), base, size)
            noted = values_at(tuple(performance.notes), base, size)
            assert list(zip(sung, noted, strict=True)) == expected[number][tick]
            base += size


@settings(max_examples=100, deadline=None)
@given(performances(), st.data())
def test_settling_times_are_as_a_second_interpreter_says(drawn, data):
    laws, sheet, cases = drawn
    # The voices of the end are wanted, so that most cases settle, or those of the start, so that some do not.
    ends = [
        [voice for voice, _ in sing(laws, sheet.starts, sheet.letters, voices, laws["ticks"])[-1]] for voices in cases
    ]
    wanted = [data.draw(st.sampled_from([end, voices])) for end, voices in zip(ends, cases, strict=True)]
    one = hall_of(laws, cases, wanted)
    times = settle(laws, sheet, one.chorus, one.target)
    assert times == [
        settling_time(laws, sheet.starts, sheet.letters, voices, want)
        for voices, want in zip(cases, wanted, strict=True)
    ]
