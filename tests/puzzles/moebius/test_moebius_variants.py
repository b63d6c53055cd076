"""Accepted law tables: recomputed from their decks, feasible, closed to each other's decks; and why others are not."""

from __future__ import annotations

import json
from pathlib import Path

import moebius_oracle
import pytest

import puzzles
from puzzles.moebius.classification import (
    GRADED,
    accepted,
    canonical_decks,
    carries_over,
    decks_for,
    drawn_table,
    measured,
    read_decks,
)
from puzzles.moebius.engine import STOPPED, answer, play
from puzzles.moebius.grammar import laws_of
from puzzles.moebius.laws import ALWAYS, CANONICAL, ENTRIES, feasible, law, plain_table
from puzzles.moebius.notation import parse
from puzzles.moebius.specification import all_words, strip_of
from puzzles.moebius.tasks import briefs
from puzzles.moebius.variants import POOL_FILE, pool, variant_of

HERE = Path(__file__).parent
TASKS = ("count-off", "mirror", "every-third", "stutter", "binary", "threes")
TABLES = read_decks(HERE / "variants.json")
CANONICAL_DECKS = canonical_decks(HERE)
# Decks that walk a marker along the strip, as one would write them where the strip lies still.
WALKING = {
    "mirror": "[a>[A [b>[B Aa>aA Ab>bA Ba>aB Bb>bB A]>]a B]>]b",
    "stutter": "[a>aa[ [b>bb[",
    "binary": "[a>[pa paa>Ap p]>r]o pa]>r]i Ar>ra [r>[",
    "threes": "[a>[pa pa>q qa>s sa>cp p]>r]o q]>r]i s]>r]z cr>ra [r>[",
}


def deck_of(text):
    return parse(CANONICAL, text.replace(" ", "\n"))


def right_everywhere(laws, name, text, most=2000):
    rules, deck = briefs()[name].rules, deck_of(text)
    for _, word in zip(range(most), all_words(rules), strict=False):
        ending, strip, _ = play(laws, deck, strip_of(word))
        if ending != STOPPED or answer(strip, rules.keep) != rules.wanted(word):
            return False
    return True


def decks_of(variant):
    return next(decks for laws, decks in TABLES if laws == variant.laws)


def test_the_pool_is_what_the_stored_decks_give():
    assert json.loads(POOL_FILE.read_text())["tables"] == accepted(TABLES, CANONICAL_DECKS)
    assert len(pool()) >= 16


def test_every_accepted_table_is_another_one_feasible_and_serves_a_graded_task():
    assert len({json.dumps(variant.laws) for variant in pool()}) == len(pool())
    for variant in pool():
        assert feasible(variant.laws)
        assert variant.laws != CANONICAL
        assert {*variant.par} & {*GRADED}
        for entry in ENTRIES:
            assert (
                variant.laws[entry] in laws_of(entry, "full")
                or variant.laws[entry]["when"] == ALWAYS
                or (variant.laws["position"] == law("leftmost", "second", "rightmost"))
            )


@pytest.mark.parametrize(
    ("name", "least"), [("mirror", 3), ("every-third", 8), ("stutter", 8), ("binary", 3), ("threes", 2)]
)
def test_every_graded_task_has_variants(name, least):
    assert sum(name in variant.par for variant in pool()) >= least


@pytest.mark.parametrize("name", GRADED)
def test_no_stored_deck_of_another_table_is_right_in_a_variant_and_better_than_naive(name):
    serving = [variant for variant in pool() if name in variant.par]
    decks = [(variant, text) for variant in serving for text in decks_of(variant)[name]]
    for variant in serving:
        foreign = [text for other, text in decks if other is not variant]
        assert not any(carries_over(text, variant.laws, name, variant.par[name]) for text in foreign)
        assert not any(carries_over(text, variant.laws, name, variant.par[name]) for text in CANONICAL_DECKS[name])


def test_decks_that_carried_over_before_laws_were_composed_fail_in_every_variant_now():
    for name, text in (("stutter", "[b>bb{ {>[ [a>aa{"), ("every-third", "aaa>b"), ("mirror", "]>")):
        for variant in pool():
            if name in variant.par:
                assert measured(variant.laws, name, text) is None


