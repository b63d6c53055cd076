"""Each candidate's own calculator: what pools accept, what is published of it, and what a secret keeps."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

import puzzles
from puzzles.orphan.classification import make_pool
from puzzles.orphan.engine import Calculator
from puzzles.orphan.grammar import fields_of, pool_from, pool_of, table_of
from puzzles.orphan.instances import tasks_of_pool
from puzzles.orphan.laws import DEMO, entries, true_table
from puzzles.orphan.pools import BANDS, PUBLIC_SEED, accepted_draw, demo_fields, drawn_from
from puzzles.orphan.rules import Rule, all_rules
from puzzles.orphan.solver import LONGEST, confirming_lists, is_right, shortest, solve

MACHINE = puzzles.machine("orphan")
GRADED = ("easy", "medium", "hard", "brutal")
TASKS = {name: puzzles.task(f"orphan/{name}") for name in GRADED}
SECRET = "nobody knows this one"


def variant(name, seed):
    return puzzles.task(f"orphan/{name}~{seed}")


def private_pool(secret=SECRET, accepted=1):
    """A pool of the demo's kinds without the quirks of reading and repeating, made with a secret."""
    demo = pool_of("demo")
    return make_pool(replace(demo, name="private", moduli=(9, 11), quirks=demo.quirks[:2]), secret, accepted)


@pytest.fixture(scope="module")
def private():
    return private_pool()


def test_the_demo_instance_is_the_pages_own():
    asked = {name: (task.title, task.par["keys"]) for name, task in TASKS.items()}
    assert asked == {
        "easy": ("Plus 6", 3), "medium": ("Double", 4), "hard": ("The smaller", 5), "brutal": ("Twice and once", 6)
    }  # fmt: skip
    assert all(task.true_laws == DEMO for task in TASKS.values())


def test_the_complete_search_gives_the_par_lengths_of_the_demo_instance():
    found = shortest(DEMO, [task.specification.rule for task in TASKS.values()])
    assert [len(found.programs[task.specification.rule]) for task in TASKS.values()] == [3, 4, 5, 6]
    assert found.evaluations > 50_000


@pytest.mark.parametrize("number", [0, 77])
def test_a_sample_of_the_demo_pool_is_accepted_again_with_the_same_tasks(number):
    record = demo_fields()["accepted"][number]
    assert accepted_draw(pool_of("demo"), PUBLIC_SEED, record["draw"]) == record


def test_draws_between_the_accepted_ones_are_not_accepted():
    records = [record["draw"] for record in demo_fields()["accepted"]]
    assert records == sorted(set(records))
    assert len(records) >= 100
    missed = next(number for number in range(200) if number not in records)
    assert accepted_draw(pool_of("demo"), PUBLIC_SEED, missed) is None


def test_all_instances_ask_four_different_things_of_the_four_par_lengths():
    for record in demo_fields()["accepted"]:
        assert set(record["tasks"]) == set(GRADED)
        assert all(keys in BANDS[name] for name, (_, _, keys) in record["tasks"].items())
        assert len({(name, number) for name, number, _ in record["tasks"].values()}) == 4
        assert all(entry[0] != "plus" for name, entry in record["tasks"].items() if name != "easy")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_variant_has_a_shortest_program_of_its_par_length(seed):
    for name in ("easy", "medium"):
        task = variant(name, seed)
        program = solve(task, 60, "1")
        assert len(program) == task.par["keys"]
        assert puzzles.evaluate(task, program.encode(), "1")["metrics"] == {"keys": task.par["keys"]}


def test_the_tasks_of_a_seed_share_a_calculator_and_other_seeds_have_others():
    for seed in (1, 17, 10**17):
        tasks = [variant(name, seed) for name in GRADED]
        assert len({json.dumps(task.true_laws) for task in tasks}) == 1
        assert {task.hidden.family for task in tasks} == {f"orphan~{seed}"}
        assert [task.key for task in tasks] == [f"orphan/{name}~{seed}" for name in GRADED]
    assert len({json.dumps(variant("easy", seed).true_laws) for seed in range(200)}) > 80


def test_no_program_of_the_page_is_right_for_the_tasks_of_most_seeds():
    programs = {"easy": b"gdb", "medium": b"gfhb", "hard": b"gfgab", "brutal": b"gfghhb"}
    for name, program in programs.items():
        assert not any(puzzles.evaluate(variant(name, seed), program, "1")["verdict"] == "valid" for seed in range(40))


def test_practice_is_the_same_for_every_seed_but_has_a_family_of_its_own():
    practice = puzzles.task("orphan/practice")
    other = variant("practice", 7)
    assert (other.true_laws, other.statement, other.specification) == (
        practice.true_laws, practice.statement, practice.specification
    )  # fmt: skip
    assert (practice.hidden.family, other.hidden.family) == ("orphan-practice", "orphan-practice~7")
    assert shortest(practice.true_laws, [Rule("double")]).programs[Rule("double")] == "bcad"


def published_of(task):
    report = puzzles.evaluate(task, b"a", "1")
    return [
        task.title, task.statement, task.starter, task.laws, task.notation, task.public_cases, task.metrics, task.naive,
        task.par, task.features, task.gate, task.submission_limit, task.hidden.entries, task.hidden.budget,
        MACHINE.statement(task.laws), MACHINE.describe_laws(task.laws), puzzles.check(task, b"axb"), report,
    ]  # fmt: skip


def test_what_is_published_is_the_same_wherever_the_same_is_asked():
    by_asked = {}
    for seed in range(300):
        tasks = [variant(name, seed) for name in GRADED]
        asked = tuple((task.specification.rule, task.specification.modulus, task.par["keys"]) for task in tasks)
        by_asked.setdefault(asked, {})[json.dumps(tasks[0].true_laws)] = tasks
    several = [list(found.values()) for found in by_asked.values() if len(found) > 1]
    assert several
    for alike in several:
        for tasks in alike[1:]:
            for one, other in zip(tasks, alike[0], strict=True):
                assert published_of(one) == published_of(other)


