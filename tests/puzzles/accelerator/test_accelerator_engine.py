"""What the machine does: single operations by hand, the rules for bundles, and the two interpreters side by side."""

from __future__ import annotations

import json
import re

import pytest
from accelerator_programs import LAWS, images, programs
from hypothesis import given, settings

from puzzles.accelerator.engine import Engine
from puzzles.accelerator.laws import CANONICAL
from puzzles.accelerator.notation import parse
from puzzles.accelerator.operations import lines_of
from puzzles.accelerator.plain import Plain
from puzzles.accelerator.statement import statement
from puzzles.contract import Fault

TOP = 2**32 - 1


def program_of(*bundles):
    return parse(CANONICAL, json.dumps(bundles))


def ending(run):
    """Run; return what the run returns, or verdict, reason and place of its fault."""
    try:
        return run()
    except Fault as fault:
        return fault.verdict, fault.reason, fault.place


def both(bundles, image=(0,) * 64, laws=CANONICAL):
    """Run both interpreters; return scratch, memory and costs, or the fault, in which they must agree."""
    program = tuple(bundles) if isinstance(bundles[0], tuple) else program_of(*bundles)
    plain = Plain(laws, program, image)

    def plainly():
        plain.run()
        return plain.scratch, plain.memory, plain.cycles, plain.lane_operations

    expected = ending(plainly)
    for hot_uses in (2, 10**9):
        engine = Engine(laws, program, hot_uses)

        def fast(engine=engine):
            run = engine.run(image)
            return engine._scratch[: laws["scratch"]], run.memory, run.cycles, run.lane_operations

        # The second run finds what the first one left behind.
        assert ending(fast) == ending(fast) == expected
    return expected


def scratch_after(*bundles, **more):
    return both(bundles, **more)[0]


def fault_of(*bundles, **more):
    verdict, reason, place = both(bundles, **more)
    return verdict, reason, place


def const(*pairs):
    return [{"load": [["const", address, value]]} for address, value in pairs]


@settings(max_examples=250, deadline=None)
@given(programs(), images)
def test_both_interpreters_do_the_same_on_random_programs(program, image):
    both(program, image, LAWS)


@pytest.mark.parametrize(
    ("operation", "a", "b", "result"),
    [
        ("+", TOP, 2, 1),
        ("-", 1, 2, TOP),
        ("*", 2**16 + 1, 2**16 + 1, 2**17 + 1),
        ("//", 17, 5, 3),
        ("cdiv", 17, 5, 4),
        ("cdiv", 15, 5, 3),
        ("cdiv", TOP, 1, TOP),
        ("^", 12, 10, 6),
        ("&", 12, 10, 8),
        ("|", 12, 10, 14),
        ("<<", 3, 31, 2**31),
        ("<<", 1, 32, 0),
        ("<<", TOP, TOP, 0),
        (">>", TOP, 31, 1),
        (">>", TOP, 32, 0),
        (">>", TOP, TOP, 0),
        ("%", 17, 5, 2),
        ("<", 1, TOP, 1),
        ("<", TOP, 1, 0),
        ("<", 4, 4, 0),
        ("==", 4, 4, 1),
        ("==", 4, 5, 0),
    ],
)
def test_arithmetic_on_words_and_on_lanes(operation, a, b, result):
    assert scratch_after(*const((1, a), (2, b)), {"alu": [[operation, 0, 1, 2]]})[0] == result
    lanes = [{"load": [["const", 8 + lane, a], ["const", 16 + lane, b]]} for lane in range(8)]
    assert scratch_after(*lanes, {"valu": [[operation, 24, 8, 16]]})[24:32] == [result] * 8


def test_lanes_are_worked_on_one_by_one():
    lanes = const(*((8 + lane, lane) for lane in range(8)), *((16 + lane, 10 * lane) for lane in range(8)))
    after = scratch_after(*lanes, {"valu": [["-", 24, 16, 8], ["multiply_add", 32, 8, 16, 8], ["vbroadcast", 40, 10]]})
    assert after[24:32] == [9 * lane for lane in range(8)]
    assert after[32:40] == [10 * lane * lane + lane for lane in range(8)]
    assert after[40:48] == [2] * 8


