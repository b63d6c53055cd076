"""Runs a sheet: all singers of all cases at once, one tick after the other; the only place where laws become behaviour.

Singers differ in what they do only by the line they are at. So a performance keeps, for each line, the lanes of the
singers who are to execute it and of those who skip it, and a tick does each such line once for all its singers.
Grading, traces and searches all step the same performance; they differ in how many cases they lay side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puzzles.choir.lanes import Chorus, Ear, Planes, plane_count
from puzzles.choir.notation import Sheet
from puzzles.contract import Laws

Act = Callable[[int, int], None]


class Performance:
    """A sheet sung by a chorus: voices and notes as planes, and who is where.

    `acting[line]` and `skipping[line]` are the lanes of the singers who execute or skip that line in the next tick.
    """

    def __init__(self, laws: Laws, sheet: Sheet, chorus: Chorus) -> None:
        self.voices: list[int] = list(chorus.voices)
        self.notes: list[int] = [0] * plane_count(laws)
        self.skipping: dict[int, int] = {}
        self.acting: dict[int, int] = {}
        self._modulus: int = laws["modulus"]
        self._free_skip: bool = laws["skip"] == "free"
        self._late: bool = laws["heard"] == 1
        self._heard: Planes = chorus.voices
        self._before: Planes = chorus.voices
        self._length = len(sheet.letters)
        self._parts = tuple(zip(sheet.starts, chorus.parts[len(sheet.starts)]))
        self._acts = [self._act(laws["letters"][letter], chorus) for letter in sheet.letters]
        self._go_to_start(0, chorus.everyone)

    def tick(self) -> None:
        """Let every singer execute, or skip, one line."""
        now = tuple(self.voices)
        # What is heard was fixed when the tick began, whatever singers do to their voices in it.
        self._heard, self._before = (self._before if self._late else now), now
        acting, skipping = self.acting, self.skipping
        self.acting, self.skipping = {}, {}
        for line, lanes in skipping.items():
            self._arrive(line + 1, lanes)
        for line, lanes in acting.items():
            self._acts[line](line, lanes)

    def _arrive(self, line: int, lanes: int) -> None:
        line %= self._length
        self.acting[line] = self.acting.get(line, 0) | lanes

    def _act(self, meaning: dict[str, Any], chorus: Chorus) -> Act:
        do = meaning["do"]
        if do == "hear":
            return self._hearing(chorus.ears[meaning["side"]])
        if do == "add":
            return self._adding(meaning["by"])
        if do == "skip":
            return self._skipping(meaning["when"])
        if do == "go":
            return {"top": self._go_to_top, "start": self._go_to_start}[meaning["to"]]
        plain: dict[str, Act] = {
            "exchange": self._exchange,
            "give": self._give,
            "raise": self._raise,
            "rest": lambda line, lanes: self._arrive(line + 1, lanes),
        }
        if do not in plain:
            raise ValueError(f"a law says {do!r}, which no engine knows")
        return plain[do]

    def _hearing(self, ear: Ear) -> Act:
        def act(line: int, lanes: int) -> None:
            for bit, plane in enumerate(self._heard):
                sound = ear.walled if ear.hum >> bit & 1 else 0
                for shift, mask in ear.shifts:
                    sound |= (plane << shift if shift > 0 else plane >> -shift) & mask
                self.notes[bit] ^= (self.notes[bit] ^ sound) & lanes
            self._arrive(line + 1, lanes)

        return act

    def _adding(self, amount: int) -> Act:
        change = self._up if amount > 0 else self._down

        def act(line: int, lanes: int) -> None:
            for _ in range(abs(amount)):
                change(lanes)
            self._arrive(line + 1, lanes)

        return act

    def _up(self, lanes: int) -> None:
        """Add one to the notes of the lanes, modulo the modulus."""
        notes, carry, over = self.notes, lanes, lanes
        for bit, plane in enumerate(notes):
            notes[bit] = plane ^ carry
            carry &= plane
            over &= notes[bit] if self._modulus >> bit & 1 else ~notes[bit]
        # A modulus of 2 ** planes comes round by itself: there `over` has just the lanes that did, all bits 0.
        for bit in range(len(notes)):
            if self._modulus >> bit & 1:
                notes[bit] ^= over

    def _down(self, lanes: int) -> None:
        """Take one from the notes of the lanes, modulo the modulus."""
        notes, borrow = self.notes, lanes
        for bit, plane in enumerate(notes):
            notes[bit] = plane ^ borrow
            borrow &= ~plane
        # What is borrowed at the end was 0 and has all bits set now; it shall be the highest value.
        for bit in range(len(notes)):
            if not (self._modulus - 1) >> bit & 1:
                notes[bit] ^= borrow

    def _skipping(self, when: str) -> Act:
        def act(line: int, lanes: int) -> None:
            above, equal = self._compare(lanes)
            holds = {"above": above, "equal": equal, "below": lanes ^ above ^ equal}[when]
            self._arrive(line + 1, lanes ^ holds)
            if self._free_skip:
                self._arrive(line + 2, holds)
            else:
                skipped = (line + 1) % self._length
                self.skipping[skipped] = self.skipping.get(skipped, 0) | holds

        return act

    def _compare(self, lanes: int) -> tuple[int, int]:
        """Return the lanes whose note is above, and equal to, the voice."""
        above, equal = 0, lanes
        for note, voice in zip(reversed(self.notes), reversed(self.voices)):
            differs = equal & (note ^ voice)
            above |= differs & note
            equal ^= differs
        return above, equal

    def _exchange(self, line: int, lanes: int) -> None:
        for bit, note in enumerate(self.notes):
            differs = (note ^ self.voices[bit]) & lanes
            self.notes[bit] ^= differs
            self.voices[bit] ^= differs
        self._arrive(line + 1, lanes)

    def _show(self, lanes: int) -> None:
        for bit, note in enumerate(self.notes):
            self.voices[bit] ^= (note ^ self.voices[bit]) & lanes

    def _give(self, line: int, lanes: int) -> None:
        self._show(lanes)
        for bit, note in enumerate(self.notes):
            self.notes[bit] = note ^ (note & lanes)
        self._arrive(line + 1, lanes)

    def _raise(self, line: int, lanes: int) -> None:
        self._show(lanes)
        self._up(lanes)
        self._arrive(line + 1, lanes)

    def _go_to_top(self, line: int, lanes: int) -> None:
        self._arrive(0, lanes)

    def _go_to_start(self, line: int, lanes: int) -> None:
        for start, part in self._parts:
            here = lanes & part
            if here:
                self._arrive(start, here)


def settle(laws: Laws, sheet: Sheet, chorus: Chorus, target: Planes, ticks: int | None = None) -> list[int]:
    """Return each case's settling time: the tick from which on its voices are the target's, -1 if not at the end.

    0 means right from the start. `ticks` is the length of the run, the laws' own if not given.
    """
    performance = Performance(laws, sheet, chorus)
    voices = performance.voices
    wrong = []
    for number in range((laws["ticks"] if ticks is None else ticks) + 1):
        if number:
            performance.tick()
        differs = 0
        for voice, wanted in zip(voices, target):
            differs |= voice ^ wanted
        wrong.append(differs)
    return _settling_times(wrong, chorus)


def _settling_times(wrong: list[int], chorus: Chorus) -> list[int]:
    """Go back from the end: a case has settled one tick after the last one at which it was wrong."""
    times, last = [0] * len(chorus.sizes), len(wrong) - 1
    open_cases, open_lanes = list(range(len(chorus.sizes))), chorus.everyone
    for number in range(last, -1, -1):
        if not wrong[number] & open_lanes:
            continue
        still_open = []
        for case in open_cases:
            if wrong[number] & chorus.spans[case]:
                times[case] = -1 if number == last else number + 1
                open_lanes ^= chorus.spans[case]
            else:
                still_open.append(case)
        open_cases = still_open
    return times
