"""Hidden letters: what is published, what an experiment shows, what the grammar offers."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice

import pytest
from choir_oracle import sing

import puzzles
from puzzles.choir.experiment import TICKS
from puzzles.choir.laws import CANONICAL, LETTERS
from puzzles.choir.notation import parse
from puzzles.choir.search import anneal, random_search
from puzzles.choir.specification import read_voices
from puzzles.contract import Hidden
from puzzles.grading import experiment

MACHINE = puzzles.machine("choir")
GRAMMAR, EXPERIMENTS = MACHINE.grammar, MACHINE.experiments
NAMES = ("echo", "crescendo", "loudest", "by-height", "head-count")
HIDDEN = ("L", "+", "g")
ONE = (
    {"do": "take", "side": "left", "when": "second"},
    {"do": "add", "by": 2, "then": "skip"},
    {"do": "wait", "when": "below", "then": "up"},
)
OTHER = ({"do": "both", "side": "right"}, {"do": "clear"}, {"do": "exchange", "when": "moved", "then": "top"})


def hidden_task(name, laws_of_letters, entries=HIDDEN):
    """Make a task as a pack does: played under the true table, told under the published one."""
    canonical = puzzles.task(f"choir/{name}")
    true = CANONICAL
    for entry, law in zip(entries, laws_of_letters, strict=True):
        true = GRAMMAR.with_law(true, entry, law)
    published = GRAMMAR.hide(true, entries)
    opened, told = MACHINE.retable(canonical, true), MACHINE.retable(canonical, published)
    return replace(
        opened,
        key=f"choir/{name}@test",
        laws=published,
        statement=told.statement,
        notation=MACHINE.describe_notation(published),
        starter=told.starter,
        hidden=Hidden("wild", "test", tuple(entries), 20, true),
    )


def public_side(task):
    """Everything about a task that a candidate can read."""
    faulty = puzzles.check(task, b"start 9\nLx+")
    kept = {name: value for name, value in vars(task).items() if name != "hidden"}
    return json.dumps([kept["laws"], MACHINE.statement(task.laws), faulty]), kept


@pytest.mark.parametrize("name", NAMES)
def test_tasks_that_differ_only_in_hidden_laws_are_published_alike(name):
    assert public_side(hidden_task(name, ONE)) == public_side(hidden_task(name, OTHER))
    assert hidden_task(name, ONE).true_laws != hidden_task(name, OTHER).true_laws


def test_a_hidden_letter_is_called_not_documented_wherever_letters_are_explained():
    task = hidden_task("crescendo", ONE)
    for letter in LETTERS:
        row = f"| `{letter}` | not documented |"
        assert (row in MACHINE.statement(task.laws)) == (letter in HIDDEN)
        assert (row in MACHINE.describe_laws(task.laws)) == (letter in HIDDEN)
    titles = {token["title"] for token in task.notation["tokens"] if "not documented" in token["title"]}
    assert titles == {"L  not documented", "+  not documented", "g  not documented"}
    assert "second time" not in MACHINE.statement(task.laws)


def test_where_letters_are_hidden_no_run_is_shown_and_nothing_to_start_from():
    for name in NAMES:
        assert hidden_task(name, ONE).starter == ""
    assert "A sheet at work" not in MACHINE.statement(hidden_task("echo", ONE).laws)
    assert "A sheet at work" in MACHINE.statement(CANONICAL)


def test_a_hint_about_letters_stands_only_where_they_do_what_it_says():
    assert "A first step" in puzzles.task("choir/echo").statement
    assert "A first step" in hidden_task("echo", ONE).statement
    assert "A first step" not in hidden_task("echo", [OTHER[0]], ("R",)).statement


def test_programs_run_under_the_true_laws():
    task = hidden_task("crescendo", [{"do": "hear", "side": "left", "then": "up"}], ("L",))
    sheet = b"start 0\nLX"
    assert puzzles.evaluate(task, sheet, "1")["verdict"] == "valid"
    assert puzzles.evaluate(hidden_task("crescendo", [ONE[0]], ("L",)), sheet, "1")["verdict"] == "wrong"
    assert MACHINE.counterexample(task, parse(task.laws, sheet.decode())) is None


def test_a_failure_tells_of_the_voices_only():
    report = puzzles.evaluate(hidden_task("crescendo", ONE), b"start 0\nL+X", "1")
    assert set(report["failure"]) <= {"stage", "case", "category", "input", "expected", "seen", "reason"}
    with pytest.raises(ValueError, match="Nothing is traced"):
        puzzles.trace(hidden_task("crescendo", ONE), b"start 0\nL+X", 0)


def test_an_experiment_shows_the_voices_after_each_tick_and_nothing_else():
    task = hidden_task("loudest", ONE)
    report = experiment(task, b"start 0 2\nL+XgR-X", "3 0 9 1")
    history = sing(task.true_laws, (0, 2), "L+XgR-X", [3, 0, 9, 1], TICKS)
    for tick, event in enumerate(report["observation"]):
        assert set(event) == {"tick", "voices", "ending"}
        assert (event["tick"], event["voices"]) == (tick, [voice for voice, _ in history[tick]])
        assert event["ending"] == (f"shown up to tick {TICKS}" if tick == TICKS else None)
    assert len(report["observation"]) == TICKS + 1
    assert report["drawing"].splitlines()[0] == "tick   0   voices  3  0  9  1"
    assert set(report) == {"verdict", "faults", "size", "observation", "drawing", "truncated"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "a row of voices"), ("a b", "a row of voices"), ("3", "2 to 8 singers"), ("1 10", "voices are 0 to 9")],
)
def test_an_experiment_refuses_inputs_that_are_no_row_of_voices(text, reason):
    report = experiment(hidden_task("loudest", ONE), b"start 0\nLX", text)
    assert report["verdict"] == "invalid"
    assert reason in report["input_fault"]
    assert "observation" not in report


def test_the_experiment_to_start_from_can_be_made():
    for task in (hidden_task("head-count", ONE), puzzles.task("choir/echo")):
        probe = EXPERIMENTS.example(task)
        assert experiment(task, probe.program.encode(), probe.input)["verdict"] == "valid"
    assert set(HIDDEN) & set(EXPERIMENTS.example(hidden_task("echo", ONE)).program.split()[-1]) == {"L"}


def test_all_letters_but_x_can_be_hidden():
    assert set(GRAMMAR.entries(CANONICAL)) == set(LETTERS) - {"X"}


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_has_hundreds_of_laws_and_a_proper_part_of_them_is_public(letter):
    full, demo = GRAMMAR.laws_of(letter, "full"), GRAMMAR.laws_of(letter, "demo")
    texts = [json.dumps(law, sort_keys=True) for law in full]
    assert len(set(texts)) == len(texts) >= 300
    assert 40 <= len(demo) < len(full) / 3
    assert all(law in full for law in demo)
    for part in ("do", "when", "then"):
        assert {law.get(part) for law in demo} < {law.get(part) for law in full} or part == "do"
    assert sum(map(GRAMMAR.remembers, full)) > 100
    assert len({GRAMMAR.describe(letter, law) for law in full}) == len(full)


def test_letters_taken_out_are_on_no_sheet_and_in_no_search():
    task = hidden_task("crescendo", ONE)
    bare = GRAMMAR.without(task.true_laws, HIDDEN)
    without = replace(task, hidden=replace(task.hidden, laws=bare))
    assert GRAMMAR.without(CANONICAL, HIDDEN)["letters"]["R"] == CANONICAL["letters"]["R"]
    fault = puzzles.check(without, b"start 0\nRL+X")["faults"][0]
    assert (fault["column"], fault["reason"]) == (2, "There is no letter L; the letters are R X - l e . ^ @")
    for seed in range(3):
        assert not GRAMMAR.uses(parse(CANONICAL, anneal(without, seed, 300, None).carry)) & set(HIDDEN)
    drawn = [found[1] for found in islice(random_search(without, 1), 60) if found]
    assert drawn
    assert not any(set(HIDDEN) & set(text.split()[-1]) for text in drawn)


def test_what_remembers_depends_on_the_past():
    assert GRAMMAR.remembers({"do": "clear", "when": "still"})
    assert GRAMMAR.remembers({"do": "clear", "when": "third"})
    assert not GRAMMAR.remembers({"do": "clear", "when": "above", "then": "up"})
    assert not GRAMMAR.remembers({"do": "clear"})


def test_probes_are_small_and_use_of_the_hidden_letters_their_own_alone():
    task = hidden_task("by-height", ONE)
    for entry in HIDDEN:
        drawn = list(islice(GRAMMAR.probes(task, entry, "1"), 200))
        assert drawn[:20] == list(islice(GRAMMAR.probes(task, entry, "1"), 20))
        assert drawn[:20] != list(islice(GRAMMAR.probes(task, entry, "2"), 20))
        for probe in drawn:
            sheet = parse(task.laws, probe.program)
            assert GRAMMAR.uses(sheet) & set(HIDDEN) == {entry}
            assert len(sheet.letters) <= 6
            assert len(read_voices(probe.input)) <= 3
        assert experiment(task, drawn[0].program.encode(), drawn[0].input)["verdict"] == "valid"


@pytest.mark.parametrize("letter", ["L", "+", "e", "@"])
def test_a_dozen_probes_tell_most_laws_of_a_letter_from_each_other(letter):
    task = hidden_task("crescendo", [{"do": "rest"}], (letter,))
    probes = list(islice(GRAMMAR.probes(task, letter, "apart"), 12))
    laws = GRAMMAR.laws_of(letter, "full")[::5]
    seen = set()
    for law in laws:
        one = hidden_task("crescendo", [law], (letter,))
        shown = [EXPERIMENTS.observe(one, parse(one.laws, probe.program), probe.input) for probe in probes]
        seen.add(json.dumps(shown))
    assert len(seen) > 0.8 * len(laws)
