"""Composed laws: every part by a small worked example, and all of them against the rules read naively."""

from dataclasses import replace

import pytest
from composed_tables import ALL_LAWS, BITS, RAILS, composed_tables
from hypothesis import given, settings
from rules_oracle import interpret

import puzzles
from puzzles import Case
from puzzles.contract import Limits
from puzzles.shuttle.composition import GUARDS, REMEMBERING, compose, meaning_text, remembers
from puzzles.shuttle.engine import Jumps, lay
from puzzles.shuttle.grammar import with_law
from puzzles.shuttle.history import HistoryJumps, jumps_of
from puzzles.shuttle.laws import CANONICAL
from puzzles.shuttle.specification import UnprovenError, compare, respond
from puzzles.shuttle.trace import events

EDGE = (((0, "0"), (1, "1")), ((0, "1"), (1, "0")))


@settings(max_examples=400)
@given(RAILS, BITS, composed_tables())
def test_the_engine_agrees_with_the_rules_read_naively(rail, bits, laws):
    ended = jumps_of(laws, rail).run(bits, 15)
    assert (ended.ending, ended.ticks, ended.written) == interpret(laws, rail, bits, 15)


@given(RAILS, BITS, composed_tables())
def test_the_jump_table_agrees_with_the_run(rail, bits, laws):
    jumps = jumps_of(laws, rail)
    ended = jumps.run(bits, 10_000)
    written, read, ticks = jumps.opening.written, jumps.opening.read, jumps.opening.ticks
    for bit in bits:
        if read < 0:
            break
        segment = jumps.segment(read, int(bit))
        written, read, ticks = written + segment.written, segment.read, ticks + segment.ticks
    if read >= 0:
        assert (ended.ending, ended.ticks, ended.written) == ("ended", ticks + 1, written)
    else:
        assert ended.ending in ("dead", "extra") or len(ended.written) > 64
        assert ended.written.startswith(written)


@given(RAILS, BITS, composed_tables(most=0))
def test_the_long_way_agrees_with_the_short_one_where_nothing_is_remembered(rail, bits, laws):
    assert HistoryJumps(laws, rail).run(bits, 15) == Jumps(lay(laws, rail)).run(bits, 15)


@given(RAILS, composed_tables())
def test_a_difference_that_the_proof_finds_is_one(rail, laws):
    try:
        found = compare(jumps_of(laws, rail), EDGE)
    except UnprovenError:
        return
    inputs = ["", "0", "1", "00", "01", "10", "11", "1101", "0110100"] if found is None else [found.input]
    for bits in inputs:
        owed = respond(EDGE, bits)
        ending, _, written = interpret(laws, rail, bits, len(owed))
        assert ((ending, written) == ("ended", owed)) == (found is None)


@given(RAILS, BITS, composed_tables())
def test_a_trace_agrees_with_the_rules_read_naively(rail, bits, laws):
    seen = list(events(laws, rail, Case(bits, "0" * 9)))
    ending, ticks, written = interpret(laws, rail, bits, 9)
    assert (seen[-1]["ending"], len(seen)) == (
        {"ended": "no input", "dead": "dead", "extra": "too much written"}[ending],
        ticks,
    )
    assert "".join(event["wrote"] or "" for event in seen) == written


def blank_table(law):
    """Return a table in which k has the law; r reads, w writes, f strides rightward, i inverts leftward, no more."""
    laws = CANONICAL
    faces = {f"{glyph}/{heading}": {"do": "nothing"} for glyph in "rwimkf" for heading in ("right", "left")}
    faces.update({"r/right": {"do": "read"}, "w/right": {"do": "write"}, "f/right": {"do": "stride", "by": 2}})
    faces.update({"i/left": {"do": "invert"}, "k/right": law})
    for entry, face in faces.items():
        laws = with_law(laws, entry, face)
    return laws


# On `rkm` the shuttle takes six ticks there and back: r is met rightward at 1, 7, 13, 19 and k at 2, 8, 14, 20.
@pytest.mark.parametrize(
    ("guard", "rail", "bits", "ticks"),
    [
        (None, "rkm", "0101", [2, 8, 14, 20]),
        (1, "rkm", "0101", [8, 20]),
        (0, "rkm", "0101", [2, 14]),
        ("second", "rkm", "0101", [8, 20]),
        ("third", "rkm", "0101", [14]),
        ("first", "rkm", "0101", [2]),
        ("later", "rkm", "0101", [8, 14, 20]),
        ("fresh", "rkkm", "01", [2, 10]),
        ("bumped", "kr", "011", [5, 9, 13]),
        ("even tick", "rkkm", "01", [2, 10]),
        ("odd tick", "rkkm", "01", [3, 11]),
        ("even stop", "rkkm", "01", [3, 11]),
        ("odd stop", "rkkm", "01", [2, 10]),
        ("end stop", "krkk", "0", [1, 4, 9]),
        ("after read", "rkkm", "01", [2, 10]),
        ("after write", "rwkk", "01", [3, 11]),
        ("wrote 1", "rwk", "0101", [9, 21]),
        ("not wrote 1", "krw", "101", [1, 13]),
        ("after stride", "rfmkk", "01", [3, 12]),
    ],
)
def test_a_guard_lets_a_stop_act_at_the_ticks_it_says(guard, rail, bits, ticks):
    shown = events(blank_table(compose("set", guard)), rail, Case(bits, "0" * 20))
    assert [event["tick"] for event in shown if event["action"] == "set"] == ticks


