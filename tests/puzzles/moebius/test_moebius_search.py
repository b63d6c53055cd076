"""Searches and measurements: what they find is right, and the same seed finds the same, compiled or plain."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_moebius_engine import TABLES

import puzzles
from puzzles.compiled import numbers
from puzzles.contract import Limits
from puzzles.moebius import kernel, search
from puzzles.moebius.engine import STOPPED, answer, play
from puzzles.moebius.grammar import GRAMMAR, laws_of
from puzzles.moebius.laws import CANONICAL, law
from puzzles.moebius.notation import ink, parse
from puzzles.moebius.pieces import uses
from puzzles.moebius.search import anneal, random_search
from puzzles.moebius.solver import single_cards, solve

ROOT = Path(puzzles.__file__).parents[1]
SIGNS = "ab[]{Pm"
CARD_TEXTS = st.tuples(st.text(SIGNS, min_size=1, max_size=3), st.text(SIGNS, max_size=4))
COMPOSED = {
    **CANONICAL,
    "position": law("middle", "again", "leftmost"),
    "card": law("top", "third", "down", "cut"),
    "kept": law("tail", "even", "exchange", "mark"),
    "grown": law("halves", "returning", "swap"),
    "shrunk": law("back", "bracket", "rotate", "mark"),
}
PLAIN_ROUND = """
import json, sys
sys.modules["numba"] = None
from dataclasses import asdict, replace
import puzzles
from puzzles import compiled
from puzzles.moebius.search import anneal
assert not compiled.COMPILED
task = puzzles.task("moebius/stutter")
rounds = [anneal(task, 3, 400, None), anneal(replace(task, laws=json.loads(sys.argv[1])), 4, 400, "[a>aa{")]
print(json.dumps([asdict(each) for each in rounds]))
"""


def first(steps, task, seed, count):
    return [found for found in itertools.islice(steps(task, seed), count) if found is not None]


@settings(max_examples=300, deadline=None)
@given(TABLES, st.lists(CARD_TEXTS, min_size=1, max_size=6), st.text("ab", max_size=12))
def test_the_kernel_plays_as_the_engine_does(laws, deck, word):
    strip, most = f"[{word}]", 40
    engine = play({**laws, "plays": most, "characters": kernel.LONGEST}, tuple(deck), strip)
    laid, masks = (
        numbers([0] * 440),
        numbers([sum(1 << at for at, one in enumerate(strip) if one == sign) for sign in SIGNS]),
    )
    kernel.lay_out(search._flat(tuple(deck), SIGNS), laid, numbers([int("a" <= sign <= "z") for sign in SIGNS]))
    ending, fields = numbers([len(strip), 0]), numbers([len(SIGNS), 5, SIGNS.index("m")] + [0] * kernel.SETTINGS)
    law_numbers = numbers(search._law_numbers(laws))
    plays = kernel.run(laid, len(deck), law_numbers, fields, masks, numbers([0] * 24), ending, most, kernel.LONGEST)
    if engine[0] != STOPPED:
        assert plays == -1
        return
    shown = [next(sign for sign, mask in zip(SIGNS, masks, strict=True) if mask >> at & 1) for at in range(ending[0])]
    assert (plays, "".join(shown[::-1] if ending[1] else shown)) == (engine[2], engine[1])


def test_a_round_is_the_same_compiled_and_plain():
    task = puzzles.task("moebius/stutter")
    rounds = [anneal(task, 3, 400, None), anneal(replace(task, laws=COMPOSED), 4, 400, "[a>aa{")]
    command = [sys.executable, "-c", PLAIN_ROUND, json.dumps(COMPOSED)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [{**asdict(each), "found": [*each.found]} for each in rounds]
    assert all(each.evaluations == 400 for each in rounds)


@pytest.mark.parametrize(("name", "evaluations"), [("mirror", 5000), ("every-third", 20_000), ("stutter", 400_000)])
def test_rounds_find_right_decks_and_nothing_else(name, evaluations):
    task = puzzles.task(f"moebius/{name}")
    rounds = [anneal(task, seed, evaluations, None) for seed in (1, 2, 3)]
    assert any(each.found for each in rounds)
    for each in rounds:
        assert each.found == anneal(task, rounds.index(each) + 1, evaluations, None).found
        assert (each.share == 1) == bool(each.found)
        assert puzzles.check(task, each.carry.encode())["verdict"] == "valid"
        for text in each.found:
            outcome = puzzles.machine("moebius").grade(task, parse(CANONICAL, text), "1", Limits(hidden_cases=0))
            assert outcome.reason == "valid"


def test_a_round_from_a_right_deck_finds_better_ones():
    task = puzzles.task("moebius/stutter")
    start = "[a>aa{\n[b>bb{\na{>[aa\nb{>[bb\n]{>][\n"
    best = min(ink(parse(CANONICAL, text)) for seed in range(4) for text in anneal(task, seed, 60_000, start).found)
    assert best < 24


def test_a_round_takes_up_a_deck_with_signs_of_its_own_and_survives_one_with_too_many():
    task = puzzles.task("moebius/mirror")
    assert anneal(task, 1, 50, "X>Y\n[>Z\n").evaluations == 50
    many = "\n".join(f"{sign}>" for sign in "cdefghijklmnopqrst")
    assert anneal(task, 1, 50, many).evaluations == 50


def test_no_search_proposes_pieces_that_are_not_in_the_box():
    canonical = puzzles.task("moebius/count-off")
    for entries in (["card"], ["position"], ["grown", "kept"], ["shrunk", "card"]):
        task = replace(canonical, laws=GRAMMAR.without(CANONICAL, entries))
        for seed in range(5):
            done = anneal(task, seed, 300, None)
            assert not uses(parse(CANONICAL, done.carry)) & {*entries}
            done = anneal(task, seed, 300, "a>bb\nc>d\ne>\n")
            assert not uses(parse(CANONICAL, done.carry)) & {*entries}
    empty = replace(canonical, laws=GRAMMAR.without(CANONICAL, ["kept", "grown", "shrunk"]))
    assert anneal(empty, 1, 300, None).found == ()


def test_rounds_work_under_laws_that_remember():
    task = puzzles.task("moebius/every-third")
    for place in (150, 300, 450):
        laws = {**CANONICAL, "shrunk": laws_of("shrunk", "full")[place], "card": laws_of("card", "full")[place]}
        tried = replace(task, laws=laws)
        found = [text for seed in range(4) for text in anneal(tried, seed, 40_000, None).found]
        assert all(puzzles.evaluate(tried, text.encode(), "1")["verdict"] == "valid" for text in found)


def test_random_search_repeats_under_its_seed_and_only_gets_better():
    task = puzzles.task("moebius/stutter")
    found, again = (first(random_search, task, 3, 12) for _ in range(2))
    assert found == again
    assert [score for _, _, score in found] == sorted({score for _, _, score in found})
    assert all(puzzles.check(task, text.encode())["verdict"] == "valid" for _, text, _ in found)
    assert found != first(random_search, task, 4, 12)


def test_random_search_gives_a_sign_of_life_while_nothing_gets_better():
    assert None in itertools.islice(random_search(puzzles.task("moebius/binary"), 1), 20)


def test_a_score_above_1_means_that_all_public_cases_come_right():
    task = puzzles.task("moebius/mirror")
    best = [found for found in first(random_search, task, 1, 120) if found[2] > 1]
    assert best
    for _, text, _ in best:
        deck = parse(CANONICAL, text)
        assert all(answer(play(CANONICAL, deck, case.input)[1], "ab") == case.expected for case in task.cases)


def test_no_single_card_with_two_characters_counts_letters_off():
    assert not any(single_cards(puzzles.task("moebius/count-off"), 2))


def test_the_solver_proves_the_least_ink_of_mirror():
    task = puzzles.task("moebius/mirror")
    found = solve(task, 20, "1")
    assert puzzles.evaluate(task, found.encode(), "1")["metrics"] == task.par == {"cards": 1, "ink": 1, "plays": 100}


def test_the_solver_gives_up_when_the_time_is_over():
    assert solve(puzzles.task("moebius/binary"), 0.0, "1") is None


def test_measuring_gives_plays_and_the_time_of_a_full_grading():
    figures = puzzles.machine("moebius").measure(puzzles.task("moebius/mirror"), 0.2)
    assert figures["plays_per_second"] > 300_000
    assert 0 < figures["grading_ms"] < 200
