"""Finds shortest programs: every program of up to six keys is run under a true table, shortest first.

Programs are not listed and then run. A run starts with all keys blank; where it comes to a blank one it goes on with
each key in turn, so that programs that share a beginning share its presses; and it is given up as soon as what it
printed begins no list wanted by any rule still open. What is left is run on more lists. This leaves out programs that
are wrong on one list, and nothing else, so that the shortest found is the shortest there is, up to those lists.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from puzzles.contract import Laws, Task
from puzzles.orphan.engine import BLANK_KEY, PRINTED, UNKNOWN, Calculator, Key, Run
from puzzles.orphan.lists import hidden_lists
from puzzles.orphan.rules import LIST_SIZE, Rule

LONGEST = 6
CONFIRMING_LISTS = 60


@lru_cache(maxsize=32)
def confirming_lists(modulus: int) -> tuple[tuple[int, ...], ...]:
    """Return the lists that a program must be right on to count as found: drawn ones, then all pairs there are.

    The first one is the list of the search.
    """
    drawn = hidden_lists("confirming lists", "0", modulus, CONFIRMING_LISTS)
    numbers = [number for pair in itertools.product(range(modulus), repeat=2) for number in pair]
    while len(numbers) % LIST_SIZE:
        numbers.append(0)
    pairs = (numbers[place : place + LIST_SIZE] for place in range(0, len(numbers), LIST_SIZE))
    return tuple(tuple(values) for values in (*drawn, *pairs))


@dataclass
class Found:
    """Shortest programs by rule, and how many programs were run to find them."""

    programs: dict[Rule, str]
    evaluations: int = 0


def shortest(
    laws: Laws, rules: Sequence[Rule], longest: int = LONGEST, wanted: Callable[[int, Found], bool] | None = None
) -> Found:
    """Find a shortest program for each rule that has one of up to `longest` keys.

    After each length, `wanted` is asked with it and what there is so far; where it says no, the rest is spared.
    """
    calculator, found = Calculator(laws), Found({})
    lists = confirming_lists(calculator.modulus)
    for length in range(1, longest + 1):
        left = [rule for rule in rules if rule not in found.programs]
        search = _Search(calculator, lists[0], left)
        for program, mask in search.of_length(length) if left else ():
            for number, rule in enumerate(left):
                if mask >> number & 1 and rule not in found.programs and is_right(calculator, program, rule, lists):
                    found.programs[rule] = program
        found.evaluations += search.programs
        if wanted is not None and not wanted(length, found):
            break
    return found


def is_right(calculator: Calculator, program: str, rule: Rule, lists: Sequence[Sequence[int]]) -> bool:
    """Tell whether a program prints what the rule wants, on each of the lists."""
    return all(calculator.run(program, inputs).printed == rule.wanted(inputs, calculator.modulus) for inputs in lists)


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return a shortest program of up to six keys for a task's true laws, or None; the same one for every seed.

    For authors and pars: nothing that is made of the true laws is offered to players.
    """
    deadline = time.monotonic() + seconds
    rule = task.specification.rule
    found = shortest(
        task.true_laws, [rule], wanted=lambda length, sofar: not sofar.programs and time.monotonic() < deadline
    )
    return found.programs.get(rule)


class _Search:
    """The programs of one length that are right for some of the rules on the first list."""

    def __init__(self, laws: Calculator, inputs: Sequence[int], rules: Sequence[Rule]) -> None:
        self.laws, self.inputs, self.rules = laws, inputs, rules
        self.programs = 0
        wanted = [rule.wanted(inputs, laws.modulus) for rule in rules]
        # by place and value: the rules that want this value there; by length: the rules that want as many numbers
        self.open = [
            [
                sum(1 << number for number, values in enumerate(wanted) if values[place : place + 1] == [value])
                for value in range(laws.modulus)
            ]
            for place in range(len(inputs))
        ]
        self.complete = [
            sum(1 << number for number, values in enumerate(wanted) if len(values) == size)
            for size in range(len(inputs) + 1)
        ]

    def of_length(self, length: int) -> Iterator[tuple[str, int]]:
        """Yield each program and the rules (as bits) that its run on the list is right for."""
        keys: list[Key] = [BLANK_KEY] * length
        yield from self._explore(Run(keys), ["a"] * length, (1 << len(self.rules)) - 1)

    def _explore(self, run: Run, letters: list[str], mask: int) -> Iterator[tuple[str, int]]:
        laws, inputs = self.laws, self.inputs
        while True:
            ending = run.advance(laws, inputs, laws.limit, True)
            if ending != PRINTED:
                break
            size = len(run.printed)
            if size > len(inputs):
                mask = 0
            else:
                mask &= self.open[size - 1][run.printed[-1]]
            if not mask:
                self.programs += 1
                return
        if ending != UNKNOWN:
            self.programs += 1
            mask &= self.complete[len(run.printed)]
            if mask:
                yield "".join(letters), mask
            return
        for letter, key in laws.keys.items():
            letters[run.place] = letter
            keys = run.keys.copy()
            keys[run.place] = key
            yield from self._explore(run.copy(keys), letters, mask)
        letters[run.place] = "a"
