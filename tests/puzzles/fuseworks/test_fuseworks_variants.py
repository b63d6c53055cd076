"""Variants: drawn from a seed, different in their laws, and accepted only where every task can be done."""

import json

import pytest
import variant_pool
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.fuseworks import laws
from puzzles.fuseworks.engine import burn, lay
from puzzles.fuseworks.laws import TABLES, choices_of, is_chequered, laws_of, number_of
from puzzles.fuseworks.specification import ignitions
from puzzles.fuseworks.variants import pool, variant_of

SAMPLE = sorted(pool())[::12]


def test_every_number_is_one_table_and_back():
    for number in range(0, TABLES, 7):
        assert number_of(choices_of(number)) == number
    assert laws_of(0) == laws.CANONICAL
    with pytest.raises(ValueError, match="no law table"):
        laws_of(TABLES)


@pytest.mark.parametrize("axis", [name for name, _ in laws.AXES])
def test_every_choice_of_an_axis_is_another_table(axis):
    values = dict(laws.AXES)[axis]
    tables = {json.dumps(laws_of(number_of({axis: value})), sort_keys=True) for value in values}
    assert len(tables) == len(values)


def test_a_seed_draws_the_same_variant_for_all_tasks():
    names = ["echo", "photo-finish", "low-and-high", "window", "podium"]
    for seed in range(20):
        drawn = [puzzles.task(f"fuseworks/{name}~{seed}") for name in names]
        assert all(task.laws == variant_of(seed).laws for task in drawn)
        assert all(task.par_status == "provisional" for task in drawn)
        assert all("variant" in task.features for task in drawn)


def test_seeds_draw_many_different_tables():
    assert len({variant_of(seed).number for seed in range(200)}) > min(len(pool()), 200) / 2


@pytest.mark.parametrize("number", SAMPLE)
def test_the_pool_holds_what_the_acceptance_test_gives(number):
    assert variant_pool.entry(number) == pool()[number]


def test_tables_that_the_acceptance_test_refuses_are_not_in_the_pool():
    refused = [number for number in range(0, TABLES, 997) if variant_pool.entry(number) is None]
    assert refused
    assert not set(refused) & set(pool())


def test_every_table_of_the_pool_changes_a_law():
    for number in pool():
        assert laws_of(number) != laws.CANONICAL


@pytest.mark.parametrize("number", SAMPLE)
@pytest.mark.parametrize("name", variant_pool.GRADED)
def test_no_canonical_reference_is_any_good_under_a_variant(number, name):
    par = pool()[number][name]
    for text in variant_pool.canonical_references(name):
        assert not variant_pool.helps(name, number, par, text)


def test_a_variants_naive_values_leave_room_above_par():
    for seed in range(30):
        for name in variant_pool.GRADED:
            task = puzzles.task(f"fuseworks/{name}~{seed}")
            assert all(task.naive[metric] >= 1.5 * task.par[metric] for metric in task.par)


@pytest.mark.parametrize(
    ("chosen", "chequered"),
    [({}, False), ({"tar": 5}, True), ({"tar": 2}, False), ({"missing": "%"}, True), ({"tar": 5, "slow": "NS"}, True),
     ({"slow": "NS"}, False)],
)  # fmt: skip
def test_a_bench_is_chequered_where_all_delays_agree_on_each_axis(chosen, chequered):
    assert is_chequered(laws_of(number_of(chosen))) == chequered


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="..++-|><^v&x", min_size=5, max_size=5), min_size=2, max_size=5), st.booleans())
def test_on_a_chequered_bench_the_parity_of_an_arrival_depends_on_the_place_alone(rows, slow):
    table = laws_of(number_of({"missing": "%", "slow": "NS" if slow else ""}))
    rows = ["a" + rows[0][1:], *rows[1:]]
    bench, ticks = lay(table, rows), {}

    def watch(tick, _, fresh):
        ticks.update({bench.place[line]: tick for line, mask in fresh.items() if mask})

    burn(bench, ignitions("a", [(0,)]), watch)
    assert all(tick % 2 == (column + (0 if slow else row)) % 2 for (row, column), tick in ticks.items())


def test_a_window_of_mixed_parity_can_be_made_on_a_chequered_bench_by_fire_that_must_survive_a_cut():
    # The parity of arrivals is no law of what can be asked: nothing here is even, and the window is 4 to 7.
    drawing = [".......+-+.", ".......|.|.", "a----+-+.+.", "...b-=+..|.", "...+--=--=Y"]
    number = number_of({"missing": "%"})
    assert is_chequered(laws_of(number))
    assert variant_pool.metrics_under("window", number, "\n".join(drawing)) == {"area": 55, "cost": 30, "latency": 8}
