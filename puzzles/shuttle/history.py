"""Runs rails whose stops remember: the state of a run holds, besides place, heading and flag, what the laws look at.

A state is still one number. Its low eight bits are those of `engine`; above them stand, where a law of the rail asks
for it and 0 elsewhere, what the tick before left behind, the last bits read and written, whether the tick number is
odd, which faces have been shown since a bumper was met, how often each stop was visited by each face, and which stops
are turned over. So runs, the jump table and the proof work as without history, only on more states: where they are too
many to be walked through, there is no proof.
"""

from __future__ import annotations

from typing import NamedTuple

from puzzles.contract import Laws
from puzzles.shuttle.composition import (
    PLAIN,
    READ,
    SWAPPING,
    TURNING,
    VISIT_GUARDS,
    WAITING,
    WRITE,
    Act,
    Guard,
    Meaning,
    act,
    has_history,
)
from puzzles.shuttle.engine import (
    DEAD,
    DEAD_FACTOR,
    ENDED,
    EXTRA,
    Jumps,
    Run,
    Segment,
    holds_here,
    lay,
    move,
    place_of,
    start_state,
)
from puzzles.shuttle.laws import GLYPHS, HEADINGS

_LEFT_BEHIND = {WAITING: 1 << 8, SWAPPING: 1 << 9, TURNING: 1 << 10}
_LAST_READ, _LAST_WRITTEN, _BUMPED, _STRODE, _AFTER_READ, _AFTER_WRITE, _CLOCK = (1 << bit for bit in range(11, 18))
_SHOWN_AT, _VISITS_AT, _TURNED_AT = 18, 30, 222
_ALL_SHOWN = (1 << _VISITS_AT) - (1 << _SHOWN_AT)
_MOST_KNOWN = 30_000
_MOST_WRITTEN_AT_ONCE = 64


class Step(NamedTuple):
    """One tick: what kind it is, and the state after it; `after_one` is that of a read that took a 1."""

    kind: int
    after: int
    after_one: int


class Visit(NamedTuple):
    """One visit of a stop: by which face (0 rightward), its law, whether it acts, and what is remembered after it.

    `meaning` is None in a tick of waiting.
    """

    face: int
    meaning: Meaning | None
    acts: bool
    memory: int


class Loom:
    """Laws made ready for rails of one length; every rule that looks at history is here."""

    def __init__(self, laws: Laws, length: int, glyphs: str = GLYPHS) -> None:
        self.start = start_state(laws)
        self._length, self._inward = length, laws["bumper"] == "inward"
        self._faces = {glyph: [laws["glyphs"][glyph][heading] for heading in HEADINGS] for glyph in set(glyphs)}
        self._mask = _needed([face for faces in self._faces.values() for face in faces])
        self._known: dict[str, dict[int, Step]] = {glyph: {} for glyph in set(glyphs)}

    def step(self, glyph: str, state: int) -> Step:
        """Return one tick of a shuttle that stands on a stop of that glyph."""
        known = self._known[glyph]
        found = known.get(state)
        if found is None:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            found = known[state] = self._step(glyph, state)
        return found

    def visit(self, glyph: str, state: int) -> Visit:
        """Return how the stop under the shuttle is taken: the face, its law, whether its guard holds."""
        position, heading, memory = state >> 2 & 63, state >> 1 & 1, state >> _SHOWN_AT << _SHOWN_AT
        if state & _LEFT_BEHIND[WAITING]:
            return Visit(heading, None, False, memory)
        if state & _LEFT_BEHIND[TURNING]:
            memory ^= 1 << (_TURNED_AT + position)
        face = heading ^ (memory >> (_TURNED_AT + position) & 1) ^ bool(state & _LEFT_BEHIND[SWAPPING])
        meaning = self._faces[glyph][face]
        guard = meaning.get("when")
        if guard in VISIT_GUARDS:
            at = _VISITS_AT + 4 * position + 2 * face
            visits, holds = _count(guard, memory >> at & 3)
            memory = memory & ~(3 << at) | visits << at
        elif guard == "fresh":
            shown = 1 << (_SHOWN_AT + 2 * GLYPHS.index(glyph) + face)
            holds, memory = not memory & shown, memory | shown
        else:
            holds = self._holds(guard, state, position)
        return Visit(face, meaning, holds, memory)

    def _holds(self, guard: Guard, state: int, position: int) -> bool:
        if guard in _BIT_GUARDS:
            bit, wanted = _BIT_GUARDS[guard]
            return bool(state & bit) == wanted
        return holds_here(guard, state & 1, place_of(position, self._length))

    def act(self, visit: Visit, state: int) -> Act:
        """Return what a visit does."""
        heading, flag = state >> 1 & 1, state & 1
        if visit.meaning is None or not visit.acts:
            return Act(PLAIN, (flag, flag), heading, 1, 0)
        return act(visit.meaning, heading, flag, int(bool(state & _LAST_READ)), int(bool(state & _LAST_WRITTEN)))

    def _step(self, glyph: str, state: int) -> Step:
        visit = self.visit(glyph, state)
        done = self.act(visit, state)
        position, heading = move(state >> 2 & 63, done.heading, done.stride, self._length, self._inward)
        after = visit.memory | position << 2 | heading << 1 | (state & _CLOCK) ^ _CLOCK
        if done.leaves:
            after |= _LEFT_BEHIND[done.leaves]
        if heading != done.heading:
            after = (after & ~_ALL_SHOWN) | _BUMPED
        if done.stride > 1:
            after |= _STRODE
        if done.kind == READ:
            after |= _AFTER_READ | state & _LAST_WRITTEN
        elif done.kind == WRITE:
            after |= _AFTER_WRITE | state & _LAST_READ | (_LAST_WRITTEN if state & 1 else 0)
        else:
            after |= state & (_LAST_READ | _LAST_WRITTEN)
        after &= self._mask
        read_one = _LAST_READ & self._mask if done.kind == READ else 0
        return Step(done.kind, after | done.flags[0], after | read_one | done.flags[1])