def test_loads_and_stores():
    image = list(range(100, 164))
    opening = const((0, 5), (1, 20), (2, 40))
    after, memory, cycles, lanes = both(
        [
            *opening,
            {"load": [["load", 10, 0], ["vload", 16, 1]]},
            {"load": [["load_offset", 30, 0, 1]], "store": [["store", 0, 10], ["vstore", 2, 16]]},
        ],
        image,
    )
    assert (after[10], after[16:24], after[31]) == (105, list(range(120, 128)), 120)
    assert memory[40:48] == list(range(120, 128))
    assert memory[5] == 105
    assert (cycles, lanes) == (5, 3 + 9 + 10)


def test_choices_and_the_small_operations_of_flow():
    after = scratch_after(
        *const((1, 7), (2, 8), (3, 9)),
        {"flow": [["select", 10, 1, 2, 3]]},
        {"flow": [["select", 11, 0, 2, 3]]},
        {"flow": [["add_imm", 12, 1, -8]]},
        {"flow": [["add_imm", 13, 1, 2**40 + 1]]},
        {"flow": [["coreid", 1]]},
        {"flow": [["pause"]]},
        {"flow": [["trace_write", 2]]},
    )
    assert after[10:14] == [8, 9, TOP, 8]
    assert after[1:4] == [0, 8, 9]


def test_a_choice_on_lanes_looks_at_each_lane_of_the_condition():
    opening = const(*((lane, lane % 2) for lane in range(8)), *((8 + lane, 10 + lane) for lane in range(16)))
    after = scratch_after(*opening, {"flow": [["vselect", 30, 0, 8, 16]]})
    assert after[30:38] == [18, 11, 20, 13, 22, 15, 24, 17]


@pytest.mark.parametrize(("value", "word"), [(-1, TOP), (2**32, 0), (2**40 + 3, 3), (-(10**60), -(10**60) % 2**32)])
def test_a_constant_counts_modulo_2_to_the_32(value, word):
    assert scratch_after(*const((0, value)))[0] == word


def test_all_slots_read_before_any_writes():
    after = scratch_after(*const((0, 1), (1, 2)), {"alu": [["+", 0, 1, 9], ["+", 1, 0, 9]]})
    assert after[:2] == [2, 1]
    memory = both([*const((0, 3), (1, 77)), {"store": [["store", 0, 1]], "load": [["load", 2, 0]]}], list(range(64)))
    assert (memory[0][2], memory[1][3]) == (3, 77)


def test_a_store_takes_the_word_as_it_was_before_the_bundle_whatever_else_writes_it():
    opening = const((0, 3), (1, 77))
    _, memory, *_ = both([*opening, {"store": [["store", 0, 1]], "alu": [["+", 0, 0, 1], ["+", 1, 1, 1]]}])
    assert memory[3:5] == [77, 0]


@pytest.mark.parametrize(("first", "word"), [("alu", 5), ("load", 9)])
def test_of_two_writes_the_later_one_stays_by_the_order_of_engines_in_the_bundle(first, word):
    slots = {"alu": [["+", 0, 1, 2]], "load": [["const", 0, 5]]}
    bundle = {first: slots[first], **slots}
    assert scratch_after(*const((1, 4), (2, 5)), bundle)[0] == word


def test_of_two_writes_the_later_one_stays_by_the_order_of_slots():
    assert scratch_after({"load": [["const", 0, 5], ["const", 0, 6]]})[0] == 6
    _, memory, *_ = both([*const((1, 9)), {"store": [["store", 0, 1], ["store", 0, 2]]}])
    assert memory[0] == 0


def test_a_vector_may_overlap_itself():
    opening = const(*((lane, lane + 1) for lane in range(9)))
    assert scratch_after(*opening, {"valu": [["+", 1, 0, 20]]})[:9] == [1, 1, 2, 3, 4, 5, 6, 7, 8]
    assert scratch_after(*opening, {"valu": [["vbroadcast", 0, 3]]})[:8] == [4] * 8


def test_only_bundles_with_an_engine_other_than_debug_take_a_cycle():
    free = [{}, {"debug": [[], ["anything", None, {"at": [1.5]}]]}]
    assert both([*free, {"alu": []}, *free, {"flow": [["pause"]]}, *free])[2:] == (2, 1)


