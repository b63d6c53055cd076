"""Variants: the same seed the same laws, other laws other solutions, every task solvable."""

import json
from itertools import islice
from pathlib import Path

import pytest

import puzzles
from puzzles.shuttle.classification import (
    BAND,
    HARDEST,
    RefusedError,
    best_metrics,
    choose,
    draw_tables,
    find_rails,
    is_right_under,
    needed,
    read_references,
    record,
    still_right,
)
from puzzles.shuttle.composition import remembers
from puzzles.shuttle.grammar import ENTRIES, law_at, laws_of
from puzzles.shuttle.laws import CANONICAL, GLYPHS, ordered
from puzzles.shuttle.variants import pool, table_of, variant_of

FOLDER = Path(__file__).parent
RECORDS = json.loads((FOLDER / "variant_rails.json").read_text())
GROUND = json.loads((FOLDER / "permuted_rails.json").read_text())
REFERENCES = read_references(FOLDER)
NAMES = sorted(REFERENCES)
KNOWN_PLACE = 10
SCORED = sorted(set(NAMES) - {"twice"})


def test_the_pool_is_what_the_recorded_rails_prove():
    assert [variant.par for variant in pool()] == [record(each["table"], each["rails"], REFERENCES) for each in RECORDS]
    assert [variant.laws for variant in pool()] == [table_of(each["table"]) for each in RECORDS]


def test_the_pool_has_room_for_many_interviews():
    assert len(pool()) >= 16


def test_every_variant_has_composed_laws_that_remember():
    full = laws_of("r/right", "full")
    for each in RECORDS:
        composed = each["table"]["composed"]
        assert any(remembers(law) for law in composed.values())
        assert all(law in full for law in composed.values())


def test_all_canonical_references_of_scored_tasks_fail_on_every_variant():
    for variant in pool():
        for name in SCORED:
            assert not any(is_right_under(variant.laws, name, rail) for rail in REFERENCES[name])


def test_every_rail_of_a_variant_fails_on_every_other_one():
    trials = 0
    for home, each in enumerate(RECORDS):
        for variant in pool():
            if variant.place != home:
                for name in sorted(set(each["rails"]) - {"twice"}):
                    trials += len(each["rails"][name])
                    assert not any(is_right_under(variant.laws, name, rail) for rail in each["rails"][name])
    assert trials >= 16 * 15 * 7


def test_most_rails_of_the_permuted_table_fail_under_the_composed_laws():
    for each in RECORDS:
        known = GROUND[str(each["table"]["permuted"])]
        assert len(still_right(each["table"], known)) <= len(known) - 3


def test_the_easy_and_medium_tasks_have_rails_within_the_band_on_every_variant_and_so_has_a_hard_one():
    assert set(needed()) == {"negative", "parity", "twice"}
    for variant in pool():
        assert set(needed()) <= set(variant.par)
        assert set(HARDEST) & set(variant.par)
        for name in set(BAND) & set(variant.par):
            least, most = BAND[name]
            assert least <= variant.par[name]["length"] <= most


@pytest.mark.parametrize("name", NAMES)
def test_every_task_has_rails_on_several_variants(name):
    assert sum(name in variant.par for variant in pool()) >= 8


def test_the_same_seed_draws_the_same_variant_for_all_tasks_of_an_interview():
    assert variant_of(17, "parity") == variant_of(17, "parity")
    laws = [puzzles.task(f"shuttle/{name}~17").laws for name in needed()]
    assert all(each == laws[0] for each in laws)


def test_a_task_without_a_rail_on_the_drawn_table_goes_on_to_one_that_has():
    for seed in range(40):
        for name in NAMES:
            assert name in variant_of(seed, name).par


def test_seeds_reach_the_whole_pool_and_never_the_canonical_laws():
    drawn = {variant_of(seed, "parity").place for seed in range(60 * len(pool()))}
    assert drawn == set(range(len(pool())))
    assert all(variant_of(seed, "edge").laws != CANONICAL for seed in range(50))


def test_a_known_seed_keeps_its_laws_for_ever():
    assert variant_of(17, "parity").laws == pool()[KNOWN_PLACE].laws


def test_a_variant_changes_laws_and_not_only_names():
    canonical = {json.dumps(law_at(CANONICAL, entry), sort_keys=True) for entry in ENTRIES}
    for variant in pool():
        laws = {json.dumps(law_at(variant.laws, entry), sort_keys=True) for entry in ENTRIES}
        assert laws - canonical


def test_par_of_a_variant_is_the_record_of_its_table_and_naive_keeps_the_proportion():
    task, canonical = puzzles.task("shuttle/parity~17"), puzzles.task("shuttle/parity")
    assert task.par == variant_of(17, "parity").par["parity"]
    for metric in ("length", "ticks"):
        ratio = canonical.naive[metric] / canonical.par[metric]
        assert task.naive[metric] / task.par[metric] == pytest.approx(ratio, abs=0.5 / task.par[metric])


def test_par_of_a_variant_is_called_provisional():
    assert {puzzles.task(f"shuttle/{name}~17").par_status for name in NAMES} == {"provisional"}


def test_a_solution_of_a_variant_is_graded_valid_and_its_statement_has_the_composed_laws():
    for name in needed():
        task = puzzles.task(f"shuttle/{name}~17")
        rails = RECORDS[variant_of(17, name).place]["rails"][name]
        assert puzzles.evaluate(task, rails[0].encode(), "seed")["verdict"] == "valid"
        text = puzzles.machine("shuttle").statement(task.laws)
        assert "A rail at work" in text
        assert "Ticks are counted from 1" in text
        assert len(text.split()) < 1000


def test_tables_are_drawn_from_a_seed_and_a_sample_of_the_pool_comes_out_again():
    for each in RECORDS[:2]:
        number = each["table"]["permuted"]
        drawn = [table for seed in "12" for table in islice(draw_tables(seed, number, GROUND[str(number)]), 3)]
        assert each["table"] in drawn


def test_a_table_without_a_rail_is_refused_by_the_search():
    silent = {f"{glyph}/{heading}": {"do": "nothing"} for glyph in GLYPHS for heading in ("right", "left")}
    with pytest.raises(RefusedError, match="negative has no rail"):
        find_rails({"permuted": 0, "composed": silent}, {})


def test_a_table_is_refused_for_a_missing_or_wrong_rail():
    with pytest.raises(RefusedError, match="no rail"):
        best_metrics(CANONICAL, "parity", [])
    with pytest.raises(RefusedError, match="not right"):
        best_metrics(CANONICAL, "parity", ["riw"])
    with pytest.raises(RefusedError, match="no rail"):
        record({"permuted": 0, "composed": {}}, {}, REFERENCES)


def test_a_table_under_which_a_strangers_rail_is_right_is_refused():
    canonical = {"table": {"permuted": 0, "composed": {}}, "rails": REFERENCES}
    with pytest.raises(RefusedError, match="other laws"):
        record(canonical["table"], canonical["rails"], {"parity": ["rwimfiw"]})
    assert len(choose([canonical, canonical], {})) == 1


def test_the_orders_of_the_glyphs_are_all_different():
    assert len({ordered(number) for number in range(720)}) == 720
    assert ordered(0) == GLYPHS
    assert ordered(719) == GLYPHS[::-1]
