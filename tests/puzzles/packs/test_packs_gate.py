"""The search gate counts evaluations, repeats anywhere, and never passes what it did not run to the end."""

from dataclasses import replace

import pytest
from wild_instance import instance, laws

import puzzles
from puzzles.packs.gate import asked_of, run_gate
from puzzles.packs.instance import as_fields


def without_times(record):
    return {name: value for name, value in record.items() if name != "engine_digest"}


def test_a_task_that_falls_says_after_how_many_evaluations():
    task = puzzles.task("shuttle/parity")
    record = run_gate(task, 3_000_000, "1")
    assert record["passed"] is False
    assert 0 < record["reached_at"] <= record["evaluations"] <= 3_000_000
    assert record["balanced"] >= 0.9
    assert record["reason"].endswith("came within 0.9 of par.")
    assert without_times(run_gate(task, 3_000_000, "1")) == without_times(record)


def test_what_withstood_a_short_gate_has_not_passed_the_long_one():
    record = run_gate(puzzles.task("shuttle/serial-sum"), 20_000, "1")
    assert (record["passed"], record["reached_at"], record["evaluations"]) == (False, None, 20_000)
    assert "The gate asks for 1,000,000,000" in record["reason"]


def test_what_withstood_all_that_is_asked_has_passed(monkeypatch):
    monkeypatch.setattr("puzzles.packs.gate.EVALUATIONS", {"brutal": 20_000})
    assert run_gate(puzzles.task("shuttle/serial-sum"), 20_000, "1")["passed"] is True


def test_the_gate_asks_hard_and_brutal_tasks_alone():
    by_difficulty = {task.difficulty: asked_of(task) for task in puzzles.tasks()}
    assert (by_difficulty["hard"], by_difficulty["brutal"]) == (10**8, 10**9)
    assert {by_difficulty[name] for name in by_difficulty if name not in ("hard", "brutal")} == {None}


@pytest.fixture
def wild():
    """Parity of a wild instance whose three laws are among the last of the grammar, outside the public pool."""
    return puzzles.task_by_definition("shuttle/parity@crane", as_fields(instance(700)))


def test_where_laws_are_hidden_the_solver_has_the_budget_and_the_public_pool(wild):
    record = run_gate(wild, 40_000, "1")
    assert record["pool"] == "demo"
    assert 0 < record["experiments"] <= wild.hidden.budget
    assert record["submissions"] <= 30
    assert {*record["pinned"]} <= {*record["hidden"]}
    assert record["laws_known"]["evaluations"] <= 4_000


def test_the_solver_learns_of_hidden_laws_through_experiments_alone(wild, monkeypatch):
    made = []
    look = puzzles.experimenting.look
    monkeypatch.setattr("puzzles.packs.gate.look", lambda *given: made.append(given) or look(*given))
    record = run_gate(wild, 20_000, "1")
    assert len(made) == record["experiments"]


def test_a_law_of_the_public_pool_is_found_and_the_task_falls():
    canonical = puzzles.task_by_definition("shuttle/negative@crane", as_fields(instance(0)))
    assert laws(0) == canonical.true_laws
    easy = replace(canonical, naive={"length": 9, "ticks": 90_000}, par={"length": 6, "ticks": 60_000})
    record = run_gate(easy, 2_000_000, "1")
    assert record["reached_at"] is None or record["balanced"] >= 0.9
