"""Hidden laws: one publication whatever they are, experiments that show glows alone, and probes of one entry."""

import itertools
import json
from dataclasses import replace

import pytest

import puzzles
from puzzles.contract import Hidden
from puzzles.fuseworks import MACHINE, retable
from puzzles.fuseworks.experiment import EXPERIMENTS, observe, ticks_of
from puzzles.fuseworks.grammar import GRAMMAR, pool_laws, probes
from puzzles.fuseworks.laws import CANONICAL, ENTRIES, FACES, any_hidden, with_law
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.wording import law_text
from puzzles.grading import experiment
from puzzles.seeds import Draw

TASKS = [task for task in puzzles.tasks() if task.machine == "fuseworks"]
MEDIUM = puzzles.task("fuseworks/low-and-high")
WILD = ("%", "&", "=", "valves")


def hidden_task(task, entries, seed):
    """Hide entries of a canonical task under laws drawn from the full pool, as instances do."""
    draw, laws = Draw("hidden", seed), CANONICAL
    for entry in entries:
        laws = with_law(laws, entry, draw.choice(pool_laws(entry, "full")))
    opened = retable(task, laws)
    shown = retable(task, GRAMMAR.hide(laws, entries))
    hidden = Hidden("wild", "fuseworks@test", tuple(entries), 20, laws)
    return replace(shown, hidden=hidden, cases=opened.cases, specification=opened.specification)


def published(task):
    texts = [task.statement, MACHINE.statement(task.laws), MACHINE.describe_laws(task.laws), task.starter]
    faults = puzzles.check(task, b"a?Y\n<&%=x!\n.b")["faults"]
    return [*texts, json.dumps(task.notation), json.dumps(task.public_cases), json.dumps(task.laws), json.dumps(faults)]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
@pytest.mark.parametrize("entries", [("&",), ("=", "x"), WILD, tuple(ENTRIES)])
def test_the_publication_is_the_same_whatever_the_hidden_laws_are(task, entries):
    first, second = hidden_task(task, entries, "one"), hidden_task(task, entries, "two")
    assert first.true_laws != second.true_laws
    assert published(first) == published(second)


def test_what_is_hidden_is_called_not_documented_and_all_else_is_told():
    text = MACHINE.statement(hidden_task(MEDIUM, WILD, "one").laws)
    assert "| `&` | twin keg | **not documented** | ? | 3 |" in text
    assert "| `>` `<` `^` `v` | valve | **not documented** | ? | 2 |" in text
    assert "cuts it for ever" in text
    assert "lights as soon as" not in text
    tokens = hidden_task(MEDIUM, WILD, "one").notation["tokens"]
    assert sum("not documented" in token["documentation"] for token in tokens) == 7


def test_no_hidden_part_stands_in_the_worked_example():
    for entries in [("=",), ("%",), tuple(ENTRIES)]:
        text = MACHINE.statement(hidden_task(MEDIUM, entries, "one").laws)
        rows = text.split("## A bench at work")[1].split("```")[1].split()
        assert not set("".join(rows)) & set("".join(ENTRIES[entry] for entry in entries))


def test_a_bench_is_graded_by_the_true_laws_and_never_traced():
    task = hidden_task(MEDIUM, ("%",), "one")
    keg = b"a-Y.\n&b+.\nZ...\n"
    assert puzzles.evaluate(task, keg, "hidden")["verdict"] == "valid"
    lit = {"guard": ["heated"], "effect": ["ahead", 1], "otherwise": ["wait"], "side": ["none"]}
    dead = {**lit, "guard": ["three"]}
    for law, verdict in ((lit, "valid"), (dead, "wrong")):
        true = with_law(CANONICAL, "%", law)
        known = replace(task, hidden=replace(task.hidden, laws=true))
        assert puzzles.evaluate(known, b"a%Y.\n&b+.\nZ...\n", "hidden")["verdict"] == verdict
    with pytest.raises(ValueError, match="experiment"):
        puzzles.trace(task, keg, 0)


@pytest.mark.parametrize("entry", ENTRIES)
def test_each_entry_has_hundreds_of_laws_and_the_demo_pool_is_a_proper_part(entry):
    full, demo = pool_laws(entry, "full"), pool_laws(entry, "demo")
    texts = [json.dumps(law) for law in full]
    assert len(texts) == len(set(texts)) >= 300
    assert 40 <= len(demo) < len(full) / 2
    assert {json.dumps(law) for law in demo} < set(texts)
    for part in ("guard", "effect"):
        parts = {json.dumps(law[part]) for law in full}
        assert len({json.dumps(law[part]) for law in demo}) <= 0.7 * len(parts)
    with pytest.raises(ValueError, match="no pool"):
        pool_laws(entry, "secret")


