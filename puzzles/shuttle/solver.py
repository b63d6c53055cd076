"""A complete search for the shortest rails: lazy depth-first, with the proof at the end.

A stop is chosen only when the shuttle first comes to it, so every rail that would behave alike up to the first
wrong bit is cut off at once. Lengths are tried upwards; what is found first is shortest, and where no rail of a
length is found there is none. Under laws that remember the same search goes over the longer states, more slowly; rails
that cannot be proven right for all inputs are left out there. In plain Python some 0.3 million stops a second; complete
to about 9 stops in seconds, where compiled code gets to 11. It serves pars, the classification of law tables and
`python -m puzzles solve`.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

from puzzles.contract import Laws, Task
from puzzles.seeds import Draw
from puzzles.shuttle.composition import READ, WRITE
from puzzles.shuttle.engine import DEAD_FACTOR, lay, start_state
from puzzles.shuttle.history import Loom, Step, jumps_of, remembered_by
from puzzles.shuttle.laws import GLYPHS
from puzzles.shuttle.notation import MAX_STOPS
from puzzles.shuttle.specification import Rules, UnprovenError, compare

_STREAM_BITS = 48


class _Moment(NamedTuple):
    """Where a run has come to: its state, bits read, bits of `expected` written and owed, idle ticks."""

    state: int
    read: int
    written: int
    owed: int
    idle: int


class SearchTimeoutError(Exception):
    """The time given to a search is over."""


def rails(laws: Laws, rules: Rules, length: int, deadline: float | None = None) -> Iterator[str]:
    """Yield every rail of that length that is right for all inputs.

    Stops that no input ever brings the shuttle to are tried with every glyph.
    Raises SearchTimeoutError once `time.monotonic()` is past the deadline.
    """
    search = _Search(laws, rules, length)
    first = _Moment(start_state(laws), 0, 0, 0, 0)
    # Each entry: the stops chosen so far and the moment at which the next choice is due.
    todo: list[tuple[tuple[str, ...], _Moment]] = [(("",) * length, first)]
    while todo:
        if deadline is not None and time.monotonic() > deadline:
            raise SearchTimeoutError
        stops, moment = todo.pop()
        place = moment.state >> 2 & 63
        for glyph in GLYPHS:
            chosen = (*stops[:place], glyph, *stops[place + 1 :])
            ending = search.run(chosen, moment)
            if isinstance(ending, _Moment):
                todo.append((chosen, ending))
            elif ending:
                yield from search.proven(chosen)


def shortest(laws: Laws, rules: Rules, longest: int = MAX_STOPS, seconds: float | None = None) -> tuple[str, ...]:
    """Return all right rails of the smallest length that has any, up to `longest`; none found gives ().

    Raises SearchTimeoutError when `seconds` are over first.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    for length in range(1, longest + 1):
        found = tuple(rails(laws, rules, length, deadline))
        if found:
            return found
    return ()


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return a shortest right rail for a task, or None when the time is over; the search needs no seed."""
    deadline = time.monotonic() + seconds
    try:
        for length in range(1, MAX_STOPS + 1):
            for rail in rails(task.true_laws, task.specification, length, deadline):
                return rail
    except SearchTimeoutError:
        pass
    return None


class _Search:
    def __init__(self, laws: Laws, rules: Rules, length: int) -> None:
        self._laws, self._rules, self._length = laws, rules, length
        self._step = _stepping(laws, length)
        self._patience = DEAD_FACTOR * length
        self._bits = [int(bit) for bit in Draw("shuttle solver").bits(_STREAM_BITS)]
        # After k bits read, exactly _owed[k] bits of _expected must have been written.
        self._expected, self._owed, state = "", [0], 0
        for bit in self._bits:
            state, part = rules[state][bit]
            self._expected += part
            self._owed.append(len(self._expected))

    def run(self, stops: tuple[str, ...], moment: _Moment) -> _Moment | bool:
        """Run on to the next stop without a glyph (its moment), to the stream's end (True) or a wrong step (False)."""
        state, read, written, owed, idle = moment
        while stops[state >> 2 & 63]:
            kind, after, after_one = self._step(stops[state >> 2 & 63], state)
            if kind == READ:
                if written < owed:
                    return False
                if read == _STREAM_BITS:
                    return True
                after = after_one if self._bits[read] else after
                read += 1
                owed, idle = self._owed[read], 0
            elif kind == WRITE:
                if written >= owed or self._expected[written] != "01"[state & 1]:
                    return False
                written, idle = written + 1, 0
            else:
                idle += 1
                if idle > self._patience:
                    return False
            state = after
        return _Moment(state, read, written, owed, idle)

    def proven(self, stops: tuple[str, ...]) -> Iterator[str]:
        """Fill stops that the stream never met with every glyph and yield the rails that are right."""
        choices = [glyph or GLYPHS for glyph in stops]
        for filled in itertools.product(*choices):
            rail = "".join(filled)
            if is_right(self._laws, rail, self._rules):
                yield rail


def is_right(laws: Laws, rail: str, rules: Rules) -> bool:
    """Tell whether a rail is proven right for all inputs."""
    try:
        return compare(jumps_of(laws, rail), rules) is None
    except UnprovenError:
        return False


def _stepping(laws: Laws, length: int) -> Callable[[str, int], Step]:
    """Return what makes one tick on a rail of that length, of the glyph under the shuttle and the state."""
    if remembered_by(laws, GLYPHS):
        return Loom(laws, length).step
    table = {}
    for glyph in GLYPHS:
        rail = lay(laws, glyph * length)
        table[glyph] = [Step(kind, after, after + (kind == READ)) for kind, after in zip(rail.kind, rail.after)]
    return lambda glyph, state: table[glyph][state]
