"""Hostile programs of the accelerator in a real evaluator: a verdict in time, within the memory of a grading."""

from __future__ import annotations

import json

import pytest
from evaluator_process import Evaluator

# What a frame can carry: base64 makes 4 bytes of 3, and the frame has 8 MiB for it and its envelope.
MOST_BYTES = 6 * 1024 * 1024 - 1024


def _bundles(make, closing=""):
    """Join bundles made of counted numbers until the text is full."""
    parts, size = [], len(closing) + 2
    while size < MOST_BYTES - 500:
        parts.append(make(len(parts)))
        size += len(parts[-1]) + 1
    return f"[{','.join(parts)}{closing}]"


def _slots(first, count, signs=("+", "-", "*", "^", "|", "<<")):
    """Write slots that differ from those of any other number."""
    return ",".join(
        f'["{signs[number % len(signs)]}",{10 + number % 90},{10 + number // 90 % 90},{10 + number // 8100 % 90}]'
        for number in range(first * count, (first + 1) * count)
    )


def _short(bundle):
    return json.dumps(bundle, separators=(",", ":"))


def _alu(number, count):
    return f'{{"alu":[{_slots(number, count)}]}}'


def _parsed(number, count):
    return json.loads(_alu(number, count))


def _loop(bundles):
    return _short([{"load": [["const", 50, 2**32 - 5], ["const", 20, 31]]}, *bundles, {"flow": [["jump", 1]]}])


# fmt: off
HOSTILE = {
    "as many different slots as there can be": lambda: _bundles(lambda number: _alu(number, 12)),
    "the same on vectors": lambda: _bundles(lambda number: f'{{"valu":[{_slots(number, 6)}]}}'),
    "as many different bundles as there can be": lambda: _bundles(lambda number: _alu(number, 1)),
    "those in a loop": lambda: _bundles(lambda number: _alu(number, 1), closing=',{"flow":[["jump",0]]}'),
    "two million empty bundles": lambda: _bundles(lambda number: "{}"),
    "a tight loop": lambda: '[{"flow":[["jump",0]]}]',
    "a loop of four slots a bundle": lambda: _loop([_parsed(number, 4) for number in range(90)]),
    "a loop of full bundles that read what they write": lambda: _loop(
        [{"valu": [["*", 100 + 8 * part, 100, 104] for part in range(6)]} for _ in range(90)]),
    "a long loop of shifts": lambda: _loop([{"alu": [["<<", 60, 50, 20]] * 4} for _ in range(50_000)]),
    "a fault after nearly four million lane operations": lambda: _loop(
        [{"load": [["const", 0, 9_000], ["const", 1, 1]]}, *[_parsed(number, 4) for number in range(100)],
         {"alu": [["-", 0, 0, 1], ["//", 5, 1, 0]]}, {"flow": [["jump", 2]]}]),
    "jumps into the middle of a long straight part": lambda: _short(
        [{"load": [["const", 0, 3], ["const", 1, 1]]}, {"alu": [["+", 0, 0, 1]]}, {"flow": [["jump_indirect", 0]]},
         *[{"alu": [["+", 5, 5, 1]]} for _ in range(100_000)], {"flow": [["jump", 1]]}]),
    "lists within lists in debug slots": lambda: '[{"debug":[[' + "[[[[]]]]," * (MOST_BYTES // 9 - 9) + "0]]}]",
    "many short lists in a debug slot": lambda: '[{"debug":[[' + "[]," * (MOST_BYTES // 3 - 9) + "0]]}]",
}
# fmt: on


@pytest.fixture(scope="module")
def evaluator():
    with Evaluator() as started:
        yield started


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_program_gets_a_verdict_in_time_and_within_256_mb(evaluator, kind):
    source = HOSTILE[kind]().encode()
    limits = {"cpu_seconds": 12, "memory_bytes": 256 * 1024 * 1024}
    answer = evaluator.ask(source, "accelerator/tree-walk", limits=limits)
    assert "error" not in answer
    report = answer["report"]
    assert report["verdict"] in ("wrong", "too_slow", "too_large")
    assert report["failure"]["reason"]
    # The bar is 3 s on an idle machine; under load half of the core is somebody else's.
    assert answer["cpu_ms"] < 9000


def test_a_right_program_that_wastes_all_it_may_on_every_input_is_graded_in_time(evaluator):
    wasting = [_parsed(number, 12) for number in range(20_000)]
    adding = [
        {"load": [["const", 0, 4], ["const", 1, 20]], "flow": [["add_imm", 2, 9, 12]]},
        {"load": [["vload", 16, 0], ["vload", 32, 1]], "flow": [["add_imm", 3, 9, 28]]},
        {"load": [["vload", 24, 2], ["vload", 40, 3]], "valu": [["+", 16, 16, 32]]},
        {"load": [["const", 4, 36], ["const", 5, 44]], "valu": [["+", 24, 24, 40]]},
        {"store": [["vstore", 4, 16], ["vstore", 5, 24]]},
    ]
    turns = [{"alu": [["-", 200, 200, 201]]}, {"flow": [["cond_jump", 200, 1]]}]
    source = _short([{"load": [["const", 200, 4], ["const", 201, 1]]}, *wasting, *turns, *adding]).encode()
    answer = evaluator.ask(source, "accelerator/two-lists", limits={"cpu_seconds": 12})
    assert answer["report"]["verdict"] == "valid"
    assert 11_000_000 < answer["report"]["steps"] <= 12_000_000
    assert answer["cpu_ms"] < 9000
