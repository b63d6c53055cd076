"""Runs programs fast: each slot becomes an action once, and a run strings actions together without asking again.

What a bundle costs is known before the run, so a run is charged by the block: all bundles from a place where it can
come to the next bundle with a jump or a halt. A block that is executed often is written out as one function, from
whole numbers alone (`operations.lines_of`), and only so many lines of a program are.

A run that breaks a rule or comes to a cap is done again up to the block where that happened, and from there on by
the plain interpreter, which says what was wrong and where: a run that is right pays nothing for the explanation.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import chain, compress
from typing import NamedTuple

from puzzles.accelerator.operations import Action, lines_of, makers_for
from puzzles.accelerator.plain import Plain
from puzzles.accelerator.shape import Program, Slot
from puzzles.accelerator.translation import COPIES, translate
from puzzles.contract import Fault, Laws

HOT_USES = 200
"""After so many uses a block is written out: compiling a line costs about as much as that many uses save."""
MOST_HOT_LINES = 10_000
MOST_KEPT_ACTIONS = 500_000
_LANE_OPERATION = 1 << 32
"""A bundle's costs are added up as one number: cycles, and lane operations in multiples of this."""


class Run(NamedTuple):
    """How a run that broke no rule ended; `memory` is the engine's own list and lasts until its next run."""

    cycles: int
    lane_operations: int
    memory: list[int]


class _Block:
    """Bundles `start` to `end` - 1: their actions, what they cost, and what says where the run goes on."""

    __slots__ = ("actions", "cycles", "end", "lane_operations", "leave", "start", "uses")

    def __init__(
        self, start: int, end: int, actions: Sequence[Action], leave: Callable[[], int], costs: tuple[int, int]
    ) -> None:
        self.start = start
        self.end = end
        self.actions = actions
        self.leave = leave
        self.cycles, self.lane_operations = costs
        self.uses = 0


def _outside() -> None:
    raise IndexError


