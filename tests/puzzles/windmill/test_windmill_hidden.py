"""Hidden laws: the grammar, what is published, and what experiments show."""

import json
import time
from dataclasses import replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.contract import Hidden
from puzzles.windmill import retable
from puzzles.windmill.experiments import MOST_TICKS, draw, example, observe
from puzzles.windmill.grading import grade
from puzzles.windmill.grammar import GRAMMAR, laws_of
from puzzles.windmill.laws import CANONICAL, ENTRIES, hide, law, laws_with, parts_of, remembers, with_law, without
from puzzles.windmill.notation import parse

MACHINE = puzzles.machine("windmill")
LEDGER = puzzles.task("windmill/ledger")
NAMES = ("seesaw", "turn-about", "third-child", "ledger", "ledger-of-three")


def hidden(name, laws, *entries):
    """Return a task with hidden entries, made as packs make it."""
    canonical = puzzles.task(f"windmill/{name}")
    opened, published = retable(canonical, laws), hide(laws, entries)
    return replace(
        opened,
        key=f"{canonical.key}@test",
        laws=published,
        statement=retable(canonical, published).statement,
        starter=retable(canonical, published).starter,
        notation=MACHINE.describe_notation(published),
        hidden=Hidden("wild", "windmill@test", entries, 20, laws),
    )


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_has_hundreds_of_laws_and_the_demo_pool_half_of_the_parts(entry):
    full, demo = laws_of(entry, "full"), laws_of(entry, "demo")
    assert len(full) >= 300
    assert all(each in full for each in demo)
    assert len({json.dumps(each, sort_keys=True) for each in full}) == len(full)
    assert len({parts_of(each) for each in full}) == len(full)
    for part in (lambda each: json.dumps(each["guard"]), lambda each: each["effect"] + each["side"]):
        shares = len({part(each) for each in demo}) / len({part(each) for each in full})
        assert 0.3 <= shares <= 0.6


def test_there_is_no_other_pool_and_no_other_entry():
    with pytest.raises(ValueError, match="no pool"):
        laws_of("z", "secret")
    with pytest.raises(ValueError, match="no pool"):
        laws_of("^", "full")


def test_the_open_pool_has_single_headings_as_well():
    for entry in ENTRIES:
        more = [each for each in laws_of(entry, "open") if each not in laws_of(entry, "full")]
        assert {each["guard"]["going"] for each in more} == {*"NESW", *(["NS"] if entry == "#" else [])}


def test_some_laws_remember():
    remembering = [each for each in laws_of("z", "full") if remembers(each)]
    assert 0.3 < len(remembering) / len(laws_of("z", "full")) < 0.6
    assert not remembers(law("turn", weight="heavy"))


def test_entries_are_those_whose_boards_the_table_has():
    assert GRAMMAR.entries(CANONICAL) == ("/", "\\", "z", "s", "vane", "#")
    assert GRAMMAR.entries(without(CANONICAL, ["vane", "z"])) == ("/", "\\", "s", "#")


def test_a_published_table_gets_a_law_as_the_true_one_does():
    given = laws_of("vane", "full")[77]
    assert with_law(hide(CANONICAL, ["vane"]), "vane", given) == with_law(CANONICAL, "vane", given)
    assert list(with_law(CANONICAL, "/", given)["boards"]) == list(CANONICAL["boards"])
    assert CANONICAL["boards"]["^"]["law"] == law("turn", weight="heavy")


def test_pieces_taken_out_of_the_box_cannot_be_placed():
    bare = without(CANONICAL, ["z", "s"])
    with pytest.raises(puzzles.Invalid, match="no board z"):
        parse(bare, "row 0\nperiod 1\nz")
    assert GRAMMAR.uses(parse(CANONICAL, "row 0\nperiod 1\nz./<")) == {"z", "/", "vane"}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_published_is_the_same_whatever_the_hidden_laws_are(name):
    made = []
    for place in (0, 101, 303):
        laws = laws_with({entry: laws_of(entry, "full")[place] for entry in ("z", "/", "#")})
        task = hidden(name, laws, "z", "/", "#")
        assert task.true_laws == laws
        faults = puzzles.check(task, b"row 0\nperiod 90\nzq/")["faults"]
        texts = (task.statement, MACHINE.statement(task.laws), MACHINE.describe_laws(task.laws))
        probe = example(task)
        made.append((texts, task.notation, task.starter, task.cases, task.laws, faults, probe))
    assert made[0] == made[1] == made[2]


def test_a_retabled_task_has_the_canonical_figures_and_its_own_rules():
    laws = laws_with({"z": law("turn", memory="every 2")}, exits="NSEW")
    task = retable(LEDGER, laws)
    assert (task.key, task.par, task.naive) == (LEDGER.key, LEDGER.par, LEDGER.naive)
    assert "leave by the east" in task.statement
    assert task.cases != LEDGER.cases
    assert replace(retable(LEDGER, CANONICAL), gate=LEDGER.gate) == LEDGER


