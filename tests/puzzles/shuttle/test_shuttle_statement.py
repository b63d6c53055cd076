"""What candidates read is written from the laws, for every variant."""

import pytest

import puzzles
from puzzles.shuttle.composition import meaning_text
from puzzles.shuttle.example import example_rail
from puzzles.shuttle.laws import CANONICAL, TABLES, laws_of
from puzzles.shuttle.statement import describe_notation, statement

CANONICAL_ROWS = """\
| `r` | read the next input bit into F | stride 2 |
| `w` | nothing | write F to the output |
| `i` | F := 1 − F | F := 1 − F |
| `m` | reverse the heading if F = 1 | reverse the heading if F = 0 |
| `k` | stride 2 if F = 1 | stride 2 if F = 0 |
| `f` | stride 3 if F = 1 | read the next input bit into F |"""


def test_the_canonical_statement_has_the_table_of_the_specification():
    assert CANONICAL_ROWS in statement(CANONICAL)
    assert "heading rightward (→), with F = 0" in statement(CANONICAL)


def test_the_statement_fits_on_two_pages():
    assert len(statement(CANONICAL).split()) < 1000


@pytest.mark.parametrize("number", range(7, TABLES, 1151))
def test_a_variants_statement_states_the_laws_it_has(number):
    laws = laws_of(number)
    text = statement(laws)
    for glyph, faces in laws["glyphs"].items():
        assert f"| `{glyph}` | {meaning_text(faces['right'])} | {meaning_text(faces['left'])} |" in text
    assert ("goes on to the stop beside it" in text) == (laws["bumper"] == "inward")
    assert ("heading leftward (←)" in text) == (laws["start"]["heading"] == "left")


def test_the_example_hands_every_bit_on():
    assert example_rail(CANONICAL) == "rw"
    assert "`rw` with the input 1, 0" in statement(CANONICAL)
    assert "tick    9  stop 0 → r   read        end: no input" in statement(CANONICAL)


def test_the_notation_tells_an_editor_what_each_stop_means_under_the_laws():
    notation = describe_notation(CANONICAL)
    assert [token["pattern"] for token in notation["tokens"]] == list("rwimkf")
    assert (
        notation["tokens"][5]["documentation"]
        == "Rightward: stride 3 if F = 1. Leftward: read the next input bit into F."
    )
    assert notation["size"] == {"metric": "length", "label": "stops", "limit": 48, "counts": "glyphs"}
    assert notation["line_comment"] is None
    assert notation == puzzles.machine("shuttle").notation == puzzles.task("shuttle/parity").notation


def test_a_variants_task_carries_its_own_notation():
    variant = puzzles.task("shuttle/parity~17")
    assert variant.notation == describe_notation(variant.laws)
    assert variant.notation != puzzles.task("shuttle/parity").notation


def test_a_task_shows_small_examples_of_what_it_asks():
    assert "| 0 1 1 0 | 0 1 0 0 |" in puzzles.task("shuttle/parity").statement
    assert "| 1 | (nothing) |" in puzzles.task("shuttle/serial-sum").statement


def test_only_the_practice_task_starts_with_a_rail():
    starters = {task.name: task.starter for task in puzzles.tasks() if task.machine == "shuttle"}
    assert starters.pop("twice") == "rw"
    assert set(starters.values()) == {""}
