"""The engine against the specification's traces, against each open rule, and against a second interpreter."""

from __future__ import annotations

import moebius_oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puzzles.moebius.engine import ENDLESS, PAUSED, STOPPED, TOO_LONG, Press, answer, play
from puzzles.moebius.laws import AFTERS, CANONICAL, CARDS, MARKS, POSITIONS, Axes, laws_of

STUTTER = ("[a>aa{", "[b>bb{", "a{>[aa", "b{>[bb", "]{>][")


def deck_of(*cards):
    return tuple(tuple(card.split(">")) for card in cards)


def strips(laws, cards, strip, plays):
    """Return the strip before the first play and after each."""
    press = Press(laws, deck_of(*cards), strip)
    shown = [press.strip]
    for _ in range(plays):
        assert press.advance(1) in (PAUSED, STOPPED)
        shown.append(press.strip)
    return shown


def order(laws, cards, strip, plays):
    """Return the deck's order, as the cards' places in the text, after that many plays."""
    press = Press(laws, deck_of(*cards), strip)
    press.advance(plays)
    return [number for _, _, number in press.deck]


def test_the_specifications_trace_of_stutter():
    press = Press(CANONICAL, deck_of(*STUTTER), "[ab]")
    assert (press.advance(1), press.stamped, press.strip) == (PAUSED, "aa{b]", "]b{aa")
    assert (press.advance(1), press.stamped, press.strip) == (STOPPED, "][bbaa", "aabb[]")
    assert answer(press.strip, "ab") == "aabb"


def test_one_card_turns_a_word_because_the_press_does():
    assert play(CANONICAL, deck_of("[>{"), "[aab]") == (STOPPED, "]baa{", 1)


def test_three_cards_take_turns_because_the_played_one_goes_under_the_deck():
    ending, strip, plays = play(CANONICAL, deck_of("a>", "a>", "a>b"), "[aaaaaaa]")
    assert (ending, answer(strip, "b"), plays) == (STOPPED, "bb", 7)
    assert order(CANONICAL, ("a>", "a>", "a>b"), "[aaaaaaa]", 4) == [1, 2, 0]


def test_the_first_card_that_fits_is_played_and_the_order_of_the_others_stays():
    assert order(CANONICAL, ("x>", "a>", "b>", "y>"), "[ab]", 1) == [0, 2, 3, 1]


def test_a_card_is_stamped_at_its_rightmost_occurrence():
    assert strips(CANONICAL, ["a>x"], "[aba]", 1) == ["[aba]", "]xba["]


def test_of_overlapping_occurrences_the_rightmost_is_the_one_that_begins_last():
    assert strips(CANONICAL, ["aa>x"], "[aaa]", 1)[1] == "]xa["


def test_a_strip_may_become_empty_and_the_run_then_stops():
    assert play(CANONICAL, deck_of("[a]>"), "[a]") == (STOPPED, "", 1)


def test_a_card_that_changes_nothing_is_played_all_the_same():
    assert play(CANONICAL, deck_of("a>a"), "[ab]")[0] == ENDLESS


def test_a_run_may_have_2000_plays_but_no_more():
    laws = {**CANONICAL, "plays": 6}
    countdown = deck_of("a>b", "b>c", "c>")
    assert play(laws, countdown, "aa") == (STOPPED, "", 6)
    assert play({**laws, "plays": 5}, countdown, "aa")[0] == ENDLESS
    assert CANONICAL["plays"] == 2000
    assert play(CANONICAL, deck_of("a>a"), "a") == (ENDLESS, "a", 2000)


def test_a_strip_may_have_240_characters_but_no_more():
    growing = deck_of("a>aaaa", "x>")
    assert play(CANONICAL, growing, "a" * 3) == (TOO_LONG, "a" * 243, 80)
    assert play(CANONICAL, deck_of("x>aaaa"), "x" * 60) == (STOPPED, "a" * 240, 60)
    assert play(CANONICAL, deck_of("x>aaaa"), "bx" + "x" * 59)[0] == TOO_LONG


