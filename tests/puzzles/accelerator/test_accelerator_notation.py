"""Texts of programs: what is read, what is refused and how it is told, and how long hostile texts take."""

from __future__ import annotations

import gc
import json
import random
import time

import pytest
from accelerator_programs import programs
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.accelerator.laws import CANONICAL
from puzzles.accelerator.notation import MAX_SOURCE_BYTES, parse, render
from puzzles.contract import Invalid

SLOT = '["+",0,1,2]'


def faults(text):
    with pytest.raises(Invalid) as caught:
        parse(CANONICAL, text)
    return caught.value.faults


def only(text):
    (fault,) = faults(text)
    return fault


def marked(text):
    """Return the part of a one-line text that its only fault marks, and the reason."""
    fault = only(text)
    assert fault.line == 1
    return text[fault.column - 1 : fault.end_column - 1], fault.reason


@settings(max_examples=100, deadline=None)
@given(programs())
def test_what_is_rendered_is_read_back_in_windows_of_any_size(program):
    text = render(program)
    for window in (0, 1, 50, 10**6):
        assert parse(CANONICAL, text, window) == program


# fmt: off
PARTS = st.sampled_from([
    "{", "}", "[", "]", ",", ":", '"', '"alu"', '"debug"', '"x}"', "1", "-1", "1.5", "NaN", "true", " ", "\n", SLOT,
    f'{{"alu":[{SLOT}]}}', ',{"debug":[["}"]]}', ',{"debug":[{"a":{}}]}', "{},", '"load":', '[["const",0,5]]',
])
# fmt: on


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=12).map("".join))
def test_windows_change_nothing_about_what_is_read_or_told(text):
    for whole in (text, f"[{text}]", f"[{{{text}}}]"):
        careful, *others = (read(whole, window) for window in (0, 1, 20, 10**6))
        assert all(other == careful for other in others)
        if isinstance(careful, tuple):
            assert json.loads(whole) == [{name: [*map(_listed, slots)] for name, slots in one} for one in careful]


def read(text, window):
    try:
        return parse(CANONICAL, text, window)
    except Invalid as invalid:
        return list(invalid.faults)


def _listed(slot):
    return list(slot) if isinstance(slot, tuple) else slot


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_program_or_has_faults_with_places(text):
    try:
        parse(CANONICAL, text)
    except Invalid as invalid:
        for fault in invalid.faults:
            assert fault.line >= 1
            assert 1 <= fault.column < fault.end_column
            assert fault.reason


def test_engines_slots_and_debug_slots_keep_their_order():
    text = '[{"store":[["store",1,2]],"debug":[[],["x",{"a":[1.5,null]}]],"alu":[["+",1,2,3],["-",4,5,6]]}]'
    (bundle,) = parse(CANONICAL, text)
    assert [engine for engine, _ in bundle] == ["store", "debug", "alu"]
    assert json.loads(render((bundle,))) == json.loads(text)
    assert list(json.loads(render((bundle,)))[0]) == ["store", "debug", "alu"]


def test_blanks_mean_nothing_and_braces_in_a_debug_slot_are_read():
    plain = parse(CANONICAL, f'[{{"alu":[{SLOT}]}},{{}}]')
    assert parse(CANONICAL, f' [\t{{ "alu" :\r\n[ {SLOT} ] }} , {{ }} ]\n') == plain
    assert parse(CANONICAL, f'[{{"alu":[{SLOT}]}},{{"debug":[["}},{{"]]}}]')[0] == plain[0]
    assert parse(CANONICAL, f'[{{"alu":[{SLOT}]}},{{"debug":[[{{"a":{{}}}}]]}}]')[0] == plain[0]


def test_numbers_of_up_to_a_thousand_digits_are_read():
    (bundle,) = parse(CANONICAL, f'[{{"load":[["const",0,-{"9" * 999}]]}}]')
    assert bundle[0][1][0][2] == -(10**999 - 1)


