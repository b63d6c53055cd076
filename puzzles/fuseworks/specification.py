"""What a task asks of a bench: its sources and targets, and the tick asked of each target for every input.

An input is the ticks at which the sources are lit, each 0 to the laws' `last_input`. Every law of the bench
speaks of differences of ticks only, and so does every task (a test holds them to it): when all sources are lit
m ticks later, all fire comes m ticks later, but for what the horizon then takes away. So it is enough to burn the
inputs with a 0 in them, 25 of 169 or 469 of 2,197, to know them all exactly. `Sheet` holds these as masks.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Optional

from puzzles.contract import Laws

Input = tuple[int, ...]
Ticks = tuple[Optional[int], ...]
"""One tick for each target, None for never."""

MOST_SHOWN = 100
# Inputs of these values alone come first: they show every order, tie, near and far distance.
_TELLING = (0, 1, 2, 3, 5, 12)


@dataclass(frozen=True)
class Brief:
    """A task's own data: texts, what is wanted, and the numbers measured once; found in `tasks/`, one module each.

    `ask` writes the candidate's text under given laws, `wanted` answers an input. `naive` and `par` are values
    of the canonical laws; the drawings they come from are not in this package.
    """

    title: str
    difficulty: str
    sources: str
    targets: str
    ask: Callable[[Laws], str]
    wanted: Callable[[Laws, Input], Ticks]
    shown: tuple[Input, ...]
    naive: dict[str, int]
    par: dict[str, int]
    par_status: str
    features: tuple[str, ...]
    starter: str = ""
    spare: bool = False


@dataclass(frozen=True, eq=False)
class Ask:
    """What a task asks under its own laws."""

    sources: str
    targets: str
    wanted: Callable[[Input], Ticks]
    last_input: int


class Sheet(NamedTuple):
    """All inputs of a task in their fixed order, and those with a 0 in them (they come first) as masks."""

    inputs: tuple[Input, ...]
    normal: int
    ignitions: tuple[tuple[int, str, int], ...]
    wanted: Mapping[str, Mapping[int, int]]  # target -> tick -> mask
    never: Mapping[str, int]
    latest: int  # the latest tick that is asked of any target for any input


@lru_cache(maxsize=128)
def inputs_of(count: int, last_input: int) -> tuple[Input, ...]:
    """Return all inputs of that many sources, those with a 0 first, telling ones first among them."""
    every = itertools.product(range(last_input + 1), repeat=count)
    return tuple(sorted(every, key=lambda one: (min(one) > 0, sum(value not in _TELLING for value in one), one)))


@lru_cache(maxsize=128)
def sheet_of(ask: Ask) -> Sheet:
    """Write the inputs of a task and what is wanted as masks; input number k is bit k."""
    inputs = inputs_of(len(ask.sources), ask.last_input)
    normal = sum(min(one) == 0 for one in inputs)
    wanted: dict[str, dict[int, int]] = {target: {} for target in ask.targets}
    never = dict.fromkeys(ask.targets, 0)
    latest = 0
    for number, one in enumerate(inputs[:normal]):
        for target, tick in zip(ask.targets, ask.wanted(one)):
            if tick is None:
                never[target] |= 1 << number
            else:
                wanted[target][tick] = wanted[target].get(tick, 0) | 1 << number
                latest = max(latest, tick + ask.last_input - max(one))
    return Sheet(inputs, normal, ignitions(ask.sources, inputs[:normal]), wanted, never, latest)


def ignitions(sources: str, inputs: Iterable[Input]) -> tuple[tuple[int, str, int], ...]:
    """Return when which source is lit in which inputs: (tick, source, mask)."""
    masks: dict[tuple[int, str], int] = {}
    for number, one in enumerate(inputs):
        for source, tick in zip(sources, one):
            masks[tick, source] = masks.get((tick, source), 0) | 1 << number
    return tuple((tick, source, mask) for (tick, source), mask in sorted(masks.items()))


def bits_of(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, smallest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def count_bits(mask: int) -> int:
    """Count the bits that are set."""
    # int.bit_count is there from Python 3.10 on only.
    return bin(mask).count("1")


def input_text(sources: str, one: Input) -> str:
    """Write an input as people read it: a=2 b=5."""
    return " ".join(f"{source}={tick}" for source, tick in zip(sources, one))


def wanted_text(targets: str, ticks: Ticks) -> str:
    """Write what is wanted: Y=2+C Z=never."""
    return " ".join(f"{target}={'never' if tick is None else f'{tick}+C'}" for target, tick in zip(targets, ticks))


def seen_text(targets: str, ticks: Ticks) -> str:
    """Write what was seen: Y=4 Z=never."""
    return " ".join(f"{target}={'never' if tick is None else tick}" for target, tick in zip(targets, ticks))
