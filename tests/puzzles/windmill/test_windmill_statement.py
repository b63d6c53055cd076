"""The texts: written from the laws, short, without the words of textbooks and without a solution."""

import re

import pytest

import puzzles
from puzzles.windmill.example import example_garden
from puzzles.windmill.laws import AXES, CANONICAL, laws_of, number_of
from puzzles.windmill.notation import parse, render
from puzzles.windmill.statement import describe_laws, describe_notation, statement

TASKS = [task for task in puzzles.tasks() if task.machine == "windmill"]
TEXTBOOK = (
    r"rotor|router|toggle|flip.?flop|state\b|automat|counter|modul|binary|parity|circuit|gate\b|logic|memory|register|"
    r"reversib|billiard|railway|railroad|switch|remainder|residue|finite|pipelin|langton"
)


def variant(**chosen):
    return laws_of(number_of(chosen))


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_no_textbook_word_stands_in_any_text(task):
    text = statement(task.laws) + task.statement + task.title + str(task.notation)
    assert re.search(TEXTBOOK, text, re.IGNORECASE) is None


@pytest.mark.parametrize("axis", range(len(AXES)))
def test_the_rules_fit_on_two_pages_and_use_no_textbook_word_under_any_law(axis):
    name, values = AXES[axis]
    for value in values:
        text = statement(variant(**{name: value}))
        assert len(text.split()) <= 900
        assert re.search(TEXTBOOK, text, re.IGNORECASE) is None


def test_the_table_says_what_the_laws_say():
    text = describe_laws(CANONICAL)
    assert "| `z` | flap | like `/`; then a heavy gust turns it to `s` | 3 |" in text
    assert "| `\\` | mirror | heading east → south, north → west, west → north, south → east | 1 |" in text
    assert "leaves heading south, whatever way it came; then a heavy gust turns it a quarter clockwise | 5 |" in text
    assert "| `#` | wall | sends the gust back where it came from | 1 |" in text


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"flap_by": "both"}, "then every gust turns it to `s`"),
        ({"flap_going": "NS"}, "then a heavy gust that comes heading north or south turns it to `s`"),
        ({"flap_faces": 3}, "then a heavy gust turns it to `o`"),
        ({"vane_step": 3}, "a quarter against the clock"),
        ({"vane_step": 2}, "turns it half around"),
        ({"vane_when": "before"}, "**after that** the gust leaves the way it then points"),
        ({"vane_by": "light"}, "then a light gust turns it a quarter clockwise"),
        ({"wall": "swaps"}, "a heavy gust becomes light, a light one heavy"),
        ({"enter": "N"}, "enters in the first row, in column R, heading south"),
        ({"period": (7, 7)}, "P must be 7 this time"),
    ],
)
def test_what_a_variant_changes_stands_in_its_rules(chosen, words):
    assert words in statement(variant(**chosen))
    assert words not in statement(CANONICAL)


def test_the_sides_of_a_variant_stand_in_its_tasks():
    brief = puzzles.windmill.tasks.briefs()["ledger"]
    task = puzzles.windmill.task_of("ledger", brief, variant(exits="NSEW"), ({}, {}), 1)
    assert "Every heavy gust must leave by the east." in task.statement
    assert "by the north if an even number" in task.statement
    assert "| L L H H H L H L … | N N E E E S E N … |" in task.statement


@pytest.mark.parametrize("axis", range(len(AXES)))
def test_the_worked_example_solves_no_task_under_any_law(axis):
    name, values = AXES[axis]
    for value in values:
        laws = variant(**{name: value})
        garden = example_garden(laws)
        for task_name, brief in puzzles.windmill.tasks.briefs().items():
            task = puzzles.windmill.task_of(task_name, brief, laws, ({}, {}), 1)
            assert parse(laws, render(garden)) == garden
            assert puzzles.windmill.grade(task, garden, "example", puzzles.Limits()).reason != "valid"


def test_graded_tasks_start_with_nothing_and_the_practice_task_with_the_example():
    starters = {task.name: task.starter for task in TASKS}
    assert starters.pop("seesaw") == render(example_garden(CANONICAL))
    assert set(starters.values()) == {""}


@pytest.mark.parametrize("laws", [CANONICAL, variant(enter="N", wall="swaps")])
def test_every_board_and_header_has_one_token_in_the_notation(laws):
    tokens = [re.compile(token["pattern"]) for token in describe_notation(laws)["tokens"]]
    header = "row 3" if laws["enter"] == "W" else "column 3"
    for text in [*laws["boards"], header, "period 12"]:
        assert sum(token.fullmatch(text) is not None for token in tokens) == 1
    assert not any(token.match(".") for token in tokens)


def test_the_notation_knows_the_laws():
    text = str(describe_notation(variant(flap_by="both")))
    assert "then every gust turns it to s. Cost 3." in text
    assert "**" not in text
    assert "`" not in text
