"""Reading and writing decks: round trip, every fault with its place, and odd texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puzzles.contract import Invalid
from puzzles.moebius.laws import CANONICAL
from puzzles.moebius.notation import CHARACTERS, MAX_SOURCE_BYTES, ink, parse, render

CARDS = st.tuples(st.text(CHARACTERS, min_size=1, max_size=3), st.text(CHARACTERS, max_size=4))
DECKS = st.lists(CARDS, min_size=1, max_size=20).map(tuple)


def faults_of(text):
    with pytest.raises(Invalid) as caught:
        parse(CANONICAL, text)
    return [(fault.line, fault.column, fault.end_column, fault.reason) for fault in caught.value.faults]


@given(DECKS)
def test_what_is_rendered_is_read_back(deck):
    assert parse(CANONICAL, render(deck)) == deck


@given(DECKS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", " ", "\t"]))
def test_blanks_around_cards_and_empty_lines_mean_nothing(deck, end, blank):
    text = end + end.join(blank + card + blank + end for card in render(deck).splitlines())
    assert parse(CANONICAL, text) == deck


@given(st.one_of(st.text(max_size=60), st.text("ab[]>{ \n", max_size=60)))
def test_any_text_is_read_or_has_faults_at_places_inside_it(text):
    lines, faults = re.split(r"\r\n|\n|\r", text), ()
    try:
        deck = parse(CANONICAL, text)
    except Invalid as invalid:
        faults = invalid.faults
    else:
        assert deck == parse(CANONICAL, render(deck))
        return
    places = [(fault.line, fault.column) for fault in faults]
    assert places
    assert places == sorted(places)
    for fault in faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column < fault.end_column <= max(2, len(lines[fault.line - 1]) + 1)
        assert fault.reason.isprintable()


def test_two_cards_may_be_alike_and_a_replacement_may_be_empty():
    assert parse(CANONICAL, "a>\na>\na>b") == (("a", ""), ("a", ""), ("a", "b"))


def test_ink_counts_patterns_and_replacements():
    assert ink(parse(CANONICAL, "[a>aa{\na>\n")) == 6


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", (1, 1, 2), "The deck is empty"),
        (" \n\t\n", (1, 1, 2), "The deck is empty"),
        ("abc", (1, 1, 4), "put a > between"),
        (">ab", (1, 1, 2), "The pattern is empty"),
        ("a>b\n abcde>x", (2, 5, 7), "at most 3 characters; this one has 5: take 2 away"),
        ("a>bbbbbb", (1, 7, 9), "at most 4 characters; this one has 6: take 2 away"),
        ("a>b>c", (1, 4, 5), "one > only"),
        ("a >b", (1, 2, 3), "No blanks inside a card"),
        ("a>1", (1, 3, 4), "cannot print 1"),
        ("a>é", (1, 3, 4), "cannot print é"),
        ("a>\x00", (1, 3, 4), "cannot print U+0000"),
    ],
)
def test_each_fault_says_where_it_is_and_what_to_do(text, place, reason):
    faults = faults_of(text)
    assert [fault[:3] for fault in faults] == [place]
    assert reason in faults[0][3]


def test_all_faults_are_reported_at_once_in_reading_order():
    found = [fault[:3] for fault in faults_of("ab\na>b\n\n?>x>aaaaa\n>")]
    assert found == [(1, 1, 3), (4, 1, 2), (4, 4, 5), (4, 7, 10), (5, 1, 2)]


def test_cards_beyond_the_twentieth_are_marked_one_by_one():
    found = faults_of("a>b\n" * 22)
    assert [fault[:3] for fault in found] == [(21, 1, 4), (22, 1, 4)]
    assert "at most 20 cards; this is card 21" in found[0][3]


def test_the_longest_deck_fits_into_the_text_limit_many_times():
    assert len(render((("aaa", "bbbb"),) * 20)) * 10 < MAX_SOURCE_BYTES
