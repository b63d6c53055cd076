"""The notation of the shuttle: what is read, and what every fault says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puzzles import Invalid
from puzzles.shuttle.notation import parse, render


def faults_of(text):
    with pytest.raises(Invalid) as caught:
        parse(text)
    return [(fault.line, fault.column, fault.end_column) for fault in caught.value.faults], caught.value


@given(st.text(alphabet="rwimkf", min_size=1, max_size=48))
def test_every_rail_survives_the_way_to_text_and_back(rail):
    assert parse(render(rail)) == rail


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_with_places_inside_it(text):
    faults, rail = (), None
    try:
        rail = parse(text)
    except Invalid as invalid:
        faults = invalid.faults
    assert faults if rail is None else 1 <= len(rail) <= 48 and set(rail) <= set("rwimkf")
    assert all(fault.line >= 1 and 1 <= fault.column < fault.end_column for fault in faults)
    assert all(fault.reason.endswith(".") for fault in faults)


@pytest.mark.parametrize("text", ["riw", "riw\n", "  riw\t\r\n", "\n\nriw\n\n", "\rriw"])
def test_blanks_and_empty_lines_around_the_rail_do_not_matter(text):
    assert parse(text) == "riw"


def test_all_faults_are_reported_at_once_with_their_places():
    places, invalid = faults_of(" rX w9\nriw")
    assert places == [(1, 3, 4), (1, 4, 5), (1, 6, 7), (2, 1, 4)]
    assert "no stop X" in invalid.faults[0].reason
    assert "blank" in invalid.faults[1].reason
    assert "one line" in invalid.faults[3].reason


def test_a_capital_gets_the_advice_to_write_it_small():
    assert faults_of("rIw")[1].faults[0].reason == "Stops are small letters: write i in place of I."


@pytest.mark.parametrize("text", ["", "\n", " \t\r\n "])
def test_an_empty_program_is_told_so(text):
    places, invalid = faults_of(text)
    assert places == [(1, 1, 2)]
    assert "empty" in invalid.faults[0].reason


def test_the_49th_stop_is_the_place_of_a_rail_that_is_too_long():
    places, invalid = faults_of("r" * 50)
    assert places == [(1, 49, 51)]
    assert "take 2 away" in invalid.faults[0].reason
    assert parse("r" * 48) == "r" * 48


def test_a_character_that_cannot_be_seen_is_named_by_its_number():
    assert "U+FEFF" in faults_of("\ufeffriw")[1].faults[0].reason


def test_a_character_whose_small_form_is_two_characters_is_just_unknown():
    assert "no stop İ" in faults_of("İ")[1].faults[0].reason