def test_nothing_is_computed_in_bundles_that_are_free():
    for slot in (["+", 0, 1, 2], ["const", 0, 5], ["jump", 0], ["halt"]):
        assert both([{"debug": [slot]}, {"alu": [["+", 3, 3, 3]]}])[0] == [0] * 1536


def test_a_loop_takes_cycles_even_through_bundles_that_are_free():
    assert fault_of({}, {"debug": [[]]}, {"flow": [["jump", 0]]}, laws=LAWS)[0] == "too_slow"


def test_halt_stops_behind_its_bundle_whose_writes_still_land():
    after, _, cycles, _ = both([{"load": [["const", 0, 5]], "flow": [["halt"]]}, {"load": [["const", 0, 6]]}])
    assert (after[0], cycles) == (5, 1)


@pytest.mark.parametrize(
    ("jump", "cycles"),
    [
        (["jump", 3], 3),
        (["jump_indirect", 0], 3),
        (["cond_jump", 0, 3], 3),
        (["cond_jump", 9, 3], 4),
        (["cond_jump_rel", 0, 1], 3),
        (["cond_jump_rel", 9, 1], 4),
        (["cond_jump", 9, 99], 4),
        (["cond_jump_rel", 0, 2], 2),
        (["jump", 4], 2),
        (["cond_jump_rel", 0, 0], 4),
    ],
)
def test_jumps(jump, cycles):
    assert both([*const((0, 3)), {"flow": [jump]}, *const((1, 1), (2, 1))])[2] == cycles


def test_a_jump_looks_at_its_condition_as_it_was_before_the_bundle():
    opening = const((0, 1))
    assert both([*opening, {"alu": [["-", 0, 0, 0]], "flow": [["cond_jump", 0, 3]]}, *const((1, 1))])[2] == 2


@pytest.mark.parametrize(
    ("slot", "engine", "reason"),
    [
        (["//", 0, 1, 2], "alu", "division by zero"),
        (["cdiv", 0, 1, 2], "alu", "division by zero"),
        (["%", 0, 1, 2], "valu", "division by zero"),
        (["+", 1536, 1, 2], "alu", "scratch has no word 1536; it has 0 to 1535"),
        (["+", 0, -1, 2], "alu", "scratch has no word -1"),
        (["+", 1529, 1, 2], "valu", "scratch has no word 1536"),
        (["+", 0, 10**999, 2], "alu", "scratch has no word 1000000"),
        (["load_offset", 1530, 0, 6], "load", "scratch has no word 1536"),
        (["load_offset", 0, 1530, 6], "load", "scratch has no word 1536"),
        (["load", 0, 9], "load", "memory has no word 64; it has 0 to 63"),
        (["vload", 0, 10], "load", "memory has no word 64"),
        (["store", 9, 0], "store", "memory has no word 64"),
        (["vstore", 10, 0], "store", "memory has no word 64"),
        (["select", 0, 1, 2, 1536], "flow", "scratch has no word 1536"),
        (["trace_write", 1536], "flow", "scratch has no word 1536"),
        (["jump", 5], "flow", "there is no bundle 5 to jump to"),
        (["jump", -1], "flow", "there is no bundle -1 to jump to"),
        (["jump_indirect", 9], "flow", "there is no bundle 64 to jump to"),
        (["cond_jump", 9, 99], "flow", "there is no bundle 99 to jump to"),
        (["cond_jump_rel", 9, -4], "flow", "there is no bundle -1 to jump to"),
    ],
)
def test_a_broken_rule_ends_the_run_and_names_bundle_and_slot(slot, engine, reason):
    verdict, told, place = fault_of(*const((9, 64), (10, 57)), {engine: [slot]}, {})
    assert verdict == "wrong"
    assert told.startswith(f"Bundle 2, {engine} slot 0 (")
    assert reason in told
    assert len(told) < 250
    assert place == {"bundle": 2, "engine": engine, "slot": 0}


