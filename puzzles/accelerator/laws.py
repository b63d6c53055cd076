"""The law table: sizes, slot limits and caps, and for each operation of each engine what its operands are.

Reading, both interpreters, the editor's hints and the candidate's rules take them from here.
"""

from __future__ import annotations

from typing import Any

TO = "dest"
FROM = "source"
TO_LANES = "dest*"
FROM_LANES = "source*"
NUMBER = "imm"

WORD = 0xFFFFFFFF
LANES = 8
SCALAR_OPERATORS = ("+", "-", "*", "//", "cdiv", "^", "&", "|", "<<", ">>", "%", "<", "==")

CANONICAL: dict[str, Any] = {
    "word_bits": 32,
    "scratch": 1536,
    "lanes": LANES,
    "latency": 1,
    "slots": {"alu": 12, "valu": 6, "load": 2, "store": 2, "flow": 1, "debug": 64},
    "operations": {
        "alu": {name: [TO, FROM, FROM] for name in SCALAR_OPERATORS},
        "valu": {
            **{name: [TO_LANES, FROM_LANES, FROM_LANES] for name in SCALAR_OPERATORS},
            "vbroadcast": [TO_LANES, FROM],
            "multiply_add": [TO_LANES, FROM_LANES, FROM_LANES, FROM_LANES],
        },
        "load": {
            "const": [TO, NUMBER],
            "load": [TO, FROM],
            "load_offset": [TO, FROM, NUMBER],
            "vload": [TO_LANES, FROM],
        },
        "store": {"store": [FROM, FROM], "vstore": [FROM, FROM_LANES]},
        "flow": {
            "select": [TO, FROM, FROM, FROM],
            "vselect": [TO_LANES, FROM_LANES, FROM_LANES, FROM_LANES],
            "add_imm": [TO, FROM, NUMBER],
            "jump": [NUMBER],
            "jump_indirect": [FROM],
            "cond_jump": [FROM, NUMBER],
            "cond_jump_rel": [FROM, NUMBER],
            "halt": [],
            "pause": [],
            "coreid": [TO],
            "trace_write": [FROM],
        },
    },
    "cycles": 1_000_000,
    "lane_operations": 4_000_000,
    "grading_lane_operations": 12_000_000,
}

VECTOR_OPERATIONS = frozenset(
    (engine, name)
    for engine, operations in CANONICAL["operations"].items()
    for name, operands in operations.items()
    if TO_LANES in operands or FROM_LANES in operands
)


def lane_operations(engine: str, operation: str) -> int:
    """Count what a slot does for the cap: 8 lanes for one with a vector operand, else 1."""
    return LANES if (engine, operation) in VECTOR_OPERATIONS else 1
