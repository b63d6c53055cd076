"""The candidate's texts: short, free of textbook words and of solutions, and true to the laws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import puzzles
from puzzles.choir.example import example_sheet
from puzzles.choir.laws import CANONICAL, LETTERS, Axes, laws_of, with_law
from puzzles.choir.notation import MAX_LINES, parse, render
from puzzles.choir.variants import pool

HERE = Path(__file__).parent
MACHINE = puzzles.machine("choir")
TASKS = [task for task in puzzles.tasks() if task.machine == "choir"]
TEXTBOOK_WORDS = re.compile(
    r"\b(sort|bubble|odd-even|transposition|cellular|automat|consensus|leader|election|broadcast|flood|gossip|maximum"
    r"|spmd|parallel|processor|systolic|synchron|concurren|semaphore|counter|array|register)"
)


def all_texts():
    laws = [MACHINE.canonical_laws, *(variant.laws for variant in pool())]
    return [MACHINE.statement(each) for each in laws] + [task.statement + task.title for task in TASKS]


def test_the_rules_fit_two_pages():
    for text in all_texts():
        assert len(text.split()) < 900
        assert len(text.splitlines()) < 100


def test_no_text_names_a_textbook_word():
    for text in all_texts():
        assert not TEXTBOOK_WORDS.search(text.lower())


def test_no_graded_reference_stands_in_the_package():
    package = Path(puzzles.__file__).parent / "choir"
    shipped = "\n".join(path.read_text() for path in package.rglob("*") if path.suffix in (".py", ".json", ".md"))
    graded = [path for path in HERE.glob("*/accepted/*.txt") if path.parts[-3] != "echo"]
    assert graded
    for path in graded:
        assert path.read_text().split()[-1] not in shipped
        assert path.read_text().split()[-1] not in "\n".join(all_texts())


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_worked_example_solves_no_task(task):
    # The practice task under other laws may want what the example happens to sing.
    variants = [puzzles.task(f"{task.key}~{seed}") for seed in range(8)] if task.weight else []
    for each in (task, *variants):
        source = render(example_sheet(each.laws)).encode()
        assert puzzles.evaluate(each, source, "1")["verdict"] == "wrong"


def test_the_worked_example_shows_a_skipped_line():
    assert "(X)" in MACHINE.statement(MACHINE.canonical_laws)


def test_the_practice_task_starts_with_the_example_and_is_not_weighed():
    task = puzzles.task("choir/echo")
    assert parse(task.laws, task.starter) == example_sheet(task.laws)
    assert (task.difficulty, task.weight) == ("practice", 0)


@pytest.mark.parametrize(
    ("axes", "words"),
    [
        (Axes(), "left wall the voice is always 0, beyond the right wall always 9"),
        (Axes(left_wall=9, right_wall=0), "left wall the voice is always 9, beyond the right wall always 0"),
        (Axes(modulus=12), "V and H are 0 to 11"),
        (Axes(modulus=12), "H := H + 1, modulo 12"),
        (Axes(left_hearing=2), "H := voice of the singer two places to the left"),
        (Axes(left_hearing=2), "There are 3 to 8 singers"),
        (Axes(heard=1), "at the start of the tick *before* this one"),
        (Axes(skip="free"), "takes no time"),
        (Axes(skip="costs"), "takes the same time as singing"),
        (Axes(exchange="give"), "V := H, then H := 0"),
        (Axes(exchange="raise"), "V := H, then H := H + 1"),
        (Axes(starts=2), "With two numbers"),
        (Axes(shape="ring"), "there are no walls"),
    ],
)
def test_the_rules_tell_the_laws(axes, words):
    assert words in MACHINE.statement(laws_of(axes))


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ({"do": "take", "side": "left"}, "V := voice of the left neighbour"),
        ({"do": "both", "side": "right", "when": "still"}, "neighbour if V has not changed for two ticks"),
        (
            {"do": "gather", "side": "left", "when": "third"},
            "voice of the left neighbour, modulo 10 every third time",
        ),
        ({"do": "sing", "by": -1, "when": "moved"}, "V := V − 1, modulo 10 if V has changed in the last two ticks"),
        ({"do": "keep", "when": "second", "then": "up"}, "every second time: H := V, then H := H + 1, modulo 10"),
        ({"do": "join", "then": "skip"}, "H := H + V, modulo 10, then skip the next line"),
        ({"do": "wait", "when": "below", "then": "up"}, "if H < V: stay at this line, then H := H + 1, modulo 10"),
        ({"do": "show", "when": "differs", "then": "top"}, "if H ≠ V: V := H, then go to line 0"),
        ({"do": "clear", "when": "first"}, "H := 0 the first time only"),
    ],
    ids=str,
)
def test_the_rules_tell_composed_laws(law, words):
    assert words in MACHINE.statement(with_law(CANONICAL, "-", law))


def test_what_conditions_mean_is_told_where_letters_have_them():
    plain, still, second = (
        MACHINE.statement(with_law(CANONICAL, "-", {"do": "clear", **part}))
        for part in ({}, {"when": "still"}, {"when": "second"})
    )
    assert "**Conditions.**" not in plain
    assert "Where a condition does not hold" in still
    assert "count as long unchanged" in still
    assert "counts the times" not in still
    assert "counts the times at each line" in second


def test_task_texts_tell_the_voices_of_their_laws():
    for seed in range(5):
        task = puzzles.task(f"choir/echo~{seed}")
        given, hum = task.laws["given"], task.laws["walls"]["right"]
        assert f"voices from {given['least']} to {given['most']}" in task.statement
        assert f"the right wall, {hum}." in task.statement
        assert "{" not in task.statement


def test_the_notation_has_a_token_for_the_header_and_one_for_each_letter():
    tokens = MACHINE.notation["tokens"]
    for letter in LETTERS:
        assert [token["class"] != "value" for token in tokens if re.fullmatch(token["pattern"], letter)] == [True]
    assert [token["class"] for token in tokens if re.fullmatch(token["pattern"], "start 0 3")] == ["value"]
    assert all(token["title"] and token["documentation"] for token in tokens)
    assert MACHINE.notation["size"]["limit"] == MAX_LINES


def test_hard_and_brutal_tasks_say_openly_that_they_have_not_passed_the_gate():
    for task in TASKS:
        assert task.gate["passed"] is False
        if task.difficulty in ("hard", "brutal"):
            assert "evaluations" in task.gate["reason"]
