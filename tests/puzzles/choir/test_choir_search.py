"""Searches and measurements: what they find is right, and the same seed finds the same."""

from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.choir import layout as at
from puzzles.choir import search, singing
from puzzles.choir.engine import Performance
from puzzles.choir.grading import hall
from puzzles.choir.grammar import laws_of as letter_laws
from puzzles.choir.laws import CANONICAL, LETTERS, MODULI, SKIPS, Axes, laws_of, with_law
from puzzles.choir.notation import Sheet, parse
from puzzles.choir.search import anneal, goal_of, random_search, score_of
from puzzles.choir.solver import short_sheets, solve
from puzzles.contract import Case, Hidden

HERE = Path(__file__).parent
ROOT = Path(puzzles.__file__).parent.parent


def first(search, task, seed, steps):
    return [found for found in itertools.islice(search(task, seed), steps) if found is not None]


def test_a_random_search_repeats_under_its_seed_and_only_gets_better():
    task = puzzles.task("choir/echo")
    found, again = (first(random_search, task, 3, 10) for _ in range(2))
    assert found == again
    assert [score for _, _, score in found] == sorted({score for _, _, score in found})
    assert all(puzzles.check(task, text.encode())["verdict"] == "valid" for _, text, _ in found)
    assert found != first(random_search, task, 4, 12)


def test_a_score_above_1_means_that_all_public_cases_come_right():
    task = puzzles.task("choir/echo")
    goal = goal_of(task)
    assert score_of(goal, parse(task.laws, "start 0\nRX")) > 1
    assert score_of(goal, parse(task.laws, "start 0\nR")) < 1


def test_a_round_repeats_under_its_seed_and_start():
    task = puzzles.task("choir/loudest")
    assert anneal(task, 5, 400, None) == anneal(task, 5, 400, None) != anneal(task, 6, 400, None)
    start = "start 0 2\nlXR+lRgL\n"
    assert anneal(task, 5, 100, start) == anneal(task, 5, 100, start)


def test_rounds_find_sheets_that_the_engine_calls_right():
    for name in ("echo", "crescendo"):
        task = puzzles.task(f"choir/{name}")
        rounds = [anneal(task, seed, 4000, None) for seed in range(3)]
        found = {text for each in rounds for text in each.found}
        assert found
        assert {puzzles.evaluate(task, text.encode(), "1")["verdict"] for text in found} == {"valid"}
        assert all((each.share == 1) == bool(each.found) for each in rounds)
        assert all(each.evaluations == 4000 for each in rounds)


def test_a_round_from_a_right_sheet_keeps_it_or_a_better_one():
    task = puzzles.task("choir/by-height")
    start = (HERE / "by-height/accepted/naive.txt").read_text()
    done = anneal(task, 1, 1, start)
    assert (done.found, done.carry, done.share) == ((start,), start, 1.0)
    lines = [puzzles.check(task, text.encode())["size"]["lines"] for text in anneal(task, 2, 3000, start).found]
    assert min(lines) <= 14


def test_a_round_keeps_to_the_laws_number_of_starts():
    tasks = [puzzles.task(f"choir/loudest~{seed}") for seed in range(12)]
    two = next(task for task in tasks if task.laws["starts"] == 2)
    for seed in range(3):
        assert puzzles.check(two, anneal(two, seed, 2000, None).carry.encode())["verdict"] == "valid"


def test_a_round_runs_under_the_true_laws():
    canonical, machine = puzzles.task("choir/crescendo"), puzzles.machine("choir")
    true = with_law(CANONICAL, "L", {"do": "hear", "side": "left", "then": "up"})
    opened = machine.retable(canonical, true)
    published = machine.grammar.hide(true, ["L"])
    hidden = replace(opened, laws=published, hidden=Hidden("grey-box", "test", ("L",), 12, true))
    assert anneal(hidden, 1, 500, "start 0\nLX\n").found == ("start 0\nLX\n",)
    assert anneal(hidden, 3, 300, None) == anneal(opened, 3, 300, None)


def test_rings_are_refused():
    task = puzzles.machine("choir").retable(puzzles.task("choir/echo"), laws_of(Axes(shape="ring")))
    with pytest.raises(ValueError, match="rings"):
        anneal(task, 1, 10, None)


def test_a_round_comes_out_the_same_compiled_and_plain():
    task = composed_task("loudest")
    program = (
        "import sys, pathlib; sys.modules['numba'] = None\n"
        "sys.path[:0] = sys.argv[1:]\n"
        "from test_choir_search import composed_task, anneal\n"
        "from puzzles.compiled import COMPILED\n"
        "assert not COMPILED\n"
        "print(anneal(composed_task('loudest'), 2, 60, None))"
    )
    plain = subprocess.run(
        [sys.executable, "-c", program, str(ROOT), str(HERE)], capture_output=True, text=True, check=True
    )
    assert plain.stdout.strip() == str(anneal(task, 2, 60, None))


def composed_task(name):
    """Return a task under a table with laws of every kind."""
    laws = laws_of(Axes(modulus=11, left_hearing=2, heard=1, skip="free", right_wall=10))
    for letter, law in (
        ("L", {"do": "gather", "side": "left", "when": "still"}),
        ("+", {"do": "sing", "by": -1, "when": "third", "then": "keep"}),
        ("g", {"do": "wait", "when": "second", "then": "up"}),
        ("@", {"do": "raise", "when": "first", "then": "top"}),
    ):
        laws = with_law(laws, letter, law)
    return puzzles.machine("choir").retable(puzzles.task(f"choir/{name}"), laws)


@st.composite
def composed_tables(draw):
    modulus = draw(st.sampled_from(MODULI))
    hum, one_of_two = st.integers(0, modulus - 1), st.integers(0, 1)
    skip, starts = draw(st.sampled_from(SKIPS)), draw(st.integers(1, 3))
    distances = 1 + draw(one_of_two), 1 + draw(one_of_two)
    walls = draw(hum), draw(hum)
    given_voices = {"least_given": 1, "most_given": modulus - 1}
    laws = laws_of(Axes(modulus, *walls, *distances, draw(one_of_two), skip, starts=starts, **given_voices))
    for letter in LETTERS:
        laws = with_law(
            laws, letter, draw(st.sampled_from([CANONICAL["letters"][letter], *letter_laws(letter, "full")]))
        )
    return laws


@settings(max_examples=150, deadline=None)
@given(composed_tables(), st.text(LETTERS, min_size=1, max_size=12), st.data())
def test_the_kernel_sings_as_the_engine_does(laws, letters, data):
    task = puzzles.machine("choir").retable(puzzles.task("choir/loudest"), laws)
    starts = data.draw(st.lists(st.integers(0, len(letters) - 1), min_size=1, max_size=laws["starts"]))
    sheet = Sheet(tuple(starts), letters)
    memory = search._memory(task)
    search._write_sheet(memory, sheet)
    base = int(memory[at.FIRST_WORD])
    last, period = singing.sing(memory, base, at.SCALE)
    row = next(search._in_words(task.cases))
    one = hall(laws, row)
    performance = Performance(laws, sheet, one.chorus)
    moments = []
    for tick in range(laws["ticks"] + 1):
        if tick:
            performance.tick()
        differs = 0
        for voice, wanted in zip(performance.voices, one.target, strict=True):
            differs |= voice ^ wanted
        moments.append(differs)
    assert [int(memory[at.WRONG + tick]) for tick in range(last + 1)] == moments[: last + 1]
    if period not in (0, at.STAGE_TICKS):
        assert all(moments[tick] == moments[tick - period] for tick in range(last, laws["ticks"] + 1))


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
