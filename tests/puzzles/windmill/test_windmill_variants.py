"""Variants: drawn from a seed, different in their laws, and accepted only where every task can be done."""

import json

import pytest
import windmill_pool

import puzzles
from puzzles.windmill import laws, task_of
from puzzles.windmill.laws import TABLES, choices_of, feasible, laws_of, number_of
from puzzles.windmill.variants import pool, variant_of

NAMES = ["seesaw", "turn-about", "third-child", "ledger", "ledger-of-three"]


def test_every_number_is_one_table_and_back():
    for number in range(0, TABLES, 97):
        assert number_of(choices_of(number)) == number
    assert laws_of(0) == laws.CANONICAL
    with pytest.raises(ValueError, match="no law table"):
        laws_of(TABLES)


@pytest.mark.parametrize("axis", [name for name, _ in laws.AXES])
def test_every_choice_of_an_axis_is_another_table(axis):
    values = dict(laws.AXES)[axis]
    tables = {json.dumps(laws_of(number_of({axis: value})), sort_keys=True) for value in values}
    assert len(tables) == len(values)


def test_the_number_of_tables_is_the_product_of_the_axes():
    product = 1
    for _, values in laws.AXES:
        product *= len(values)
    assert product == TABLES


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [({}, True), ({"flap_by": "light"}, False), ({"flap_by": "light", "wall": "swaps"}, True),
     ({"flap_by": "both"}, True), ({"flap_by": "both", "vane_by": "both"}, False)],
)  # fmt: skip
def test_feasible_tables_let_heavy_gusts_leave_marks_and_tell_weights_apart(chosen, expected):
    assert feasible(laws_of(number_of(chosen))) == expected


def test_a_seed_draws_the_same_variant_for_all_tasks():
    for seed in range(12):
        drawn = [puzzles.task(f"windmill/{name}~{seed}") for name in NAMES]
        assert all(task.laws == variant_of(seed).laws for task in drawn)
        assert all(task.par_status == "provisional" for task in drawn)
        assert all("variant" in task.features for task in drawn)
        assert drawn == [puzzles.task(f"windmill/{name}~{seed}") for name in NAMES]


def test_seeds_draw_all_tables_of_the_pool():
    assert {variant_of(seed).number for seed in range(40 * len(pool()))} == set(pool())


def test_the_pool_holds_what_the_acceptance_test_gives():
    assert windmill_pool.accepted() == pool()


def test_every_table_of_the_pool_changes_a_law_and_is_feasible():
    assert pool()
    for number in pool():
        assert laws_of(number) != laws.CANONICAL
        assert feasible(laws_of(number))


@pytest.mark.parametrize("name", windmill_pool.GRADED)
def test_no_canonical_reference_is_any_good_under_a_variant(name):
    for number, pars in pool().items():
        for text in windmill_pool.canonical_references()[name]:
            assert not windmill_pool.helps(name, number, pars[name], text)


@pytest.mark.parametrize(("enter", "exits"), [("W", "ENSW"), ("N", "SEWN"), ("N", "SWEN")])
def test_an_image_of_every_flap_garden_is_right_where_the_task_is_mirrored_too(enter, exits):
    mirrored = {**laws.CANONICAL, "enter": enter, "exits": dict(zip(laws.ROLES, exits, strict=True))}
    for name in ("turn-about", "ledger", "ledger-of-three"):
        task = task_of(name, windmill_pool.BRIEFS[name], mirrored, ({}, {}), 1)
        for text in windmill_pool.canonical_references()[name]:
            if any(vane in text for vane in laws.VANES):
                continue
            images = [image for image in windmill_pool.images(text) if ("column" in image) == (enter == "N")]
            verdicts = [puzzles.evaluate(task, image.encode(), "image")["verdict"] for image in images]
            assert "valid" in verdicts


def test_a_variants_naive_values_leave_room_above_par():
    for number, pars in pool().items():
        for name in windmill_pool.GRADED:
            task = next(
                task
                for seed in range(400)
                for task in [puzzles.task(f"windmill/{name}~{seed}")]
                if variant_of(seed).number == number
            )
            assert task.par == pars[name]
            assert all(task.naive[metric] >= 1.5 * task.par[metric] for metric in task.par)
