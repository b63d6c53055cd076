"""The laws that each entry of the table may have, composed of parts, and small experiments that tell them apart.

Two pools: "full" is every law that the parts below make; "demo", public knowledge, leaves out some guards, effects
and side effects altogether.

Any one, two or three entries can be hidden, and four where one kind of play stays documented: without one, nothing is
left to see the position and the played card's place by. Which entries a deck uses is judged by its shape (`pieces.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from puzzles.contract import Grammar, Law, Laws, Probe, Task
from puzzles.moebius import laws as parts
from puzzles.moebius.laws import ALWAYS, ENTRIES, HIDDEN, NOTHING, law
from puzzles.moebius.pieces import uses
from puzzles.moebius.probes import drawn
from puzzles.moebius.words import describe

FULL, DEMO = "full", "demo"

_OUTSIDE_DEMO = {
    "guards": {"third", "pairs", "returning", "bracket", "one sign"},
    "moves": {"back", "halves", "tail"},
    "positions": {"second right", "middle"},
    "cards": {"two down", "top", "discard"},
    "sides": {parts.CUT},
}
# Where a card may go in the plays in which a guard does not hold.
_OTHER_CARDS = ("bottom", "down", "stay")


@lru_cache(maxsize=32)
def laws_of(entry: str, pool: str) -> tuple[Law, ...]:
    """Return all laws of an entry, in one fixed order; the public pool is part of the full one."""
    if entry not in ENTRIES or pool not in (FULL, DEMO):
        raise ValueError(f"there is no pool {pool!r} of laws for {entry!r}")
    made = {"position": _positions, "card": _cards}.get(entry, _kinds)(pool)
    return tuple(made)


def _known(pool: str, part: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if pool == FULL or name not in _OUTSIDE_DEMO[part]]


def _guards(pool: str) -> list[str]:
    return [guard for guard in _known(pool, "guards", parts.GUARDS) if guard != ALWAYS]


def _positions(pool: str) -> list[Law]:
    places = _known(pool, "positions", parts.POSITIONS)
    plain = [law(place) for place in places]
    pairs = [(then, other) for then in places for other in places if then != other]
    return plain + [law(then, guard, other) for guard in _guards(pool) for then, other in pairs]


def _cards(pool: str) -> list[Law]:
    places = _known(pool, "cards", parts.CARDS)
    sides = ["", *_known(pool, "sides", (parts.CUT, parts.TURN))]
    made = [law(place) for place in places if place != "discard"]
    for guard in _guards(pool):
        for then in places:
            if then == "discard" and guard not in parts.DISCARDING_GUARDS:
                continue
            others = [other for other in _OTHER_CARDS if other != then]
            made += [law(then, guard, other, side) for other in others for side in sides]
    return made


def _kinds(pool: str) -> list[Law]:
    moves = _known(pool, "moves", parts.MOVES)
    made = [law(move) for move in moves]
    for guard in _guards(pool):
        still = () if guard in parts.CHOSEN_BY_DECK else (NOTHING,)
        for then in (*moves, *still):
            others = [other for other in (*moves, *still) if other != then]
            made += [law(then, guard, other, side) for other in others for side in ("", parts.MARK)]
    return made


def with_law(laws: Laws, entry: str, chosen: Law) -> Laws:
    """Return the table with that entry's law replaced."""
    return {**laws, entry: chosen}


def hide(laws: Laws, entries: Sequence[str]) -> Laws:
    """Return the table as published: those entries not documented."""
    return {**laws, **{entry: dict(HIDDEN) for entry in entries}}


def remembers(chosen: Law) -> bool:
    """Tell whether a law's guard depends on what happened before."""
    return chosen["when"] in parts.REMEMBERING


def probes(task: Task, entry: str, seed: str) -> Iterator[Probe]:
    """Draw small experiments that use, of the task's hidden entries, this one alone."""
    return drawn(task, entry, seed, laws_of(entry, FULL))


def without(laws: Laws, entries: Sequence[str]) -> Laws:
    """Return the table whose decks may use none of these entries; the notation refuses others."""
    return {**laws, "without": [entry for entry in ENTRIES if entry in entries]}


GRAMMAR = Grammar(
    entries=lambda laws: ENTRIES,
    laws_of=laws_of,
    with_law=with_law,
    hide=hide,
    remembers=remembers,
    describe=describe,
    probes=probes,
    uses=uses,
    without=without,
)