def test_every_law_has_words_of_its_own():
    for entry in ENTRIES:
        texts = {law_text(entry, law) for law in pool_laws(entry, "full")}
        assert len(texts) == len(pool_laws(entry, "full"))


def test_laws_remember_by_their_guard():
    law = pool_laws("%", "full")[0]
    assert not GRAMMAR.remembers({**law, "guard": ["together"]})
    assert not GRAMMAR.remembers({**law, "guard": ["just"]})
    assert GRAMMAR.remembers({**law, "guard": ["second"]})
    assert GRAMMAR.remembers({**law, "guard": ["touched"]})


def test_entries_can_be_taken_out_of_the_box():
    bare = GRAMMAR.without(CANONICAL, ("valves", "&"))
    assert not set("<>^v&") & set(bare["parts"])
    assert GRAMMAR.entries(bare) == ("%", "=", "!", "x")
    assert puzzles.check(retable(MEDIUM, bare), b"a-Y.\n&b+.\nZ...\n")["verdict"] == "invalid"


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_probes_parse_and_use_of_the_hidden_entries_theirs_alone(task, entry):
    wild = hidden_task(task, tuple(ENTRIES), "probes")
    for probe in itertools.islice(probes(wild, entry, "1"), 30):
        program = parse(wild, probe.program)
        assert GRAMMAR.uses(program) == {entry}
        assert len(program.rows) <= 5
        assert observe(wild, program, probe.input)[-1] == {"event": "end", "ending": "dark"}


def test_probes_repeat_with_their_seed():
    wild = hidden_task(MEDIUM, WILD, "probes")
    first, again, other = (list(itertools.islice(probes(wild, "&", seed), 5)) for seed in "112")
    assert first == again != other


def test_an_experiment_shows_when_cells_glow_and_not_one_thing_more():
    wild = hidden_task(MEDIUM, WILD, "shown")
    for probe in itertools.islice(probes(wild, "=", "keys"), 40):
        events = observe(wild, parse(wild, probe.program), probe.input)
        assert set(events[0]) == {"event", "rows", "input"}
        assert events[-1] == {"event": "end", "ending": "dark"}
        for event in events[1:-1]:
            assert set(event) == {"event", "tick", "row", "column"}
            assert event["event"] == "glow"
        assert events[1:-1] == sorted(events[1:-1], key=lambda one: (one["tick"], one["row"], one["column"]))


def test_neither_a_cut_nor_waiting_heat_is_seen():
    seen = [observe(MEDIUM, parse(MEDIUM, text), "a=0") for text in ("a&.\n...\nbYZ", "a|.\n...\nbYZ")]
    assert seen[0][1:] == seen[1][1:]


def test_a_source_may_stay_dark_in_an_experiment():
    report = experiment(MEDIUM, b"a-Y.\n&b+.\nZ...\n", "b=3")
    assert report["drawing"].splitlines() == [
        "tick   3  b(2,2)", "tick   4  +(2,3)", "tick   5  Y(1,3)", " a - 5", " & 3 4", " Z",
    ]  # fmt: skip
    assert ticks_of(MEDIUM.specification, " b = 3, a=0 ") == {"a": 0, "b": 3}


@pytest.mark.parametrize("text", ["", "3", "a=13", "a=1 a=2", "c=1", "a=1 b", "a=-1", "a=1000"])
def test_an_input_that_is_none_is_refused_with_an_example(text):
    report = experiment(MEDIUM, b"a-Y.\n&b+.\nZ...\n", text)
    assert report["verdict"] == "invalid"
    assert "such as a=2 b=3" in report["input_fault"]


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_first_experiment_parses_and_holds_plain_fuse_alone(task):
    probe = EXPERIMENTS.example(task)
    program = parse(task, probe.program)
    assert GRAMMAR.uses(program) == frozenset()
    assert len(observe(task, program, probe.input)) > 3


def test_every_glyph_of_an_entry_has_its_faces_and_plain_fuse_has_none():
    assert set(FACES) == set("".join(ENTRIES.values()))
    assert not set("+-|") & set(FACES)
    assert not any_hidden(CANONICAL)
    assert any_hidden(GRAMMAR.hide(CANONICAL, ("x",)))
