"""Variants: drawn from a seed, different in their laws, and accepted only where they ask for gardens of their own.

`variant_references.json` holds the gardens of every table tried with success, the canonical one first.
"""

import json
from functools import cache
from pathlib import Path

import pytest

import puzzles
from puzzles.windmill import task_of
from puzzles.windmill.classification import BRIEFS, GRADED, METRICS, Table, accepted, drawn_changes, images
from puzzles.windmill.laws import CANONICAL, ROLES, VANES, feasible, law, laws_with
from puzzles.windmill.variants import pool, variant_of

REFERENCES = json.loads((Path(__file__).parent / "variant_references.json").read_text())
NAMES = ["seesaw", "turn-about", "third-child", "ledger", "ledger-of-three"]
LIGHT_TURNS = law("turn", weight="light")
EVERY_TURNS = law("turn")
SAMPLE = 5


@cache
def table(place):
    return Table(REFERENCES[place])


def as_stored(found):
    """Return a table and its tasks as the pool has them."""
    return json.loads(json.dumps({"changes": found[0].changes, "par": {name: found[0].par[name] for name in found[1]}}))


def tables_of_the_pool():
    places = {json.dumps(record["changes"]): place for place, record in enumerate(REFERENCES)}
    return [table(places[json.dumps(stored["changes"])]) for stored in pool()]


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


@pytest.mark.parametrize("name", NAMES)
def test_a_seed_draws_the_same_variant_always(name):
    for seed in range(12):
        task = puzzles.task(f"windmill/{name}~{seed}")
        assert task.laws == variant_of(name, seed).laws
        assert task.par == variant_of(name, seed).par[name]
        assert task.par_status == "provisional"
        assert "variant" in task.features
        assert task == puzzles.task(f"windmill/{name}~{seed}")


@pytest.mark.parametrize("name", NAMES)
def test_seeds_draw_all_tables_that_have_a_task(name):
    having = {number for number, stored in enumerate(pool()) if name in stored["par"]}
    assert {variant_of(name, seed).number for seed in range(40 * len(having))} == having


@pytest.mark.parametrize("name", GRADED)
def test_every_graded_task_has_many_tables(name):
    assert sum(name in stored["par"] for stored in pool()) >= 10


def test_every_table_of_the_pool_changes_a_law_and_is_feasible():
    tables = [laws_with(**stored["changes"]) for stored in pool()]
    assert all(laws != CANONICAL and feasible(laws) for laws in tables)
    assert sum(any(board["law"] != CANONICAL["boards"][sign]["law"] for sign, board in laws["boards"].items())
               for laws in tables) >= 8  # fmt: skip


def test_drawn_tables_are_those_of_the_references():
    for record in REFERENCES:
        if 0 <= record["number"] < 1000:
            assert json.loads(json.dumps(drawn_changes(record["number"]))) == record["changes"]


def test_the_pool_begins_as_the_acceptance_makes_it():
    found = accepted(REFERENCES[1 : 1 + SAMPLE], table(0))
    assert [as_stored(each) for each in found] == list(pool()[: len(found)])


def test_the_pars_of_the_pool_are_those_of_the_references():
    for stored, found in zip(pool(), tables_of_the_pool(), strict=True):
        assert stored["par"] == {name: found.par[name] for name in stored["par"]}


@pytest.mark.parametrize("name", GRADED)
def test_no_reference_of_the_canonical_table_or_another_variant_is_any_good_under_a_variant(name):
    tables = [found for found, stored in zip(tables_of_the_pool(), pool(), strict=True) if name in stored["par"]]
    for one in tables:
        for other in (table(0), *tables):
            assert one is other or not one.helped_by_table(name, other)


@pytest.mark.parametrize(("enter", "exits"), [("W", "ENSW"), ("N", "SEWN"), ("N", "SWEN")])
def test_an_image_of_every_flap_garden_is_right_where_the_task_is_mirrored_too(enter, exits):
    mirrored = {**CANONICAL, "enter": enter, "exits": dict(zip(ROLES, exits, strict=True))}
    for name in ("turn-about", "ledger", "ledger-of-three"):
        task = task_of(name, BRIEFS[name], mirrored, ({}, {}), 1)
        for text in REFERENCES[0]["gardens"][name]:
            if any(vane in text for vane in VANES):
                continue
            mine = [image for image in images(text) if ("column" in image) == (enter == "N")]
            assert "valid" in [puzzles.evaluate(task, image.encode(), "image")["verdict"] for image in mine]


def test_the_canonical_references_are_those_of_the_tasks_folders():
    for name in NAMES:
        folder = Path(__file__).parent / name / "accepted"
        assert {path.read_text() for path in folder.glob("*.txt")} == {*REFERENCES[0]["gardens"][name]}


def test_a_variants_naive_values_leave_room_above_par():
    for number, stored in enumerate(pool()):
        for name in stored["par"]:
            task = next(
                puzzles.task(f"windmill/{name}~{seed}")
                for seed in range(4000)
                if variant_of(name, seed).number == number
            )
            assert all(task.naive[metric] >= 1.5 * task.par[metric] for metric in METRICS)
