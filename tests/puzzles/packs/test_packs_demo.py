"""The demo pack holds: references, figures, records; what passed the gate withstands a shorter one here too."""

from pathlib import Path

import pytest

import puzzles
from puzzles.packs import folder
from puzzles.packs.checking import faults_of
from puzzles.packs.gate import run_gate

REFERENCES = Path(__file__).with_name("demo")
PACK = folder.demo()
TASKS = puzzles.instance_tasks()
PASSED = [task for task in TASKS if task.gate["passed"]]
SEARCHED = [
    task for task in [*PASSED, *(task for task in puzzles.tasks() if task.gate["passed"])] if task.machine != "orphan"
]
SHORT_GATE = 200_000


def test_nothing_is_wrong_with_the_pack():
    assert list(faults_of(PACK, REFERENCES)) == []
    assert PACK.drafts == ()


def test_hard_or_brutal_instances_of_three_machines_have_passed_the_gate():
    assert {task.machine for task in PASSED} >= {"shuttle", "windmill", "orphan"}
    assert {task.difficulty for task in PASSED} <= {"hard", "brutal"}


@pytest.mark.parametrize("task", SEARCHED, ids=lambda task: task.key)
def test_what_passed_withstands_a_shorter_gate(task):
    assert task.gate["evaluations"] >= 10**8
    record = run_gate(task, SHORT_GATE, task.gate["seed"])
    assert record["reached_at"] is None


@pytest.mark.parametrize("task", [*puzzles.tasks(), *TASKS], ids=lambda task: task.key)
def test_every_task_says_openly_whether_it_has_passed(task):
    assert isinstance(task.gate["passed"], bool)
    assert task.gate["reason"].strip()


def test_no_reference_of_an_instance_stands_in_the_package():
    package = Path(puzzles.__file__).parent
    texts = [path.read_text("utf-8") for path in package.rglob("*") if path.suffix in (".py", ".json", ".md")]
    for reference in REFERENCES.glob("*/*/accepted/*.txt"):
        program = reference.read_text("utf-8").strip()
        assert not any(program in text for text in texts), reference
