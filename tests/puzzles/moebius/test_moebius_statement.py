"""The candidate's texts: short, free of textbook words and of solutions, and true to the laws."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import puzzles
from puzzles.moebius.example import EXAMPLE
from puzzles.moebius.grammar import hide, laws_of
from puzzles.moebius.laws import CANONICAL, ENTRIES, law, plain_table
from puzzles.moebius.notation import CHARACTERS, parse, render
from puzzles.moebius.variants import pool

HERE = Path(__file__).parent
MACHINE = puzzles.machine("moebius")
TASKS = [task for task in puzzles.tasks() if task.machine == "moebius"]
# fmt: off
TEXTBOOK_WORDS = {
    "rewriting", "rewrite", "markov", "automaton", "automata", "transducer", "turing", "queue", "stack", "tape",
    "head", "palindrome", "reversal", "unary", "counter", "modulo", "division", "remainder", "base-2", "bit",
    "bits", "radix", "grammar", "production", "semi-thue", "string", "substitution", "algorithm",
}
# fmt: on


def all_texts():
    laws = [MACHINE.canonical_laws, *(variant.laws for variant in pool())]
    return [MACHINE.statement(each) for each in laws] + [task.statement for task in TASKS]


def test_the_rules_fit_two_pages():
    for text in all_texts():
        assert len(text.split()) < 900
        assert len(text.splitlines()) < 100


def test_no_text_names_a_textbook_word():
    for text in all_texts():
        assert not set(re.findall(r"[a-z0-9-]+", text.lower())) & TEXTBOOK_WORDS


def test_no_graded_reference_stands_in_the_package():
    package = Path(puzzles.__file__).parent / "moebius"
    shipped = "\n".join(path.read_text() for path in package.rglob("*") if path.suffix in (".py", ".json", ".md"))
    graded = [path for path in HERE.glob("*/accepted/*.txt") if path.parts[-3] != "count-off"]
    assert len(graded) > 10
    for path in graded:
        cards = map(re.escape, path.read_text().split())
        deck = re.compile(r"(?<![^\s\"'`])" + r"(?:\s|\\n)+".join(cards) + r"(?![^\s\"'`\\])")
        assert not deck.search(shipped), path
        assert not any(deck.search(text) for text in all_texts()), path


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_worked_example_solves_no_task(task):
    seeds = range(8) if any(task.name in variant.par for variant in pool()) else ()
    for each in (task, *(puzzles.task(f"{task.key}~{seed}") for seed in seeds)):
        assert puzzles.evaluate(each, render(EXAMPLE).encode(), "1")["verdict"] == "wrong"


def test_the_worked_example_comes_to_its_end_and_shows_the_deck_at_work():
    shown = MACHINE.statement(MACHINE.canonical_laws)
    assert "no card fits, answer" in shown
    assert {f"card {number:>2}" for number in range(3)} <= set(re.findall(r"card +\d", shown))


def test_the_practice_task_starts_with_the_example_and_is_not_weighed():
    task = puzzles.task("moebius/count-off")
    assert parse(task.laws, task.starter) == EXAMPLE
    assert (task.difficulty, task.weight) == ("practice", 0)


@pytest.mark.parametrize(
    ("laws", "words"),
    [
        (CANONICAL, "Then the **whole strip is turned end for end**"),
        (plain_table("rotate"), "moves on by one"),
        (plain_table("exchange"), "every a is now a b"),
        (plain_table("nothing"), "stays as it is"),
        (CANONICAL, "at its **rightmost** occurrence:"),
        (plain_table(position="leftmost"), "at its **leftmost** occurrence:"),
        (CANONICAL, "goes **under the deck**; the order"),
        (plain_table(card="down"), "one place down"),
        (plain_table(card="up"), "one place up"),
        (plain_table(card="discard"), "if this was its 3rd play or a later one, is **thrown away**"),
        (
            {**CANONICAL, "position": law("leftmost", "second", "rightmost")},
            "stamped in plays 2, 4, 6 …, at its **leftmost** occurrence; in all other plays at its **rightmost**",
        ),
        (
            {**CANONICAL, "grown": law("rotate", "even", "exchange", "mark")},
            "**longer than its pattern**: where the strip, as it lies before the play, has an even number of characters"
            ", the press first prints its mark, the letter m, at the right end of the strip, and then the **whole strip"
            " moves on",
        ),
        ({**CANONICAL, "card": law("top", "again", "stay", "turn")}, "the whole deck is turned over"),
        ({**CANONICAL, "card": law("top", "again", "stay", "cut")}, "the card which is now on top goes under the deck"),
    ],
)
def test_the_rules_tell_the_laws(laws, words):
    assert words in MACHINE.statement(laws)


def test_a_table_without_guards_does_not_speak_of_marks_or_kinds_of_play():
    shown = MACHINE.statement(MACHINE.canonical_laws)
    assert "mark" not in shown
    assert "longer than its pattern" not in shown


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_law_has_words_of_its_own(entry):
    told = [MACHINE.grammar.describe(entry, each) for each in laws_of(entry, "full")]
    assert len(set(told)) == len(told)
    for text in told[::37]:
        table = MACHINE.grammar.with_law(CANONICAL, entry, laws_of(entry, "full")[told.index(text)])
        assert text in MACHINE.statement(table)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("position", "which one it is is **not documented**"),
        ("card", "Where the played card goes is **not documented**"),
        ("kept", "as long as its pattern**, what happens to the strip is **not documented**"),
        ("grown", "longer than its pattern**, what happens to the strip is **not documented**"),
        ("shrunk", "shorter than its pattern**, what happens to the strip is **not documented**"),
    ],
)
def test_a_hidden_entry_is_said_to_be_undocumented_and_the_example_is_left_out(entry, words):
    shown = MACHINE.statement(hide(CANONICAL, [entry]))
    assert words in shown
    assert shown.count("not documented") == 1
    assert "A deck at work" not in shown


def test_the_notation_has_one_token_for_each_character():
    tokens = MACHINE.notation["tokens"]
    for sign in CHARACTERS + ">":
        assert sum(re.fullmatch(token["pattern"], sign) is not None for token in tokens) == 1
    assert all(token["title"] and token["documentation"] for token in tokens)
    assert MACHINE.notation["size"] == {"metric": "cards", "label": "cards", "limit": 20, "counts": "lines"}
