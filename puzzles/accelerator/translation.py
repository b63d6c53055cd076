"""From a bundle to the steps that do it one after another: where a word must be copied first, what it costs.

All slots of a bundle read before any of them writes. Their steps run one after another all the same: in the order of
the slots, stores last (they alone write memory, and nothing that stands behind them reads it). A slot that reads
words which a step before it writes reads a copy of them instead, made before the bundle in a part of scratch that no
program can name. Later writes win because they come later.
"""

from __future__ import annotations

from typing import NamedTuple

from puzzles.accelerator.laws import FROM, FROM_LANES, LANES, NUMBER, TO, TO_LANES, WORD, lane_operations
from puzzles.accelerator.shape import DEBUG, Bundle, Slot
from puzzles.contract import Laws

Step = tuple[str, tuple[int, ...]]
"""An action's name, as `operations` has it, and its operands."""

COPIES = 256
"""Words behind scratch; the slots of one bundle read fewer."""
CONTROLS = frozenset(("jump", "jump_indirect", "cond_jump", "cond_jump_rel", "halt"))
_WIDTHS = {TO: 1, FROM: 1, TO_LANES: LANES, FROM_LANES: LANES}
_ENGINES = {"const": "load"}  # the core's number is a constant
_NOTHING = frozenset(("pause", "trace_write"))


class Translated(NamedTuple):
    """What a bundle does and costs. `steps` is None where an operand lies outside scratch: no run survives that.

    `control` is the slot that decides what comes next, if there is one; it is to be done after the steps.
    """

    steps: list[Step] | None
    control: Slot | None
    cycles: int
    lane_operations: int


def translate(laws: Laws, bundle: Bundle) -> Translated:
    """Translate a bundle; its shape has been checked."""
    slots = [(engine, slot) for engine, slots in bundle if engine != DEBUG for slot in slots]
    cycles = int(any(engine != DEBUG for engine, _ in bundle))
    lanes = sum(lane_operations(engine, slot[0]) for engine, slot in slots)
    if len(slots) > 1:
        slots.sort(key=_turn)
    steps: list[Step] = []
    copies: list[Step] = []
    written: set[int] = set()
    control: Slot | None = None
    for engine, slot in slots:
        name, kinds, operands = _plainly(laws, engine, slot)
        if not _reads_early(laws["scratch"], kinds, operands, written, copies):
            return Translated(None, None, cycles, lanes)
        if engine == "flow" and name in CONTROLS:
            control = (name, *operands)
        elif name not in _NOTHING:
            steps.append((f"{_ENGINES.get(name, engine)} {name}", tuple(operands)))
            if len(slots) > 1 and kinds[0] in (TO, TO_LANES):
                written.update(range(operands[0], operands[0] + _WIDTHS[kinds[0]]))
    return Translated(copies + steps, control, cycles, lanes)


def _turn(item: tuple[str, Slot]) -> int:
    engine, slot = item
    if engine == "store":
        return 1
    return 2 if engine == "flow" and slot[0] in CONTROLS else 0


def _plainly(laws: Laws, engine: str, slot: Slot) -> tuple[str, list[str], list[int]]:
    """Return a slot's operation, kinds of operands and operands, in terms of the operations that have actions."""
    name, operands = slot[0], list(slot[1:])
    if name == "load_offset":
        dest, address, offset = operands
        return "load", [TO, FROM], [dest + offset, address + offset]
    if name == "coreid":
        return "const", [TO, NUMBER], [*operands, 0]
    kinds: list[str] = laws["operations"][engine][name]
    if name in ("const", "add_imm"):
        operands[-1] &= WORD
    return name, kinds, operands


def _reads_early(size: int, kinds: list[str], operands: list[int], written: set[int], copies: list[Step]) -> bool:
    """Let the operands that read what is written before read copies; tell whether all of them lie within scratch."""
    for place, kind in enumerate(kinds):
        if kind == NUMBER:
            continue
        start, width = operands[place], _WIDTHS[kind]
        if not 0 <= start <= size - width:
            return False
        if written and kind in (FROM, FROM_LANES) and not written.isdisjoint(range(start, start + width)):
            copy = size if not copies else copies[-1][1][0] + (LANES if copies[-1][0] == "copy lanes" else 1)
            copies.append(("copy" if width == 1 else "copy lanes", (copy, start)))
            operands[place] = copy
    return True
