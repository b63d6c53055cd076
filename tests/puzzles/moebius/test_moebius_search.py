"""Searches and measurements: what they find is right, and the same seed finds the same."""

from __future__ import annotations

import itertools

import pytest

import puzzles
from puzzles.moebius.search import annealing, random_search
from puzzles.moebius.solver import single_cards, solve


def first(search, task, seed, steps):
    return [found for found in itertools.islice(search(task, seed), steps) if found is not None]


@pytest.mark.parametrize("search", [random_search, annealing])
def test_a_search_repeats_under_its_seed_and_only_gets_better(search):
    task = puzzles.task("moebius/stutter")
    found, again = (first(search, task, 3, 12) for _ in range(2))
    assert found == again
    assert [score for _, _, score in found] == sorted({score for _, _, score in found})
    assert all(puzzles.check(task, text.encode())["verdict"] == "valid" for _, text, _ in found)
    assert found != first(search, task, 4, 12)


def test_a_search_gives_a_sign_of_life_while_nothing_gets_better():
    assert None in itertools.islice(random_search(puzzles.task("moebius/binary"), 1), 20)


def test_a_score_above_1_means_that_all_public_cases_come_right():
    task = puzzles.task("moebius/every-third")
    best = [found for found in first(annealing, task, 1, 120) if found[2] > 1]
    assert best
    assert all(puzzles.evaluate(task, text.encode(), "1")["verdict"] == "valid" for _, text, _ in best)


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
