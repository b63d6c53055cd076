"""Naive programs of ours, made here: nothing that knows how to do these tasks well is in this repository."""

from __future__ import annotations

import json

from puzzles.accelerator.specification import STAGES

# Scratch: the header's words, constants, the element at work.
ROUNDS, NODES, BATCH, HEIGHT, TREE_AT, INDEX_AT, VALUE_AT = range(7)
ZERO, ONE, TWO = 7, 8, 9
STAGE_CONSTANTS = 10
ADDRESS, INDEX, VALUE, NODE, FIRST, SECOND, ELEMENT, ROUND = range(30, 38)
NUMBERS = 100


def text(bundles, **style):
    """Write bundles as JSON, without blanks unless a style says otherwise."""
    return json.dumps(bundles, **{"separators": (",", ":"), **style})


def _opening():
    """Read the header and lay the constants."""
    slots = []
    for place in range(7):
        slots += [("load", ["const", ADDRESS, place]), ("load", ["load", place, ADDRESS])]
    slots += [("load", ["const", place, number]) for place, number in ((ZERO, 0), (ONE, 1), (TWO, 2))]
    for number, (_, first, _, _, second) in enumerate(STAGES):
        place = STAGE_CONSTANTS + 2 * number
        slots += [("load", ["const", place, first]), ("load", ["const", place + 1, second])]
    return slots


def _element(number):
    """One step of one element of the batch, whose number is in a word of scratch: 36 slots."""
    slots = [
        ("alu", ["+", ADDRESS, INDEX_AT, number]),
        ("load", ["load", INDEX, ADDRESS]),
        ("alu", ["+", ADDRESS, VALUE_AT, number]),
        ("load", ["load", VALUE, ADDRESS]),
        ("alu", ["+", ADDRESS, TREE_AT, INDEX]),
        ("load", ["load", NODE, ADDRESS]),
        ("alu", ["^", VALUE, VALUE, NODE]),
    ]
    for stage, (op1, _, op2, op3, _) in enumerate(STAGES):
        place = STAGE_CONSTANTS + 2 * stage
        slots += [
            ("alu", [op1, FIRST, VALUE, place]),
            ("alu", [op3, SECOND, VALUE, place + 1]),
            ("alu", [op2, VALUE, FIRST, SECOND]),
        ]
    return [
        *slots,
        ("alu", ["%", FIRST, VALUE, TWO]),
        ("alu", ["==", FIRST, FIRST, ZERO]),
        ("flow", ["select", SECOND, FIRST, ONE, TWO]),
        ("alu", ["*", INDEX, INDEX, TWO]),
        ("alu", ["+", INDEX, INDEX, SECOND]),
        ("alu", ["<", FIRST, INDEX, NODES]),
        ("flow", ["select", INDEX, FIRST, INDEX, ZERO]),
        ("alu", ["+", ADDRESS, INDEX_AT, number]),
        ("store", ["store", ADDRESS, INDEX]),
        ("alu", ["+", ADDRESS, VALUE_AT, number]),
        ("store", ["store", ADDRESS, VALUE]),
    ]


def singles(slots):
    """Put every slot into a bundle of its own."""
    return [{engine: [slot]} for engine, slot in slots]


def tree_walk_unrolled(rounds=16, batch=256):
    """The naive walk written out: every round and element in turn."""
    slots = _opening() + [("load", ["const", NUMBERS + number, number]) for number in range(batch)]
    for _ in range(rounds):
        for number in range(batch):
            slots += _element(NUMBERS + number)
    return singles(slots)


def tree_walk_looped():
    """The same walk with two loops around one element's step."""
    opening, body = _opening(), _element(ELEMENT)
    opening += [("load", ["const", ROUND, 0])]
    begin = len(opening)
    opening += [("load", ["const", ELEMENT, 0])]
    closing = [
        ("flow", ["add_imm", ELEMENT, ELEMENT, 1]),
        ("alu", ["<", FIRST, ELEMENT, BATCH]),
        ("flow", ["cond_jump", FIRST, begin + 1]),
        ("flow", ["add_imm", ROUND, ROUND, 1]),
        ("alu", ["<", FIRST, ROUND, ROUNDS]),
        ("flow", ["cond_jump", FIRST, begin]),
    ]
    return singles(opening + body + closing)


def two_lists_naive():
    """Add number by number."""
    slots = [("load", ["const", 8, 1])]
    for place in range(4):
        slots += [("load", ["const", 9, place]), ("load", ["load", place, 9])]
    for _ in range(16):
        slots += [
            ("load", ["load", 10, 1]),
            ("load", ["load", 11, 2]),
            ("alu", ["+", 10, 10, 11]),
            ("store", ["store", 3, 10]),
            *(("alu", ["+", place, place, 8]) for place in (1, 2, 3)),
        ]
    return singles(slots)


def two_lists_packed():
    """Add eight numbers at once, and do beside each other what can be."""
    return [
        {"load": [["const", 0, 4], ["const", 1, 20]], "flow": [["add_imm", 2, 9, 12]]},
        {"load": [["vload", 16, 0], ["vload", 32, 1]], "flow": [["add_imm", 3, 9, 28]]},
        {
            "load": [["vload", 24, 2], ["vload", 40, 3]],
            "valu": [["+", 16, 16, 32]],
            "flow": [["add_imm", 4, 9, 36]],
        },
        {"valu": [["+", 24, 24, 40]], "store": [["vstore", 4, 16]], "flow": [["add_imm", 5, 9, 44]]},
        {"store": [["vstore", 5, 24]]},
    ]
