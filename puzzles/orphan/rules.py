"""The task library: what may be asked of a calculator, each rule with its text.

A rule says which numbers are to be printed for a list of inputs; all of them are taken modulo the calculator's modulus,
which the text puts in plain words. Pairs are the first and second input, the third and fourth, and so on.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

LIST_SIZE = 8
_Target = Callable[[Sequence[int], int], list[int]]


def _each(function: Callable[[int, int], int]) -> _Target:
    return lambda inputs, number: [function(value, number) for value in inputs]


def _pairs(function: Callable[[int, int], Sequence[int]]) -> _Target:
    return lambda inputs, number: [
        value for first, second in zip(inputs[::2], inputs[1::2]) for value in function(first, second)
    ]


@dataclass(frozen=True)
class _Entry:
    title: str
    ask: str
    target: _Target


LIBRARY: Mapping[str, _Entry] = {
    "echo": _Entry("Once more", "Print every number as it is.", _each(lambda x, c: x)),
    "plus": _Entry("Plus {number}", "For every number, print it with {number} added.", _each(lambda x, c: x + c)),
    "double": _Entry("Double", "For every number, print twice the number.", _each(lambda x, c: 2 * x)),
    "negate": _Entry(
        "What is missing",
        "For every number, print the number that must be added to it to come to 0.",
        _each(lambda x, c: -x),
    ),
    "parity": _Entry(
        "Odd ones", "For every number, print 1 if it is odd and 0 if it is even.", _each(lambda x, c: x % 2)
    ),
    "pair-sum": _Entry("Two become one", "For each pair, print the sum of both.", _pairs(lambda x, y: [x + y])),
    "pair-difference": _Entry(
        "Less the second", "For each pair, print the first less the second.", _pairs(lambda x, y: [x - y])
    ),
    "pair-largest": _Entry("The larger", "For each pair, print the larger number.", _pairs(lambda x, y: [max(x, y)])),
    "pair-least": _Entry("The smaller", "For each pair, print the smaller number.", _pairs(lambda x, y: [min(x, y)])),
    "pair-gap": _Entry(
        "How far apart",
        "For each pair, print the larger number less the smaller one.",
        _pairs(lambda x, y: [abs(x - y)]),
    ),
    "twice-and-once": _Entry(
        "Twice and once", "For each pair, print twice the first plus the second.", _pairs(lambda x, y: [2 * x + y])
    ),
    "swap-pairs": _Entry(
        "The other way round", "For each pair, print the second and then the first.", _pairs(lambda x, y: [y, x])
    ),
    "every-second": _Entry("Every second", "For each pair, print the second alone.", _pairs(lambda x, y: [y])),
    "running-sum": _Entry(
        "So far",
        "After every number, print the sum of all numbers so far.",
        lambda inputs, number: list(itertools.accumulate(inputs)),
    ),
    "delta": _Entry(
        "The step",
        "Print the first number as it is; then, for every other number, print it less the one before it.",
        lambda inputs, number: [value - before for before, value in zip([0, *inputs], inputs)],
    ),
    "drop-odd": _Entry(
        "Even ones",
        "Print the even numbers as they are, and nothing for the others.",
        lambda inputs, number: [value for value in inputs if value % 2 == 0],
    ),
}


@dataclass(frozen=True)
class Rule:
    """An entry of the library, with its number where it has one."""

    name: str
    number: int = 0

    def wanted(self, inputs: Sequence[int], modulus: int) -> list[int]:
        """Return the numbers to be printed for a list of inputs below the modulus."""
        return [value % modulus for value in LIBRARY[self.name].target(inputs, self.number)]

    @property
    def title(self) -> str:
        """The task's title."""
        return LIBRARY[self.name].title.format(number=self.number)

    @property
    def ask(self) -> str:
        """What is asked, in one sentence."""
        return LIBRARY[self.name].ask.format(number=self.number)


def all_rules(modulus: int) -> tuple[Rule, ...]:
    """Return every rule there is under a modulus; "plus" has one for each number from 1 up."""
    pluses = (Rule("plus", number) for number in range(1, modulus))
    return (*(Rule(name) for name in LIBRARY if name != "plus"), *pluses)