@pytest.mark.parametrize(
    ("slot", "part", "reason"),
    [
        ("5", "5", "5 is not a slot: a slot is a list"),
        ("{}", "{}", "an object is not a slot"),
        ("[]", "[]", "the slot is empty: its first item is the operation, one of + - *"),
        ('["xor",1,2,3]', '["xor",1,2,3]', 'there is no operation "xor" on alu; there are + - *'),
        ("[1,2,3,4]", "[1,2,3,4]", "there is no operation 1 on alu"),
        ("[[],2,3,4]", "[[],2,3,4]", "there is no operation a list on alu"),
        ('["+",1,2]', '["+",1,2]', '"+" takes 3 operands; this slot has 2: write 3 (dest, source, source).'),
        ('["+",1,2,3,4]', '["+",1,2,3,4]', '"+" takes 3 operands; this slot has 4'),
        ('["+",1,2,"3"]', '["+",1,2,"3"]', '"3" is no operand: operands are whole numbers.'),
        ('["+",1,2,3.0]', '["+",1,2,3.0]', "3.0 is no operand"),
        ('["+",1,2,1e2]', '["+",1,2,1e2]', "100.0 is no operand"),
        ('["+",1,2,true]', '["+",1,2,true]', "true is no operand"),
        ('["+",1,2,null]', '["+",1,2,null]', "null is no operand"),
        ('["+",1,2,[3]]', '["+",1,2,[3]]', "a list is no operand"),
        ('["+",1,2,NaN]', '["+",1,2,NaN]', "NaN is not a number of JSON"),
        ('["+",1,2,-Infinity]', '["+",1,2,-Infinity]', "-Infinity is not a number of JSON"),
        ('["+",1,2,1e999]', '["+",1,2,1e999]', "1e999 is too large a number"),
    ],
)
def test_a_slot_of_the_wrong_shape_is_marked_and_named(slot, part, reason):
    where, told = marked(f'[{{"debug":[]}},{{"alu":[{SLOT},{slot}]}}]')
    assert where == part
    assert told.startswith("Bundle 1, alu slot 1: ")
    assert reason in told


@pytest.mark.parametrize(
    ("text", "part", "reason"),
    [
        ('[{"ALU":[]}]', '"ALU"', 'Bundle 0: there is no engine "ALU"; there are alu, valu, load, store, flow, debug.'),
        ('[{"alu":[],"alu":[]}]', '"alu"', 'Bundle 0 names alu twice: join its slots in one list.'),
        ('[{"debug":[[{"a":1,"a":2}]]}]', '[{"a":1,"a":2}]', "a key stands twice in one object"),
        ('[{"alu":5}]', "5", "Bundle 0: 5 is not a list of slots."),
        ("[[]]", "[]", "Bundle 0 is a list: a bundle is an object"),
        ('["alu"]', '"alu"', 'Bundle 0 is "alu"'),
        ("{}", "{", "A program is a JSON list of bundles: it begins with [, not with {."),
        ("[]", "[", "The program has no bundle: write at least one."),
        ("[{}] x", "x", "The program ends with its ]; delete x and what follows."),
        ("[{} {}]", "{", "Expected a comma or ] in the program, not {."),
        ("[{},]", "]", "Bundle 1 is not JSON here"),
        ('[{"alu" []}]', "[", 'Bundle 0: expected a colon behind "alu", not [.'),
        ("[{5:[]}]", "5", "Bundle 0: expected an engine's name in quotes, not 5."),
        ("[{\"alu\":[['+',0,1,2]]}]", "'", "Bundle 0, alu slot 0 is not JSON here (Expecting value): found '."),
        ('[{"alu":[["\x01"]]}]', "\x01", "Invalid control character at): found U+0001."),
        ("\ufeff[{}]", "\ufeff", "it begins with [, not with U+FEFF."),
        ("[\x00]", "\x00", "found U+0000"),
        ('[{"load":[["const",0,' + "7" * 10_000 + "]]}]", None, "a number has 10000 digits; at most 1000 are read."),
        ('[{"debug":[' + "[" * 100_000 + "]" * 100_000 + "]}]", None, "lists within lists, too many of them"),
    ],
)  # fmt: skip
def test_other_faults_are_marked_and_named(text, part, reason):
    where, told = marked(text)
    assert part in (where, None)
    assert reason in told


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_values_in_debug_slots_may_lie_fifty_lists_deep(opening, closing):
    def nested(depth):
        return '[{"debug":[[' + opening * (depth - 1) + "0" + closing * (depth - 1) + "]]}]"

    assert parse(CANONICAL, nested(49))
    assert only(nested(50)).reason == "Bundle 0, debug slot 0: lists within lists, more than 50 deep."
    assert "lists within lists" in only(nested(100_000)).reason


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_text_is_told_so(text):
    assert only(text).reason.startswith("The program is empty")


@pytest.mark.parametrize(
    "text", ["[", "[{", '[{"alu', '[{"alu"', '[{"alu":[', f'[{{"alu":[{SLOT}', f'[{{"alu":[{SLOT}]}}']
)
def test_a_text_that_breaks_off_is_told_where(text):
    fault = only(text)
    assert fault.column >= len(text) - 3
    assert "the end of the text" in fault.reason or "Unterminated string" in fault.reason


@pytest.mark.parametrize("engine", ["alu", "valu", "load", "store", "flow", "debug"])
def test_slot_limits_hold_for_each_engine(engine):
    limit = CANONICAL["slots"][engine]
    slot = {
        "alu": SLOT,
        "valu": SLOT,
        "load": '["const",0,1]',
        "store": '["store",0,1]',
        "flow": '["halt"]',
        "debug": "[]",
    }
    bundle = '[{"%s":[%s]}]'
    assert parse(CANONICAL, bundle % (engine, ",".join([slot[engine]] * limit)))
    where, reason = marked(bundle % (engine, ",".join([slot[engine]] * (limit + 1))))
    assert where == f'"{engine}"'
    assert reason == f"Bundle 0 has {limit + 1} {engine} slots; at most {limit} fit: move 1 to another bundle."


