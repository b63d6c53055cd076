"""Burns a bench for many inputs at once: each input is one bit of a mask, each line of a part holds masks.

This and `composed.py`, the slow way for parts with composed laws, are where laws turn into behaviour. `lay` turns a
drawing into lines (a bridge has two, all other parts one) and, for each line, where its heat goes: (delay, line, how),
with `how` LIGHT, CUT or the number of the side of a keg. `burn` then walks the ticks once; a heat carries the mask of
the inputs in which it happens.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from puzzles.contract import Laws
from puzzles.fuseworks.laws import BLANK, OPPOSITE, SIDES, SOURCES, TARGETS

LIGHT, CUT = -1, -2

Heat = tuple[int, int, int]
"""A line, how it is heated (LIGHT, CUT or a side's number), and the mask of inputs."""

Watch = Callable[[int, Sequence[Heat], Mapping[int, int]], None]
"""Told after each tick with heat: the tick, its heats, and which lines lit in which inputs."""

_PLAIN_NEEDS: Mapping[str, Any] = {"sides": "different", "within": None}
_STEPS = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}


class Part(NamedTuple):
    """A glyph as the engine wants it: what heat on a side does, and where and when each line gives heat."""

    takes: dict[str, tuple[tuple[int, int], ...]]  # side -> (line, how)
    gives: tuple[tuple[tuple[str, int], ...], ...]  # line -> (side, delay)


class Bench(NamedTuple):
    """A drawing made ready to burn. `gives[line]` holds (delay, line, how); `place[line]` is (row, column)."""

    gives: list[list[tuple[int, int, int]]]
    place: list[tuple[int, int]]
    sources: dict[str, int]
    targets: dict[str, int]
    partners: tuple[tuple[int, ...], ...]  # for each side of a keg, the sides that complete it
    within: int | None
    horizon: int


class Fire(NamedTuple):
    """A target that fired: its letter, the tick, and the mask of inputs."""

    target: str
    tick: int
    mask: int


class Burn(NamedTuple):
    """What came of a burn: the targets' fires in order of time, and masks of inputs from which heats are counted.

    They are here, for each line, the inputs that lit it; in the slow way of `composed.py`, those of each heat given.
    """

    fires: list[Fire]
    masks: list[int]


def parts_of(laws: Laws) -> dict[str, Part]:
    """Return every glyph's part under the laws, sources and targets included."""
    return _parts_of(json.dumps(laws, sort_keys=True))


@lru_cache(maxsize=64)
def _parts_of(laws_text: str) -> dict[str, Part]:
    laws = json.loads(laws_text)
    parts = {glyph: _part(part, laws["extra"]) for glyph, part in laws["parts"].items() if "lines" in part}
    parts.update({glyph: _part(laws["source"], laws["extra"]) for glyph in SOURCES})
    parts.update({glyph: _part(laws["target"], laws["extra"]) for glyph in TARGETS})
    return parts


def _part(part: Mapping[str, Any], extra: Mapping[str, int]) -> Part:
    takes: dict[str, list[tuple[int, int]]] = {side: [] for side in SIDES}
    for line, (accepted, _) in enumerate(part["lines"]):
        for side in accepted:
            takes[side].append((line, SIDES.index(side) if "needs" in part else LIGHT))
        for side in part.get("cut", ""):
            takes[side].append((line, CUT))
    gives = tuple(tuple((side, part["delay"] + extra[side]) for side in given) for _, given in part["lines"])
    return Part({side: tuple(does) for side, does in takes.items()}, gives)


def lay(laws: Laws, rows: Sequence[str]) -> Bench:
    """Make a drawing, rows of glyphs with `.` for nothing, ready to burn under the laws."""
    parts = parts_of(laws)
    place: list[tuple[int, int]] = []
    first_line: dict[tuple[int, int], tuple[int, Part]] = {}
    ends: dict[str, int] = {}
    for row, glyphs in enumerate(rows):
        for column, glyph in enumerate(glyphs):
            if glyph != BLANK:
                part = parts[glyph]
                first_line[row, column] = len(place), part
                if glyph in SOURCES or glyph in TARGETS:
                    ends[glyph] = len(place)
                place.extend([(row, column)] * len(part.gives))
    gives = [
        _routes(first_line, row, column, given)
        for (row, column), (_, part) in first_line.items()
        for given in part.gives
    ]
    rule = laws["parts"].get("&", {}).get("needs", _PLAIN_NEEDS)
    partners = tuple(
        tuple(SIDES.index(other) for other in SIDES if _complete(side, other, rule["sides"])) for side in SIDES
    )
    sources = {glyph: line for glyph, line in ends.items() if glyph in SOURCES}
    targets = {glyph: line for glyph, line in ends.items() if glyph in TARGETS}
    return Bench(gives, place, sources, targets, partners, rule["within"], laws["horizon"])


