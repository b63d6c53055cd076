"""Accepted law tables: recomputed from their sheets, feasible, closed to canonical sheets; why others are not."""

from __future__ import annotations

import json
from functools import cache
from itertools import permutations
from pathlib import Path

import pytest
from choir_oracle import settling_time, sing
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.choir.classification import (
    GRADED,
    accept,
    canonical_sheets,
    carries_over,
    in_band,
    pool_text,
    read_candidates,
)
from puzzles.choir.grading import visible_cases
from puzzles.choir.laws import CANONICAL, LETTERS, Axes, composed_letters, feasible, laws_of
from puzzles.choir.notation import parse
from puzzles.choir.specification import read_voices
from puzzles.choir.variants import POOL_FILE, pool, variant_of

HERE = Path(__file__).parent
TASKS = ("echo", "crescendo", "loudest", "by-height", "head-count")
CANDIDATES = read_candidates(HERE / "variants.jsonl")
CANONICAL_SHEETS = canonical_sheets(HERE)


@cache
def accepted():
    """The accepted tables, made anew from the stored sheets."""
    return accept(CANDIDATES, CANONICAL_SHEETS)


def pairs(name):
    """All pairs of different accepted tables that have a task."""
    return permutations([one for one in accepted() if name in one.par], 2)


def test_the_pool_is_what_the_stored_sheets_give():
    assert POOL_FILE.read_text() == pool_text(accepted())
    assert len(pool()) >= 16


@pytest.mark.parametrize("name", TASKS)
def test_every_task_has_several_tables(name):
    assert sum(name in variant.par for variant in pool()) >= 3


def test_every_accepted_table_is_another_one_and_feasible_and_most_compose_three_letters():
    assert len({json.dumps(variant.laws, sort_keys=True) for variant in pool()}) == len(pool())
    for variant in pool():
        assert feasible(variant.laws)
        assert set(variant.letters) <= set(composed_letters(variant.laws))
        assert set(variant.par) & set(GRADED)
    assert sum(len(variant.letters) == 3 for variant in pool()) > len(pool()) / 2


@pytest.mark.parametrize("name", GRADED)
def test_no_sheet_is_right_under_another_table_and_better_than_naive_there(name):
    for one, other in pairs(name):
        laws, par = other.candidate.laws, other.par[name]
        assert not carries_over(laws, name, par, one.candidate.sheets[name])
        assert not carries_over(laws, name, par, CANONICAL_SHEETS[name])


def test_every_table_lies_in_the_difficulty_band():
    for variant in pool():
        assert all(in_band(name, par) for name, par in variant.par.items() if name in GRADED)
    assert not in_band("loudest", {"lines": 2, "ticks": 1600})
    assert not in_band("loudest", {"lines": 8, "ticks": 5000})


def test_a_stored_sheet_is_right_under_its_table_by_the_second_interpreter_too():
    one = accepted()[-1]
    laws = one.candidate.laws
    for name in one.par:
        task = puzzles.task(f"choir/{name}")
        sheet = parse(laws, one.candidate.sheets[name][0])
        for case in visible_cases(f"choir/{name}", laws, task.specification)[:12]:
            voices, wanted = read_voices(case.input), read_voices(case.expected)
            assert settling_time(laws, sheet.starts, sheet.letters, voices, wanted) >= 0


def test_a_stored_sheet_reaches_par_in_the_variant_whatever_seed_draws_it():
    by_laws = {json.dumps(one.candidate.laws, sort_keys=True): one.candidate.sheets for one in accepted()}
    for seed in range(4):
        for name in TASKS:
            task = puzzles.task(f"choir/{name}~{seed}")
            sheets = by_laws[json.dumps(task.laws, sort_keys=True)][name]
            reports = [puzzles.evaluate(task, text.encode(), "7") for text in sheets]
            assert {report["verdict"] for report in reports} == {"valid"}
            assert min(report["metrics"]["lines"] for report in reports) == task.par["lines"]
            assert min(report["metrics"]["ticks"] for report in reports) == task.par["ticks"]
            assert all(task.naive[metric] > task.par[metric] for metric in task.par)
            assert task.naive["lines"] <= 40


def test_a_seed_gives_each_task_the_same_laws_each_time_and_several_tasks_the_same_ones():
    shared = 0
    for seed in range(8):
        tasks = [puzzles.task(f"choir/{name}~{seed}") for name in TASKS]
        assert all(task.laws == variant_of(task.name, seed).laws for task in tasks)
        assert [task.key for task in tasks] == [f"choir/{name}~{seed}" for name in TASKS]
        assert all("variant" in task.features and task.par_status == "provisional" for task in tasks)
        texts = [json.dumps(task.laws) for task in tasks]
        shared += max(map(texts.count, texts))
    assert shared >= 2 * 8
    assert len({json.dumps(variant_of("crescendo", seed).laws) for seed in range(40)}) > 3


def test_the_cases_of_a_variant_keep_to_its_laws():
    for seed in range(5):
        task = puzzles.task(f"choir/loudest~{seed}")
        given, singers = task.laws["given"], task.laws["singers"]
        for case in task.cases:
            voices = read_voices(case.input)
            assert singers["least"] <= len(voices) <= singers["most"]
            assert given["least"] <= min(voices) <= max(voices) <= given["most"] < task.laws["modulus"]


def test_the_canonical_laws_are_feasible():
    assert feasible(CANONICAL)
    assert CANONICAL["singers"] == {"least": 2, "most": 8}


@pytest.mark.parametrize(
    "axes",
    [
        Axes(shape="ring"),
        Axes(left_hearing=2, right_hearing=2),
        Axes(left_wall=3),
        Axes(right_wall=8),
        Axes(modulus=8, right_wall=0),
        Axes(modulus=9, right_wall=9, most_given=7),
    ],
    ids=["ring", "deaf to the neighbours", "left hum given", "right hum given", "voices too high", "hum too high"],
)
def test_tables_that_break_a_feasibility_law_are_not_feasible(axes):
    assert not feasible(laws_of(axes))


def test_hearing_two_places_on_one_side_asks_for_three_singers():
    laws = laws_of(Axes(left_hearing=2))
    assert laws["singers"]["least"] == 3
    assert feasible(laws)
    assert not feasible({**laws, "singers": {"least": 2, "most": 8}})


@settings(max_examples=60, deadline=None)
@given(st.text(LETTERS, min_size=1, max_size=10), st.integers(1, 3), st.integers(2, 3), st.data())
def test_on_a_ring_equal_beginnings_stay_equal_for_ever(letters, parts, turns, data):
    starts = [data.draw(st.integers(0, len(letters) - 1)) for _ in range(parts)]
    voices = [0] * (parts * turns)
    for moment in sing(laws_of(Axes(shape="ring")), starts, letters, voices, 60):
        assert all(moment[place] == moment[place % parts] for place in range(len(voices)))