def test_all_faults_are_told_at_once_in_reading_order():
    text = (
        '[{"alu": [["+", 1]],\n  "flw": []},\n 7,\n {"flow": [["halt"], ["halt", 1]]}, {"load": [["const", 0, 1.5]]}\n'
    )
    places = [(fault.line, fault.column, fault.end_column) for fault in faults(text)]
    assert places == [(1, 11, 19), (2, 3, 8), (3, 2, 3), (4, 3, 9), (4, 22, 33), (4, 47, 64), (5, 1, 2)]


def test_lines_end_with_lf_cr_lf_or_cr():
    for line_end in ("\n", "\r\n", "\r"):
        assert [(fault.line, fault.column) for fault in faults(f"[{{}},{line_end}{line_end} 5]")] == [(3, 2)]


def test_reading_stops_after_a_thousand_faults():
    found = faults("[" + ",".join(["5"] * 5000) + "]")
    assert len(found) == 1001
    assert found[-1].reason == "Reading stopped after 1000 faults."
    report = puzzles.check(puzzles.task("accelerator/tree-walk"), b"[" + b",".join([b"5"] * 5000) + b"]")
    assert len(report["faults"]) == 50
    assert "951 more faults follow" in report["faults"][-1]["reason"]


def test_texts_that_are_too_large_or_no_text_are_refused():
    task = puzzles.task("accelerator/tree-walk")
    assert task.max_source_bytes == MAX_SOURCE_BYTES == 6 * 1024 * 1024
    assert puzzles.evaluate(task, b" " * (7 * 1024 * 1024), "1")["verdict"] == "too_large"
    report = puzzles.evaluate(task, b'[{"debug":[["\xff"]]}]', "1")
    assert (report["verdict"], report["faults"][0]["column"]) == ("invalid", 14)


def _bundles(make):
    """Join as many bundles as a text may hold."""
    parts, size = [], 2
    while size < MAX_SOURCE_BYTES - 250:
        parts.append(make())
        size += len(parts[-1]) + 1
    return f"[{','.join(parts)}]"


def _single(draw):
    a, b, c = (draw.randrange(10, 100) for _ in range(3))
    return f'{{"alu":[["+",{a},{b},{c}]]}}'


def _blank(draw):
    return "{" + "".join(draw.choices(" \t\n", k=10)) + "}"


def _long(draw):
    return f'{{"load":[["const",0,{draw.randrange(10**100)}]]}}'


FULL = MAX_SOURCE_BYTES - 64
# fmt: off
HOSTILE = {
    "a quarter of a million different bundles": lambda draw: _bundles(lambda: _single(draw)),
    "the same, and one brace that is none": lambda draw: _bundles(lambda: _single(draw))[:-1] + ',{"debug":[["}"]]}]',
    "two million empty bundles": lambda draw: _bundles(lambda: "{}"),
    "half a million bundles of blanks": lambda draw: _bundles(lambda: _blank(draw)),
    "lists within lists": lambda draw: "[" * FULL,
    "lists within lists in a slot": lambda draw: '[{"debug":[' + "[" * FULL,
    "lists in place of bundles": lambda draw: "[" + "[]," * (FULL // 3) + "[]]",
    "very many slots": lambda draw: '[{"debug":[' + "[]," * (FULL // 3) + "[]]}]",
    "a very long slot": lambda draw: '[{"debug":[[' + "0," * (FULL // 2) + "0]]}]",
    "millions of digits": lambda draw: '[{"load":[["const",0,' + "9" * FULL + "]]}]",
    "many long numbers that differ": lambda draw: _bundles(lambda: _long(draw)),
    "faults everywhere": lambda draw: "[" + '{"x":1},' * (FULL // 8) + "{}]",
    "faults on many lines": lambda draw: "[" + "1\n," * (FULL // 3) + "{}]",
    "half a million engines": lambda draw: "[{" + ",".join(f'"{number}":[]' for number in range(500_000)) + "}]",
    "nothing but quotes": lambda draw: '["' * (FULL // 2),
    "nothing but braces": lambda draw: "[" + "}" * FULL + "]",
    "nothing but blanks": lambda draw: "[" + " " * FULL + "]",
}
# fmt: on


@pytest.fixture
def no_collector():
    """Do without the cyclic garbage collector, as an evaluator does: its cost hangs on what other tests keep."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.usefixtures("no_collector")
def test_no_text_is_read_slowly(kind):
    text = HOSTILE[kind](random.Random(1))
    assert len(text) <= MAX_SOURCE_BYTES
    begun = time.process_time()
    report = puzzles.check(puzzles.task("accelerator/tree-walk"), text.encode())
    # The bar is 1 s; a machine under load gets leave to take longer.
    assert time.process_time() - begun < 3
    assert report["verdict"] in ("valid", "invalid")
