"""Lists of numbers, as people write them and as gradings draw them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from puzzles.contract import Case, Laws
from puzzles.orphan.rules import LIST_SIZE, Rule
from puzzles.seeds import Draw

MOST = 99
EXAMPLES = 3
_PARTS = re.compile(r"[\s,]+")


def read_list(text: str, longest: int, most: int = MOST) -> list[int]:
    """Read numbers parted by commas or blanks, or raise ValueError; an empty text is an empty list."""
    words = [word for word in _PARTS.split(text) if word]
    if len(words) > longest:
        raise ValueError(f"the hopper takes at most {longest} numbers; these are {len(words)}")
    for word in words:
        if not (word.isascii() and word.isdigit() and len(word) <= 3 and int(word) <= most):
            raise ValueError(f"numbers are whole, from 0 to {most}, such as 3,4,7; {word[:20]!r} is not")
    return [int(word) for word in words]


def write_list(values: Sequence[int]) -> str:
    """Write numbers; `read_list` reads them back."""
    return ",".join(map(str, values))


def case_of(rule: Rule, modulus: int, inputs: Sequence[int], category: str = "public") -> Case:
    """Make the case of a list."""
    return Case(write_list(inputs), write_list(rule.wanted(inputs, modulus)), category)


def examples(rule: Rule, modulus: int) -> tuple[Case, ...]:
    """Return the rows that a task's text shows: the same ones wherever the same is asked, whatever the laws."""
    draw = Draw("orphan examples", rule.name, str(rule.number), str(modulus))
    return tuple(case_of(rule, modulus, _numbers(draw, modulus)) for _ in range(EXAMPLES))


def _numbers(draw: Draw, modulus: int) -> list[int]:
    return [draw.below(modulus) for _ in range(LIST_SIZE)]


def _few(draw: Draw, modulus: int) -> list[int]:
    some = [draw.below(modulus) for _ in range(3)]
    return [draw.choice(some) for _ in range(LIST_SIZE)]


def _ends(draw: Draw, modulus: int) -> list[int]:
    return [draw.choice((0, 1, modulus - 1, draw.below(modulus))) for _ in range(LIST_SIZE)]


def _twins(draw: Draw, modulus: int) -> list[int]:
    return [value for _ in range(LIST_SIZE // 2) for value in [draw.below(modulus)] * 2]


def _neighbours(draw: Draw, modulus: int) -> list[int]:
    values = [draw.below(modulus)]
    while len(values) < LIST_SIZE:
        values.append((values[-1] + draw.choice((1, modulus - 1))) % modulus)
    return values


_KINDS: tuple[Callable[[Draw, int], list[int]], ...] = (_numbers, _few, _numbers, _ends, _twins, _neighbours)


def hidden_lists(key: str, seed: str, modulus: int, count: int) -> list[list[int]]:
    """Draw the hidden lists of one grading from its seed."""
    draw = Draw("orphan hidden lists", key, seed)
    return [_KINDS[number % len(_KINDS)](draw, modulus) for number in range(count)]


def hopper_of(laws: Laws, text: str) -> list[int]:
    """Read the input of an experiment, or raise ValueError; `laws` is a published table."""
    return read_list(text, laws["inputs"])
