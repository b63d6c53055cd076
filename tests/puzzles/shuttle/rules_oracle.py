"""The rules of the shuttle once more, written straight from the text and as slowly as may be: the engine's oracle."""

from collections import Counter


def interpret(laws, rail, bits, most_written):
    """Return (ending, ticks, written) of a run."""
    ending, places, written = watch(laws, rail, bits, most_written)
    return ending, len(places), written


def watch(laws, rail, bits, most_written):
    """Return (ending, place and heading at each tick, written) of a run."""
    run = Run(laws, rail)
    inputs, written, quiet = list(bits), "", 0
    while True:
        run.places.append((run.position, run.facing))
        quiet += 1
        what = run.begin_tick()
        if what == "read":
            if not inputs:
                return "ended", run.places, written
            run.flag = run.last_read = int(inputs.pop(0))
            quiet = 0
        elif what == "write":
            written, quiet = written + str(run.flag), 0
            run.last_written = run.flag
            if len(written) > most_written:
                return "extra", run.places, written
        if quiet > 4 * len(rail):
            return "dead", run.places, written
        run.end_tick(what)


class Run:
    """A shuttle on its rail with everything that any law may ask for, kept in the plainest form."""

    def __init__(self, laws, rail):
        self.laws, self.rail = laws, list(rail)
        self.position, self.facing, self.flag = 0, laws["start"]["heading"], laws["start"]["flag"]
        self.places, self.visits = [], Counter()
        self.last_read = self.last_written = 0
        self.before = None  # what the tick before did
        self.bumped, self.strode, self.waiting, self.swapped = False, False, False, False
        self.turn_next, self.turned = False, set()
        self.shown_since_bumper = set()
        self.law, self.acts = {}, False

    def begin_tick(self):
        """Find out what the stop does in this tick, and do of it what concerns only flag and heading."""
        self.law, self.acts = {"do": "nothing"}, False
        if self.waiting:
            return "nothing"
        if self.turn_next:
            self.turned ^= {self.position}
            self.turn_next = False
        exchanged = (self.position in self.turned) != self.swapped
        self.swapped = False
        face = self.facing if not exchanged else other(self.facing)
        glyph = self.rail[self.position]
        self.law = self.laws["glyphs"][glyph][face]
        self.visits[self.position, face] += 1
        self.acts = self.holds(self.law.get("when"), self.visits[self.position, face], (glyph, face))
        self.shown_since_bumper.add((glyph, face))
        return self.law["do"] if self.acts else "nothing"

    def holds(self, guard, visits, shown):
        tick = len(self.places)
        return {
            None: True,
            0: self.flag == 0,
            1: self.flag == 1,
            "second": visits % 2 == 0,
            "third": visits % 3 == 0,
            "first": visits == 1,
            "later": visits > 1,
            "fresh": shown not in self.shown_since_bumper,
            "bumped": self.bumped,
            "even tick": tick % 2 == 0,
            "odd tick": tick % 2 == 1,
            "after read": self.before == "read",
            "after write": self.before == "write",
            "wrote 1": self.last_written == 1,
            "not wrote 1": self.last_written == 0,
            "after stride": self.strode,
            "even stop": self.position % 2 == 0,
            "odd stop": self.position % 2 == 1,
            "end stop": self.position in (0, len(self.rail) - 1),
        }[guard]

    def end_tick(self, what):
        """Do the rest: flag, heading, what is left to the next tick, the move."""
        self.waiting = what == "stay"
        if what == "recall":
            self.flag = self.last_read
        if what == "retake":
            self.flag = self.last_written
        if what == "swap":
            self.swapped = True
        if what == "turn":
            self.turn_next = True
        for change in (what, self.law.get("then") if self.acts else None):
            if change == "set":
                self.flag = 1
            elif change == "clear":
                self.flag = 0
            elif change == "invert":
                self.flag = 1 - self.flag
            elif change == "reverse":
                self.facing = other(self.facing)
        self.before = what
        self.move(what)

    def move(self, what):
        stride = {"stride": self.law.get("by"), "stay": 0, "fly": 1000}.get(what, 1)
        self.strode, self.bumped = stride > 1, False
        last = len(self.rail) - 1
        target = self.position + stride if self.facing == "right" else self.position - stride
        if 0 <= target <= last:
            self.position = target
            return
        end, beside = (last, last - 1) if self.facing == "right" else (0, 1)
        goes_on = self.laws["bumper"] == "inward" and self.position == end and last > 0
        self.position, self.facing, self.bumped = beside if goes_on else end, other(self.facing), True
        self.shown_since_bumper = set()


def other(heading):
    return "left" if heading == "right" else "right"
