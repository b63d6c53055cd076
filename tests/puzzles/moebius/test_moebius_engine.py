"""The engine against the specification's traces, against each open rule, and against a second interpreter."""

from __future__ import annotations

import moebius_oracle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puzzles.moebius import laws as parts
from puzzles.moebius.engine import ENDLESS, PAUSED, STOPPED, TOO_LONG, Press, answer, play
from puzzles.moebius.laws import CANONICAL, law, plain_table

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


def with_laws(**laws):
    """Return the table on which nothing happens to the strip, the rightmost is stamped and cards go under the deck."""
    return {**plain_table(after="nothing"), **laws}


@pytest.mark.parametrize(
    ("effect", "strip"),
    [
        ("reverse", "]cbxa["),
        ("rotate", "axbc]["),
        ("back", "][axbc"),
        ("exchange", "[bxac]"),
        ("swap", "]axbc["),
        ("halves", "bc][ax"),
        ("tail", "[]cbxa"),
        ("nothing", "[axbc]"),
    ],
)
def test_what_happens_to_the_strip_after_a_play(effect, strip):
    assert strips(plain_table(after=effect), ["y>x"], "[aybc]", 1)[1] == strip
    assert strips(with_laws(kept=law(effect, "again", "nothing")), ["z>y", "y>x"], "[azbc]", 2)[2] == "[axbc]"


@pytest.mark.parametrize("effect", ["reverse", "rotate", "back", "swap", "halves", "tail", "nothing"])
def test_a_strip_of_one_character_or_none_stays_as_it_is(effect):
    assert play(plain_table(after=effect), deck_of("ab>x"), "ab") == (STOPPED, "x", 1)
    assert play(plain_table(after=effect), deck_of("ab>"), "ab") == (STOPPED, "", 1)


def test_of_an_odd_number_of_characters_the_middle_one_belongs_to_the_right_half():
    assert strips(plain_table(after="halves"), ["x>y"], "abxcd", 1)[1] == "ycdab"


@pytest.mark.parametrize(
    ("position", "shown"),
    [
        ("rightmost", ["aaax", "aaxx", "axxx"]),
        ("leftmost", ["xaaa", "xxaa", "xxxa"]),
        ("second right", ["aaxa", "axxa", "xxxa"]),
        ("second left", ["axaa", "axxa", "axxx"]),
        ("middle", ["aaxa", "axxa", "axxx"]),
    ],
)
def test_where_a_card_is_stamped(position, shown):
    assert strips(plain_table("nothing", position), ["a>x"], "aaaa", 3)[1:] == shown
    assert strips(plain_table("nothing", position), ["a>x"], "a", 1)[1] == "x"


def test_occurrences_that_overlap_are_counted_one_by_one():
    assert strips(plain_table("nothing", "second right"), ["aa>x"], "baaaa", 1)[1] == "baxa"
    assert strips(plain_table("nothing", "middle"), ["aa>x"], "baaaa", 1)[1] == "baxa"


@pytest.mark.parametrize(
    ("place", "orders"),
    [
        ("bottom", [[0, 2, 3, 1], [0, 2, 3, 1], [0, 2, 3, 1]]),
        ("down", [[0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 3, 1]]),
        ("two down", [[0, 2, 3, 1], [0, 2, 3, 1], [0, 2, 3, 1]]),
        ("up", [[1, 0, 2, 3], [1, 0, 2, 3], [1, 0, 2, 3]]),
        ("top", [[1, 0, 2, 3], [1, 0, 2, 3], [1, 0, 2, 3]]),
        ("stay", [[0, 1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3]]),
        ("discard", [[0, 2, 3, 1], [0, 2, 3, 1], [0, 2, 3]]),
    ],
)
def test_where_a_played_card_goes(place, orders):
    laws = plain_table(card=place)
    assert [order(laws, ("x>", "a>b", "y>", "z>"), "aaaa", plays) for plays in (1, 2, 3)] == orders
    # The long loop, with a guard that holds in all these plays, does the same as the short one.
    guarded = {**laws, "card": law(place, "small letter", "stay")}
    assert [order(guarded, ("x>", "a>b", "y>", "z>"), "aaaa", plays) for plays in (1, 2, 3)] == orders


def test_two_places_down_and_on_top_differ_from_their_neighbours_in_a_longer_deck():
    deck = ("x>", "y>", "a>b", "z>", "u>", "v>")
    assert order(plain_table(card="two down"), deck, "a", 1) == [0, 1, 3, 4, 2, 5]
    assert order(plain_table(card="top"), deck, "a", 1) == [2, 0, 1, 3, 4, 5]
    assert order(plain_table(card="up"), deck, "a", 1) == [0, 2, 1, 3, 4, 5]


@pytest.mark.parametrize(("side", "orders"), [("cut", [2, 3, 1, 0]), ("turn", [1, 3, 2, 0])])
def test_what_happens_to_the_deck_after_the_played_card_has_gone_to_its_place(side, orders):
    laws = with_laws(card=law("bottom", "one sign", "stay", side))
    assert order(laws, ("x>", "a>b", "y>", "z>"), "a", 1) == orders
    assert order(laws, ("x>", "aa>b", "y>", "z>"), "aa", 1) == [0, 1, 2, 3]


