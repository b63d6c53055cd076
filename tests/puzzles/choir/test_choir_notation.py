"""Reading and writing sheets: round trip, every fault with its place, and odd texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puzzles.choir.laws import CANONICAL, LETTERS, Axes, laws_of
from puzzles.choir.notation import MAX_LINES, MAX_SOURCE_BYTES, Sheet, parse, render
from puzzles.contract import Invalid


def faults_of(text, laws=CANONICAL):
    with pytest.raises(Invalid) as caught:
        parse(laws, text)
    return [(fault.line, fault.column, fault.end_column, fault.reason) for fault in caught.value.faults]


def places_of(text, laws=CANONICAL):
    return [fault[:3] for fault in faults_of(text, laws)]


@st.composite
def sheets(draw):
    letters = draw(st.text(LETTERS, min_size=1, max_size=MAX_LINES))
    return Sheet(tuple(draw(st.lists(st.integers(0, len(letters) - 1), min_size=1, max_size=3))), letters)


@given(sheets())
def test_what_is_rendered_is_read_back(sheet):
    assert parse(CANONICAL, render(sheet)) == sheet


@given(sheets(), st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", " ", "\t"]))
def test_letters_may_stand_one_to_a_line_with_blanks_anywhere(sheet, end, blank):
    header, letters = render(sheet).split("\n")[:2]
    text = end + blank + header.replace(" ", "  ") + blank + end + end.join(letter + blank for letter in letters)
    assert parse(CANONICAL, text) == sheet


@given(st.text(max_size=80))
def test_any_text_is_read_or_has_faults_at_places_inside_it(text):
    lines, faults = re.split(r"\r\n|\n|\r", text), ()
    try:
        sheet = parse(CANONICAL, text)
    except Invalid as invalid:
        faults = invalid.faults
    else:
        assert sheet == parse(CANONICAL, render(sheet))
        return
    places = [(fault.line, fault.column) for fault in faults]
    assert places
    assert places == sorted(places)
    for fault in faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column < fault.end_column <= max(2, len(lines[fault.line - 1]) + 1)
        assert fault.reason.isprintable()


def test_zeros_in_front_of_a_start_mean_nothing():
    assert parse(CANONICAL, "start 002\nL+X").starts == (2,)


def test_all_faults_are_reported_at_once_in_reading_order():
    assert places_of("start 9 x 1\nL?X\nstart 0\n\n  y") == [(1, 7, 8), (1, 9, 10), (2, 2, 3), (3, 1, 8), (5, 3, 4)]


@pytest.mark.parametrize("text", ["", "\n \t\r\n"])
def test_an_empty_text_asks_for_a_sheet(text):
    assert faults_of(text) == [
        (1, 1, 2, "There is no sheet: write a header such as start 0, and the letters of the sheet below it.")
    ]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("L+X", (1, 1, 4), "put a line such as start 0 above the sheet"),
        ("start 0\n", (1, 1, 8), "write at least one letter below the header"),
        ("Start 0\nLX", (1, 1, 6), "the word start in small letters"),
        ("start\nLX", (1, 1, 6), "write start 0"),
        ("start0\nLX", (1, 1, 7), "then a blank, then a number"),
        ("start 2\nLX", (1, 7, 8), "the sheet has lines 0 to 1"),
        ("start 1\nL", (1, 7, 8), "the sheet has line 0 only"),
        ("start -1\nLX", (1, 7, 9), "a line's number belongs"),
        ("start ٣\nLX", (1, 7, 8), "a line's number belongs"),
        ("start 0 LX\nLX", (1, 9, 11), "the letters of the sheet go on the lines below"),
        ("start 0 0 0 1\nLX", (1, 13, 14), "at most 3 starts"),
        ("start 0\nLx", (2, 2, 3), "Write a capital X."),
        ("start 0\nrX", (2, 1, 2), "Write a capital R."),
        ("start 0\nGX", (2, 1, 2), "Write a small g."),
        ("start 0\nL−X", (2, 2, 3), "the plain minus sign"),
        ("start 0\nL\x00X", (2, 2, 3), "There is no letter U+0000"),
        ("start 0\nL#X", (2, 2, 3), "There is no letter #; the letters are L R X"),
    ],
)
def test_each_fault_says_where_it_is_and_what_to_do(text, place, reason):
    faults = faults_of(text)
    assert [fault[:3] for fault in faults] == [place]
    assert reason in faults[0][3]


def test_a_sheet_that_is_too_long_is_marked_from_the_first_line_too_many():
    assert faults_of("start 0\n" + "L" * 38 + "\n" + "XX" + "+++")[0] == (
        3,
        3,
        6,
        "A sheet has at most 40 lines; this one has 43: take 3 away.",
    )


def test_a_start_of_ten_thousand_figures_is_a_fault_like_any_other():
    faults = faults_of("start " + "9" * 10_000 + "\nLX")
    assert len(faults) == 1
    assert len(faults[0][3]) < 200


def test_a_variant_may_allow_fewer_starts():
    assert places_of("start 0 1 1\nLX", laws_of(Axes(starts=2))) == [(1, 11, 12)]


def test_the_longest_sheet_fits_into_the_text_limit_many_times():
    assert len(render(Sheet((39, 39, 39), "L" * MAX_LINES))) * 10 < MAX_SOURCE_BYTES
