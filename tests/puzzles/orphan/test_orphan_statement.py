"""The candidate's texts: short, silent about the laws, and without textbook words; and laws in words for reviewers."""

from __future__ import annotations

import json
import re

import pytest

import puzzles
from puzzles.orphan.engine import Calculator
from puzzles.orphan.example import OTHER, RUNS
from puzzles.orphan.grammar import pool_of
from puzzles.orphan.laws import DEMO, LIMITS, PRACTICE
from puzzles.orphan.rules import LIBRARY, Rule
from puzzles.orphan.statement import describe_key, describe_laws, describe_quirk, task_statement

MACHINE = puzzles.machine("orphan")
TASKS = [task for task in puzzles.tasks() if task.machine == "orphan"]
# fmt: off
TEXTBOOK_WORDS = {
    "modulo", "modulus", "register", "registers", "accumulator", "stack", "opcode", "instruction", "instructions",
    "turing", "automaton", "prefix", "cumulative", "parity", "minimum", "maximum", "delta", "absolute", "negate",
    "negation", "branch", "conditional", "loop", "state", "cell", "cells", "algorithm", "entropy", "information",
}
# fmt: on


def all_texts():
    texts = [MACHINE.statement(LIMITS), MACHINE.statement(puzzles.task("orphan/practice").laws), MACHINE.story]
    asks = [task_statement(Rule(name, 3).ask, 12, "") + Rule(name, 3).title for name in LIBRARY]
    return [*texts, *asks, *(task.statement for task in TASKS)]


def test_the_rules_fit_two_pages():
    assert 200 < len(MACHINE.statement(LIMITS).split()) < 900


def test_no_text_names_a_textbook_word():
    for text in all_texts():
        assert not set(re.findall(r"[a-z0-9-]+", text.lower())) & TEXTBOOK_WORDS


def test_the_rules_say_what_they_must():
    text = MACHINE.statement(LIMITS)
    for words in (
        "Eight keys, `a` to `h`",
        "1 to 16 keys",
        "160 presses",
        "up to 6 numbers",
        "**starved**",
        "**overrun**",
    ):
        assert words in text
    assert "Five keys, `a` to `e`" in MACHINE.statement(puzzles.task("orphan/practice").laws)


def test_a_task_tells_how_far_numbers_go_and_shows_lists():
    task = puzzles.task("orphan/easy")
    assert "from 0 to 9" in task.statement
    assert "after 9 comes 0 again, so 9 and 2 make 1, and 0 less 1 is 9" in task.statement
    assert len(task.public_cases) == 3
    for case in task.public_cases:
        assert f"| {case['input']} | {case['expected']} |" in task.statement


def test_the_other_notebooks_page_is_true():
    text = MACHINE.statement(LIMITS)
    for program, inputs in RUNS:
        run = Calculator(OTHER).run(program, inputs)
        assert re.search(rf"\| `{program}` \| .*{' '.join(map(str, run.printed[:4]))}.* \| {run.ending} \|", text)


def test_the_example_tells_nothing_of_the_calculators_that_are_asked():
    for laws in (DEMO, PRACTICE):
        for letter in "abc":
            assert OTHER["keys"][letter] != laws["keys"][letter]


def test_notation_has_a_token_for_each_key_and_documents_none():
    tokens = MACHINE.notation["tokens"]
    for letter in "abcdefgh":
        (token,) = (each for each in tokens if re.fullmatch(each["pattern"], letter))
        assert (token["class"], token["documentation"]) == ("value", "not documented")
    assert MACHINE.notation["size"] == {"metric": "keys", "label": "keys", "limit": 16, "counts": "glyphs"}
    assert len(puzzles.task("orphan/practice").notation["tokens"]) == 5


def test_laws_in_words_say_nothing_of_the_published_table_and_all_of_the_true_one():
    assert describe_laws(LIMITS) == "Eight keys, a, b, c, d, e, f, g, h: not documented."
    told = describe_laws(DEMO)
    for words in ("| `g` | A becomes the next input |", "| `e` | if A odd: the next key is passed over |",
                  "| quirk | after printing: the printed cell becomes 0 |", "| modulus | 10 |"):  # fmt: skip
        assert words in told


@pytest.mark.parametrize("name", ["demo", "full"])
def test_every_law_of_a_pool_has_words_of_its_own(name):
    pool = pool_of(name)
    keys = {json.dumps(law): describe_key(law) for kind in (*pool.always, *pool.kinds) for law in kind}
    quirks = {json.dumps(law): describe_quirk(law) for kind in pool.quirks for law in kind}
    assert len(set(keys.values())) == len(keys)
    assert len(set(quirks.values())) == len(quirks)
    assert not any("None" in text or "{" in text for text in (*keys.values(), *quirks.values()))


def test_tasks_say_openly_that_they_have_not_passed_the_gate():
    for task in TASKS:
        assert task.gate["passed"] is False
        assert task.gate["reason"]


def test_the_practice_task_teaches_and_is_not_weighed():
    task = puzzles.task("orphan/practice")
    assert (task.difficulty, task.weight) == ("practice", 0)
    assert task.statement.count("\n1. ") == 1
    assert "nothing here counts" in task.statement
