"""The searches: honest, repeatable, and able to do what they are for."""

import itertools

import pytest

import puzzles
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.search import Layout, annealing, goal_of, random_search, score_of
from puzzles.fuseworks.solver import shrunk, solve

ECHO = puzzles.task("fuseworks/echo")
PHOTO = puzzles.task("fuseworks/photo-finish")


def found(steps, beats):
    """Run a search for so many heartbeats."""
    results = []
    for step in steps:
        if step is None:
            beats -= 1
            if beats == 0:
                break
        else:
            results.append(step)
    return results


@pytest.mark.parametrize("search", [random_search, annealing])
def test_a_search_repeats_with_its_seed_and_differs_without(search):
    assert found(search(PHOTO, 1), 6) == found(search(PHOTO, 1), 6)
    assert found(search(PHOTO, 1), 6) != found(search(PHOTO, 2), 6)


@pytest.mark.parametrize("search", [random_search, annealing])
@pytest.mark.parametrize("name", ["echo", "photo-finish", "low-and-high", "window", "podium"])
def test_what_a_search_finds_can_be_submitted_and_gets_better(search, name):
    task = puzzles.task(f"fuseworks/{name}")
    steps = found(search(task, 3), 4)
    assert steps
    for evaluations, text, score in steps:
        parse(task, text)
        assert evaluations >= 1
        assert (puzzles.evaluate(task, text.encode(), "search")["verdict"] == "valid") == (score >= 1)
    scores = [score for _, _, score in steps]
    assert scores == sorted(scores)


def test_a_search_beats_regularly():
    first = list(itertools.islice(annealing(PHOTO, 5), 60))
    assert first.count(None) >= 3


def test_a_right_bench_scores_above_every_wrong_one_and_a_smaller_one_above_it():
    goal = goal_of(PHOTO)
    wrong, large, small = (
        score_of(goal, Layout(list("".join(rows)), len(rows[0])))
        for rows in ([".a=Y", "Z-b."], ["a-+--=-Y", "..|..|..", "..|..|..", "Z-=--+-b"], [".a=Y", "Z=b."])
    )
    assert 0 < wrong < 1 < large < small


def test_what_a_bench_can_do_without_is_taken_away():
    text = shrunk(goal_of(PHOTO), ".a=Y\nZ=b.\n.%x.\n")
    assert text == ".a=Y\nZ=b.\n"


def test_the_solver_finds_a_right_bench_for_the_practice_task():
    text = solve(ECHO, 1.5, "1")
    report = puzzles.evaluate(ECHO, text.encode(), "solver")
    assert report["verdict"] == "valid"
    assert all(report["metrics"][metric] <= ECHO.naive[metric] for metric in ECHO.naive)


def test_the_solver_says_none_when_the_time_is_too_short():
    assert solve(puzzles.task("fuseworks/podium"), 0.05, "1") is None
