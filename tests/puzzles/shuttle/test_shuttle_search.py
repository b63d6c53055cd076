"""The complete search, and the two searches of the scripted players."""

import inspect
import itertools
import time

import pytest

import puzzles
from puzzles.shuttle import search
from puzzles.shuttle.engine import Jumps, lay
from puzzles.shuttle.laws import CANONICAL, laws_of
from puzzles.shuttle.solver import SearchTimeoutError, rails, shortest
from puzzles.shuttle.specification import compare

NEGATIVE = puzzles.task("shuttle/negative")
PARITY = puzzles.task("shuttle/parity")


@pytest.mark.parametrize("number", [0, 1, 720, 5041, 11000])
@pytest.mark.parametrize("name", ["negative", "edge", "twice"])
def test_the_lazy_search_finds_all_that_trying_every_rail_finds(number, name):
    laws, rules = laws_of(number), puzzles.task(f"shuttle/{name}").specification
    for length in range(1, 5):
        every = map("".join, itertools.product("rwimkf", repeat=length))
        right = {rail for rail in every if compare(Jumps(lay(laws, rail)), rules) is None}
        found = list(rails(laws, rules, length))
        assert set(found) == right
        assert len(found) == len(right)


def test_the_proven_pars_of_the_specification_come_out():
    assert set(shortest(CANONICAL, NEGATIVE.specification)) == {"riw", "wif"}
    assert set(shortest(CANONICAL, PARITY.specification)) == {"rwimfiw", "wifimwf"}
    assert set(shortest(CANONICAL, puzzles.task("shuttle/edge").specification)) == {"wfimwif"}


def test_a_search_that_may_find_nothing_says_so():
    assert shortest(CANONICAL, PARITY.specification, longest=4) == ()


def test_a_search_stops_at_its_deadline():
    with pytest.raises(SearchTimeoutError):
        list(rails(CANONICAL, PARITY.specification, 12, deadline=time.monotonic()))


def run(generator, steps):
    """Return what a search found in that many answers, and how many of them were heartbeats."""
    answers = list(itertools.islice(generator, steps))
    return [answer for answer in answers if answer is not None], answers.count(None)


@pytest.mark.parametrize("make", [search.random_search, search.annealing])
class TestEverySearch:
    def test_it_finds_ever_better_rails_and_beats_in_between(self, make):
        found, beats = run(make(NEGATIVE, 1), 60)
        evaluations, scores = [each[0] for each in found], [each[2] for each in found]
        assert beats >= 30
        assert scores == sorted(set(scores))
        assert evaluations == sorted(evaluations)
        assert evaluations[-1] <= (beats + 1) * search.HEARTBEAT_EVERY

    def test_it_solves_the_easy_task(self, make):
        for answer in make(NEGATIVE, 1):
            if answer and answer[2] >= 1:
                break
        assert puzzles.evaluate(NEGATIVE, answer[1].encode(), "seed")["verdict"] == "valid"

    def test_the_same_seed_makes_the_same_search(self, make):
        assert run(make(PARITY, 5), 40) == run(make(PARITY, 5), 40)
        assert run(make(PARITY, 5), 40) != run(make(PARITY, 6), 40)

    def test_it_works_on_a_variant(self, make):
        found, _ = run(make(puzzles.task("shuttle/negative~17"), 1), 40)
        assert found[-1][2] > 0.1

    def test_every_rail_it_hands_out_can_be_submitted(self, make):
        found, _ = run(make(PARITY, 2), 200)
        assert all(puzzles.check(PARITY, text.encode())["verdict"] == "valid" for _, text, _ in found)


def test_annealing_solves_the_medium_task():
    found = next(answer for answer in search.annealing(PARITY, 1) if answer and answer[2] >= 1)
    assert puzzles.evaluate(PARITY, found[1].encode(), "seed")["verdict"] == "valid"


def test_a_search_asks_for_no_par_and_no_hidden_case():
    source = inspect.getsource(search)
    assert ".par" not in source
    assert "hidden_cases" not in source