def test_every_guard_has_an_example_above():
    marks = test_a_guard_lets_a_stop_act_at_the_ticks_it_says.pytestmark
    assert {example[0] for example in marks[0].args[1]} == set(GUARDS)


# Each row: the place, the heading and F as a tick begins.
@pytest.mark.parametrize(
    ("law", "rail", "bits", "ticks"),
    [
        (compose("nothing"), "rkm", "1", "0→0 1→1 2→1"),
        (compose("read"), "rkm", "10", "0→0 1→1 2→0"),
        (compose("set"), "rkm", "0", "0→0 1→0 2→1"),
        (compose("clear"), "rkm", "1", "0→0 1→1 2→0"),
        (compose("invert"), "rkm", "1", "0→0 1→1 2→0"),
        (compose("reverse"), "rkm", "1", "0→0 1→1 0←1 0→1"),
        (compose("stride 2"), "rkmm", "1", "0→0 1→1 3→1 3←1"),
        (compose("stride 3"), "rkmmm", "1", "0→0 1→1 4→1 4←1"),
        (compose("stay"), "rkm", "1", "0→0 1→1 1→1 2→1"),
        (compose("fly"), "rkmmm", "1", "0→0 1→1 4←1 3←1"),
        # The first i is shown its left face and inverts, the second does nothing; back, both invert.
        (compose("swap"), "rkii", "1", "0→0 1→1 2→1 3→0 3←0 2←1 1←0"),
        # The first i is turned over: it inverts rightward and does nothing leftward.
        (compose("turn"), "rkii", "1", "0→0 1→1 2→1 3→0 3←0 2←1 1←1"),
        (compose("recall"), "fmrmik", "1", "0→0 2→0 3→1 4→1 5→1 5←1"),
        (compose("retake"), "rwk", "1", "0→0 1→1 2→1 2←1"),
        (compose("read", None, "invert"), "rkm", "10", "0→0 1→1 2→1"),
        (compose("read", None, "set"), "rkm", "10", "0→0 1→1 2→1"),
        (compose("read", None, "clear"), "rkm", "11", "0→0 1→1 2→0"),
        (compose("stride 2", None, "reverse"), "mmrkm", "1", "0→0 1→0 2→0 3→1 1←1"),
        (compose("stay", None, "reverse"), "rkm", "1", "0→0 1→1 1←1 0←1"),
        (compose("reverse", None, "invert"), "rkm", "1", "0→0 1→1 0←0"),
        (compose("invert", 0), "rkm", "1", "0→0 1→1 2→1"),
        (compose("reverse", 0, "set"), "rkm", "1", "0→0 1→1 2→1"),
    ],
)
def test_an_effect_does_what_it_says(law, rail, bits, ticks):
    shown = list(events(blank_table(law), rail, Case(bits, "0" * 20)))
    before = [0, *(event["flag"] for event in shown)]
    rows = [
        f"{e['position']}{'→' if e['heading'] == 'right' else '←'}{flag}"
        for e, flag in zip(shown, before, strict=False)
    ]
    assert " ".join(rows[: len(ticks.split())]) == ticks


def test_the_last_bits_read_and_written_come_back_after_the_flag_has_changed():
    # f strides over nothing here: r reads 1, w writes it, the i beyond the bumper inverts, k brings it back.
    for effect in ("recall", "retake"):
        laws = with_law(with_law(CANONICAL, "m/right", compose(effect)), "k/right", compose("invert"))
        shown = list(events(laws, "wrkm", Case("1", "1")))
        assert [event["flag"] for event in shown[:4]] == [0, 1, 0, 1 if effect == "recall" else 0]


def test_a_write_comes_before_its_side_effect():
    assert jumps_of(blank_table(compose("write", None, "invert")), "rk").run("1", 9).written == "1"


def test_remembering_is_told_of_guards_alone():
    assert {guard for guard in GUARDS if remembers(compose("set", guard))} == REMEMBERING
    assert not remembers(compose("recall"))


def test_every_law_is_said_in_words_of_its_own():
    assert len({meaning_text(law) for law in ALL_LAWS}) == len(ALL_LAWS)


def test_a_law_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="no engine knows"):
        jumps_of(with_law(CANONICAL, "r/right", {"do": "dance"}), "r")


def test_a_rail_that_remembers_too_much_for_a_proof_is_graded_by_its_cases():
    laws = with_law(with_law(CANONICAL, "k/right", compose("turn", "second")), "m/right", compose("turn"))
    silent = (((0, ""), (0, "")),)
    task = puzzles.machine("shuttle").retable(puzzles.task("shuttle/negative"), laws)
    task = replace(task, specification=silent, cases=(Case("1101", ""), Case("0110" * 15, "")))
    with pytest.raises(UnprovenError):
        compare(jumps_of(laws, "rrkmkmikrkmk"), silent)
    outcome = puzzles.machine("shuttle").grade(task, "rrkmkmikrkmk", "seed", Limits())
    assert (outcome.reason, outcome.proof) == ("valid", "sampled")
    assert puzzles.machine("shuttle").grade(task, "rr", "seed", Limits()).proof == "exact"
    assert puzzles.machine("shuttle").counterexample(task, "rrkmkmikrkmk") is None
