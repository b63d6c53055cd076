"""How fast the machine runs in this process, beside the plain interpreter, and how long a full grading takes.

The loads are of the make of real programs, but do nothing that a task asks for, so they give nothing away: a scalar
one with one slot in a bundle and as many cycles as the naive program, and one with full bundles.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from puzzles.accelerator.engine import Engine
from puzzles.accelerator.grading import grade, visible_cases
from puzzles.accelerator.laws import CANONICAL
from puzzles.accelerator.notation import parse
from puzzles.accelerator.plain import Plain
from puzzles.accelerator.shape import Program
from puzzles.accelerator.specification import UNTOUCHED, Rules, image_of
from puzzles.contract import Limits, Task

Slots = list[tuple[str, list[Any]]]

_RULES = Rules(UNTOUCHED, height=10, batch=256, rounds=16)
_ELEMENTS = 256
_ROUNDS = 16
_DENSE_ROUNDS = 2000


def single_slots() -> str:
    """Write a program of 147,726 bundles of one slot: addresses, loads, arithmetic, choices, stores."""
    opening: Slots = [("load", ["const", 10 + number, 0x9E3779B9 * (number + 1)]) for number in range(12)]
    opening += [("load", ["const", 100 + number, number]) for number in range(_ELEMENTS)]
    opening += [("load", ["const", 8, 2054]), ("load", ["const", 9, 7])]
    body = [slot for element in range(_ELEMENTS) for slot in _element(100 + element)]
    return _written([{engine: [slot]} for engine, slot in opening + _ROUNDS * body])


def _element(number: int) -> Slots:
    """Write 36 slots that work on an element of the batch; the values themselves stay as they are."""
    signs = ("+", "^", "-", "&", "|", ">>", "<", "==")
    mixing: Slots = [("alu", [signs[turn % 8], 30 + turn % 3, 30 + turn % 2, 10 + turn % 12]) for turn in range(24)]
    return [
        ("alu", ["+", 40, 9, number]),
        ("load", ["load", 30, 40]),
        ("alu", ["+", 41, 8, number]),
        ("load", ["load", 31, 41]),
        *mixing,
        ("alu", ["%", 32, 30, 14]),
        ("alu", ["*", 33, 30, 32]),
        ("flow", ["select", 34, 32, 30, 33]),
        ("flow", ["add_imm", 35, 34, 1]),
        ("alu", ["<<", 36, 35, 100]),
        ("alu", ["==", 37, 36, 35]),
        ("alu", ["+", 41, 8, number]),
        ("store", ["store", 41, 37]),
    ]


def full_bundles() -> str:
    """Write a loop whose bundles are full: twelve words and six vectors of arithmetic, loads, stores, a choice."""
    signs = ("+", "^", ">>", "&", "-", "|")
    opening: list[Any] = [{"load": [["const", 0, _DENSE_ROUNDS], ["const", 1, 1]]}, {"load": [["const", 2, 7]]}]
    opening += [{"load": [["vload", 400 + 8 * part, 2], ["const", 4 + part, 2054 + 8 * part]]} for part in range(12)]
    bundles = []
    for turn in range(8):
        alu = [[signs[(turn + part) % 6], 20 + part, 40 + part, 60 + part] for part in range(12)]
        valu: list[list[Any]] = [
            [signs[part], 100 + 8 * part, 200 + 8 * part, 300 + 8 * (turn + part)] for part in range(5)
        ]
        valu.append(["multiply_add", 140, 440, 448, 456])
        bundles.append(
            {
                "alu": alu,
                "valu": valu,
                "load": [["vload", 200 + 8 * (turn % 6), 2], ["load", 40 + turn, 2]],
                "store": [["vstore", 4 + turn % 12, 400], ["store", 5, 20]],
                "flow": [["vselect", 300 + 8 * turn, 200, 400, 408]],
            }
        )
    closing = [{"alu": [["-", 0, 0, 1]]}, {"flow": [["cond_jump", 0, len(opening)]]}]
    return _written([*opening, *bundles, *closing])


def _written(bundles: list[Any]) -> str:
    return json.dumps(bundles, separators=(",", ":"))


def measure(task: Task, seconds: float) -> dict[str, float]:
    """Measure for about `seconds`: cycles per second, ratios to the plain interpreter, milliseconds per grading.

    A grading is a whole one, from the text of the scalar load to its metric, on the public inputs and 8 fresh ones.
    All is computing time, so that what else a computer does changes it little.
    """
    single, full = single_slots(), full_bundles()
    figures: dict[str, float] = {}
    for name, text in (("single_slot", single), ("full_bundle", full)):
        fast, plain = _cycle_rates(parse(CANONICAL, text), seconds / 3)
        figures[f"{name}_cycles_per_second"] = fast
        figures[f"{name}_to_plain_ratio"] = fast / plain
    load = replace(task, specification=_RULES, cases=visible_cases("accelerator/measurement", _RULES))

    def graded() -> int:
        return int(grade(load, parse(CANONICAL, single), "measurement", Limits()).reason == "valid")

    (gradings,) = _rates(seconds / 3, graded)
    figures["grading_ms"] = 1000 / gradings
    return figures


def _cycle_rates(program: Program, seconds: float) -> list[float]:
    """Return cycles per second of the engine and of the plain interpreter, which take turns."""
    engine, image = Engine(CANONICAL, program), image_of(_RULES, "measurement")

    def plain_cycles() -> int:
        run = Plain(CANONICAL, program, image)
        run.run()
        return run.cycles

    return _rates(seconds, lambda: engine.run(image).cycles, plain_cycles)


def _rates(seconds: float, *works: Callable[[], int]) -> list[float]:
    """Return the units done per second by each work, the best of at least two passes: the least disturbed one."""
    best = [0.0] * len(works)
    passes, end = 0, time.process_time() + seconds
    while passes < 2 or time.process_time() < end:
        passes += 1
        for number, work in enumerate(works):
            start = time.process_time()
            done = work()
            best[number] = max(best[number], done / (time.process_time() - start))
    return best
