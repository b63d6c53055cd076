"""Presses keys: the one place where a true law table is run, for gradings, experiments, searches and traces alike.

A press goes like this. The run ends, "overrun", if 160 presses have been made. Else the press is counted; the quirk
may have it ignored, or act twice. Each time it acts, a key that reads ends the run, "starved", if the hopper is empty.
Then the calculator goes on to the next key in its direction, past an end of the program to the other end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from puzzles.contract import Law, Laws
from puzzles.orphan.laws import RESTART, REVERSE, SKIP, acting, quirk_map

STARVED, OVERRUN, PAUSED, PRINTED, UNKNOWN = "starved", "overrun", "paused", "printed", "unknown"
ENDINGS = (STARVED, OVERRUN)
PLAIN, READS, PRINTS_A, PRINTS_B, SKIPS, RESTARTS, REVERSES, BLANK = range(8)
_KINDS = {"": PLAIN, SKIP: SKIPS, RESTART: RESTARTS, REVERSE: REVERSES}


class Key(NamedTuple):
    """A key laid out for speed: what kind it is, its rhythm, and by state whether it acts and what comes after."""

    kind: int
    every: int
    acts: tuple[bool, ...]
    after: tuple[int, ...]


BLANK_KEY = Key(BLANK, 1, (), ())
"""A key not chosen yet: a run stops before it (`UNKNOWN`)."""


class Calculator:
    """A calculator under a true law table, ready to run programs."""

    def __init__(self, laws: Laws) -> None:
        modulus, quirk = laws["modulus"], laws["quirk"]
        when, then = quirk["when"], quirk.get("then", "")
        same = tuple(range(modulus**2))
        self.modulus: int = modulus
        self.limit: int = laws["limits"]["presses"]
        self.keys = {letter: _key(meaning, modulus) for letter, meaning in laws["keys"].items()}
        self.after_print_a = quirk_map(then, "A", modulus) if when == "print" else same
        self.after_print_b = quirk_map(then, "B", modulus) if when == "print" else same
        self.after_read = quirk_map(then, "A", modulus) if when == "read" else same
        self.above: int = quirk.get("above", modulus)
        self.after_wrap = quirk_map(then, "A", modulus) if when == "wrap" else None
        self.skips = 2 if when == "skip" else 1
        self.times = 2 if then == "twice" else 0
        self.every: int = quirk["every"] if when == "press" else 0
        self.on_repeat = when == "repeat"

    def run(self, program: str, inputs: Sequence[int]) -> Run:
        """Run a program on a list of inputs to its end."""
        run = Run([self.keys[letter] for letter in program])
        run.advance(self, [value % self.modulus for value in inputs], self.limit)
        return run


def _key(meaning: Law, modulus: int) -> Key:
    laid = acting(meaning, modulus)
    kind = _KINDS[laid.move]
    if laid.reads:
        kind = READS
    elif laid.prints:
        kind = PRINTS_A if laid.prints == "A" else PRINTS_B
    return Key(kind, laid.every, laid.acts, laid.after)


class Run:
    """A run at some point: the state of the cells (A · modulus + B), the place of the next key, what was printed.

    `counts` has the presses of each key with a rhythm, by its identity. `ending` is what stopped it last.
    """

    __slots__ = ("at", "counts", "direction", "ending", "keys", "last", "place", "presses", "printed", "state")

    def __init__(self, keys: list[Key]) -> None:
        self.keys = keys
        self.state = self.place = self.at = self.presses = 0
        self.direction = 1
        self.last: Key | None = None
        self.counts: dict[int, int] = {}
        self.printed: list[int] = []
        self.ending = PAUSED

    def copy(self, keys: list[Key]) -> Run:
        """Return a run that stands where this one does, with other keys ahead."""
        other = Run(keys)
        other.state, other.place, other.at, other.presses = self.state, self.place, self.at, self.presses
        other.direction, other.last, other.counts = self.direction, self.last, self.counts.copy()
        other.printed = self.printed.copy()
        return other

    def advance(self, laws: Calculator, inputs: Sequence[int], presses: int, pausing: bool = False) -> str:
        """Press keys until so many presses have been made in the whole run, or the run ends; return what stopped it.

        With `pausing`, it also stops after a press that printed. Inputs are below the modulus.
        """
        keys, state, place, at, done = self.keys, self.state, self.place, self.at, self.presses
        direction, printed, size = self.direction, self.printed, len(self.keys)
        modulus, above, wrapping = laws.modulus, laws.above, laws.after_wrap
        history = laws.every or laws.on_repeat
        end = min(presses, laws.limit)
        ending = ""
        while not ending:
            key = keys[place]
            kind, every, acts, after = key
            if done == end or kind == BLANK:
                ending = (OVERRUN if done == laws.limit else PAUSED) if done == end else UNKNOWN
                break
            done += 1
            times, skipped = self._times(laws, key, done) if history else 1, 0
            while times:
                times -= 1
                if every > 1 and self._off_beat(key):
                    continue
                if kind == PLAIN:
                    state = after[state]
                elif not acts[state]:
                    continue
                elif kind == READS:
                    if at == len(inputs):
                        ending = STARVED
                        break
                    state = after[state * modulus + inputs[at]]
                    if inputs[at] > above:
                        state = laws.after_read[state]
                    at += 1
                elif kind == SKIPS:
                    skipped += laws.skips
                elif kind == REVERSES:
                    direction = -direction
                elif kind == RESTARTS:
                    place = -direction
                else:
                    printed.append(state // modulus if kind == PRINTS_A else state % modulus)
                    state = (laws.after_print_a if kind == PRINTS_A else laws.after_print_b)[state]
                    ending = PRINTED if pausing else ""
            place += direction * (1 + skipped)
            if not 0 <= place < size:
                place %= size
                if wrapping is not None:
                    state = wrapping[state]
        self.state, self.place, self.at, self.presses, self.direction = state, place, at, done, direction
        self.ending = ending
        return ending

    def _times(self, laws: Calculator, key: Key, done: int) -> int:
        """Tell how many times a press acts, by the quirk."""
        odd = (laws.every and done % laws.every == 0) or (laws.on_repeat and key is self.last)
        self.last = key
        return laws.times if odd else 1

    def _off_beat(self, key: Key) -> bool:
        """Count an act of a key with a rhythm, and tell whether this one is not its turn."""
        count = self.counts.get(id(key), 0) + 1
        self.counts[id(key)] = count
        return count % key.every > 0
