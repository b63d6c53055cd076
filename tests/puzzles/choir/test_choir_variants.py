"""Accepted law tables: recomputed from their sheets, feasible, closed to canonical sheets; why others are not."""

from __future__ import annotations

import json

import choir_pool
import pytest
from choir_oracle import settling_time, sing
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.choir.laws import CANONICAL, LETTERS, Axes, feasible, laws_of
from puzzles.choir.notation import parse
from puzzles.choir.specification import read_voices
from puzzles.choir.variants import POOL_FILE, pool, variant_of

TASKS = ("echo", "crescendo", "loudest", "by-height", "head-count")


def test_the_pool_is_what_the_stored_sheets_give():
    assert json.loads(POOL_FILE.read_text())["tables"] == choir_pool.accepted()
    assert len(pool()) >= 5


def test_every_accepted_table_is_another_one_and_feasible():
    assert len({variant.axes for variant in pool()}) == len(pool())
    for variant in pool():
        assert feasible(variant.laws)
        assert variant.laws != CANONICAL
        assert set(variant.par) == set(TASKS)


def test_a_stored_sheet_is_right_under_its_table_by_the_second_interpreter_too():
    axes, sheets = choir_pool.candidates()[-1]
    laws = laws_of(axes)
    for name, texts in sheets.items():
        task = puzzles.task(f"choir/{name}")
        sheet = parse(laws, texts[0])
        for case in choir_pool.visible_cases(f"choir/{name}", laws, task.specification)[:12]:
            voices, wanted = read_voices(case.input), read_voices(case.expected)
            assert settling_time(laws, sheet.starts, sheet.letters, voices, wanted) >= 0


def test_no_canonical_sheet_is_right_in_a_variant_and_better_than_naive():
    for seed in range(6):
        for name in TASKS[1:]:
            task = puzzles.task(f"choir/{name}~{seed}")
            for text in choir_pool.canonical_sheets()[name]:
                report = puzzles.evaluate(task, text.encode(), "1")
                assert report["verdict"] != "valid" or all(
                    report["metrics"][metric] >= task.naive[metric] for metric in task.naive
                )


def test_a_stored_sheet_reaches_par_in_the_variant_whatever_seed_draws_it():
    by_axes = dict(choir_pool.candidates())
    for seed in range(4):
        for name in TASKS:
            task = puzzles.task(f"choir/{name}~{seed}")
            reports = [puzzles.evaluate(task, text.encode(), "7") for text in by_axes[variant_of(seed).axes][name]]
            assert {report["verdict"] for report in reports} == {"valid"}
            assert min(report["metrics"]["lines"] for report in reports) == task.par["lines"]
            assert min(report["metrics"]["ticks"] for report in reports) == task.par["ticks"]
            assert all(task.naive[metric] > task.par[metric] for metric in task.par)
            assert task.naive["lines"] <= 40


def test_a_seed_gives_all_tasks_the_same_laws_and_the_same_ones_each_time():
    for seed in range(5):
        tasks = [puzzles.task(f"choir/{name}~{seed}") for name in TASKS]
        assert all(task.laws == variant_of(seed).laws for task in tasks)
        assert [task.key for task in tasks] == [f"choir/{name}~{seed}" for name in TASKS]
        assert all("variant" in task.features and task.par_status == "provisional" for task in tasks)
    assert len({json.dumps(variant_of(seed).laws) for seed in range(40)}) > 3


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