# The guards that look at one bit of the state, and the value that they ask for. The clock is 0 before tick 1.
_BIT_GUARDS: dict[Guard, tuple[int, bool]] = {
    "bumped": (_BUMPED, True),
    "even tick": (_CLOCK, True),
    "odd tick": (_CLOCK, False),
    "after read": (_AFTER_READ, True),
    "after write": (_AFTER_WRITE, True),
    "wrote 1": (_LAST_WRITTEN, True),
    "not wrote 1": (_LAST_WRITTEN, False),
    "after stride": (_STRODE, True),
}


def _count(guard: Guard, visits: int) -> tuple[int, bool]:
    """Return the count after a visit, kept as small as the guard allows, and whether the guard holds at it."""
    if guard == "second":
        return visits ^ 1, visits == 1
    if guard == "third":
        return (visits + 1) % 3, visits == 2
    return 1, (visits == 0) == (guard == "first")


def _needed(meanings: list[Meaning]) -> int:
    """Return the bits of a state that the laws look at."""
    needed = 0xFF
    for meaning in meanings:
        guard, do = meaning.get("when"), meaning["do"]
        needed |= _BIT_GUARDS[guard][0] if guard in _BIT_GUARDS else 0
        needed |= _ALL_SHOWN if guard == "fresh" else 0
        needed |= (1 << _TURNED_AT) - (1 << _VISITS_AT) if guard in VISIT_GUARDS else 0
        needed |= _LEFT_BEHIND[WAITING] if do == "stay" else 0
        needed |= _LEFT_BEHIND[SWAPPING] if do == "swap" else 0
        needed |= _LEFT_BEHIND[TURNING] | (-1 << _TURNED_AT) if do == "turn" else 0
        needed |= _LAST_READ if do == "recall" else _LAST_WRITTEN if do == "retake" else 0
    return needed


class HistoryJumps(Jumps):
    """The jump table of a rail that remembers; a read is known by the whole state in which it happens."""

    def __init__(self, laws: Laws, text: str) -> None:
        self.text = text
        self._loom = Loom(laws, len(text), text)
        self._known: dict[int, Segment] = {}
        self.opening = self._walk(self._loom.start, 0)

    def run(self, bits: str, most_written: int) -> Run:
        """Run tick by tick, until the same endings as `engine.run_plain`."""
        text, step, state = self.text, self._loom.step, self._loom.start
        patience = DEAD_FACTOR * len(text)
        ticks, last, place = 0, 0, 0
        written: list[str] = []
        while True:
            ticks += 1
            position = state >> 2 & 63
            kind, after, after_one = step(text[position], state)
            if kind == READ:
                if place == len(bits):
                    return Run(ENDED, ticks, "".join(written), position)
                state = after_one if bits[place] == "1" else after
                place, last = place + 1, ticks
                continue
            if kind == WRITE:
                written.append("01"[state & 1])
                if len(written) > most_written:
                    return Run(EXTRA, ticks, "".join(written), position)
                last = ticks
            elif ticks - last > patience:
                return Run(DEAD, ticks, "".join(written), position)
            state = after

    def _after_read(self, read: int, bit: int) -> int:
        step = self._loom.step(self.text[read >> 2 & 63], read)
        return step.after_one if bit else step.after

    def _walk(self, state: int, ticks: int) -> Segment:
        text, step = self.text, self._loom.step
        limit, idle, written = DEAD_FACTOR * len(text), 0, ""
        while True:
            kind, after, _ = step(text[state >> 2 & 63], state)
            if kind == READ:
                return Segment(ticks, written, state, False)
            if kind == WRITE:
                written += "01"[state & 1]
                # No task owes nearly as much between two reads.
                if len(written) > _MOST_WRITTEN_AT_ONCE:
                    return Segment(ticks, written, -1, False)
                idle = 0
            else:
                idle += 1
                if idle > limit:
                    return Segment(ticks + 1, written, -1, True)
            ticks += 1
            state = after


def remembered_by(laws: Laws, text: str) -> bool:
    """Tell whether a run of the rail needs more of a state than place, heading and flag."""
    return any(has_history(face) for glyph in set(text) for face in laws["glyphs"][glyph].values())


def jumps_of(laws: Laws, text: str) -> Jumps:
    """Make a rail ready to run under laws: the fast way, unless one of its stops remembers."""
    return HistoryJumps(laws, text) if remembered_by(laws, text) else Jumps(lay(laws, text))
