"""The texts: written from the laws, short, without the words of textbooks and without a solution."""

import re

import pytest

import puzzles
from puzzles.fuseworks.laws import AXES, CANONICAL, laws_of, number_of
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.statement import EXAMPLE_ROWS, describe_laws, describe_notation, statement

TASKS = [task for task in puzzles.tasks() if task.machine == "fuseworks"]
TEXTBOOK = (
    r"gate|latch|race logic|tempor|inhibit|sort|median|network|automat|circuit|logic|boolean|signal|wire|clocked|"
    r"synchron|planar|compar|coincidence|delay line|\bmux|arbiter|\bAND\b|\bOR\b|\bXOR\b"
)


def variant(**chosen):
    return laws_of(number_of(chosen))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_no_textbook_word_stands_in_any_text(task):
    text = statement(task.laws) + task.statement + task.title + str(task.notation)
    assert re.search(TEXTBOOK, text) is None


@pytest.mark.parametrize("axis", range(len(AXES)))
def test_the_rules_fit_on_two_pages_under_any_law(axis):
    name, values = AXES[axis]
    for value in values:
        assert len(statement(variant(**{name: value})).split()) <= 900


def test_the_table_says_what_the_laws_say():
    text = describe_laws(CANONICAL)
    assert "| `%` | tar | takes and gives heat on all four sides | 4 | 2 |" in text
    assert "| `>` | valve | takes heat on the left only, gives it on the right only | 1 | 2 |" in text
    assert "**heat on its top or bottom before it has lit cuts it for ever**" in text
    assert "passes nothing on" in text


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"tar": 6}, "| `%` | tar | takes and gives heat on all four sides | 6 | 2 |"),
        ({"slow": "NS"}, "gives on its **top and bottom** comes one tick later"),
        ({"keg": ("opposite", None)}, "two opposite sides"),
        ({"keg": ("different", 4)}, "at most 4 ticks after the other"),
        ({"conduct": True}, "fires at the first heat, from any side, and gives heat on all four sides"),
        ({"bench": (8, 16)}, "up to 16 rows of up to 8 characters"),
    ],
)
def test_what_a_variant_changes_stands_in_its_rules(chosen, words):
    assert words in statement(variant(**chosen))
    assert words not in statement(CANONICAL)


def test_parts_that_are_missing_are_not_told_of():
    assert "`>`" not in statement(variant(missing="<>^v"))
    assert "bridge" not in statement(variant(missing="x"))


@pytest.mark.parametrize(
    ("tie", "words"), [("neither", "neither fires"), ("both", "both fire"), ("first", "Y fires and Z does not")]
)
def test_the_tie_is_told_in_the_task(tie, words):
    brief = puzzles.fuseworks.tasks.briefs()["photo-finish"]
    assert words in brief.ask(variant(tie=tie))


def test_the_window_is_told_in_the_task():
    assert "if 3 ≤ b − a ≤ 8" in puzzles.fuseworks.tasks.briefs()["window"].ask(variant(window=(3, 8)))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_worked_example_solves_no_task(task):
    source = "\n".join(EXAMPLE_ROWS).encode()
    assert puzzles.evaluate(task, source, "example")["verdict"] in ("invalid", "wrong")


def test_the_starter_of_the_practice_task_reads_well_and_is_not_yet_right():
    task = puzzles.task("fuseworks/echo")
    assert parse(task, task.starter).rows == ("Ya-Z",)
    assert puzzles.evaluate(task, task.starter.encode(), "starter")["verdict"] == "wrong"


def test_graded_tasks_start_with_nothing():
    assert all(task.starter == "" for task in TASKS if task.difficulty != "practice")


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_glyph_has_one_token_in_the_notation(task):
    tokens = [re.compile(token["pattern"]) for token in task.notation["tokens"]]
    for glyph in [*task.laws["parts"], *"abcXYZ"]:
        assert sum(token.fullmatch(glyph) is not None for token in tokens) == 1
    assert not any(token.match(".") or token.match(" ") for token in tokens)


def test_the_notation_knows_the_laws():
    text = str(describe_notation(variant(tar=6)))
    assert "Delay 6, cost 2." in text
    assert "**" not in text
