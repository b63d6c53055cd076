"""Lets gusts through a garden: all cases at once, one bit each; the only place where laws become behaviour.

A case is a lane, one bit of whole numbers. The gust of number k enters at the same tick in every lane, but may be
heavy in some and light in others, and go different ways: so a gust is a mapping from place to the mask of the lanes
in which it is there, and a board has for each of its faces the mask of the lanes in which it shows that face. A trace
is the same run with one lane, so grading and trace cannot disagree about a rule.

A place is 4 times the cell's number plus the heading, as the gust comes to the cell; -1 to -4 are the four sides of
the garden, as exits. `lay` makes a table that says for each place where a gust is sent from it: a number for cells that
do the same to every gust, else a board. Boards that only turn, by weight and heading, have a short way of their own
(`_meet`); all other laws go by the long one (`_meet_composed`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Union

from puzzles.contract import Laws
from puzzles.windmill.laws import (
    AFTER_HEAVY,
    AFTER_LIGHT,
    BACK,
    BLANK,
    BY_FACE,
    EVERY,
    HEAVY,
    KEPT_WEIGHT,
    LEFT,
    LIGHT,
    NO_MEMORY,
    OPPOSITE,
    RIGHT,
    SAME,
    SIDES,
    STRAIGHT,
    Parts,
    parts_of,
)
from puzzles.windmill.notation import Garden

_STEPS = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}

_POINTED = {"along": 0, "against": 2}  # quarters from a gust's heading to the face that the vane has to show
_ASIDE = {BY_FACE: 0, BACK: 2, STRAIGHT: 0, LEFT: 3, RIGHT: 1}  # quarters from a gust's heading to where it is sent

Places = dict[int, int]
"""Where a gust is: place -> mask of lanes."""


class Board(NamedTuple):
    """What a gust meets at a place: the board's number, a way out for each face, and what becomes of the board.

    `by` are the weights that meet the guard for the heading of the place, 0 for none. Where the law does more than
    turn the board, `law` has its parts, `beside` the way out that does not go by the face, and `face` the one that the
    board has to show, or -1.
    """

    number: int
    ways: tuple[int, ...]
    by: int
    before: bool
    steps: int
    law: Parts | None = None
    beside: int = 0
    face: int = -1


Through = Union[int, Board]


class Plot(NamedTuple):
    """A garden made ready: what each place leads to, how boards stand at first, where and when gusts enter."""

    through: tuple[Through, ...]
    columns: int
    first_faces: tuple[tuple[int, int], ...]  # for each board with a law: its first face, how many it has
    cells: tuple[int, ...]  # for each board with a law: its cell
    counts: tuple[int, ...]  # for each board with a law: among how many gusts it counts, 0 if it does not
    entry: int
    period: int


class Exit(NamedTuple):
    """A gust that left: its number, the side (0 to 3, as in `SIDES`) and the mask of lanes."""

    gust: int
    side: int
    mask: int


def lay(laws: Laws, garden: Garden) -> Plot:
    """Make a garden ready for a run under the laws."""
    rows, columns = len(garden.rows), len(garden.rows[0])
    through: list[Through] = []
    first_faces: list[tuple[int, int]] = []
    cells: list[int] = []
    counts: list[int] = []
    for cell, glyph in enumerate("".join(garden.rows)):
        ways = _ways(cell, rows, columns)
        if glyph == BLANK:
            through.extend(ways[side] for side in SIDES)
            continue
        board = laws["boards"][glyph]
        parts = parts_of(board["law"]) if board["law"] else None
        through.extend(_meet(board, parts, heading, ways, len(cells)) for heading in SIDES)
        if parts:
            counts.append(parts.every)
            first_faces.append((board["face"], len(board["faces"])))
            cells.append(cell)
    first = garden.row * columns if laws["enter"] == "W" else garden.row
    entry = 4 * first + SIDES.index(OPPOSITE[laws["enter"]])
    return Plot(tuple(through), columns, tuple(first_faces), tuple(cells), tuple(counts), entry, garden.period)


def _ways(cell: int, rows: int, columns: int) -> dict[str, int]:
    """Return where a gust comes to that leaves a cell with each heading."""
    row, column = divmod(cell, columns)
    ways = {}
    for heading, side in enumerate(SIDES):
        down, right = _STEPS[side]
        inside = 0 <= row + down < rows and 0 <= column + right < columns
        ways[side] = 4 * (cell + down * columns + right) + heading if inside else -1 - heading
    return ways


def _meet(board: Mapping[str, Any], parts: Parts | None, heading: str, ways: Mapping[str, int], number: int) -> Through:
    if parts is None:
        return ways[board["faces"][board["face"]][heading]]
    outs = tuple(ways[face[heading]] for face in board["faces"])
    side, face = SIDES.index(heading), -1
    if parts.going in _POINTED:
        face, by = (side + _POINTED[parts.going]) % 4, parts.by
    else:
        by = parts.by if heading in parts.going else 0
    steps = parts.steps % len(outs)
    if face < 0 and parts[2:] == (NO_MEMORY, 0, BY_FACE, parts.steps, parts.first, KEPT_WEIGHT, 0):
        return Board(number, outs, by, parts.first, steps)
    return Board(number, outs, by, parts.first, steps, parts, ways[SIDES[(side + _ASIDE[parts.way]) % 4]], face)


class Breeze:
    """A run: `tick` lets one tick pass; ticks count from 0. `heavy[k]` are the lanes in which gust k is heavy now.

    `gusts` and `sent` say, after a tick, where each gust is and where it comes to in the next one; `faces` where each
    board with a law shows each face; `kept` which gusts boards have taken in and until when: tick at which they move on
    -> (gust, where it comes to, mask). `squall` in which lanes gusts shared a cell, and `met` where they were then.
    The lanes of a squall are dropped, as are those that a caller drops.
    """

    def __init__(self, plot: Plot, weights: Sequence[int], lanes: int) -> None:
        self.time = -1
        self.entered = 0
        self.heavy = list(weights)
        self.faces = [[lanes if face == first else 0 for face in range(many)] for first, many in plot.first_faces]
        # Of each board: in which lanes it has counted how many gusts, and in which its last one was light, was heavy.
        self._counted = [[lanes] + [0] * (many - 1) if many else [] for many in plot.counts]
        self._last = [[0, 0] for _ in plot.counts]
        self.kept: dict[int, list[tuple[int, int, int]]] = {}
        self.gusts: dict[int, Places] = {}
        self.sent: dict[int, Places] = {}
        self.squall = 0
        self.met: dict[int, Places] = {}
        self._plot = plot
        self._lanes = lanes

    @property
    def over(self) -> bool:
        """Whether all gusts have entered and left."""
        return self.entered == len(self.heavy) and not self.sent and not self.kept

    @property
    def inside(self) -> int:
        """The lanes in which some gust is still in the garden."""
        lanes = 0
        for places in self.sent.values():
            for mask in places.values():
                lanes |= mask
        for taken in self.kept.values():
            for _, _, mask in taken:
                lanes |= mask
        return lanes

    def drop(self, mask: int) -> None:
        """Take no further interest in some lanes."""
        self._lanes &= ~mask
        self.gusts, self.sent = _without(self.gusts, mask), _without(self.sent, mask)
        for tick, taken in list(self.kept.items()):
            left = [(gust, way, lanes & ~mask) for gust, way, lanes in taken if lanes & ~mask]
            if left:
                self.kept[tick] = left
            else:
                del self.kept[tick]
        if not self._lanes:
            self.entered = len(self.heavy)

    def tick(self) -> list[Exit]:
        """Move, let the next gust in, look for squalls, let the boards act; return who left the garden."""
        self.time += 1
        exits = self._move()
        if self.entered < len(self.heavy) and self.time == self.entered * self._plot.period:
            self.gusts[self.entered] = {self._plot.entry: self._lanes}
            self.entered += 1
        self.squall = 0
        if len(self.gusts) > 1:
            self._look_for_squalls()
        self._act()
        return exits

    def _move(self) -> list[Exit]:
        exits: list[Exit] = []
        self.gusts = {}
        for gust, sent in self.sent.items():
            if min(sent) < 0:
                here: Places = {}
                for place, mask in sent.items():
                    if place < 0:
                        exits.append(Exit(gust, -1 - place, mask))
                    else:
                        here[place] = mask
                if here:
                    self.gusts[gust] = here
            else:
                self.gusts[gust] = sent
        if self.time in self.kept:
            self._let_go(exits)
        return exits

    def _let_go(self, exits: list[Exit]) -> None:
        """Let those move on that boards have kept until now; gusts and exits stay in the order of their numbers."""
        gusts = {gust: dict(places) for gust, places in self.gusts.items()}
        for gust, place, mask in self.kept.pop(self.time):
            if place < 0:
                exits.append(Exit(gust, -1 - place, mask))
            else:
                places = gusts.setdefault(gust, {})
                places[place] = places.get(place, 0) | mask
        self.gusts = {gust: gusts[gust] for gust in sorted(gusts)}
        exits.sort()

    def _look_for_squalls(self) -> None:
        taken: dict[int, int] = {}
        for places in self.gusts.values():
            for place, mask in places.items():
                cell = place >> 2
                before = taken.get(cell, 0)
                self.squall |= before & mask
                taken[cell] = before | mask
        if self.squall:
            self.met = self.gusts
            self.sent = {}
            self.drop(self.squall)

    def _act(self) -> None:
        through = self._plot.through
        self.sent = {}
        for gust, places in self.gusts.items():
            going: Places = {}
            for place, mask in places.items():
                met = through[place]
                if isinstance(met, int):
                    going[met] = going.get(met, 0) | mask
                elif met.law is None:
                    self._meet(gust, mask, met, going)
                else:
                    self._meet_composed(gust, mask, met, met.law, going)
            if going:
                self.sent[gust] = going

    def _meet(self, gust: int, mask: int, board: Board, going: Places) -> None:
        number, ways, by, before, steps, _, _, _ = board
        turned = 0
        if by:
            heavy = self.heavy[gust]
            turned = mask if by == LIGHT | HEAVY else mask & heavy if by == HEAVY else mask & ~heavy
        if turned and before:
            self._turn(number, turned, steps)
        for way, lanes in zip(ways, self.faces[number]):
            part = mask & lanes
            if part:
                going[way] = going.get(way, 0) | part
        if turned and not before:
            self._turn(number, turned, steps)

    def _meet_composed(self, gust: int, mask: int, board: Board, law: Parts, going: Places) -> None:
        number = board.number
        chosen = self._let_through(gust, mask, board, law)
        if chosen and law.first:
            self._turn(number, chosen, board.steps)
        aside = 0 if law.way == BY_FACE else chosen
        sent = [(way, mask & ~aside & lanes) for way, lanes in zip(board.ways, self.faces[number])]
        for way, part in [*sent, (board.beside, aside)]:
            taken = part & chosen if law.keep else 0
            if taken:
                self.kept.setdefault(self.time + 1 + law.keep, []).append((gust, way, taken))
            if part ^ taken:
                going[way] = going.get(way, 0) | part ^ taken
        if chosen and not law.first and board.steps:
            self._turn(number, chosen, board.steps)
        if law.weight != KEPT_WEIGHT:
            self.heavy[gust] ^= chosen

    def _let_through(self, gust: int, mask: int, board: Board, law: Parts) -> int:
        """Return the lanes in which the guard lets a gust through, and remember the gust."""
        number, last = board.number, self._last[board.number]
        heavy = mask & self.heavy[gust]
        light = mask ^ heavy
        chosen = (heavy if board.by & HEAVY else 0) | (light if board.by & LIGHT else 0)
        if board.face >= 0:
            chosen &= self.faces[number][board.face]
        if law.memory == EVERY:
            due = chosen & self._counted[number][-1]
            self._counted[number] = _moved(self._counted[number], chosen, 1)
            chosen = due
        elif law.memory == AFTER_HEAVY:
            chosen &= last[1]
        elif law.memory == AFTER_LIGHT:
            chosen &= last[0]
        elif law.memory != NO_MEMORY:
            alike = (heavy & last[1]) | (light & last[0])
            chosen &= alike if law.memory == SAME else (last[0] | last[1]) & ~alike
        self._last[number] = [(last[0] & ~mask) | light, (last[1] & ~mask) | heavy]
        return chosen

    def _turn(self, number: int, turned: int, steps: int) -> None:
        self.faces[number] = _moved(self.faces[number], turned, steps)


def _moved(masks: Sequence[int], lanes: int, steps: int) -> list[int]:
    """Move some lanes on by so many places of a round of masks."""
    many = len(masks)
    moving = [mask & lanes for mask in masks]
    return [(mask & ~lanes) | moving[(place - steps) % many] for place, mask in enumerate(masks)]


def _without(gusts: Mapping[int, Places], mask: int) -> dict[int, Places]:
    left = {}
    for gust, places in gusts.items():
        rest = {place: lanes & ~mask for place, lanes in places.items() if lanes & ~mask}
        if rest:
            left[gust] = rest
    return left
