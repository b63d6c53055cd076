"""The complete search, random search, and annealing."""

import inspect
import itertools
import json
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from composed_tables import RAILS, composed_tables
from hypothesis import given, settings
from rules_oracle import interpret

import puzzles
from puzzles.contract import Hidden
from puzzles.shuttle import search
from puzzles.shuttle.engine import Jumps, lay
from puzzles.shuttle.grammar import ENTRIES, GRAMMAR
from puzzles.shuttle.laws import CANONICAL, laws_of
from puzzles.shuttle.solver import SearchTimeoutError, rails, shortest
from puzzles.shuttle.specification import compare, respond

ROOT = Path(puzzles.__file__).resolve().parent.parent

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


class TestRandomSearch:
    def test_it_finds_ever_better_rails_and_beats_in_between(self):
        found, beats = run(search.random_search(NEGATIVE, 1), 60)
        evaluations, scores = [each[0] for each in found], [each[2] for each in found]
        assert beats >= 30
        assert scores == sorted(set(scores))
        assert evaluations == sorted(evaluations)
        assert evaluations[-1] <= (beats + 1) * search.HEARTBEAT_EVERY

    def test_it_solves_the_easy_task(self):
        found = next(answer for answer in search.random_search(NEGATIVE, 1) if answer and answer[2] >= 1)
        assert puzzles.evaluate(NEGATIVE, found[1].encode(), "seed")["verdict"] == "valid"

    def test_the_same_seed_makes_the_same_search(self):
        assert run(search.random_search(PARITY, 5), 40) == run(search.random_search(PARITY, 5), 40)
        assert run(search.random_search(PARITY, 5), 40) != run(search.random_search(PARITY, 6), 40)

    def test_every_rail_it_hands_out_can_be_submitted(self):
        found, _ = run(search.random_search(PARITY, 2), 200)
        assert all(puzzles.check(PARITY, text.encode())["verdict"] == "valid" for _, text, _ in found)


class TestAnnealing:
    def test_a_round_solves_the_medium_task_and_what_it_finds_is_valid(self):
        done = search.anneal(PARITY, 1, 100_000)
        assert (done.evaluations, done.share) == (100_000, 1.0)
        assert done.carry in done.found
        for text in done.found:
            assert puzzles.evaluate(PARITY, text.encode(), "seed")["verdict"] == "valid"

    def test_a_round_is_the_same_for_the_same_seed_and_start(self):
        assert search.anneal(PARITY, 5, 2000) == search.anneal(PARITY, 5, 2000)
        assert search.anneal(PARITY, 5, 2000) != search.anneal(PARITY, 6, 2000)

    def test_a_round_from_a_right_rail_presses_on_what_it_costs(self):
        long = "wfimiikkiwif"
        done = search.anneal(PARITY, 2, 50_000, long)
        assert min(len(text.strip()) for text in done.found) < len(long)

    def test_a_start_is_the_first_evaluation(self):
        assert search.anneal(PARITY, 3, 1, "rwimfiw\n").found == ("rwimfiw\n",)
        done = search.anneal(PARITY, 3, 1, "ri")
        assert (done.found, done.carry) == ((), "ri\n")
        assert done.share < 1

    def test_stops_out_of_the_box_are_not_laid(self):
        bare = replace(PARITY, laws=GRAMMAR.without(CANONICAL, ("k/right", "i/left")))
        assert not {*search.anneal(bare, 1, 3000).carry} & {*"ki"}
        report = puzzles.check(bare, b"rwk")
        assert "no stop k in the box" in report["faults"][0]["reason"]
        empty = replace(PARITY, laws=GRAMMAR.without(CANONICAL, ENTRIES))
        assert search.anneal(empty, 1, 10).found == ()

    def test_nothing_is_laid_out_of_a_hidden_table_but_the_true_one(self):
        hidden = Hidden("grey-box", "one", ("k/right",), 12, CANONICAL)
        task = replace(PARITY, laws=GRAMMAR.hide(CANONICAL, ("k/right",)), hidden=hidden)
        assert search.anneal(task, 1, 2000) == search.anneal(PARITY, 1, 2000)

    @settings(max_examples=300, deadline=None)
    @given(RAILS, composed_tables())
    def test_the_kernel_answers_as_many_bits_in_as_many_ticks_as_the_rules_say(self, rail, laws):
        task = replace(PARITY, laws=laws)
        rows = search.Annealing(task, 1)
        right, ticks = rows.score(rail)
        counts = [
            count_right(laws, rail, PARITY.specification, "".join(map(str, rows.sample(case)))) for case in range(24)
        ]
        assert right == sum(count for count, _ in counts)
        if right == 24 * 16:
            assert ticks == sum(each for _, each in counts)

    def test_compiled_and_plain_rounds_are_the_same(self):
        program = (
            "import sys\nsys.modules['numba'] = None\nimport puzzles, json\nfrom puzzles.compiled import COMPILED\n"
            "from puzzles.shuttle.search import anneal\nassert not COMPILED\n"
            "for key in sys.argv[1:]:\n    print(json.dumps(anneal(puzzles.task(key), 7, 250).__dict__))"
        )
        keys = ["shuttle/edge", "shuttle/edge~17", "shuttle/twice~3", "shuttle/negative~5"]
        done = subprocess.run(
            [sys.executable, "-c", program, *keys], capture_output=True, text=True, cwd=ROOT, check=True
        )
        here = [json.dumps(search.anneal(puzzles.task(key), 7, 250).__dict__) for key in keys]
        assert done.stdout.splitlines() == here

    def test_it_looks_at_no_par_and_no_hidden_case(self):
        source = inspect.getsource(search)
        assert ".par" not in source
        assert "hidden_cases" not in source


def count_right(laws, rail, rules, bits):
    """Return how many bits a rail answers rightly before its first mistake, and the ticks of the run up to there."""
    before = 0
    for count in range(len(bits) + 1):
        owed = respond(rules, bits[:count])
        ending, ticks, written = interpret(laws, rail, bits[:count], len(owed))
        if ending != "ended" or written != owed:
            return max(0, count - 1), before
        before = ticks
    return len(bits), before