@pytest.mark.parametrize(
    ("after", "strip"), [("reverse", "]cbxa["), ("rotate", "axbc]["), ("exchange", "[bxac]"), ("nothing", "[axbc]")]
)
def test_what_happens_to_the_strip_after_a_play(after, strip):
    assert strips(laws_of(Axes(after=after)), ["y>x"], "[aybc]", 1)[1] == strip


@pytest.mark.parametrize(
    ("position", "shown"),
    [("rightmost", ["aaax", "aaxx", "axxx"]), ("leftmost", ["xaaa", "xxaa", "xxxa"]),
     ("alternating", ["aaax", "xaax", "xaxx"])],
)  # fmt: skip
def test_where_a_card_is_stamped(position, shown):
    assert strips(laws_of(Axes(after="nothing", position=position)), ["a>x"], "aaaa", 3)[1:] == shown


@pytest.mark.parametrize(
    ("law", "orders"),
    [
        ("bottom", [[0, 2, 3, 1], [0, 2, 3, 1], [0, 2, 3, 1]]),
        ("down", [[0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 3, 1]]),
        ("up", [[1, 0, 2, 3], [1, 0, 2, 3], [1, 0, 2, 3]]),
        ("discard", [[0, 2, 3, 1], [0, 2, 3, 1], [0, 2, 3]]),
    ],
)
def test_where_a_played_card_goes(law, orders):
    laws = laws_of(Axes(card=law))
    assert [order(laws, ("x>", "a>b", "y>", "z>"), "aaaa", plays) for plays in (1, 2, 3)] == orders


def test_a_deck_without_cards_stops():
    laws = laws_of(Axes(card="discard"))
    assert play(laws, deck_of("a>b"), "aaaa") == (STOPPED, "bbab", 3)


def test_a_mark_is_printed_after_the_stamp_and_before_the_strip_is_turned():
    assert strips(laws_of(Axes(mark="m")), ["a>x"], "[ab]", 1)[1] == "m]bx["
    assert play({**laws_of(Axes(mark="m")), "characters": 3}, deck_of("a>b"), "aaa")[0] == TOO_LONG


def test_a_strip_of_one_character_moves_on_to_itself():
    assert play(laws_of(Axes(after="rotate")), deck_of("ab>x"), "ab") == (STOPPED, "x", 1)


SIGNS = "ab[]{P"
CARD_TEXTS = st.tuples(st.text(SIGNS, min_size=1, max_size=3), st.text(SIGNS, max_size=4))
TABLES = st.builds(Axes, *map(st.sampled_from, (AFTERS, POSITIONS, CARDS, MARKS)))


@settings(max_examples=400, deadline=None)
@given(TABLES, st.lists(CARD_TEXTS, min_size=1, max_size=6), st.text("ab", max_size=12))
def test_the_engine_agrees_with_a_second_interpreter_written_from_the_rules(axes, deck, word):
    laws = {**laws_of(axes), "plays": 60, "characters": 60}
    ending, shown, cards = moebius_oracle.press(laws, deck, f"[{word}]")
    assert play(laws, tuple(deck), f"[{word}]") == (ending, shown[-1], len(cards))
    press, seen = Press(laws, tuple(deck), f"[{word}]"), []
    while press.plays < len(cards):
        press.advance(1)
        seen.append((press.card[2], press.strip))
        assert press.stamped[press.at :].startswith(press.card[1])
    assert seen == list(zip(cards, shown[1:], strict=True))


@settings(max_examples=40, deadline=None)
@given(st.text("ab", max_size=12))
def test_the_second_interpreter_finds_the_stored_stutter_right_too(word):
    _, shown, _ = moebius_oracle.press(CANONICAL, deck_of(*STUTTER), f"[{word}]")
    assert answer(shown[-1], "ab") == "".join(2 * letter for letter in word)
