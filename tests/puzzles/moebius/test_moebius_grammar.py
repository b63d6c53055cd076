"""The grammar of laws, what is published of hidden ones, and experiments: what they show and what they ask about."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

import puzzles
from puzzles.contract import Hidden
from puzzles.moebius import laws as parts
from puzzles.moebius.engine import Press
from puzzles.moebius.grammar import GRAMMAR, hide, laws_of
from puzzles.moebius.laws import CANONICAL, ENTRIES, KINDS, feasible, law
from puzzles.moebius.notation import parse
from puzzles.moebius.pieces import uses

MACHINE = puzzles.machine("moebius")
TASKS = [task for task in puzzles.tasks() if task.machine == "moebius"]
HIDEABLE = [
    hidden
    for size in (1, 2, 3, 4)
    for hidden in itertools.combinations(ENTRIES, size)
    if not (set(KINDS) < set(hidden))
]


def hidden_task(canonical, true_laws, entries, name="test"):
    """Make a task with hidden laws the way that packs do."""
    published = GRAMMAR.hide(true_laws, entries)
    shown, opened = MACHINE.retable(canonical, published), MACHINE.retable(canonical, true_laws)
    mode = "wild" if len(entries) > 2 else "grey-box"
    hidden = Hidden(mode, f"moebius@{name}", tuple(entries), 20, true_laws)
    return replace(shown, key=f"{canonical.key}@{name}", hidden=hidden, cases=opened.cases)


def deck_of(text):
    return parse(CANONICAL, text.replace(" ", "\n"))


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_entry_has_hundreds_of_laws_and_about_half_of_the_parts_are_public(entry):
    full, demo = laws_of(entry, "full"), laws_of(entry, "demo")
    assert len(full) > 200
    assert len({json.dumps(each) for each in full}) == len(full)
    assert {json.dumps(each) for each in demo} < {json.dumps(each) for each in full}
    assert full == laws_of(entry, "full")
    assert json.loads(json.dumps(full)) == list(full)
    for part in ("when", "then"):
        named = {each[part] for each in full}
        assert 0.3 * len(named) < len({each[part] for each in demo}) < 0.8 * len(named)
    for each in demo:
        assert each["when"] not in ("third", "pairs", "returning", "bracket", "one sign")


def test_every_law_of_the_grammar_makes_a_feasible_table():
    for entry in ENTRIES:
        assert all(feasible(GRAMMAR.with_law(CANONICAL, entry, each)) for each in laws_of(entry, "full"))
        assert CANONICAL[entry] in laws_of(entry, "demo")


def test_laws_remember_whose_guard_counts_plays_or_looks_at_cards_played():
    remembering = {each["when"] for each in laws_of("kept", "full") if GRAMMAR.remembers(each)}
    assert remembering == {"second", "third", "fourth", "pairs", "again", "returning"}


@pytest.mark.parametrize(
    ("deck", "used"),
    [
        ("[a>ab{", {"grown"}),
        ("[a>b{", {"kept"}),
        ("[a]>b", {"shrunk"}),
        ("]>[", {"kept", "position"}),
        ("[>[[", {"grown", "position"}),
        ("a>b", {"kept", "position"}),
        ("[a>[b [b>[a", {"kept", "card"}),
        ("[a>aa b>", {"kept", "shrunk", "card", "position"}),
    ],
)
def test_which_entries_a_deck_uses_is_told_by_its_shape(deck, used):
    assert uses(deck_of(deck)) == used


def test_pieces_taken_out_of_the_box_are_refused():
    laws = GRAMMAR.without(CANONICAL, ["grown", "position"])
    assert parse(laws, "[a>[b") == (("[a", "[b"),)
    for text in ("[a>abb", "a>b"):
        with pytest.raises(puzzles.Invalid, match="not in the box"):
            parse(laws, text)


@pytest.mark.parametrize("canonical", TASKS, ids=lambda task: task.name)
def test_tasks_that_differ_in_hidden_laws_only_publish_the_same(canonical):
    entries = ("position", "card", "grown")
    tasks = []
    for place in (3, 50, 120):
        table = {**CANONICAL, **{entry: laws_of(entry, "full")[place] for entry in entries}}
        tasks.append(hidden_task(canonical, table, entries))
    first, *others = tasks
    assert len({json.dumps(task.true_laws) for task in tasks}) == 3
    for task in others:
        assert replace(task, hidden=None) == replace(first, hidden=None)
        assert MACHINE.statement(task.laws) == MACHINE.statement(first.laws)
        for source in (b"a>b", b"a>", b"x", b"abcde>f\na>b>c"):
            assert puzzles.check(task, source) == puzzles.check(first, source)
    assert "not documented" in MACHINE.statement(first.laws)
    assert first.starter == canonical.starter


def test_programs_run_under_the_true_laws_and_a_failure_tells_no_more_than_its_outputs():
    canonical = puzzles.task("moebius/mirror")
    turned = hidden_task(canonical, {**CANONICAL, "kept": law("rotate")}, ("kept",))
    straight = hidden_task(canonical, CANONICAL, ("kept",))
    assert puzzles.evaluate(straight, b"[>{", "1")["verdict"] == "valid"
    report = puzzles.evaluate(turned, b"[>{", "1")
    assert report["verdict"] == "wrong"
    assert set(report["failure"]) == {"stage", "case", "category", "input", "expected", "seen", "reason"}
    assert "steps" not in report
    assert MACHINE.counterexample(turned, deck_of("[>{")) is not None
    assert MACHINE.counterexample(straight, deck_of("[>{")) is None


def test_an_experiment_shows_strips_and_nothing_else():
    task = hidden_task(
        puzzles.task("moebius/mirror"), {**CANONICAL, "grown": law("rotate", "second", "reverse")}, ["grown"]
    )
    seen = MACHINE.experiments.observe(task, deck_of("P>Qx Q>Px"), "[aP]")
    assert all(set(event) == {"play", "strip", "ending"} for event in seen)
    assert [event["strip"] for event in seen[:4]] == ["[aP]", "]xQa[", "xPxa[]", "][axxQx"]
    assert [event["ending"] for event in seen] == [None] * 12 + ["12 plays are shown"]
    assert MACHINE.experiments.draw(seen).splitlines()[1] == "play  1  ]xQa["


@pytest.mark.parametrize(
    ("deck", "strip", "plays", "ending"),
    [
        ("x>y", "[a]", 0, "the press stops"),
        ("a>b", "[aa]", 2, "the press stops"),
        ("a>a", "a", 12, "12 plays are shown"),
        ("[a>", "[a", 1, "the press stops"),
    ],
)
def test_an_experiment_says_whether_the_press_came_to_its_stop(deck, strip, plays, ending):
    task = puzzles.task("moebius/mirror")
    seen = MACHINE.experiments.observe(task, deck_of(deck), strip)
    assert (seen[-1]["play"], seen[-1]["ending"]) == (plays, ending)
    assert MACHINE.experiments.draw(seen).endswith(ending)


@pytest.mark.parametrize("strip", ["", "  ", "a" * 25, "a b", "a>b", "aé", "a\x00b", "1"])
def test_a_strip_that_cannot_be_is_refused_and_nothing_is_run(strip):
    task = puzzles.task("moebius/mirror")
    report = puzzles.grading.experiment(task, b"a>b", strip)
    assert report["verdict"] == "invalid"
    assert "strip" in report["input_fault"]


def test_the_experiment_to_start_from_can_be_made():
    task = hidden_task(puzzles.task("moebius/binary"), CANONICAL, ("kept", "card", "position"))
    example = MACHINE.experiments.example(task)
    report = puzzles.grading.experiment(task, example.program.encode(), example.input)
    assert report["verdict"] == "valid"
    assert report["observation"][0]["strip"] == example.input


def entries_seen(laws, deck, strip):
    """Return the entries that may have had a say in a run, by looking at every play."""
    press, used, played = Press(laws, deck, strip), set(), [0] * len(deck)
    for _ in range(12):
        fitting = [card for card in press.deck if card[0] in press.strip]
        if not fitting:
            break
        pattern, replacement, number = fitting[0]
        size = len(replacement) - len(pattern)
        used.add("grown" if size > 0 else "shrunk" if size < 0 else "kept")
        stamped = {
            press.strip[:place] + replacement + press.strip[place + len(pattern) :]
            for place in range(len(press.strip))
            if press.strip.startswith(pattern, place)
        }
        if len(stamped) > 1:
            used.add("position")
        if len(fitting) > 1 or played[number] == 3:
            used.add("card")
        played[number] += 1
        press.advance(1)
    return used


@pytest.mark.parametrize("hidden", HIDEABLE, ids=" ".join)
def test_probes_use_of_the_hidden_entries_the_one_they_are_for(hidden):
    task = hidden_task(puzzles.task("moebius/mirror"), CANONICAL, hidden)
    for entry in hidden:
        for probe in itertools.islice(GRAMMAR.probes(task, entry, "test"), 3):
            deck = parse(CANONICAL, probe.program)
            assert len(deck) <= 6
            for each in laws_of(entry, "full")[::29]:
                assert entries_seen({**CANONICAL, entry: each}, deck, probe.input) & {*hidden} <= {entry}
            shown = {
                json.dumps(
                    MACHINE.experiments.observe(
                        replace(task, hidden=replace(task.hidden, laws=table)), deck, probe.input
                    )
                )
                for table in ({**CANONICAL, entry: each} for each in laws_of(entry, "full"))
            }
            assert len(shown) > 1


def test_probes_are_the_same_under_the_same_seed_and_whatever_the_hidden_laws_are():
    hidden = ("kept", "position", "card")
    table = {**CANONICAL, **{entry: laws_of(entry, "full")[77] for entry in hidden}}
    tasks = [hidden_task(puzzles.task("moebius/mirror"), laws, hidden) for laws in (CANONICAL, table)]
    drawn = [[*itertools.islice(GRAMMAR.probes(task, "card", seed), 5)] for task in tasks for seed in ("1", "1", "2")]
    assert drawn[0] == drawn[1] == drawn[3] == drawn[4] != drawn[2]


def test_no_probe_is_found_for_an_entry_that_nothing_documented_could_show():
    task = hidden_task(puzzles.task("moebius/mirror"), CANONICAL, (*KINDS, "card"))
    assert [*GRAMMAR.probes(task, "card", "1")] == []


def test_guards_and_effects_are_all_in_the_grammar():
    assert {each["when"] for each in laws_of("kept", "full")} == set(parts.GUARDS)
    assert {each["then"] for each in laws_of("grown", "full")} == {*parts.MOVES, parts.NOTHING}
    assert {each["then"] for each in laws_of("card", "full")} == set(parts.CARDS)
    assert {each["and"] for each in laws_of("card", "full")} == {"", parts.CUT, parts.TURN}
    assert {each["then"] for each in laws_of("position", "full")} == set(parts.POSITIONS)
    assert hide(CANONICAL, ["card"])["card"] == {"hidden": True}
