"""Runs a rail: a table of next states made from the laws, a plain loop over it, and a jump table from read to read.

This is the fast way, for rails whose stops remember nothing; `history.py` has the other one, and `jumps_of` there
takes the right one.

A state is one number, ((position · 2 + heading) · 2 + flag), heading 0 rightward and 1 leftward. `Rail` holds
for each state what the stop does (its kind) and the state after it. What a law does is said in `composition.act`
alone, so the plain loop, the jump table, the trace and the proof cannot disagree about a rule.

Between two reads nothing but the rail decides what happens. So a run is a walk from read to read, and for
each (read, bit) the ticks and the written bits can be looked up: that is the jump table.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.shuttle.composition import PLAIN, READ, WRITE, Guard, Meaning, act

DEAD_FACTOR = 4

ENDED, DEAD, EXTRA = "ended", "dead", "extra"


class Effect(NamedTuple):
    """What one stop does to one heading and flag: its kind, the flag and heading after it, the stride."""

    kind: int
    flag: int
    heading: int
    stride: int


class Rail(NamedTuple):
    """A program made ready to run. For a read, `after` is the state with flag 0; the bit read is added to it."""

    text: str
    kind: list[int]
    after: list[int]
    start: int


class Segment(NamedTuple):
    """The way from one read to the next: ticks from the first read on (this one's counted), bits written, end.

    `read` is the next read's state or -1 when there is none: then `dead` tells dead stillness (True) from
    writing without end (False), and `ticks` and `written` stop where that was seen.
    """

    ticks: int
    written: str
    read: int
    dead: bool


class Run(NamedTuple):
    """A whole run: how it ended, ticks, the bits written and the stop where it ended."""

    ending: str
    ticks: int
    written: str
    position: int


def effects(laws: Laws, place: int = 0) -> dict[str, tuple[Effect, ...]]:
    """Return for each glyph its effects at index heading · 2 + flag; faces that remember are not minded.

    `place` tells the guards of places where the stop stands: 1 for an odd place, plus 2 at an end.
    """
    return _effects(json.dumps(laws["glyphs"], sort_keys=True), place)


@lru_cache(maxsize=512)
def _effects(glyphs_text: str, place: int) -> dict[str, tuple[Effect, ...]]:
    return {
        glyph: tuple(
            _effect(faces[heading], index, flag, place)
            for index, heading in enumerate(("right", "left"))
            for flag in (0, 1)
        )
        for glyph, faces in json.loads(glyphs_text).items()
    }


def _effect(meaning: Meaning, heading: int, flag: int, place: int) -> Effect:
    if not holds_here(meaning.get("when"), flag, place):
        return Effect(PLAIN, flag, heading, 1)
    done = act(meaning, heading, flag)
    return Effect(done.kind, done.flags[0], done.heading, done.stride)


def holds_here(guard: Guard, flag: int, place: int) -> bool:
    """Tell whether a guard holds that looks at nothing but the flag and the place (see `effects`)."""
    if guard in (0, 1):
        return guard == flag
    if guard in ("even stop", "odd stop"):
        return bool(place & 1) == (guard == "odd stop")
    return guard != "end stop" or place >= 2


def place_of(position: int, length: int) -> int:
    """Return what the guards of places look at: 1 for an odd place, plus 2 at an end of the rail."""
    return (position & 1) + 2 * (position in (0, length - 1))


def move(position: int, heading: int, stride: int, length: int, inward: bool) -> tuple[int, int]:
    """Move a shuttle along a rail of `length` stops; return its position and heading, the bumper minded."""
    target = position - stride if heading else position + stride
    if 0 <= target < length:
        return target, heading
    end = 0 if heading else length - 1
    if inward and position == end and length > 1:
        end += 1 if heading else -1
    return end, 1 - heading


def lay(laws: Laws, text: str) -> Rail:
    """Make a rail of one glyph per stop ready to run under the laws."""
    inward, length = laws["bumper"] == "inward", len(text)
    by_place = _effects_by_place(laws)
    kind, after = [], []
    for position, glyph in enumerate(text):
        for effect in by_place[place_of(position, length)][glyph]:
            target, heading = move(position, effect.heading, effect.stride, length, inward)
            kind.append(effect.kind)
            after.append((target * 2 + heading) * 2 + effect.flag)
    # The four effects are in the order of the state's number, so that appending them fills it.
    return Rail(text, kind, after, start_state(laws))


def _effects_by_place(laws: Laws) -> list[dict[str, tuple[Effect, ...]]]:
    glyphs_text = json.dumps(laws["glyphs"], sort_keys=True)
    return [_effects(glyphs_text, place) for place in range(4)]


def start_state(laws: Laws) -> int:
    """Return the state in which a run begins, always on the first stop."""
    start = laws["start"]
    return int(start["heading"] == "left") * 2 + int(start["flag"])


def run_plain(rail: Rail, bits: str, most_written: int) -> Run:
    """Run tick by tick until a read finds no input, the shuttle is dead, or more than `most_written` bits came."""
    kind, after, state = rail.kind, rail.after, rail.start
    patience = DEAD_FACTOR * len(rail.text)
    ticks, last, place, end = 0, 0, 0, len(bits)
    written: list[str] = []
    values = [1 if bit == "1" else 0 for bit in bits]
    while True:
        ticks += 1
        what = kind[state]
        if what == 0:
            if ticks - last > patience:
                return Run(DEAD, ticks, "".join(written), state >> 2)
            state = after[state]
        elif what == READ:
            if place == end:
                return Run(ENDED, ticks, "".join(written), state >> 2)
            state = after[state] + values[place]
            place += 1
            last = ticks
        else:
            written.append("1" if state & 1 else "0")
            if len(written) > most_written:
                return Run(EXTRA, ticks, "".join(written), state >> 2)
            state = after[state]
            last = ticks


class Jumps:
    """The jump table of a rail, filled as it is used: `segment(read, bit)`, and `opening` before the first read."""

    def __init__(self, rail: Rail) -> None:
        self.text = rail.text
        self.rail = rail
        self.opening = self._walk(rail.start, 0)
        # Index: read state with its flag bit replaced by the bit read.
        self._known: dict[int, Segment] = {}

    def segment(self, read: int, bit: int) -> Segment:
        """Return the way from a read that takes `bit` to the next read."""
        index = (read & ~1) | bit
        found = self._known.get(index)
        if found is None:
            found = self._known[index] = self._walk(self._after_read(read, bit), 1)
        return found

    def run(self, bits: str, most_written: int) -> Run:
        """Run tick by tick, as `run_plain` does."""
        return run_plain(self.rail, bits, most_written)

    def _after_read(self, read: int, bit: int) -> int:
        return self.rail.after[read] + bit

    def _walk(self, state: int, ticks: int) -> Segment:
        """Walk to the next read; that read's own tick belongs to the segment that starts with it."""
        kind, after = self.rail.kind, self.rail.after
        limit = DEAD_FACTOR * len(self.rail.text)
        written, idle, walked = "", 0, 0
        while kind[state] != READ:
            walked += 1
            if kind[state] == WRITE:
                # A walk longer than there are states goes round, and this one writes each time.
                if walked > limit:
                    return Segment(ticks, written, -1, False)
                written += "1" if state & 1 else "0"
                idle = 0
            else:
                idle += 1
                if idle > limit:
                    return Segment(ticks + 1, written, -1, True)
            ticks += 1
            state = after[state]
        return Segment(ticks, written, state, False)
