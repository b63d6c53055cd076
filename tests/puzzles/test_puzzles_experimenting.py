"""The experimenter pins hidden laws within its budget, from what it sees alone."""

from dataclasses import replace

import pytest

import puzzles
from puzzles.contract import Hidden
from puzzles.experimenting import beliefs, entropy_bits, infer, known_to, look, sample_of

MACHINE = puzzles.machine("shuttle")
ENTRIES = ("k/right", "w/right")


def hidden_task(pick):
    """Parity with two hidden faces; `pick` chooses a law of the demo pool by entry."""
    grammar, canonical = MACHINE.grammar, puzzles.task("shuttle/parity")
    laws = MACHINE.canonical_laws
    for entry in ENTRIES:
        laws = grammar.with_law(laws, entry, pick(entry))
    hidden = Hidden("grey-box", "shuttle@test", ENTRIES, 12, laws)
    return replace(MACHINE.retable(canonical, grammar.hide(laws, ENTRIES)), hidden=hidden)


@pytest.fixture(scope="module")
def samples():
    task = hidden_task(lambda entry: MACHINE.grammar.laws_of(entry, "demo")[0])
    return [sample_of(task, entry, "demo", "s", 16) for entry in ENTRIES]


@pytest.mark.parametrize("number", [5, 23, 61])
def test_every_hidden_entry_is_pinned_to_the_true_law_or_one_that_looks_the_same(samples, number):
    task = hidden_task(lambda entry: MACHINE.grammar.laws_of(entry, "demo")[number])
    blind = replace(task, hidden=replace(task.hidden, laws={}))
    found = infer(blind, lambda probe: look(MACHINE, task, probe), "demo", "s", 12, samples)
    assert found.all_pinned
    assert found.used <= 12
    believed = next(beliefs(blind, found, 1))
    for sample in samples:
        assert MACHINE.grammar.laws_of(sample.entry, "demo")[number] in found.left[sample.entry]
        for probe in sample.probes:
            assert look(MACHINE, believed, probe) == look(MACHINE, task, probe)


def test_the_budget_is_never_passed(samples):
    task = hidden_task(lambda entry: MACHINE.grammar.laws_of(entry, "demo")[40])
    asked = []

    def ask(probe):
        asked.append(probe)
        return look(MACHINE, task, probe)

    found = infer(task, ask, "demo", "s", 1, samples)
    assert (found.used, len(asked)) == (1, 1)
    assert not found.all_pinned


def test_a_law_outside_the_pool_leaves_the_nearest_ones_to_believe(samples):
    demo = MACHINE.grammar.laws_of("k/right", "demo")
    strange = next(law for law in reversed(MACHINE.grammar.laws_of("k/right", "full")) if law not in demo)
    task = hidden_task(lambda entry: strange if entry == "k/right" else demo[0])
    found = infer(task, lambda probe: look(MACHINE, task, probe), "demo", "s", 12, samples)
    assert strange not in found.left["k/right"]
    assert len(found.nearest["k/right"]) == len(demo)
    assert len({belief.true_laws["glyphs"]["k"]["right"]["do"] for belief in beliefs(task, found, 8)}) >= 1


def test_what_an_experimenter_believes_is_made_of_the_published_table_alone():
    task = hidden_task(lambda entry: MACHINE.grammar.laws_of(entry, "demo")[3])
    blind = replace(task, hidden=replace(task.hidden, laws={}))
    laws = {entry: MACHINE.grammar.laws_of(entry, "demo")[3] for entry in ENTRIES}
    assert known_to(blind, laws).true_laws == task.true_laws


def test_the_entropy_of_a_parting_is_in_bits():
    assert entropy_bits([1, 1, 1, 1]) == 2.0
    assert entropy_bits([5]) == 0.0