def test_a_stored_deck_of_every_table_is_right_for_all_short_words():
    for variant in pool():
        for name in variant.par:
            assert right_everywhere(variant.laws, name, decks_of(variant)[name][0], 127)


def test_a_stored_deck_is_right_by_the_second_interpreter_too():
    for variant in pool()[:4]:
        for name in variant.par:
            rules, deck = briefs()[name].rules, deck_of(decks_of(variant)[name][0])
            for _, word in zip(range(12), all_words(rules), strict=False):
                ending, strips, _ = moebius_oracle.press(variant.laws, deck, strip_of(word))
                assert (ending, answer(strips[-1], rules.keep)) == ("stopped", rules.wanted(word))


def test_a_stored_deck_reaches_par_in_the_variant_whatever_seed_draws_it():
    for seed in range(5):
        for name in TASKS:
            task, variant = puzzles.task(f"moebius/{name}~{seed}"), variant_of(seed, name)
            decks = [text.replace(" ", "\n") for text in decks_of(variant)[name]]
            reports = [puzzles.evaluate(task, text.encode(), "7") for text in decks]
            figures = [report["metrics"] for report in reports if report["verdict"] == "valid"]
            assert task.par == {metric: min(one[metric] for one in figures) for metric in task.par}


def test_tables_are_drawn_alike_each_time_and_decks_are_searched_alike():
    assert [drawn_table(number) for number in range(5)] == [drawn_table(number) for number in range(5)]
    assert all(feasible(drawn_table(number)) for number in range(40))
    task = puzzles.task("moebius/every-third")
    found = decks_for(task, [])
    assert found == decks_for(task, [])
    assert all(measured(CANONICAL, "every-third", text) for text in found)


def test_a_seed_gives_the_same_laws_each_time_and_mostly_to_all_tasks():
    alike = 0
    for seed in range(30):
        tasks = [puzzles.task(f"moebius/{name}~{seed}") for name in TASKS]
        assert [task.key for task in tasks] == [f"moebius/{name}~{seed}" for name in TASKS]
        assert all("variant" in task.features and task.par_status == "provisional" for task in tasks)
        assert all(task.laws == variant_of(seed, task.name).laws for task in tasks)
        alike += tasks[0].laws == tasks[3].laws
    assert alike > 5
    assert len({json.dumps(variant_of(seed, "stutter").laws) for seed in range(60)}) > 5


def test_a_task_that_no_table_serves_has_no_variant():
    assert not any("there-and-back" in variant.par for variant in pool())
    with pytest.raises(puzzles.UnknownTaskError, match="there-and-back~1: the task there-and-back has no variant"):
        puzzles.task("moebius/there-and-back~1")


def test_walking_decks_are_right_where_the_strip_lies_still_whatever_the_other_laws():
    for position in ("rightmost", "leftmost", "middle"):
        for card in ("bottom", "down", "up", "stay"):
            laws = plain_table("nothing", position, card)
            assert not feasible(laws)
            assert all(right_everywhere(laws, name, text, 127) for name, text in WALKING.items())


@pytest.mark.parametrize("name", WALKING)
def test_walking_decks_fail_under_the_canonical_laws_and_every_accepted_table(name):
    for laws in (CANONICAL, *(variant.laws for variant in pool())):
        assert not right_everywhere(laws, name, WALKING[name], 127)


def test_a_deck_whose_cards_are_thrown_away_makes_three_plays_a_card():
    laws = plain_table(card="discard")
    assert not feasible(laws)
    assert not feasible({**CANONICAL, "card": law("discard", "second", "bottom")})
    assert feasible({**CANONICAL, "card": law("discard", "even", "bottom")})
    assert play(laws, (("a", "a"),) * 20, "a") == (STOPPED, "a", 60)


def test_marks_printed_in_every_play_leave_decks_right_that_look_at_no_end():
    printing = law("reverse", side="mark")
    laws = {**CANONICAL, **dict.fromkeys(("kept", "grown", "shrunk"), printing)}
    assert not feasible(laws)
    assert right_everywhere(laws, "mirror", "[>{", 127)
    assert right_everywhere(laws, "every-third", "a> a> a>b")
