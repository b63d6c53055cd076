"""Runs a sheet: all singers of all cases at once, one tick after the other; the only place where laws become behaviour.

Singers differ in what they do only by the line they are at. So a performance keeps, for each line, the lanes of the
singers who are to execute it and of those who skip it, and a tick does each such line once for all its singers.
Grading, traces and searches all step the same performance; they differ in how many cases they lay side by side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from puzzles.choir.lanes import Chorus, Ear, Planes, plane_count
from puzzles.choir.laws import NOTE_GUARDS, PLACE_EFFECTS, PLACE_SIDE_EFFECTS
from puzzles.choir.notation import Sheet
from puzzles.contract import Law, Laws

Change = Callable[[int], None]
"""Changes voices and notes of some lanes."""
Act = Callable[[int, int], None]
"""Does a line for some lanes: what it changes, and where its singers go."""
Guard = Callable[[int], int]
"""Returns those of some lanes for which it holds; one that counts does so each time it is asked."""


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
        self._chorus = chorus
        self._heard: Planes = chorus.voices
        self._before: Planes = chorus.voices
        self._changed = self._moved = 0
        self._watched = False
        self._length = len(sheet.letters)
        self._parts = tuple(zip(sheet.starts, chorus.parts[len(sheet.starts)]))
        self._acts = [self._act(laws["letters"][letter]) for letter in sheet.letters]
        self._go_to_start(0, chorus.everyone)

    def tick(self) -> None:
        """Let every singer execute, or skip, one line."""
        now = tuple(self.voices)
        if self._watched:
            self._watch(now)
        # What is heard was fixed when the tick began, whatever singers do to their voices in it.
        self._heard, self._before = (self._before if self._late else now), now
        acting, skipping = self.acting, self.skipping
        self.acting, self.skipping = {}, {}
        for line, lanes in skipping.items():
            self._arrive(line + 1, lanes)
        for line, lanes in acting.items():
            self._acts[line](line, lanes)

    def _watch(self, now: Planes) -> None:
        """Note whose voice changed in the last tick or the one before it."""
        changed = 0
        for plane, before in zip(now, self._before):
            changed |= plane ^ before
        self._moved, self._changed = changed | self._changed, changed

    def _act(self, law: Law) -> Act:
        """Compose what a line does from its law: guard, effect, side effect."""
        changes = [change for change in (self._change(law), self._side_change(law)) if change]
        move = self._move(law)

        def always(line: int, lanes: int) -> None:
            for change in changes:
                change(lanes)
            move(line, lanes)

        if "when" not in law:
            return always if changes else move
        guard = self._guard(law["when"])

        def guarded(line: int, lanes: int) -> None:
            holds = guard(lanes)
            if holds != lanes:
                self._arrive(line + 1, lanes ^ holds)
            if holds:
                always(line, holds)

        return guarded

    # Guards

    def _guard(self, when: str) -> Guard:
        if when in ("still", "moved"):
            self._watched = True
            wanted = when == "moved"
            return lambda lanes: lanes & self._moved if wanted else lanes & ~self._moved
        if when == "first":
            return _once()
        if when in _TURNS:
            return _every(_TURNS[when])
        if when not in NOTE_GUARDS:
            raise ValueError(f"a law says {when!r}, which no engine knows")

        def compares(lanes: int) -> int:
            above, equal = self._compare(lanes)
            if when == "above":
                return above
            if when == "equal":
                return equal
            return lanes ^ equal if when == "differs" else lanes ^ above ^ equal

        return compares

    def _compare(self, lanes: int) -> tuple[int, int]:
        """Return the lanes whose note is above, and equal to, the voice."""
        above, equal = 0, lanes
        for note, voice in zip(reversed(self.notes), reversed(self.voices)):
            differs = equal & (note ^ voice)
            above |= differs & note
            equal ^= differs
        return above, equal

    # Changes of voices and notes

    def _change(self, law: Law) -> Change | None:
        do = law["do"]
        if do in _HEARING:
            return self._hearing(self._chorus.ears[law["side"]], do)
        if do in ("add", "sing"):
            return self._adding(self.notes if do == "add" else self.voices, law["by"])
        plain: dict[str, Change] = {
            "exchange": self._exchange,
            "give": self._give,
            "raise": self._raise,
            "show": self._show,
            "keep": self._keep,
            "clear": self._clear,
            "join": lambda lanes: self._gather(self.voices, lanes),
        }
        if do not in plain and do != "rest" and do not in PLACE_EFFECTS:
            raise ValueError(f"a law says {do!r}, which no engine knows")
        return plain.get(do)

    def _side_change(self, law: Law) -> Change | None:
        sides: dict[str, Change] = {
            "up": lambda lanes: self._up(self.notes, lanes),
            "down": lambda lanes: self._down(self.notes, lanes),
            "clear": self._clear,
            "keep": self._keep,
        }
        then = law.get("then")
        if then is not None and then not in sides and then not in PLACE_SIDE_EFFECTS:
            raise ValueError(f"a law says {then!r}, which no engine knows")
        return sides.get(then) if then else None

    def _hearing(self, ear: Ear, do: str) -> Change:
        into = {"hear": (self.notes,), "take": (self.voices,), "both": (self.voices, self.notes), "gather": ()}[do]

        def hear(lanes: int) -> None:
            heard = []
            for bit, plane in enumerate(self._heard):
                sound = ear.walled if ear.hum >> bit & 1 else 0
                for shift, mask in ear.shifts:
                    sound |= (plane << shift if shift > 0 else plane >> -shift) & mask
                heard.append(sound)
                for planes in into:
                    planes[bit] ^= (planes[bit] ^ sound) & lanes
            if not into:
                self._gather(heard, lanes)

        return hear

    def _gather(self, added: Sequence[int], lanes: int) -> None:
        """Add values to the notes of the lanes, modulo the modulus."""
        total, carry = [], 0
        for note, other in zip(self.notes, added):
            total.append(note ^ other ^ carry)
            carry = note & other | carry & (note | other)
        total.append(carry)
        less, borrow = [], 0
        for bit, plane in enumerate(total):
            taken = -(self._modulus >> bit & 1)
            less.append(plane ^ taken ^ borrow)
            borrow = ~plane & (taken | borrow) | taken & borrow
        # Nothing is borrowed at the end where the sum reached the modulus.
        for bit, note in enumerate(self.notes):
            self.notes[bit] = note ^ (note ^ (total[bit] & borrow | less[bit] & ~borrow)) & lanes

    def _adding(self, planes: list[int], amount: int) -> Change:
        change = self._up if amount > 0 else self._down

        def add(lanes: int) -> None:
            for _ in range(abs(amount)):
                change(planes, lanes)

        return add

    def _up(self, planes: list[int], lanes: int) -> None:
        """Add one to the values of the lanes, modulo the modulus."""
        carry, over = lanes, lanes
        for bit, plane in enumerate(planes):
            planes[bit] = plane ^ carry
            carry &= plane
            over &= planes[bit] if self._modulus >> bit & 1 else ~planes[bit]
        # A modulus of 2 ** planes comes round by itself: there `over` has just the lanes that did, all bits 0.
        for bit in range(len(planes)):
            if self._modulus >> bit & 1:
                planes[bit] ^= over

    def _down(self, planes: list[int], lanes: int) -> None:
        """Take one from the values of the lanes, modulo the modulus."""
        borrow = lanes
        for bit, plane in enumerate(planes):
            planes[bit] = plane ^ borrow
            borrow &= ~plane
        # What is borrowed at the end was 0 and has all bits set now; it shall be the highest value.
        for bit in range(len(planes)):
            if not (self._modulus - 1) >> bit & 1:
                planes[bit] ^= borrow

    def _exchange(self, lanes: int) -> None:
        for bit, note in enumerate(self.notes):
            differs = (note ^ self.voices[bit]) & lanes
            self.notes[bit] ^= differs
            self.voices[bit] ^= differs

    def _show(self, lanes: int) -> None:
        for bit, note in enumerate(self.notes):
            self.voices[bit] ^= (note ^ self.voices[bit]) & lanes

    def _keep(self, lanes: int) -> None:
        for bit, note in enumerate(self.notes):
            self.notes[bit] ^= (note ^ self.voices[bit]) & lanes

    def _clear(self, lanes: int) -> None:
        for bit, note in enumerate(self.notes):
            self.notes[bit] = note ^ (note & lanes)

    def _give(self, lanes: int) -> None:
        self._show(lanes)
        self._clear(lanes)

    def _raise(self, lanes: int) -> None:
        self._show(lanes)
        self._up(self.notes, lanes)

    # Ways on

    def _move(self, law: Law) -> Act:
        """Return where singers go; a side effect on the place counts where the effect leaves the place alone."""
        moves: dict[str, Act] = {"skip": self._skip, "wait": self._arrive, "top": self._go_to_top}
        if law["do"] == "go":
            return {"top": self._go_to_top, "start": self._go_to_start}[law["to"]]
        if law["do"] in PLACE_EFFECTS:
            return moves[law["do"]]
        return moves.get(law.get("then", ""), self._go_on)

    def _arrive(self, line: int, lanes: int) -> None:
        line %= self._length
        self.acting[line] = self.acting.get(line, 0) | lanes

    def _go_on(self, line: int, lanes: int) -> None:
        self._arrive(line + 1, lanes)

    def _skip(self, line: int, lanes: int) -> None:
        if self._free_skip:
            self._arrive(line + 2, lanes)
        else:
            skipped = (line + 1) % self._length
            self.skipping[skipped] = self.skipping.get(skipped, 0) | lanes

    def _go_to_top(self, line: int, lanes: int) -> None:
        self._arrive(0, lanes)

    def _go_to_start(self, line: int, lanes: int) -> None:
        for start, part in self._parts:
            here = lanes & part
            if here:
                self._arrive(start, here)


_HEARING = ("hear", "take", "both", "gather")
_TURNS = {"second": 2, "third": 3}


def _once() -> Guard:
    """Make a guard that holds for each lane the first time it is asked about it."""
    seen = 0

    def once(lanes: int) -> int:
        nonlocal seen
        holds = lanes & ~seen
        seen |= lanes
        return holds

    return once


def _every(turn: int) -> Guard:
    """Make a guard that holds for each lane every `turn`-th time it is asked about it."""
    # asked[k]: lanes asked about k + 1 times since it last held; others were not.
    asked = [0] * (turn - 1)

    def every(lanes: int) -> int:
        moving = lanes
        for known in asked:
            moving &= ~known
        for number, known in enumerate(asked):
            asked[number], moving = known & ~lanes | moving, known & lanes
        return moving

    return every


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
