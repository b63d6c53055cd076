"""The calculator's true law table as data, and the one place where the meaning of a key becomes behaviour.

The published table says how much there is of everything, and nothing else:

    {"keys": 8, "presses": 160, "longest": 16, "inputs": 6}

The true table has the same limits under "limits" and, beside them,

    {"modulus": 10, "keys": {"a": MEANING, ...}, "quirk": QUIRK}

The calculator has two cells, A and B, both 0 at first, and a direction in which it goes along the keys. A MEANING is
an action, perhaps with a condition (`if`) and a rhythm (`every`: the key acts at every n-th press of it only):

    {"do": "put" | "add" | "take" | "from" | "times" | "least" | "most" | "gap", "to": "A", "of": "B" | "in" | 3}
    {"do": "halve", "to": "A"}      {"do": "print", "of": "A"}      {"do": "swap"}
    {"do": "skip" | "restart" | "reverse", "if": "A>B"}

A QUIRK is a trigger and what it brings about:

    {"when": "never"}
    {"when": "print", "then": "clear"}                  the printed cell becomes 0
    {"when": "press", "every": 5, "then": "ignore"}     or "twice": presses 5, 10, 15 … of the run
    {"when": "repeat", "then": "twice"}                 or "ignore": a press of the key that was pressed just before
    {"when": "read", "above": 6, "then": "swap"}        once the value is where the key puts it
    {"when": "wrap", "then": "swap"}                    when the program begins anew behind its end
    {"when": "skip", "then": "farther"}                 a skip passes over two keys

`then` of print, read and wrap is one of "swap", "clear" (the printed cell, else A), "negate" (A), "raise" (A by 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from puzzles.contract import Law, Laws

LETTERS = "abcdefgh"
LIMITS: Laws = {"keys": 8, "presses": 160, "longest": 16, "inputs": 6}
INPUT = "in"

CONDITIONS: Mapping[str, Callable[[int, int], bool]] = {
    "A=0": lambda a, b: a == 0,
    "B=0": lambda a, b: b == 0,
    "A>B": lambda a, b: a > b,
    "A<B": lambda a, b: a < b,
    "A=B": lambda a, b: a == b,
    "A odd": lambda a, b: a % 2 == 1,
    "B odd": lambda a, b: b % 2 == 1,
}
OPERATIONS: Mapping[str, Callable[[int, int], int]] = {
    "put": lambda cell, value: value,
    "add": lambda cell, value: cell + value,
    "take": lambda cell, value: cell - value,
    "from": lambda cell, value: value - cell,
    "times": lambda cell, value: cell * value,
    "least": min,
    "most": max,
    "gap": lambda cell, value: abs(cell - value),
    "halve": lambda cell, value: cell // 2,
}
SKIP, RESTART, REVERSE = "skip", "restart", "reverse"
MOVES = (SKIP, RESTART, REVERSE)


class Acting(NamedTuple):
    """A key's meaning under a modulus, laid out by state: the state of cells A and B is the number A · modulus + B.

    `acts` tells for each state whether the condition holds. `after` holds the next state, by state, and by state ·
    modulus + value for a key that reads. `prints` is "", "A" or "B"; `move` is "" or one of MOVES.
    """

    reads: bool
    prints: str
    move: str
    every: int
    acts: tuple[bool, ...]
    after: tuple[int, ...]


def acting(meaning: Law, modulus: int) -> Acting:
    """Lay a meaning out for every state of the cells."""
    do, reads = meaning["do"], meaning.get("of") == INPUT
    holds = CONDITIONS[meaning["if"]] if "if" in meaning else (lambda a, b: True)
    states = [divmod(state, modulus) for state in range(modulus * modulus)]
    values = range(modulus) if reads else (0,)
    return Acting(
        reads,
        meaning["of"] if do == "print" else "",
        do if do in MOVES else "",
        meaning.get("every", 1),
        tuple(holds(a, b) for a, b in states),
        tuple(
            _next(meaning, a, b, value, modulus) if holds(a, b) else a * modulus + b
            for a, b in states
            for value in values
        ),
    )


def _next(meaning: Law, a: int, b: int, value: int, modulus: int) -> int:
    if meaning["do"] == "swap":
        return b * modulus + a
    if meaning["do"] not in OPERATIONS:
        return a * modulus + b
    named: Mapping[Any, int] = {"A": a, "B": b, INPUT: value}
    operand = named.get(meaning.get("of", 0), meaning.get("of", 0))
    result = OPERATIONS[meaning["do"]](a if meaning["to"] == "A" else b, operand) % modulus
    return result * modulus + b if meaning["to"] == "A" else a * modulus + result


def quirk_map(then: str, cell: str, modulus: int) -> tuple[int, ...]:
    """Lay out by state what a quirk does to the cells; `cell` is the printed one, else A."""
    effects: Mapping[str, Callable[[int, int], tuple[int, int]]] = {
        "swap": lambda a, b: (b, a),
        "clear": lambda a, b: (0, b) if cell == "A" else (a, 0),
        "negate": lambda a, b: (-a % modulus, b),
        "raise": lambda a, b: ((a + 1) % modulus, b),
    }
    after = (effects[then](*divmod(state, modulus)) for state in range(modulus * modulus))
    return tuple(a * modulus + b for a, b in after)


def is_published(laws: Laws) -> bool:
    """Tell whether a table is the one that everybody may read."""
    return "modulus" not in laws


def published(laws: Laws) -> Laws:
    """Return what everybody may read of a true table."""
    return dict(laws["limits"])


def letters(laws: Laws) -> str:
    """Return the keys that the calculator has, from a published table."""
    return LETTERS[: laws["keys"]]


def entries(laws: Laws) -> tuple[str, ...]:
    """Name the entries of a true table: its keys, the quirk and the modulus."""
    return (*laws["keys"], "quirk", "modulus")


def true_table(modulus: int, meanings: Mapping[str, Law], quirk: Law) -> dict[str, Any]:
    """Build a true table."""
    limits = {**LIMITS, "keys": len(meanings)}
    return {"limits": limits, "modulus": modulus, "keys": dict(meanings), "quirk": dict(quirk)}


# The page's instance: `g` reads, `b` prints, `d` adds 6, `f` copies, `h` adds the copy, `a` keeps the smaller one.
DEMO: Laws = true_table(
    10,
    {
        "a": {"do": "least", "to": "A", "of": "B"},
        "b": {"do": "print", "of": "A"},
        "c": {"do": "reverse"},
        "d": {"do": "add", "to": "A", "of": 6},
        "e": {"do": "skip", "if": "A odd"},
        "f": {"do": "put", "to": "B", "of": "A"},
        "g": {"do": "put", "to": "A", "of": INPUT},
        "h": {"do": "add", "to": "A", "of": "B"},
    },
    {"when": "print", "then": "clear"},
)
PRACTICE: Laws = true_table(
    12,
    {
        "a": {"do": "add", "to": "A", "of": "B"},
        "b": {"do": "put", "to": "A", "of": INPUT},
        "c": {"do": "put", "to": "B", "of": "A"},
        "d": {"do": "print", "of": "A"},
        "e": {"do": "add", "to": "A", "of": 5},
    },
    {"when": "never"},
)
