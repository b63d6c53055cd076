"""The shuttle's engine against an independent reading of the rules, and every rule that the text leaves open."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules_oracle import interpret

from puzzles.shuttle.engine import Jumps, lay, run_plain
from puzzles.shuttle.laws import CANONICAL, TABLES, laws_of
from puzzles.shuttle.specification import compare, respond

RAILS = st.text(alphabet="rwimkf", min_size=1, max_size=12)
BITS = st.text(alphabet="01", max_size=20)


def run(rail, bits, laws=CANONICAL, most_written=100):
    ended = run_plain(lay(laws, rail), bits, most_written)
    return ended.ending, ended.ticks, ended.written


@given(RAILS, BITS, st.integers(0, TABLES - 1), st.integers(0, 12))
def test_the_engine_agrees_with_the_rules_read_naively(rail, bits, number, most_written):
    laws = laws_of(number)
    assert run(rail, bits, laws, most_written) == interpret(laws, rail, bits, most_written)


@given(RAILS, BITS, st.integers(0, TABLES - 1))
def test_the_jump_table_agrees_with_the_plain_loop(rail, bits, number):
    laws = laws_of(number)
    jumps = Jumps(lay(laws, rail))
    ending, ticks, written = run(rail, bits, laws, most_written=10_000)
    jumped, read, jumped_ticks = jumps.opening.written, jumps.opening.read, jumps.opening.ticks
    for bit in bits:
        if read < 0:
            break
        segment = jumps.segment(read, int(bit))
        jumped, read, jumped_ticks = jumped + segment.written, segment.read, jumped_ticks + segment.ticks
    if read >= 0:
        assert (ending, ticks, written) == ("ended", jumped_ticks + 1, jumped)
    else:
        assert ending in ("dead", "extra")
        assert written.startswith(jumped)


def test_the_run_of_the_specification_comes_out_tick_by_tick():
    assert run("riw", "10") == ("ended", 13, "01")


def test_a_read_at_the_end_takes_its_tick_and_nothing_else():
    assert run("r", "") == ("ended", 1, "")


def test_a_stride_over_the_end_lands_on_the_end_stop():
    # Tick 1 reads 1, tick 2 strides 3 from stop 1 of 3: onto stop 2, turned, which writes at once.
    assert run("rfw", "1")[2][:1] == "1"
    assert interpret(CANONICAL, "rfw", "1", 100) == run("rfw", "1")


def test_a_reversal_towards_the_bumper_executes_the_same_stop_again():
    # m at stop 0 with F=0 heading left reverses, moves right; m at the last stop, heading left, bumps back for ever.
    assert run("wm", "1")[0] == "dead"


def test_on_a_rail_of_one_stop_the_faces_take_turns():
    assert run("r", "101") == ("ended", 7, "")
    assert run("w", "", most_written=3) == ("extra", 8, "0000")


def test_standing_still_is_dead_after_four_ticks_for_each_stop():
    assert run("iii", "1") == ("dead", 13, "")


def test_a_write_starts_the_patience_anew():
    ending, ticks, written = run("w", "", most_written=30)
    assert (ending, len(written)) == ("extra", 31)
    assert ticks > 4


def test_an_inward_bumper_sends_a_shuttle_on_the_end_stop_to_the_stop_beside_it():
    laws = laws_of(720 * 4)
    assert laws["bumper"] == "inward"
    # rwi: read, nothing, invert at the end stop, then stop 1 writes: the end stop is not executed twice.
    assert run("rwi", "1", laws)[2][:1] == "0"


@pytest.mark.parametrize("number", [-1, TABLES])
def test_there_are_no_law_tables_outside_the_space(number):
    with pytest.raises(ValueError, match="no law table"):
        laws_of(number)


def test_all_law_tables_differ():
    import json

    assert len({json.dumps(laws_of(number), sort_keys=True) for number in range(TABLES)}) == TABLES


EDGE = (((0, "0"), (1, "1")), ((0, "1"), (1, "0")))
PAIRS = (((1, ""), (2, "")), ((0, "00"), (0, "10")), ((0, "01"), (0, "11")))


def brute_difference(rail, rules, longest):
    """Return a shortest input up to a length on which the naive interpreter is not right, or None."""
    for length in range(longest + 1):
        for bits in map("".join, itertools.product("01", repeat=length)):
            expected = respond(rules, bits)
            ending, _, written = interpret(CANONICAL, rail, bits, len(expected))
            if ending != "ended" or written != expected:
                return bits
    return None


@given(st.text(alphabet="rwimkf", min_size=1, max_size=8), st.sampled_from([EDGE, PAIRS]))
def test_the_proof_agrees_with_all_short_inputs(rail, rules):
    proven, brute = compare(Jumps(lay(CANONICAL, rail)), rules), brute_difference(rail, rules, 5)
    if proven is None:
        assert brute is None
    elif len(proven.input) <= 5:
        assert brute is not None
        assert len(brute) == len(proven.input)
        assert proven.expected == respond(rules, proven.input)


@pytest.mark.parametrize(
    ("rail", "rules"),
    [("wfimwif", EDGE), ("wirkwfikmfwikwf", PAIRS), ("wfimwi", EDGE), ("wirkwfikmfwikw", PAIRS)],
)
def test_the_proof_agrees_with_all_inputs_of_up_to_nine_bits(rail, rules):
    proven = compare(Jumps(lay(CANONICAL, rail)), rules)
    assert brute_difference(rail, rules, 9) == (None if proven is None else proven.input)


@pytest.mark.parametrize(("rail", "kind"), [("iii", "dead"), ("wr", "wrong"), ("iw", "wrong"), ("rw", "wrong")])
def test_a_difference_says_of_what_kind_it_is(rail, kind):
    assert compare(Jumps(lay(CANONICAL, rail)), EDGE).kind == kind
