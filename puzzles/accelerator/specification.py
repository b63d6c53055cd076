"""What a task asks of a program: the image of memory at the start, which words are looked at in the end, and what
they should be. A task's `kind` names one of the rules below.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from puzzles.accelerator.laws import WORD

TREE_WALK = "tree walk"
TWO_LISTS = "two lists"
UNTOUCHED = "untouched"  # no task asks for this: the benchmark's load leaves the values as they are

HEADER = 7
STAGES = (
    ("+", 0x7ED55D16, "+", "<<", 12),
    ("^", 0xC761C23C, "^", ">>", 19),
    ("+", 0x165667B1, "+", "<<", 5),
    ("+", 0xD3A2646C, "^", "<<", 9),
    ("+", 0xFD7046C5, "+", "<<", 3),
    ("^", 0xB55A4F09, "^", ">>", 16),
)
LONGEST_INPUT = 200
_LIST_HEADER = 4


@dataclass(frozen=True)
class Rules:
    """The kind of task and its sizes: a tree's height, how many walk it and how often; or a list's length."""

    kind: str
    height: int = 0
    batch: int = 0
    rounds: int = 0

    @property
    def nodes(self) -> int:
        """The number of values in the tree."""
        return (2 << self.height) - 1

    @property
    def first_output(self) -> int:
        """The address of the first word that is looked at; `batch` words are."""
        if self.kind == TWO_LISTS:
            return _LIST_HEADER + 2 * self.batch
        return HEADER + self.nodes + self.batch


@dataclass(frozen=True)
class Brief:
    """A task's own data: texts, rules and the numbers measured once; found in `tasks/`, one module each."""

    title: str
    difficulty: str
    ask: str
    rules: Rules
    naive: dict[str, int]
    par: dict[str, int]
    par_status: str
    features: tuple[str, ...]
    starter: str = ""
    gate: dict[str, object] = field(default_factory=dict)
    spare: bool = False


def words_of(seed: str, count: int) -> list[int]:
    """Draw words below 2^30 from a seed text: SHAKE-256 of it in UTF-8, four bytes a word, the last two bits left."""
    drawn = hashlib.shake_256(seed.encode("utf-8", "replace")).digest(4 * count)
    return [word >> 2 for word in struct.unpack(f">{count}I", drawn)]


def image_of(rules: Rules, text: str) -> list[int]:
    """Return the memory at the start for an input's text; raise ValueError with what is wrong with the text."""
    if rules.kind == TWO_LISTS:
        return _lists_image(rules, text)
    if not 0 < len(text) <= LONGEST_INPUT or not text.isprintable():
        raise ValueError(f"an input is a text of 1 to {LONGEST_INPUT} characters from which the words are drawn")
    nodes, batch = rules.nodes, rules.batch
    drawn = words_of(text, nodes + batch)
    header = [rules.rounds, nodes, batch, rules.height, HEADER, HEADER + nodes, HEADER + nodes + batch]
    return [*header, *drawn[:nodes], *[0] * batch, *drawn[nodes:]]


def _lists_image(rules: Rules, text: str) -> list[int]:
    size = rules.batch
    numbers = text.replace("+", " ").split()
    halves = [len(half.split()) for half in text.split("+")]
    if halves != [size, size] or not all(
        number.isascii() and number.isdigit() and len(number) <= 10 and int(number) <= WORD for number in numbers
    ):
        raise ValueError(f"an input is {size} whole numbers below 2^32, a + and {size} more, with blanks between them")
    header = [size, _LIST_HEADER, _LIST_HEADER + size, _LIST_HEADER + 2 * size]
    return [*header, *map(int, numbers), *[0] * size]


def wanted(rules: Rules, image: Sequence[int]) -> list[int]:
    """Return the words wanted at the task's output addresses."""
    if rules.kind == TWO_LISTS:
        first, second = image[_LIST_HEADER:][: rules.batch], image[_LIST_HEADER + rules.batch :][: rules.batch]
        return [(a + b) & WORD for a, b in zip(first, second)]
    values = list(image[rules.first_output :])
    if rules.kind == UNTOUCHED:
        return values
    tree, places = image[HEADER : HEADER + rules.nodes], [0] * rules.batch
    for _ in range(rules.rounds):
        values = mixed([value ^ tree[place] for value, place in zip(values, places)])
        places = [2 * place + 1 + (value & 1) for place, value in zip(places, values)]
        places = [place if place < rules.nodes else 0 for place in places]
    return values


def mixed(values: list[int]) -> list[int]:
    """Put every value through the six stages; each pair of first and joining sign has its own short way."""
    for first, number, join, shift, amount in STAGES:
        if (first, join, shift) == ("+", "+", "<<"):
            values = [a + number + (a << amount) & WORD for a in values]
        elif (first, join, shift) == ("+", "^", "<<"):
            values = [(a + number ^ a << amount) & WORD for a in values]
        else:
            values = [a ^ number ^ a >> amount for a in values]
    return values


def outputs(rules: Rules, memory: Sequence[int]) -> list[int]:
    """Return the words of a memory that the task looks at."""
    return list(memory[rules.first_output : rules.first_output + rules.batch])


def written(words: Sequence[int]) -> str:
    """Write words for people and for reports."""
    return " ".join(map(str, words))
