"""Reading and writing programs: round trip, every fault with its place, and odd texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puzzles.contract import Invalid
from puzzles.orphan.laws import LETTERS, LIMITS
from puzzles.orphan.notation import parse, render

PROGRAMS = st.text(LETTERS, min_size=1, max_size=16)


def faults_of(text, laws=LIMITS):
    with pytest.raises(Invalid) as caught:
        parse(laws, text)
    return [(fault.line, fault.column, fault.end_column, fault.reason) for fault in caught.value.faults]


@given(PROGRAMS)
def test_what_is_rendered_is_read_back(program):
    assert parse(LIMITS, render(program)) == program


@given(PROGRAMS, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["", " ", "\t"]))
def test_blanks_and_empty_lines_around_a_program_mean_nothing(program, end, blank):
    assert parse(LIMITS, end + blank + program + blank + end) == program


@given(st.one_of(st.text(max_size=40), st.text("abcZ9 \n", max_size=40)))
def test_any_text_is_read_or_has_faults_at_places_inside_it(text):
    lines, faults = re.split(r"\r\n|\n|\r", text), ()
    try:
        assert parse(LIMITS, text) == text.strip(" \t\r\n")
    except Invalid as invalid:
        faults = invalid.faults
        assert faults
    assert [(fault.line, fault.column) for fault in faults] == sorted((fault.line, fault.column) for fault in faults)
    for fault in faults:
        assert 1 <= fault.line <= len(lines)
        assert 1 <= fault.column < fault.end_column <= max(2, len(lines[fault.line - 1]) + 1)
        assert fault.reason.isprintable()


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", (1, 1, 2), "The program is empty"),
        (" \n\t\n", (1, 1, 2), "The program is empty"),
        ("aBc", (1, 2, 3), "write b in place of B"),
        (" ab c", (1, 4, 5), "delete this blank"),
        ("abi", (1, 3, 4), "There is no key i; the keys are a, b, c, d, e, f, g, h."),
        ("a\x00", (1, 2, 3), "no key U+0000"),
        ("a" * 18, (1, 17, 19), "at most 16 keys; this one has 18: take 2 away"),
        ("ab\ncd", (2, 1, 3), "A program is one line"),
    ],
)
def test_each_fault_says_where_it_is_and_what_to_do(text, place, reason):
    faults = faults_of(text)
    assert [fault[:3] for fault in faults] == [place]
    assert reason in faults[0][3]


def test_all_faults_are_reported_at_once_in_reading_order():
    assert [fault[:3] for fault in faults_of("aX " + "b" * 15 + "\n\nc")] == [
        (1, 2, 3),
        (1, 3, 4),
        (1, 17, 19),
        (3, 1, 2),
    ]


def test_a_calculator_with_fewer_keys_knows_no_others():
    laws = {**LIMITS, "keys": 5}
    assert parse(laws, "abcde") == "abcde"
    assert [fault[:3] for fault in faults_of("abf", laws)] == [(1, 3, 4)]