def test_a_deck_without_cards_stops():
    assert play(plain_table(card="discard"), deck_of("a>b"), "aaaa") == (STOPPED, "bbab", 3)
    assert play(with_laws(card=law("discard", "even", "stay", "cut")), deck_of("a>b"), "aaaa") == (STOPPED, "abbb", 3)


def test_a_card_stays_in_the_deck_where_the_guard_does_not_hold_and_goes_at_the_next_play_in_which_it_does():
    laws = with_laws(card=law("discard", "fourth", "bottom"))
    assert play(laws, deck_of("a>b"), "aaaaaaa") == (STOPPED, "aaabbbb", 4)


def test_a_mark_is_printed_after_the_stamp_and_before_the_strip_is_turned():
    laws = {**CANONICAL, "kept": law("reverse", "one sign", "nothing", "mark")}
    assert strips(laws, ["a>x"], "[ab]", 1)[1] == "m]bx["
    assert strips(laws, ["ab>xx"], "[ab]", 1)[1] == "[xx]"
    assert play({**laws, "characters": 3}, deck_of("a>b"), "aaa")[0] == TOO_LONG


def test_a_mark_does_not_make_a_play_one_that_grows_the_strip():
    laws = with_laws(kept=law("nothing", "one sign", "reverse", "mark"), grown=law("exchange"))
    assert strips(laws, ["x>y"], "ax", 1)[1] == "aym"


@pytest.mark.parametrize(
    ("card", "strip"), [("c>dx", "da["), ("c>d", "ad["), ("ac>d", "[d")], ids=["grown", "kept", "shrunk"]
)
def test_each_kind_of_play_has_its_own_law(card, strip):
    laws = with_laws(grown=law("reverse"), kept=law("rotate"), shrunk=law("nothing"))
    assert strips(laws, [card], "[ac", 1)[1].replace("x", "") == strip


@pytest.mark.parametrize(
    ("guard", "cards", "strip", "plays"),
    [
        ("second", ("x>x",), "ax", [2, 4, 6, 8]),
        ("third", ("x>x",), "ax", [3, 6]),
        ("fourth", ("x>x",), "ax", [4, 8]),
        ("pairs", ("x>x",), "ax", [3, 4, 7, 8]),
        ("again", ("x>y", "y>z", "z>zz"), "ax", [4, 5, 6, 7, 8]),
        ("returning", ("x>y", "y>x"), "ax", [3, 4, 5, 6, 7, 8]),
        ("even", ("x>xx",), "ax", [1, 3, 5, 7]),
        ("bracket", ("[>b", "b>{", "{>x", "x>x"), "[", [1, 3]),
        ("holds a", ("a>b", "b>b"), "aaa", [1, 2, 3, 4, 5]),
        ("small letter", ("x>Y", "Y>x"), "x", [1, 3, 5, 7]),
        ("one sign", ("x>yy", "yy>x"), "x", [1, 3, 5, 7]),
    ],
)
def test_in_which_plays_each_guard_holds(guard, cards, strip, plays):
    laws = with_laws(**dict.fromkeys(parts.KINDS, law("nothing", guard, "nothing", "mark")))
    press, held = Press(laws, deck_of(*cards), strip), []
    for play_number in range(1, 9):
        before = press.strip.count("m")
        # Marks would change the strip's length, so they are wiped off.
        press.advance(1)
        if press.strip.count("m") > before:
            held.append(play_number)
        press.strip = press.strip.replace("m", "")
    assert held == plays


def test_every_guard_is_tried_above():
    marks = test_in_which_plays_each_guard_holds.pytestmark[0].args[1]
    assert {one[0] for one in marks} == set(parts.GUARDS) - {parts.ALWAYS}


SIGNS = "ab[]{Pm"
CARD_TEXTS = st.tuples(st.text(SIGNS, min_size=1, max_size=3), st.text(SIGNS, max_size=4))


def laws_from(effects, sides):
    guarded = st.builds(law, *map(st.sampled_from, (effects, parts.GUARDS[1:], effects, ("", *sides))))
    return st.one_of(st.builds(law, st.sampled_from(effects)), guarded)


STRIP_LAWS = laws_from((*parts.MOVES, parts.NOTHING), (parts.MARK,))
TABLES = st.builds(
    parts.table,
    laws_from(parts.POSITIONS, ()),
    laws_from(parts.CARDS, (parts.CUT, parts.TURN)),
    STRIP_LAWS,
    STRIP_LAWS,
    STRIP_LAWS,
)
PLAIN_TABLES = st.builds(
    plain_table, *map(st.sampled_from, ((*parts.MOVES, parts.NOTHING), parts.POSITIONS, parts.CARDS))
)


@settings(max_examples=600, deadline=None)
@given(st.one_of(TABLES, PLAIN_TABLES), st.lists(CARD_TEXTS, min_size=1, max_size=6), st.text("ab", max_size=12))
def test_the_engine_agrees_with_a_second_interpreter_written_from_the_rules(laws, deck, word):
    laws = {**laws, "plays": 60, "characters": 60}
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
