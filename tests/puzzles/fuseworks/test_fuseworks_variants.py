"""Variants: drawn from a seed, under laws of their own, and no bench of one is of any use under another."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.fuseworks import MACHINE, classification, laws
from puzzles.fuseworks.classification import AXES_ALONE, BAND, METRICS, Trial, canonical_benches
from puzzles.fuseworks.engine import burn, lay
from puzzles.fuseworks.laws import CANONICAL, ENTRIES, TABLES, choices_of, is_chequered, laws_of, number_of
from puzzles.fuseworks.specification import ignitions
from puzzles.fuseworks.tasks import briefs
from puzzles.fuseworks.variants import POOL_FILE, pool, variant_of
from puzzles.fuseworks.wording import law_text

FOLDER = Path(__file__).parent
NAMES = sorted(briefs())
GRADED = [name for name in NAMES if name != "echo"]
TRIALS = {
    name: [
        Trial(int(seed), *classification.table_of(int(seed)), {name: texts})
        for seed, texts in json.loads((FOLDER / f"variant_{name}.json").read_text()).items()
    ]
    for name in NAMES
}
BY_TABLE = {variant.table: variant for variant in pool()}


@cache
def task_of_table(name, table):
    return classification.task_under(name, BY_TABLE[table].laws, BY_TABLE[table].par[name])


def test_every_number_is_one_table_and_back():
    for number in range(0, TABLES, 7):
        assert number_of(choices_of(number)) == number
    assert laws_of(0) == CANONICAL
    with pytest.raises(ValueError, match="no law table"):
        laws_of(TABLES)


@pytest.mark.parametrize("axis", [name for name, _ in laws.AXES])
def test_every_choice_of_an_axis_is_another_table(axis):
    values = dict(laws.AXES)[axis]
    tables = {json.dumps(laws_of(number_of({axis: value})), sort_keys=True) for value in values}
    assert len(tables) == len(values)


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_draws_the_same_variant_again_and_seeds_draw_many(name):
    drawn = [puzzles.task(f"fuseworks/{name}~{seed}") for seed in range(60)]
    assert all(task.laws == variant_of(name, seed).laws for seed, task in enumerate(drawn))
    assert all(task.par_status == "provisional" and "variant" in task.features for task in drawn)
    assert len({variant_of(name, seed).table for seed in range(60)}) > len(TRIALS[name]) / 2


@pytest.mark.parametrize("name", NAMES)
def test_the_pool_holds_the_tables_and_pars_of_the_benches_known_for_them(name):
    assert {trial.seed for trial in TRIALS[name]} == {variant.table for variant in pool() if name in variant.par}
    for trial in TRIALS[name]:
        assert trial.laws == BY_TABLE[trial.seed].laws
        task = task_of_table(name, trial.seed)
        found = [classification.metrics_under(task, text) for text in trial.found[name]]
        assert None not in found
        assert task.par == {metric: min(one[metric] for one in found) for metric in METRICS}


def test_the_pool_is_written_as_the_maker_writes_it():
    for trials in TRIALS.values():
        for trial in trials:
            trial.par.update(BY_TABLE[trial.seed].par)
    assert classification.pool_text(TRIALS) == POOL_FILE.read_text(encoding="utf-8")


def test_a_drawn_table_changes_the_law_of_every_entry_and_the_others_change_an_axis():
    for variant in pool():
        if variant.table >= AXES_ALONE:
            assert variant.laws != CANONICAL
            continue
        assert all("law" in variant.laws["parts"][glyph] for glyphs in ENTRIES.values() for glyph in glyphs)
        rules = MACHINE.statement(variant.laws)
        for entry, glyphs in ENTRIES.items():
            assert law_text(entry, variant.laws["parts"][glyphs[0]]["law"]) in rules
        assert "not documented" not in rules
        assert len(rules.split()) <= 1000


@pytest.mark.parametrize("name", GRADED)
def test_no_bench_known_for_one_table_is_any_good_under_another(name):
    pairs = 0
    for one in TRIALS[name]:
        for other in TRIALS[name]:
            if one.seed != other.seed:
                pairs += 1
                assert not any(helps(name, other.seed, text) for text in one.found[name]), (one.seed, other.seed)
    assert pairs == len(TRIALS[name]) * (len(TRIALS[name]) - 1)


@pytest.mark.parametrize("name", GRADED)
def test_no_canonical_bench_is_any_good_under_a_variant(name):
    for trial in TRIALS[name]:
        assert not any(helps(name, trial.seed, text) for text in canonical_benches(FOLDER, name))


def helps(name, table, text):
    task = task_of_table(name, table)
    metrics = classification.metrics_under(task, text)
    return metrics is not None and any(metrics[metric] < task.naive[metric] for metric in METRICS)


@pytest.mark.parametrize("name", NAMES)
def test_pars_lie_in_the_band_around_the_canonical_ones_and_leave_room_to_naive(name):
    for trial in TRIALS[name]:
        task = task_of_table(name, trial.seed)
        for metric in METRICS:
            assert 1 / BAND <= task.par[metric] / briefs()[name].par[metric] <= BAND
            assert task.naive[metric] >= 1.5 * task.par[metric]


@pytest.mark.parametrize(("name", "least"), [("photo-finish", 8), ("low-and-high", 8), ("window", 8), ("podium", 1)])
def test_there_are_many_tables_for_each_task_but_the_hardest(name, least):
    assert len(TRIALS[name]) >= least


def test_a_search_of_a_table_finds_what_the_maker_would_keep():
    trial = TRIALS["photo-finish"][0]
    start = trial.found["photo-finish"][0]
    task = task_of_table("photo-finish", trial.seed)
    found = classification.search(task, 1, 60_000, [start])
    assert all(classification.metrics_under(task, text) for text in found.values())


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
    task = classification.task_under("window", laws_of(number))
    assert classification.metrics_under(task, "\n".join(drawing)) == {"area": 55, "cost": 30, "latency": 8}
