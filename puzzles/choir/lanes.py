"""Lays singers side by side in the bits of whole numbers, so that one operation serves all singers of all cases.

A singer is a lane: one bit position, the same in every number. A set of lanes is a number with their bits set. A
voice or note of all singers is a tuple of planes: plane k holds bit k of each singer's value. Cases follow one
another from bit 0 up, singer 0 of each first. A Python integer of 1,500 bits is added, shifted and compared in well
under a microsecond; that is where the speed of the grading comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from puzzles.contract import Laws

Planes = tuple[int, ...]
_FIGURES = "0123456789abcdef"


class Ear(NamedTuple):
    """How one side is heard: shifts of a plane with the lanes they hold for, and the lanes that hear the wall."""

    shifts: tuple[tuple[int, int], ...]
    walled: int
    hum: int


class Chorus(NamedTuple):
    """All singers of some cases: their lanes and what the laws make of their places.

    `parts[k]` holds for k starts the lanes of each part; `spans` each case's lanes.
    """

    sizes: tuple[int, ...]
    spans: tuple[int, ...]
    everyone: int
    voices: Planes
    ears: dict[str, Ear]
    parts: dict[int, tuple[int, ...]]


def plane_count(laws: Laws) -> int:
    """Return how many bits a voice takes."""
    return int(laws["modulus"] - 1).bit_length()


def planes_of(values: Iterable[Sequence[int]], count: int) -> Planes:
    """Pack one value for each singer of each case."""
    figures = "".join(_FIGURES[value] for case in values for value in case)[::-1]
    if not figures:
        return (0,) * count
    return tuple(int(figures.translate(_BIT_TABLES[plane]), 2) for plane in range(count))


_BIT_TABLES = [str.maketrans(_FIGURES, "".join(str(value >> plane & 1) for value in range(16))) for plane in range(4)]


def values_at(planes: Planes, base: int, size: int) -> list[int]:
    """Unpack the values of the `size` singers from lane `base` on."""
    return [sum((plane >> (base + place) & 1) << bit for bit, plane in enumerate(planes)) for place in range(size)]


def gather(laws: Laws, voices: Sequence[Sequence[int]]) -> Chorus:
    """Lay out cases given by their starting voices."""
    sizes = tuple(map(len, voices))
    spans, base = [], 0
    for size in sizes:
        spans.append(((1 << size) - 1) << base)
        base += size
    ears = {side: _ear(laws, sizes, side) for side in ("left", "right")}
    parts = {
        count: tuple(_lanes(sizes, lambda place, _, of=count, one=part: place % of == one) for part in range(count))  # type: ignore[misc]
        for count in range(1, laws["starts"] + 1)
    }
    return Chorus(sizes, tuple(spans), (1 << base) - 1, planes_of(voices, plane_count(laws)), ears, parts)


def _lanes(sizes: Sequence[int], chosen: Callable[[int, int], bool]) -> int:
    """Return the lanes whose (place, number of singers) are chosen; each number of singers is asked once."""
    patterns = {size: "".join("01"[chosen(place, size)] for place in range(size)) for size in set(sizes)}
    return int("".join(patterns[size] for size in sizes)[::-1] or "0", 2)


def _ear(laws: Laws, sizes: Sequence[int], side: str) -> Ear:
    distance = laws["hearing"][side] if side == "left" else -laws["hearing"][side]
    inside = _lanes(sizes, lambda place, size: 0 <= place - distance < size)
    if laws["shape"] == "line":
        return Ear(
            ((distance, inside),),
            _lanes(sizes, lambda place, size: not 0 <= place - distance < size),
            laws["walls"][side],
        )
    shifts = [(distance, inside)]
    for count in sorted(set(sizes)):
        # The neighbour across the seam of a ring: as far the other way as the ring is long, less the distance.
        around = distance - count if distance > 0 else distance + count
        across = _lanes(sizes, lambda place, size, of=count: size == of and not 0 <= place - distance < size)  # type: ignore[misc]
        shifts.append((around, across))
    return Ear(tuple(shifts), 0, 0)