def test_of_several_broken_rules_the_first_slot_is_told():
    broken = {"store": [["store", 9, 0], ["store", 0, 1]], "alu": [["+", 0, 0, 0], ["//", 0, 0, 1]]}
    assert fault_of(*const((9, 64)), broken)[2] == {"bundle": 1, "engine": "store", "slot": 0}
    turned = {"alu": broken["alu"], "store": broken["store"]}
    assert fault_of(*const((9, 64)), turned)[2] == {"bundle": 1, "engine": "alu", "slot": 1}


def test_a_bundle_that_no_run_reaches_may_have_any_numbers():
    assert both([{"flow": [["halt"]]}, {"alu": [["//", -5, 10**30, 7]]}])[2] == 1


@pytest.mark.parametrize(("times", "ends"), [(20, True), (21, False)])
def test_a_run_may_take_as_many_cycles_as_the_cap_says(times, ends):
    # Two bundles before the loop, three in it; a last bundle that makes 60 of 2 + 3 * 19 + 1, or 63.
    bundles = [
        *const((0, times - 1), (1, 1)),
        {"alu": [["-", 0, 0, 1]]},
        {},
        {"alu": []},
        {"flow": [["cond_jump", 0, 2]]},
    ]
    found = both([*bundles, {"alu": []}], laws={**LAWS, "lane_operations": 10**6})
    assert (found[2] == 60) is ends
    assert (found[0] == "too_slow") is not ends


def test_a_cap_tells_where_the_run_had_come_to():
    verdict, reason, place = fault_of({"valu": [["+", 0, 0, 0]]}, {"flow": [["jump", 0]]}, laws={**LAWS, "cycles": 999})
    assert verdict == "too_slow"
    assert reason == "A run is stopped after 700 lane operations; this one had come to bundle 0."
    assert place == {"bundle": 0}


def test_a_fault_comes_before_the_cap_that_a_later_bundle_would_reach():
    laws = {**LAWS, "cycles": 3}
    assert fault_of({"alu": []}, {"alu": [["//", 0, 0, 0]]}, {"alu": []}, {"alu": []}, laws=laws)[0] == "wrong"
    assert fault_of({"alu": []}, {"alu": []}, {"alu": []}, {"alu": [["//", 0, 0, 0]]}, laws=laws)[0] == "wrong"
    assert fault_of(*[{"alu": []}] * 4, {"alu": [["//", 0, 0, 0]]}, laws=laws)[0] == "too_slow"


def test_a_jump_may_go_into_the_middle_of_what_was_run_as_one_before():
    loop = [
        *const((0, 3), (1, 1)),
        {"alu": [["+", 2, 2, 1]]},
        {"alu": [["-", 0, 0, 1]]},
        {"flow": [["cond_jump", 0, 3]]},
    ]
    assert both(loop)[0][:3] == [0, 1, 1]


def test_text_for_busy_parts_holds_nothing_but_our_words_and_whole_numbers():
    known = set(re.findall(r"[a-z]+", " ".join(" ".join(lines_of(name, (1, 2, 3, 4))) for name in ("alu +", "alu <<"))))
    assert known == {"s", "if", "else"}
    for name in ("valu multiply_add", "flow vselect", "load vload", "store vstore", "flow select"):
        text = "\n".join(lines_of(name, (1, 2, 3, 4)))
        assert set(re.findall(r"[A-Za-z]+", text)) <= {"s", "m", "i", "if", "else", "len", "raise", "IndexError"}
    with pytest.raises(ValueError, match="format"):
        lines_of("alu +", ("1", "2", "__import__('os')"))


def test_the_example_of_the_rules_does_what_the_rules_say_of_it():
    text = statement(CANONICAL).split("```")[1]
    after, _, cycles, _ = both(list(json.loads(text)))
    assert (after[:4], cycles) == ([38, 2, 42, 38 * 42], 3)


@pytest.mark.parametrize("hot_uses", [0, 1, 2, 8, 9, 10])
def test_a_block_may_be_written_out_early_late_or_never(hot_uses):
    program = program_of(*const((0, 9), (1, 1)), {"alu": [["-", 0, 0, 1]]}, {"flow": [["cond_jump", 0, 2]]})
    assert Engine(CANONICAL, program, hot_uses).run([0]).cycles == 2 + 18
