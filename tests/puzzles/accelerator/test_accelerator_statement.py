"""The candidate's texts: short, true to the laws, and without a solution; the package has none either."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import puzzles
from puzzles.accelerator.laws import CANONICAL, lane_operations
from puzzles.accelerator.measurement import full_bundles, single_slots
from puzzles.accelerator.statement import describe_notation, statement

MACHINE = puzzles.machine("accelerator")
TASKS = [task for task in puzzles.tasks() if task.machine == "accelerator"]
TEXTBOOK_WORDS = {
    "vliw",
    "simd",
    "gather",
    "scatter",
    "hash",
    "pipeline",
    "pipelining",
    "unroll",
    "scheduler",
    "register",
}


def test_the_rules_and_each_task_fit_two_pages():
    for text in (statement(CANONICAL), *(task.statement for task in TASKS)):
        assert len(text.split()) < 900
        assert len(text.splitlines()) < 100


def test_no_text_names_a_textbook_word():
    for text in (statement(CANONICAL), MACHINE.story, *(task.statement for task in TASKS)):
        assert not set(re.findall(r"[a-z]+", text.lower())) & TEXTBOOK_WORDS


def test_the_rules_name_every_engine_operation_and_limit():
    text = statement(CANONICAL).replace("\\|", "|")
    for engine, limit in CANONICAL["slots"].items():
        assert f"`{engine}` {limit}" in text
        for operation in CANONICAL["operations"].get(engine, ()):
            assert f"`{operation}`" in text
    for figure in ("1,536", "32 bits", "1,000,000", "4,000,000", "12,000,000", "6 MiB"):
        assert figure in text


def test_the_rules_follow_the_law_table():
    other = statement({**CANONICAL, "scratch": 999, "slots": {**CANONICAL["slots"], "alu": 77}})
    assert "999 words" in other
    assert "`alu` 77" in other
    assert "alu 77" in MACHINE.describe_laws({**CANONICAL, "slots": {"alu": 77}})


def test_the_law_table_counts_eight_lanes_for_vectors():
    counts = {
        (engine, name): lane_operations(engine, name)
        for engine, operations in CANONICAL["operations"].items()
        for name in operations
    }
    vectors = {name for name, lanes in counts.items() if lanes == 8}
    assert {name for engine, name in vectors if engine != "valu"} == {"vload", "vstore", "vselect"}
    assert {name for name in counts if name[0] == "valu"} <= vectors


def test_the_hints_mark_what_they_name():
    tokens = describe_notation(CANONICAL)["tokens"]
    text = '{"alu": [["<<", 1, 2, 3], ["|", 1, 2, 3]], "load" : [["load_offset", 1, 2, 3]]}'
    found = [next((t["title"] for t in tokens if re.match(t["pattern"], text[at:])), None) for at in range(len(text))]
    named = [title.split()[0] for title in found if title]
    assert named == ["alu", "<<", "|", "load", "load_offset"]
    assert all(set(token) == {"pattern", "class", "title", "documentation"} for token in tokens)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_worked_example_and_the_starters_solve_no_task(task):
    example = statement(CANONICAL).split("```")[1]
    for text in (example, *(each.starter for each in TASKS if each.starter)):
        assert puzzles.evaluate(task, text.encode(), "1")["verdict"] == "wrong"


def test_no_program_for_a_task_is_in_the_package():
    package = Path(puzzles.__file__).parent / "accelerator"
    for path in package.rglob("*.py"):
        for found in re.findall(r"\[\{.*?\}\]", path.read_text("utf-8"), re.DOTALL):
            try:
                json.loads(found)
            except ValueError:
                continue
            for task in TASKS:
                assert puzzles.evaluate(task, found.encode(), "1")["verdict"] != "valid", path


def test_the_loads_of_the_benchmark_solve_no_task():
    for task in TASKS:
        for load in (single_slots(), full_bundles()):
            assert puzzles.evaluate(task, load.encode(), "1")["verdict"] == "wrong"
