"""The plain interpreter: the rules as they are written, bundle by bundle, each operation looked up in a dictionary.

It is the reference that the engine is compared with, in tests on random programs and in the benchmark for speed. In
the product it does what need not be fast: it tells why and where a run went wrong, and it makes traces.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from puzzles.accelerator.laws import LANES, WORD, lane_operations
from puzzles.accelerator.shape import DEBUG, Program, Slot, shown
from puzzles.contract import Fault, Laws

_OPERATORS: Mapping[str, Callable[[int, int], int]] = {
    "+": lambda a, b: (a + b) & WORD,
    "-": lambda a, b: (a - b) & WORD,
    "*": lambda a, b: (a * b) & WORD,
    "//": lambda a, b: a // b,
    "cdiv": lambda a, b: -(-a // b),
    "^": lambda a, b: a ^ b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "<<": lambda a, b: (a << b) & WORD if b < 32 else 0,
    ">>": lambda a, b: a >> b if b < 32 else 0,
    "%": lambda a, b: a % b,
    "<": lambda a, b: int(a < b),
    "==": lambda a, b: int(a == b),
}


class _BrokenRuleError(Exception):
    """What a slot did wrong, before anybody says which slot it was."""


class Plain:
    """One run: both spaces of words, the counter, and what the bundle executed last has written."""

    def __init__(self, laws: Laws, program: Program, image: Iterable[int]) -> None:
        self.laws = laws
        self.program = program
        self.scratch = [0] * laws["scratch"]
        self.memory = list(image)
        self.counter = 0
        self.cycles = 0
        self.lane_operations = 0
        self.halted = False
        self.scratch_writes: list[tuple[int, int]] = []
        self.memory_writes: list[tuple[int, int]] = []

    @property
    def ended(self) -> bool:
        """Tell whether the machine has stopped, by `halt` or by passing the last bundle."""
        return self.halted or self.counter == len(self.program)

    def run(self) -> None:
        """Run to the end, or raise Fault."""
        while not self.ended:
            self.step()

    def step(self) -> None:
        """Execute the bundle at the counter; raise Fault where it breaks a rule or a cap is reached."""
        index = self.counter
        self.counter = index + 1
        self.scratch_writes = []
        self.memory_writes = []
        cycles = 0
        for engine, slots in self.program[index]:
            if engine == DEBUG:
                continue
            cycles = 1
            operations = _ENGINES[engine]
            for number, slot in enumerate(slots):
                operation, lanes = operations[slot[0]]
                try:
                    operation(self, slot)
                except _BrokenRuleError as broken:
                    raise _fault(index, engine, number, slot, str(broken)) from None
                self.lane_operations += lanes
        self.cycles += cycles
        if self.cycles > self.laws["cycles"] or self.lane_operations > self.laws["lane_operations"]:
            raise self._stopped(index)
        for address, value in self.scratch_writes:
            self.scratch[address] = value
        for address, value in self.memory_writes:
            self.memory[address] = value

    def _stopped(self, index: int) -> Fault:
        name = "cycles" if self.cycles > self.laws["cycles"] else "lane_operations"
        cap = f"{self.laws[name]:,} {name.replace('_', ' ')}"
        return Fault(
            "too_slow", f"A run is stopped after {cap}; this one had come to bundle {index}.", {"bundle": index}
        )

    def read(self, address: int) -> int:
        """Return the word at an address of scratch."""
        if not 0 <= address < len(self.scratch):
            raise _BrokenRuleError(f"scratch has no word {shown(address)}; it has 0 to {len(self.scratch) - 1}")
        return self.scratch[address]

    def write(self, address: int, value: int) -> None:
        """Note a word to be written to scratch at the bundle's end."""
        if not 0 <= address < len(self.scratch):
            raise _BrokenRuleError(f"scratch has no word {shown(address)}; it has 0 to {len(self.scratch) - 1}")
        self.scratch_writes.append((address, value))

    def fetch(self, address: int) -> int:
        """Return the word at an address of memory."""
        if address >= len(self.memory):
            raise _BrokenRuleError(f"memory has no word {address}; it has 0 to {len(self.memory) - 1}")
        return self.memory[address]

    def keep(self, address: int, value: int) -> None:
        """Note a word to be written to memory at the bundle's end."""
        if address >= len(self.memory):
            raise _BrokenRuleError(f"memory has no word {address}; it has 0 to {len(self.memory) - 1}")
        self.memory_writes.append((address, value))

    def jump(self, target: int) -> None:
        """Set the counter; just past the last bundle is a place to jump to."""
        if not 0 <= target <= len(self.program):
            raise _BrokenRuleError(f"there is no bundle {shown(target)} to jump to; there are 0 to {len(self.program)}")
        self.counter = target

    def halt(self) -> None:
        """Stop behind this bundle."""
        self.halted = True


