"""What a task asks of a deck: the words on the strip, and the answer wanted, named by rule."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

LETTERS = "ab"
LONGEST_WORD = 12
MOST = 33


def _number(word: str) -> str:
    return format(len(word), "b").replace("1", "i").replace("0", "o") if word else ""


def _threes(word: str) -> str:
    written, left = "", len(word)
    while left:
        written, left = "oiz"[left % 3] + written, left // 3
    return written


TARGETS: Mapping[str, Callable[[str], str]] = {
    "count off": lambda word: "c" * len(word),
    "mirror": lambda word: word[::-1],
    "third": lambda word: "b" * (len(word) // 3),
    "every other": lambda word: word[::2],
    "there and back": lambda word: word + word[::-1],
    "twice": lambda word: "".join(2 * letter for letter in word),
    "number": _number,
    "threes": _threes,
    "nothing": lambda word: "",
}


@dataclass(frozen=True)
class Rules:
    """The target's name, the letters that an answer keeps, and which words there are.

    `counted` words are `least` to 33 letters a; the others all words of a and b of up to 12 letters.
    """

    target: str
    keep: str
    counted: bool = False
    least: int = 0

    def wanted(self, word: str) -> str:
        """Return the answer wanted for a word."""
        return TARGETS[self.target](word)


@dataclass(frozen=True)
class Brief:
    """A task's own data: texts, rules and the numbers measured once; found in `tasks/`, one module each.

    `ask` is the candidate's text. `naive` and `par` are values of the canonical laws, taken on the fixed metric set;
    the decks they come from are not in this package.
    """

    title: str
    difficulty: str
    ask: str
    rules: Rules
    examples: tuple[str, ...]
    naive: dict[str, int]
    par: dict[str, int]
    par_status: str
    features: tuple[str, ...]
    spare: bool = False


def strip_of(word: str) -> str:
    """Lay a word between its brackets."""
    return f"[{word}]"


def word_of(strip: str) -> str:
    """Take a word out of its brackets."""
    return strip[1:-1]


def all_words(rules: Rules) -> Iterator[str]:
    """Yield every word that a task has, short ones first."""
    if rules.counted:
        yield from ("a" * size for size in range(rules.least, MOST + 1))
    else:
        for size in range(LONGEST_WORD + 1):
            yield from map("".join, itertools.product(LETTERS, repeat=size))