def test_programs_run_under_the_true_laws():
    # Under its hidden law the flap turns at every second gust: two leave by the north, two by the south.
    task = hidden("seesaw", laws_with({"z": law("turn", weight="light")}), "z")
    outcome = grade(task, parse(task.laws, "row 0\nperiod 1\nz"), "true", puzzles.Limits())
    assert outcome.failure["seen"] == " ".join("N" * 30)
    assert MACHINE.counterexample(task, parse(task.laws, "row 0\nperiod 1\nz")).input == "HH"


def test_an_experiment_shows_cells_and_ticks_and_hides_weights_and_boards():
    task = hidden("ledger", laws_with({"z": law("turn", "keep 2")}), "z", "vane", "#")
    seen = observe(task, parse(task.laws, "row 0\nperiod 2\n.z"), "HL")
    assert [event["gusts"] for event in seen] == [
        [{"gust": 0, "row": 0, "column": 0}], [{"gust": 0, "row": 0, "column": 1}],
        [{"gust": 1, "row": 0, "column": 0}], [{"gust": 1, "row": 0, "column": 1}], [], [], [],
    ]  # fmt: skip
    assert [event["left"] for event in seen if event["left"]] == [
        [{"gust": 0, "side": "N"}], [{"gust": 1, "side": "S"}]
    ]  # fmt: skip
    assert draw(seen).splitlines()[-1] == "tick    6  1 leaves south, end: all out at tick 6"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(ENTRIES)), st.integers(0, 310), st.integers(0, 30))
def test_an_observation_has_these_fields_only(entry, number, place):
    task = hidden("ledger", laws_with({entry: laws_of(entry, "full")[number]}), entry)
    probe = next(islice(GRAMMAR.probes(task, entry, "fields"), place, None))
    seen = observe(task, parse(task.laws, probe.program), probe.input)
    assert all(set(event) == {"tick", "gusts", "left", "squall", "ending"} for event in seen)
    assert {key for event in seen for one in event["gusts"] for key in one} <= {"gust", "row", "column"}
    assert {key for event in seen for one in event["left"] for key in one} <= {"gust", "side"}
    assert {key for event in seen if event["squall"] for key in event["squall"]} <= {"row", "column", "gusts"}
    assert [event["tick"] for event in seen] == list(range(len(seen)))
    assert [event["ending"] is None for event in seen] == [True] * (len(seen) - 1) + [False]


def test_gusts_that_never_get_out_end_an_experiment_soon():
    task = hidden("ledger", CANONICAL, "z")
    start = time.process_time()
    seen = observe(task, parse(task.laws, "row 0\nperiod 60\n>v\n^<"), "LLLLLLLLLLLL")
    assert time.process_time() - start < 0.1
    assert seen[-1]["ending"] in ("still inside", "squall")
    assert len(seen) <= MOST_TICKS + 1


@pytest.mark.parametrize("text", ["", "HX", "H" * 13, "1", "."])
def test_an_experiments_input_is_a_short_row_of_weights(text):
    report = puzzles.grading.experiment(hidden("turn-about", CANONICAL, "z"), b"row 0\nperiod 1\nz", text)
    assert report["verdict"] == "invalid"
    assert "row of 1 to 12 weights" in report["input_fault"]


def test_light_gusts_may_be_sent_in_experiments_of_tasks_that_have_none():
    report = puzzles.grading.experiment(hidden("turn-about", CANONICAL, "z"), b"row 0\nperiod 1\nz", "LHL")
    assert report["verdict"] == "valid"
    assert report["drawing"].count("leaves north") == 2


@pytest.mark.parametrize("entry", ENTRIES)
def test_probes_are_small_seeded_and_use_of_the_hidden_entries_one_alone(entry):
    others = [each for each in ENTRIES if each != entry][:3]
    task = hidden("ledger", CANONICAL, entry, *others)
    drawn = list(islice(GRAMMAR.probes(task, entry, "1"), 60))
    assert drawn == list(islice(GRAMMAR.probes(task, entry, "1"), 60))
    assert drawn != list(islice(GRAMMAR.probes(task, entry, "2"), 60))
    for probe in drawn:
        garden = parse(task.laws, probe.program)
        assert entry in GRAMMAR.uses(garden)
        assert not GRAMMAR.uses(garden) & {*others}
        assert len(garden.rows) * len(garden.rows[0]) <= 9
        observe(task, garden, probe.input)


def test_probes_fit_a_table_with_another_entry_and_one_period():
    laws = laws_with({}, enter="N", period=(7, 7))
    task = hidden("ledger", laws, "z", "#")
    for probe in islice(GRAMMAR.probes(task, "#", "1"), 30):
        assert parse(task.laws, probe.program).period == 7


def test_an_example_experiment_can_be_made():
    task = hidden("ledger", CANONICAL, "#", "z")
    probe = example(task)
    assert "#" in probe.program
    assert puzzles.grading.experiment(task, probe.program.encode(), probe.input)["verdict"] == "valid"