def _complete(side: str, other: str, sides: str) -> bool:
    return OPPOSITE[side] == other if sides == "opposite" else side != other


def _routes(
    first_line: Mapping[tuple[int, int], tuple[int, Part]], row: int, column: int, given: Sequence[tuple[str, int]]
) -> list[tuple[int, int, int]]:
    routes: list[tuple[int, int, int]] = []
    for side, delay in given:
        down, right = _STEPS[side]
        neighbour = first_line.get((row + down, column + right))
        if neighbour is not None:
            first, part = neighbour
            routes.extend((delay, first + line, how) for line, how in part.takes[OPPOSITE[side]])
    return routes


def burn(bench: Bench, ignitions: Sequence[tuple[int, str, int]], watch: Watch | None = None) -> Burn:
    """Burn a bench; `ignitions` are (tick, source, mask of inputs)."""
    count = len(bench.gives)
    lit, cut = [0] * count, [0] * count
    kegs = _Kegs(bench.partners, bench.within)
    letter: list[str | None] = [None] * count
    for target, line in bench.targets.items():
        letter[line] = target
    # Heat later than the horizon is lost: no tick takes it from the agenda.
    agenda: dict[int, list[Heat]] = {}
    for tick, source, mask in ignitions:
        agenda.setdefault(tick, []).append((bench.sources[source], LIGHT, mask))
    fires: list[Fire] = []
    for tick in range(bench.horizon + 1):
        heats = agenda.pop(tick, None)
        if heats is None:
            if not agenda:
                break
            continue
        heated: dict[int, int] = {}
        for line, how, mask in heats:
            if how == CUT:
                cut[line] |= mask
                continue
            if how != LIGHT:
                mask = kegs.heat(line, how, tick, mask)
            heated[line] = heated.get(line, 0) | mask
        if watch is not None:
            watch(tick, heats, {line: mask & ~lit[line] & ~cut[line] for line, mask in heated.items()})
        for line, mask in heated.items():
            # All cuts of this tick are made by now: cut wins.
            fresh = mask & ~(lit[line] | cut[line])
            if not fresh:
                continue
            lit[line] |= fresh
            fired = letter[line]
            if fired is not None:
                fires.append(Fire(fired, tick, fresh))
            for delay, other, how in bench.gives[line]:
                later = agenda.get(tick + delay)
                if later is None:
                    agenda[tick + delay] = [(other, how, fresh)]
                else:
                    later.append((other, how, fresh))
    return Burn(fires, lit)


class _Kegs:
    """Remembers which sides of which kegs have been heated and, where a law asks for it, when."""

    def __init__(self, partners: tuple[tuple[int, ...], ...], within: int | None) -> None:
        self._partners, self._within = partners, within
        self._ever: dict[int, list[int]] = {}
        self._when: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def heat(self, line: int, side: int, tick: int, mask: int) -> int:
        """Note a heat on one side; return in which of its inputs the keg is complete now."""
        if self._within is not None:
            return self._heat_within(line, side, tick, mask, self._within)
        sides = self._ever.get(line)
        if sides is None:
            sides = self._ever[line] = [0, 0, 0, 0]
        sides[side] |= mask
        met = 0
        for partner in self._partners[side]:
            met |= sides[partner]
        return mask & met

    def _heat_within(self, line: int, side: int, tick: int, mask: int, within: int) -> int:
        self._when.setdefault((line, side), []).append((tick, mask))
        met = 0
        for partner in self._partners[side]:
            for earlier, other in self._when.get((line, partner), ()):
                if tick - earlier <= within:
                    met |= other
        return mask & met