def test_what_is_published_does_not_change_with_the_laws():
    for task in TASKS.values():
        reading = {"do": "put", "to": "B", "of": "in"}
        laws = true_table(10, dict.fromkeys("abcdefgh", reading), {"when": "wrap", "then": "negate"})
        assert published_of(replace(task, hidden=replace(task.hidden, laws=laws))) == published_of(task)


def test_no_published_text_holds_a_word_of_the_true_laws():
    task = TASKS["hard"]
    texts = json.dumps([published_of(task)[:8], MACHINE.statement(task.laws)], default=str)
    for word in ("least", "swap", "quirk", "cell", "modulo", "clears", "ignore", "twice"):
        assert word not in texts


def test_a_private_pool_has_laws_that_neither_its_file_nor_the_seed_tells(private):
    tasks = tasks_of_pool(private, SECRET, 5)
    assert list(tasks) == list(GRADED)
    laws = tasks["easy"].true_laws
    assert laws["modulus"] in (9, 11)
    assert laws != tasks_of_pool(private, "another secret", 5)["easy"].true_laws
    assert laws != table_of(pool_from(private), private["name"], "", str(private["accepted"][0]["draw"]))
    assert json.dumps(laws["keys"]) not in json.dumps(private)


def test_tasks_of_a_private_pool_are_solved_by_programs_of_their_par_length(private):
    for task in tasks_of_pool(private, SECRET, 5).values():
        program = solve(task, 60, "1")
        assert puzzles.evaluate(task, program.encode(), "1")["metrics"] == {"keys": task.par["keys"]}


def test_varying_a_private_pools_task_draws_from_that_pool(private):
    named = {
        name: replace(task, key=f"orphan/{name}@cellar") for name, task in tasks_of_pool(private, SECRET, 0).items()
    }
    for name, task in named.items():
        varied = MACHINE.vary(task, 9)
        assert varied.key == f"orphan/{name}@cellar~9"
        assert varied.true_laws == tasks_of_pool(private, SECRET, 9)[name].true_laws
        assert SECRET not in repr(varied)
        assert "not been tried" in varied.gate["reason"] or name in ("easy", "medium")


def test_an_instance_of_a_pack_draws_its_tasks_from_the_pool_in_its_file(private):
    definition = {
        "format": 1, "name": "cellar", "machine": "orphan", "mode": "orphan", "entries": [], "budget": 24,
        "pool": json.loads(json.dumps(private)), "secret": SECRET,
        "tasks": {name: {"difficulty": name, "naive": {}, "par": {}, "par_status": "provisional", "par_record": {},
                         "gate": {"passed": False, "reason": "Not tried."}} for name in GRADED},
    }  # fmt: skip
    tasks = [puzzles.task_by_definition(f"orphan/{name}@cellar~12", definition) for name in GRADED]
    assert {task.hidden.family for task in tasks} == {"orphan@cellar~12"}
    assert tasks[0].true_laws == tasks_of_pool(private, SECRET, 12)["easy"].true_laws
    assert puzzles.experiment(tasks[0], b"abcdefgh", "1,2,3")["verdict"] == "valid"


def test_a_pool_reads_back_from_its_json_fields():
    for name in ("demo", "full"):
        pool = pool_of(name)
        assert pool_from(json.loads(json.dumps(fields_of(pool)))) == pool


def test_the_demo_pool_is_a_proper_part_of_what_there_is():
    def parts(pool):
        return [
            {json.dumps(law) for kind in kinds for law in kind} for kinds in ((*pool.always, *pool.kinds), pool.quirks)
        ]

    demo, full = pool_of("demo"), pool_of("full")
    keys, quirks = parts(demo)
    all_keys, all_quirks = parts(full)
    assert len(keys - all_keys) <= 1  # adding 7
    assert quirks < all_quirks
    assert len(all_keys) > 20 * len(keys)
    assert set(demo.moduli) < set(full.moduli)
    assert 34 < demo.entropy_bits < 38
    assert full.entropy_bits > 55


@pytest.mark.parametrize("name", ["demo", "full"])
def test_no_two_alternatives_of_a_pool_are_the_same(name):
    pool = pool_of(name)
    for kinds in (pool.always, pool.kinds, pool.quirks):
        texts = [json.dumps(law) for kind in kinds for law in kind]
        assert len(set(texts)) == len(texts)


def test_every_entry_of_the_table_is_hidden():
    assert entries(DEMO) == (*"abcdefgh", "quirk", "modulus")


def test_the_search_gives_up_nothing_that_is_right_on_all_lists():
    laws = {**DEMO, "keys": {letter: DEMO["keys"][letter] for letter in "bdgf"}}
    rules, found = all_rules(10), {}
    calculator = Calculator(laws)
    for program in ("".join(keys) for size in range(1, 5) for keys in itertools.product("bdgf", repeat=size)):
        for rule in rules:
            if rule not in found and is_right(calculator, program, rule, confirming_lists(10)):
                found[rule] = len(program)
    assert {rule: len(program) for rule, program in shortest(laws, rules, 4).programs.items()} == found
    assert LONGEST == 6


def test_a_seed_and_a_secret_draw_one_record_of_the_pool():
    fields = demo_fields()
    drawn = drawn_from(fields, PUBLIC_SEED, 3)
    assert drawn == drawn_from(fields, PUBLIC_SEED, 3)
    assert drawn.tasks.keys() == set(GRADED)
