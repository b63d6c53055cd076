"""Draws from a seed are the same everywhere, and fair."""

import hashlib
from collections import Counter

import pytest

from puzzles.seeds import Draw


def test_bits_are_those_of_shake_256():
    stream = hashlib.shake_256(b"a\x1fb").digest(8)
    assert Draw("a", "b").bits(64) == format(int.from_bytes(stream, "big"), "064b")


def test_known_draws_never_change():
    draw = Draw("red queen")
    assert [draw.bits(12), draw.below(1000), draw.below(6), draw.number(4)] == ["001001100011", 91, 2, 3852057637]


def test_seeds_split_at_another_place_draw_differently():
    assert Draw("ab", "c").bits(64) != Draw("a", "bc").bits(64)


def test_a_long_stream_continues_a_short_one():
    whole = Draw("long").bits(80_000)
    again = Draw("long")
    assert "".join(again.bits(800) for _ in range(100)) == whole


def test_no_bits_are_an_empty_text():
    assert Draw("x").bits(0) == ""


def test_numbers_below_a_bound_are_evenly_spread():
    draw = Draw("fair")
    counts = Counter(draw.below(6) for _ in range(6000))
    assert set(counts) == set(range(6))
    # 1000 each; six standard deviations of a binomial count are 173.
    assert all(abs(count - 1000) < 173 for count in counts.values())


def test_a_choice_is_one_of_the_items():
    draw = Draw("choice")
    assert {draw.choice("abc") for _ in range(100)} == set("abc")


def test_a_bound_below_one_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        Draw("x").below(0)
