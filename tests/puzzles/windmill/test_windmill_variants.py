"""Variants: drawn from a seed, different in their laws, and accepted only where every task can be done."""

import pytest

import puzzles
from puzzles.windmill.laws import CANONICAL, feasible, law, laws_with
from puzzles.windmill.variants import pool, variant_of

NAMES = ["seesaw", "turn-about", "third-child", "ledger", "ledger-of-three"]
LIGHT_TURNS = law("turn", weight="light")
EVERY_TURNS = law("turn")


@pytest.mark.parametrize(
    ("laws", "expected"),
    [
        ({}, True),
        ({"z": LIGHT_TURNS, "s": LIGHT_TURNS}, True),
        (dict.fromkeys(("z", "s", "vane"), EVERY_TURNS), False),
        ({entry: law("pass", weight="heavy") for entry in ("z", "s", "vane")}, False),
        ({entry: law("pass", memory="after heavy") for entry in ("z", "s", "vane")}, True),
    ],
)
def test_feasible_tables_let_gusts_leave_marks_and_tell_weights_apart(laws, expected):
    assert feasible(laws_with(laws)) == expected


def test_a_seed_draws_the_same_variant_for_all_tasks():
    for seed in range(12):
        drawn = [puzzles.task(f"windmill/{name}~{seed}") for name in NAMES]
        assert all(task.laws == variant_of(seed).laws for task in drawn)
        assert all(task.par_status == "provisional" for task in drawn)
        assert all("variant" in task.features for task in drawn)
        assert drawn == [puzzles.task(f"windmill/{name}~{seed}") for name in NAMES]


def test_seeds_draw_all_tables_of_the_pool():
    assert {variant_of(seed).number for seed in range(40 * len(pool()))} == set(range(len(pool())))


def test_every_table_of_the_pool_changes_a_law_and_is_feasible():
    assert pool()
    for table in pool():
        laws = laws_with(**table["changes"])
        assert laws != CANONICAL
        assert feasible(laws)
