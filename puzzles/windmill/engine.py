"""Lets gusts through a garden: all cases at once, one bit each; the only place where laws become behaviour.

A case is a lane, one bit of whole numbers. The gust of number k enters at the same tick in every lane, but may be
heavy in some and light in others, and go different ways: so a gust is a mapping from place to the mask of the lanes
in which it is there, and a board has for each of its faces the mask of the lanes in which it shows that face. A trace
is the same run with one lane, so grading and trace cannot disagree about a rule.

A place is 4 times the cell's number plus the heading, as the gust comes to the cell; -1 to -4 are the four sides of
the garden, as exits. `lay` makes a table that says for each place where a gust is sent from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Union

from puzzles.contract import Laws
from puzzles.windmill.laws import BLANK, OPPOSITE, SIDES
from puzzles.windmill.notation import Garden

LIGHT, HEAVY = 1, 2
_BY = {"light": LIGHT, "heavy": HEAVY, "both": LIGHT | HEAVY}
_STEPS = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}

Places = dict[int, int]
"""Where a gust is: place -> mask of lanes."""


class Board(NamedTuple):
    """What a gust meets at a place: the board's number, a way out for each face, and what becomes of the board.

    `by` are the weights that turn it for the heading of the place, 0 for none.
    """

    number: int
    ways: tuple[int, ...]
    by: int
    before: bool
    steps: int
    swaps: bool


Through = Union[int, Board]


class Plot(NamedTuple):
    """A garden made ready: what each place leads to, how boards stand at first, where and when gusts enter."""

    through: tuple[Through, ...]
    columns: int
    first_faces: tuple[tuple[int, int], ...]  # for each board that can turn: its first face, how many it has
    cells: tuple[int, ...]  # for each board that can turn: its cell
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
    for cell, glyph in enumerate("".join(garden.rows)):
        ways = _ways(cell, rows, columns)
        if glyph == BLANK:
            through.extend(ways[side] for side in SIDES)
            continue
        board = laws["boards"][glyph]
        through.extend(_meet(board, heading, ways, len(cells)) for heading in SIDES)
        if len(board["faces"]) > 1:
            first_faces.append((board["face"], len(board["faces"])))
            cells.append(cell)
    first = garden.row * columns if laws["enter"] == "W" else garden.row
    entry = 4 * first + SIDES.index(OPPOSITE[laws["enter"]])
    return Plot(tuple(through), columns, tuple(first_faces), tuple(cells), entry, garden.period)


def _ways(cell: int, rows: int, columns: int) -> dict[str, int]:
    """Return where a gust comes to that leaves a cell with each heading."""
    row, column = divmod(cell, columns)
    ways = {}
    for heading, side in enumerate(SIDES):
        down, right = _STEPS[side]
        inside = 0 <= row + down < rows and 0 <= column + right < columns
        ways[side] = 4 * (cell + down * columns + right) + heading if inside else -1 - heading
    return ways


def _meet(board: Mapping[str, Any], heading: str, ways: Mapping[str, int], number: int) -> Through:
    outs = tuple(ways[face[heading]] for face in board["faces"])
    swaps = board.get("weight") == "swaps"
    if len(outs) == 1 and not swaps:
        return outs[0]
    turned = board.get("turned")
    if turned is None:
        return Board(-1, outs, 0, False, 0, swaps)
    by = _BY[turned["by"]] if heading in turned["going"] else 0
    return Board(number, outs, by, turned["when"] == "before", turned["steps"] % len(outs), swaps)


class Breeze:
    """A run: `tick` lets one tick pass; ticks count from 0. `heavy[k]` are the lanes in which gust k is heavy now.

    `gusts` and `sent` say, after a tick, where each gust is and where it comes to in the next one; `faces` where each
    board that can turn shows each face; `squall` in which lanes gusts shared a cell, and `met` where they were then.
    The lanes of a squall are dropped, as are those that a caller drops.
    """

    def __init__(self, plot: Plot, weights: Sequence[int], lanes: int) -> None:
        self.time = -1
        self.entered = 0
        self.heavy = list(weights)
        self.faces = [[lanes if face == first else 0 for face in range(many)] for first, many in plot.first_faces]
        self.gusts: dict[int, Places] = {}
        self.sent: dict[int, Places] = {}
        self.squall = 0
        self.met: dict[int, Places] = {}
        self._plot = plot
        self._lanes = lanes

    @property
    def over(self) -> bool:
        """Whether all gusts have entered and left."""
        return self.entered == len(self.heavy) and not self.sent

    @property
    def inside(self) -> int:
        """The lanes in which some gust is still in the garden."""
        lanes = 0
        for places in self.sent.values():
            for mask in places.values():
                lanes |= mask
        return lanes

    def drop(self, mask: int) -> None:
        """Take no further interest in some lanes."""
        self._lanes &= ~mask
        self.gusts, self.sent = _without(self.gusts, mask), _without(self.sent, mask)
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
        return exits

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
                else:
                    self._meet(gust, mask, met, going)
            self.sent[gust] = going

    def _meet(self, gust: int, mask: int, board: Board, going: Places) -> None:
        number, ways, by, before, steps, swaps = board
        turned = 0
        if by:
            heavy = self.heavy[gust]
            turned = mask if by == LIGHT | HEAVY else mask & heavy if by == HEAVY else mask & ~heavy
        if turned and before:
            self._turn(number, turned, steps)
        for way, lanes in zip(ways, self.faces[number] if number >= 0 else (mask,)):
            part = mask & lanes
            if part:
                going[way] = going.get(way, 0) | part
        if turned and not before:
            self._turn(number, turned, steps)
        if swaps:
            self.heavy[gust] ^= mask

    def _turn(self, number: int, turned: int, steps: int) -> None:
        faces = self.faces[number]
        many = len(faces)
        moved = [lanes & turned for lanes in faces]
        self.faces[number] = [(lanes & ~turned) | moved[(face - steps) % many] for face, lanes in enumerate(faces)]


def _without(gusts: Mapping[int, Places], mask: int) -> dict[int, Places]:
    left = {}
    for gust, places in gusts.items():
        rest = {place: lanes & ~mask for place, lanes in places.items() if lanes & ~mask}
        if rest:
            left[gust] = rest
    return left