class Engine:
    """A program made ready to run on any number of images of memory."""

    def __init__(self, laws: Laws, program: Program, hot_uses: int = HOT_USES) -> None:
        self._laws = laws
        self._hot_uses = hot_uses
        self._program = program
        self._scratch = [0] * (laws["scratch"] + COPIES)
        self._memory: list[int] = []
        self._blocks: dict[int, _Block] = {}
        self._kept_actions = 0
        self._hot_lines = 0
        self._actions: dict[int, tuple[Action, ...]] = {}
        self._costs: dict[int, int] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        """Make the actions of each distinct bundle; bundles are told apart by where they are kept."""
        makers = makers_for(self._scratch, self._memory)
        controls: dict[int, Slot] = {}
        for key, bundle in {id(bundle): bundle for bundle in self._program}.items():
            steps, control, cycles, lane_operations = translate(self._laws, bundle)
            if steps is None:
                self._actions[key] = (_outside,)
            else:
                self._actions[key] = tuple([makers[name](*operands) for name, operands in steps])
            self._costs[key] = cycles + lane_operations * _LANE_OPERATION
            if control is not None:
                controls[key] = control
        self._keys = array("Q", map(id, self._program))
        self._controls = controls
        self._turns = array("L", compress(range(len(self._keys)), map(controls.__contains__, self._keys)))

    def run(self, image: Sequence[int]) -> Run:
        """Run on an image of memory; raise Fault where a rule is broken or a cap is reached."""
        most_cycles, most_lanes = self._laws["cycles"], self._laws["lane_operations"]
        size, blocks, hot_uses = len(self._program), self._blocks, self._hot_uses
        self._begin(image)
        counter = cycles = lanes = 0
        try:
            while counter != size:
                block = blocks.get(counter) or self._block(counter)
                cycles += block.cycles
                lanes += block.lane_operations
                if cycles > most_cycles or lanes > most_lanes:
                    break
                block.uses += 1
                if block.uses == hot_uses:
                    self._write_out(block)
                for act in block.actions:
                    act()
                counter = block.leave()
        except (IndexError, ZeroDivisionError):
            raise self._explained(image, counter, cycles - block.cycles) from None
        if counter != size:
            raise self._explained(image, counter, cycles - block.cycles)
        return Run(cycles, lanes, self._memory)

    def _begin(self, image: Sequence[int]) -> None:
        self._scratch[:] = bytes(len(self._scratch))
        self._memory[:] = image

    def _block(self, start: int) -> _Block:
        turn = bisect_left(self._turns, start)
        size = len(self._program)
        end = self._turns[turn] + 1 if turn < len(self._turns) else size
        keys = self._keys[start:end]
        control = self._controls.get(keys[-1])
        leave = (lambda: size) if control is None else self._leave(control, end)
        lane_operations, cycles = divmod(sum(map(self._costs.__getitem__, keys)), _LANE_OPERATION)
        actions = list(chain.from_iterable(map(self._actions.__getitem__, keys)))
        block = _Block(start, end, actions, leave, (cycles, lane_operations))
        # Blocks may overlap where jumps go into the middle of one, so what is kept of them has its own bound.
        self._kept_actions += len(block.actions) + 1
        if self._kept_actions > MOST_KEPT_ACTIONS:
            self._blocks.clear()
            self._kept_actions = len(block.actions) + 1
        self._blocks[start] = block
        return block

    def _leave(self, control: Slot, after: int) -> Callable[[], int]:
        """Return a function that says which bundle comes next; it raises IndexError where there is none."""
        scratch, size, name = self._scratch, len(self._program), control[0]
        if name == "halt":
            return lambda: size
        if name == "jump_indirect":
            return lambda: _within(scratch[control[1]], size)
        target = control[-1] + (after if name == "cond_jump_rel" else 0)
        if name == "jump":
            return lambda: _within(target, size)
        condition = control[1]
        if 0 <= target <= size:
            return lambda: target if scratch[condition] else after
        return lambda: _within(target, size) if scratch[condition] else after

    def _write_out(self, block: _Block) -> None:
        """Replace a block's actions by one function that does the same, if the program has lines left for it."""
        lines: list[str] = []
        for bundle in self._program[block.start : block.end]:
            for name, operands in translate(self._laws, bundle).steps or ():
                lines += lines_of(name, operands)
            if self._hot_lines + len(lines) > MOST_HOT_LINES:
                return
        if not lines or _outside in block.actions:
            return
        self._hot_lines += len(lines)
        text = "def act(s=s, m=m):\n    " + "\n    ".join(lines)
        names: dict[str, object] = {"s": self._scratch, "m": self._memory}
        exec(text, names)  # noqa: S102 - made of this package's texts and of whole numbers, see operations.lines_of
        block.actions = (names["act"],)  # type: ignore[assignment]

    def _explained(self, image: Sequence[int], counter: int, cycles: int) -> Fault:
        """Return the fault of a run that has one in the block that it came to with so many cycles done."""
        lanes = self._run_again(image, counter, cycles)
        run = Plain(self._laws, self._program, self._memory)
        run.scratch[:] = self._scratch[: len(run.scratch)]
        run.counter, run.cycles, run.lane_operations = counter, cycles, lanes
        try:
            run.run()
        except Fault as fault:
            return fault
        raise AssertionError("the engine and the plain interpreter disagree about a run")

    def _run_again(self, image: Sequence[int], counter: int, cycles: int) -> int:
        """Run up to that block, which no run comes to twice with the same cycles; return the lane operations."""
        self._begin(image)
        at = done = lanes = 0
        while (at, done) != (counter, cycles):
            block = self._blocks.get(at) or self._block(at)
            done += block.cycles
            lanes += block.lane_operations
            for act in block.actions:
                act()
            at = block.leave()
        return lanes


def _within(target: int, size: int) -> int:
    if 0 <= target <= size:
        return target
    raise IndexError
