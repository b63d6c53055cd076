"""Searches by rounds: named by task and seed, stopped and taken up anywhere, never trusting a machine's own word."""

import json

import pytest

import puzzles
from puzzles.solving import NoSearchError, Search, luby, resumed

TASK = puzzles.task("shuttle/negative")


def searched(rounds, seed="1"):
    search = Search(TASK, seed, round_evaluations=2000)
    for _ in range(rounds):
        search.step()
    return search


def test_lengths_of_rounds_follow_the_sequence_of_luby():
    assert [luby(number) for number in range(1, 16)] == [1, 1, 2, 1, 1, 2, 4, 1, 1, 2, 1, 1, 2, 4, 8]


def test_a_search_finds_programs_and_grades_them_in_full():
    search = searched(4)
    assert search.evaluations == 10_000
    assert search.figures()["length"] == 3
    for text, metrics in search.metrics.items():
        report = puzzles.evaluate(TASK, text.encode(), "another seed")
        assert (report["verdict"], report["metrics"]) == ("valid", metrics)
    assert search.first is not None


def test_the_same_seed_finds_the_same_and_another_seed_something_else():
    assert searched(3).state() == searched(3).state()
    assert searched(1, "1").state()["carry"] != searched(1, "2").state()["carry"]


def test_a_search_taken_up_from_its_state_goes_on_as_if_never_stopped():
    state = json.loads(json.dumps(searched(3).state()))
    again = resumed(TASK, state)
    again.step()
    assert again.state() == searched(4).state()


def test_a_state_of_another_task_is_refused():
    with pytest.raises(ValueError, match="not on 'shuttle/parity'"):
        resumed(puzzles.task("shuttle/parity"), searched(1).state())


def test_evaluations_can_be_bounded_to_the_last_one():
    search = Search(TASK, "1")
    assert search.step(at_most=700).evaluations == 700
    assert search.evaluations == 700


def test_a_machine_without_rounds_says_so():
    with pytest.raises(NoSearchError, match="orphan offers no search"):
        Search(puzzles.task("orphan/easy"), "1").step()