Operation = Callable[[Plain, Slot], None]


def _fault(index: int, engine: str, number: int, slot: Slot, reason: str) -> Fault:
    written = " ".join(shown(item).strip('"') for item in slot)
    place = {"bundle": index, "engine": engine, "slot": number}
    return Fault("wrong", f"Bundle {index}, {engine} slot {number} ({written}): {reason}.", place)


def _operated(operator: Callable[[int, int], int], a: int, b: int) -> int:
    try:
        return operator(a, b)
    except ZeroDivisionError:
        raise _BrokenRuleError("division by zero") from None


def _scalar(machine: Plain, slot: Slot) -> None:
    name, dest, a, b = slot
    machine.write(dest, _operated(_OPERATORS[name], machine.read(a), machine.read(b)))


def _vector(machine: Plain, slot: Slot) -> None:
    name, dest, a, b = slot
    operator = _OPERATORS[name]
    for lane in range(LANES):
        machine.write(dest + lane, _operated(operator, machine.read(a + lane), machine.read(b + lane)))


def _broadcast(machine: Plain, slot: Slot) -> None:
    _, dest, source = slot
    for lane in range(LANES):
        machine.write(dest + lane, machine.read(source))


def _multiply_add(machine: Plain, slot: Slot) -> None:
    _, dest, a, b, c = slot
    for lane in range(LANES):
        value = machine.read(a + lane) * machine.read(b + lane) + machine.read(c + lane)
        machine.write(dest + lane, value & WORD)


def _vload(machine: Plain, slot: Slot) -> None:
    _, dest, address = slot
    for lane in range(LANES):
        machine.write(dest + lane, machine.fetch(machine.read(address) + lane))


def _load_offset(machine: Plain, slot: Slot) -> None:
    _, dest, address, offset = slot
    machine.write(dest + offset, machine.fetch(machine.read(address + offset)))


def _vstore(machine: Plain, slot: Slot) -> None:
    _, address, source = slot
    for lane in range(LANES):
        machine.keep(machine.read(address) + lane, machine.read(source + lane))


def _select(machine: Plain, slot: Slot) -> None:
    _, dest, condition, a, b = slot
    chosen, other = machine.read(a), machine.read(b)
    machine.write(dest, chosen if machine.read(condition) else other)


def _vselect(machine: Plain, slot: Slot) -> None:
    _, dest, condition, a, b = slot
    for lane in range(LANES):
        chosen, other = machine.read(a + lane), machine.read(b + lane)
        machine.write(dest + lane, chosen if machine.read(condition + lane) else other)


def _cond_jump(machine: Plain, slot: Slot) -> None:
    if machine.read(slot[1]):
        machine.jump(slot[2])


def _cond_jump_rel(machine: Plain, slot: Slot) -> None:
    if machine.read(slot[1]):
        machine.jump(machine.counter + slot[2])


def _trace_write(machine: Plain, slot: Slot) -> None:
    machine.read(slot[1])


_OPERATIONS: Mapping[str, Mapping[str, Operation]] = {
    "alu": dict.fromkeys(_OPERATORS, _scalar),
    "valu": {**dict.fromkeys(_OPERATORS, _vector), "vbroadcast": _broadcast, "multiply_add": _multiply_add},
    "load": {
        "const": lambda machine, slot: machine.write(slot[1], slot[2] & WORD),
        "load": lambda machine, slot: machine.write(slot[1], machine.fetch(machine.read(slot[2]))),
        "load_offset": _load_offset,
        "vload": _vload,
    },
    "store": {
        "store": lambda machine, slot: machine.keep(machine.read(slot[1]), machine.read(slot[2])),
        "vstore": _vstore,
    },
    "flow": {
        "select": _select,
        "vselect": _vselect,
        "add_imm": lambda machine, slot: machine.write(slot[1], (machine.read(slot[2]) + slot[3]) & WORD),
        "jump": lambda machine, slot: machine.jump(slot[1]),
        "jump_indirect": lambda machine, slot: machine.jump(machine.read(slot[1])),
        "cond_jump": _cond_jump,
        "cond_jump_rel": _cond_jump_rel,
        "halt": lambda machine, slot: machine.halt(),
        "pause": lambda machine, slot: None,
        "coreid": lambda machine, slot: machine.write(slot[1], 0),
        "trace_write": _trace_write,
    },
}

_ENGINES: Mapping[str, Mapping[str, tuple[Operation, int]]] = {
    engine: {name: (operation, lane_operations(engine, name)) for name, operation in operations.items()}
    for engine, operations in _OPERATIONS.items()
}
