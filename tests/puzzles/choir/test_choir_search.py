"""Searches and measurements: what they find is right, and the same seed finds the same."""

from __future__ import annotations

import itertools

import pytest

import puzzles
from puzzles.choir.search import annealing, random_search
from puzzles.choir.solver import short_sheets, solve
from puzzles.contract import Case


def first(search, task, seed, steps):
    return [found for found in itertools.islice(search(task, seed), steps) if found is not None]


@pytest.mark.parametrize("search", [random_search, annealing])
def test_a_search_repeats_under_its_seed_and_only_gets_better(search):
    task = puzzles.task("choir/echo")
    found, again = (first(search, task, 3, 10) for _ in range(2))
    assert found == again
    assert [score for _, _, score in found] == sorted({score for _, _, score in found})
    assert all(puzzles.check(task, text.encode())["verdict"] == "valid" for _, text, _ in found)
    assert found != first(search, task, 4, 12)


def test_a_score_above_1_means_that_all_public_cases_come_right():
    task = puzzles.task("choir/echo")
    best = [found for found in first(annealing, task, 1, 25) if found[2] > 1]
    assert best
    assert all(puzzles.evaluate(task, text.encode(), "1")["verdict"] == "valid" for _, text, _ in best)


def test_a_search_never_looks_at_par_and_keeps_to_the_number_of_starts():
    tasks = [puzzles.task(f"choir/loudest~{seed}") for seed in range(12)]
    two = next(task for task in tasks if task.laws["starts"] == 2)
    for _, text, _ in first(annealing, two, 1, 12):
        assert puzzles.check(two, text.encode())["verdict"] == "valid"


def test_no_sheet_of_one_or_two_lines_solves_crescendo():
    assert not any(short_sheets(puzzles.task("choir/crescendo"), 2))


def test_the_solver_finds_a_shortest_sheet_where_it_is_short():
    task = puzzles.task("choir/echo")
    found = solve(task, 20, "1")
    assert puzzles.evaluate(task, found.encode(), "1")["metrics"]["lines"] == task.par["lines"]


def test_the_solver_gives_up_when_the_time_is_over():
    assert solve(puzzles.task("choir/head-count"), 0.0, "1") is None


def test_measuring_gives_node_steps_and_the_time_of_a_full_grading():
    machine = puzzles.machine("choir")
    figures = machine.measure(puzzles.task("choir/echo"), 0.1)
    assert figures["node_steps_per_second"] > 5_000_000
    assert 0 < figures["grading_ms"] < 500


def test_the_load_of_the_measurement_solves_no_graded_task():
    for name in ("crescendo", "loudest", "by-height", "head-count"):
        report = puzzles.evaluate(puzzles.task(f"choir/{name}"), b"start 0 2\nReX.", "1")
        assert report["verdict"] == "wrong"


def test_a_case_is_a_plain_record():
    case = puzzles.machine("choir").make_case(puzzles.task("choir/echo"), "1 8")
    assert case == Case("1 8", "9 9", "own input")
