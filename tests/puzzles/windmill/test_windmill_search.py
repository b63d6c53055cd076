"""The searches: honest, repeatable, the same compiled and plain, and able to do what they are for."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.compiled import numbers
from puzzles.contract import Hidden
from puzzles.windmill import kernel, make_case, retable
from puzzles.windmill.engine import lay
from puzzles.windmill.grading import run, weather
from puzzles.windmill.grammar import GRAMMAR, laws_of
from puzzles.windmill.laws import CANONICAL, ENTRIES, hide, law, laws_with, without
from puzzles.windmill.measurement import LOAD, measure
from puzzles.windmill.notation import Garden, parse
from puzzles.windmill.search import _text, anneal, goal_of, ground_of, random_search, right_on_public_cases, score_of
from puzzles.windmill.solver import solve

ROOT = Path(puzzles.__file__).resolve().parent.parent
SEESAW = puzzles.task("windmill/seesaw")
TURN = puzzles.task("windmill/turn-about")
LEDGER = puzzles.task("windmill/ledger")
PLAIN = """
import sys
if sys.argv[1] == "plain":
    sys.modules["numba"] = None
import puzzles
from puzzles.compiled import COMPILED
from puzzles.windmill import retable
from puzzles.windmill.laws import laws_with
from puzzles.windmill.search import anneal
task = puzzles.task("windmill/third-child")
law = {"guard": {"weight": "any", "going": "EW", "memory": "every 2"}, "effect": "left", "side": "keep 2"}
composed = retable(puzzles.task("windmill/ledger"), laws_with({"s": law}))
rounds = [anneal(task, 7, 700, None), anneal(composed, 3, 60, None)]
print(COMPILED, rounds)
"""


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


def test_random_search_repeats_with_its_seed_and_differs_without():
    assert found(random_search(TURN, 1), 4) == found(random_search(TURN, 1), 4)
    assert found(random_search(TURN, 1), 4) != found(random_search(TURN, 2), 4)


@pytest.mark.parametrize("name", ["seesaw", "turn-about", "third-child", "ledger", "ledger-of-three"])
def test_what_random_search_finds_can_be_submitted_and_gets_better(name):
    task = puzzles.task(f"windmill/{name}")
    steps = found(random_search(task, 3), 2)
    assert steps
    for evaluations, text, score in steps:
        assert evaluations >= 1
        assert (puzzles.evaluate(task, text.encode(), "search")["verdict"] == "valid") == (score >= 1)
    scores = [score for _, _, score in steps]
    assert scores == sorted(scores)


def test_a_right_garden_scores_above_every_wrong_one_and_a_smaller_one_above_it():
    goal = goal_of(TURN)
    gardens = [(0, ("z",)), (1, ("./.\\", ".z.\\", "....")), (1, ("/", "z"))]
    wrong, large, small = (score_of(goal, Garden(row, 4, rows)) for row, rows in gardens)
    assert 0 < wrong < 1 < large < small


def test_a_round_repeats_with_its_seed_and_differs_without():
    one, again, other = (anneal(LEDGER, seed, 3000, None) for seed in (1, 1, 2))
    assert one == again
    assert one != other
    assert one.evaluations == 3000


def test_a_round_comes_out_the_same_compiled_and_plain():
    told = [
        subprocess.run([sys.executable, "-c", PLAIN, how], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for how in ("compiled", "plain")
    ]
    assert [line.split(" ", 1)[0] for line in told] == ["True", "False"]
    assert told[0].split(" ", 1)[1] == told[1].split(" ", 1)[1]


def test_rounds_find_the_par_of_the_easy_task_and_confirm_what_they_find():
    rounds = [anneal(TURN, seed, 20_000, None) for seed in range(1, 5)]
    metrics = [puzzles.evaluate(TURN, text.encode(), "search")["metrics"] for each in rounds for text in each.found]
    assert {key: min(one[key] for one in metrics) for key in TURN.par} == TURN.par
    assert all(each.share > 1 for each in rounds if each.found)


def test_a_round_that_starts_from_a_right_garden_only_makes_it_better():
    start = "row 1\nperiod 4\n./.\\\n.z.\\\n....\n"
    assert any(
        puzzles.evaluate(TURN, text.encode(), "start")["metrics"]["cost"] == 4
        for text in anneal(TURN, 5, 5000, start).found
    )


def test_a_round_starts_from_gardens_as_large_as_there_may_be():
    start = "row 11\nperiod 60\n" + "zs./\\v<>^#.s\n" * 12
    done = anneal(LEDGER, 1, 40, start)
    assert 0 <= done.share < 1
    assert puzzles.check(LEDGER, done.carry.encode())["verdict"] == "valid"


@pytest.mark.parametrize("evaluations", [1, 2, 77, 600])
def test_a_round_makes_exactly_as_many_evaluations_as_it_is_told(evaluations):
    assert anneal(SEESAW, 3, evaluations, None).evaluations == evaluations


def test_a_round_keeps_to_the_periods_and_boards_of_its_table():
    laws = without(laws_with(period=(7, 7), enter="N"), ["z", "#"])
    task = retable(TURN, laws)
    for seed in (1, 2):
        done = anneal(task, seed, 4000, None)
        for text in (*done.found, done.carry):
            assert parse(laws, text).period == 7
            assert not {*text} & {*"z#"}


def test_a_search_runs_by_the_true_laws():
    laws = laws_with({"z": law("pass"), "s": law("turn first")})
    task = replace(
        retable(SEESAW, laws), laws=hide(laws, ["z", "s"]), hidden=Hidden("wild", "windmill@x", ("z", "s"), 20, laws)
    )
    done = [anneal(task, seed, 20_000, None) for seed in range(1, 4)]
    assert any(each.found for each in done)
    for each in done:
        assert all(right_on_public_cases(task, parse(task.laws, text)) for text in each.found)


def test_gardens_fitted_to_a_few_cases_are_found_where_there_are_no_more():
    few = replace(LEDGER, cases=tuple(make_case(LEDGER, weights * 30) for weights in "LH"))
    assert any(anneal(few, seed, 20_000, None).found for seed in range(1, 6))


@st.composite
def tables_and_gardens(draw):
    optional = {entry: st.sampled_from(laws_of(entry, "open")) for entry in ENTRIES}
    laws = laws_with(draw(st.fixed_dictionaries({}, optional=optional)), draw(st.sampled_from("WN")))
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    signs = draw(st.sampled_from([10, 4, 6]))
    field = draw(st.lists(st.integers(0, signs - 1), min_size=height * width, max_size=height * width))
    line = draw(st.integers(0, (height if laws["enter"] == "W" else width) - 1))
    return laws, height, width, field, line, draw(st.integers(1, 12))


@settings(max_examples=200, deadline=None)
@given(tables_and_gardens(), st.text("HL", min_size=30, max_size=30), st.booleans())
def test_the_kernel_blows_gusts_as_the_engine_does(drawn, weights, any_side):
    laws, height, width, field, line, period = drawn
    task = retable(LEDGER, laws)
    case = make_case(task, weights)
    case = replace(case, expected=" ".join(["N/E/S/W"] * 30)) if any_side else case
    task = replace(task, cases=(case,))
    ground = ground_of(task, height, width, (1, 1, 1))
    ground.goal[kernel.LONGEST_STAY] = 500
    garden = [*field, *[0] * (kernel.GARDEN_SIZE - len(field))]
    garden[kernel.LINE], garden[kernel.PERIOD] = line, period
    garden = numbers(garden)
    inside = kernel.bounds(garden, ground.goal, ground.box, ground.field)
    text = _text(task, ground, garden)
    program = parse(laws, text)
    if not inside:
        return
    last = run({**laws, "ticks": 29 * period + 400}, lay(laws, program), weather([case])).last[0]
    kernel.lay_out(garden, ground.goal, ground.box, ground.field)
    misses = kernel.blow(garden, ground.cases, 0, 30, ground.goal, ground.box, ground.field, 30)
    assert (misses == 0) == (last >= 0)
    if last >= 0:
        assert ground.box[kernel.TICKS] == last
    assert (ground.box[kernel.COST], ground.box[kernel.AREA]) == tuple(
        puzzles.machine("windmill").size(program).values()
    )


def test_the_solver_finds_a_right_garden_for_the_practice_task():
    report = puzzles.evaluate(SEESAW, solve(SEESAW, 0.8, "1").encode(), "solver")
    assert report["metrics"] == SEESAW.par


def test_the_solver_says_none_when_there_is_no_time():
    assert solve(puzzles.task("windmill/ledger-of-three"), 0.0, "1") is None


def test_the_measurements_load_is_right_for_no_task_and_fast():
    for task in puzzles.tasks():
        if task.machine == "windmill":
            assert puzzles.machine("windmill").grade(task, LOAD, "load", puzzles.Limits()).reason == "wrong"
    figures = measure(TURN, 0.3)
    assert figures["gust_steps_per_second"] > 1_000_000
    assert figures["grading_ms"] < 200


def test_a_table_with_pieces_taken_away_can_be_searched():
    assert GRAMMAR.entries(without(CANONICAL, ["z"])) == ("/", "\\", "s", "vane", "#")
    bare = retable(SEESAW, without(CANONICAL, ["z", "s", "vane"]))
    assert anneal(bare, 1, 3000, None).found == ()
    assert json.dumps(bare.laws)
