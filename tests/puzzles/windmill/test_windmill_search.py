"""The searches: honest, repeatable, and able to do what they are for."""

import itertools

import pytest

import puzzles
from puzzles.windmill.measurement import LOAD, measure
from puzzles.windmill.notation import Garden, parse
from puzzles.windmill.search import annealing, goal_of, random_search, score_of
from puzzles.windmill.solver import shrunk, solve

SEESAW = puzzles.task("windmill/seesaw")
TURN = puzzles.task("windmill/turn-about")


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
    assert found(search(TURN, 1), 4) == found(search(TURN, 1), 4)
    assert found(search(TURN, 1), 4) != found(search(TURN, 2), 4)


@pytest.mark.parametrize("search", [random_search, annealing])
@pytest.mark.parametrize("name", ["seesaw", "turn-about", "third-child", "ledger", "ledger-of-three"])
def test_what_a_search_finds_can_be_submitted_and_gets_better(search, name):
    task = puzzles.task(f"windmill/{name}")
    steps = found(search(task, 3), 2)
    assert steps
    for evaluations, text, score in steps:
        assert evaluations >= 1
        assert (puzzles.evaluate(task, text.encode(), "search")["verdict"] == "valid") == (score >= 1)
    scores = [score for _, _, score in steps]
    assert scores == sorted(scores)


def test_a_search_beats_regularly():
    assert list(itertools.islice(annealing(TURN, 5), 60)).count(None) >= 3


def test_a_right_garden_scores_above_every_wrong_one_and_a_smaller_one_above_it():
    goal = goal_of(TURN)
    gardens = [(0, ("z",)), (1, ("./.\\", ".z.\\", "....")), (1, ("/", "z"))]
    wrong, large, small = (score_of(goal, Garden(row, 4, rows)) for row, rows in gardens)
    assert 0 < wrong < 1 < large < small


def test_what_a_garden_can_do_without_is_taken_away():
    assert shrunk(goal_of(SEESAW), Garden(1, 20, ("...", ".z#", "..."))) == Garden(0, 1, ("z",))


def test_the_solver_finds_a_right_garden_for_the_practice_task():
    report = puzzles.evaluate(SEESAW, solve(SEESAW, 0.8, "1").encode(), "solver")
    assert report["metrics"] == SEESAW.par


def test_the_solver_says_none_when_the_time_is_too_short():
    assert solve(puzzles.task("windmill/ledger-of-three"), 0.02, "1") is None


def test_the_measurements_load_is_right_for_no_task_and_fast():
    for task in puzzles.tasks():
        if task.machine == "windmill":
            assert puzzles.machine("windmill").grade(task, LOAD, "load", puzzles.Limits()).reason == "wrong"
    figures = measure(TURN, 0.3)
    assert figures["gust_steps_per_second"] > 1_000_000
    assert figures["grading_ms"] < 200


def test_a_search_leaves_the_period_where_a_variant_fixes_it():
    task = puzzles.task("windmill/turn-about")
    task = puzzles.windmill.task_of(
        "turn-about",
        puzzles.windmill.tasks.briefs()["turn-about"],
        puzzles.windmill.laws.laws_with(period=(7, 7), enter="N"),
        (task.naive, task.par),
        1,
    )
    for _, text, _ in found(annealing(task, 1), 2):
        assert parse(task.laws, text).period == 7
