"""The laws that a stop's face may have, as a grammar of parts, and how a hidden one is found by small experiments.

An entry is a face, "r/right". All entries have the same laws: every guard with every effect and the side effects that
make sense with it. The demo pool leaves out most guards that remember, all effects that speak of memory or of other
stops, and all side effects but one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from puzzles.contract import Grammar, Law, Laws, Probe, Task
from puzzles.seeds import Draw
from puzzles.shuttle.composition import (
    EFFECT_TEXTS,
    GUARDS,
    Guard,
    compose,
    hidden,
    is_hidden,
    meaning_text,
    remembers,
)
from puzzles.shuttle.experiment import sees
from puzzles.shuttle.laws import GLYPHS, HEADINGS

ENTRIES = tuple(f"{glyph}/{heading}" for glyph in GLYPHS for heading in HEADINGS)

_ANY_SIDE = (None, "invert", "reverse", "set", "clear")
_SIDES: dict[str, tuple[str | None, ...]] = {
    "nothing": (None,),
    "set": (None,),
    "clear": (None,),
    "invert": (None,),
    "reverse": (None, "invert", "set", "clear"),
    "recall": (None, "invert", "reverse"),
    "retake": (None, "invert", "reverse"),
}
_DEMO_GUARDS: tuple[Guard, ...] = (None, 1, 0, "second", "fresh", "even tick", "end stop")
_DEMO_EFFECTS = ("nothing", "read", "write", "invert", "reverse", "stride 2", "stride 3", "stay")
_DEMO_SIDES = (None, "invert")

_PROBE_STOPS = (2, 7)
_PROBE_BITS = 9
_FRUITLESS_DRAWS = 3000


def entries(laws: Laws) -> tuple[str, ...]:
    """Return the names of the entries that can be hidden: all faces but the only one that writes whatever F is.

    Without a documented write hardly anything could be seen, and hardly any task solved.
    """
    writing = [entry for entry in ENTRIES if law_at(laws, entry) == {"do": "write"}]
    return tuple(entry for entry in ENTRIES if [entry] != writing)


@lru_cache(maxsize=4)
def _pool(pool: str) -> tuple[Law, ...]:
    demo = pool == "demo"
    laws: list[Law] = []
    for guard in _DEMO_GUARDS if demo else GUARDS:
        for effect in _DEMO_EFFECTS if demo else tuple(EFFECT_TEXTS):
            if effect == "nothing" and guard is not None:
                continue  # the same as nothing at all
            sides = _SIDES.get(effect, _ANY_SIDE)
            laws += [compose(effect, guard, side) for side in sides if not demo or side in _DEMO_SIDES]
    return tuple(laws)


def laws_of(entry: str, pool: str) -> Sequence[Law]:
    """Return all laws that an entry may have; pool is "demo" or "full"."""
    if entry not in ENTRIES or pool not in ("demo", "full"):
        raise ValueError(f"there is no entry {entry} or no pool {pool}")
    return _pool(pool)


def law_at(laws: Laws, entry: str) -> Law:
    """Return the law of an entry."""
    glyph, heading = entry.split("/")
    law: Law = laws["glyphs"][glyph][heading]
    return law


def with_law(laws: Laws, entry: str, law: Law) -> Laws:
    """Return the table with the law of one entry replaced."""
    glyph, heading = entry.split("/")
    faces: dict[str, Any] = {**laws["glyphs"][glyph], heading: dict(law)}
    return {**laws, "glyphs": {**laws["glyphs"], glyph: faces}}


def hide(laws: Laws, names: Sequence[str]) -> Laws:
    """Return the table as published: the named entries marked as not documented."""
    for name in names:
        laws = with_law(laws, name, hidden())
    return laws


def without(laws: Laws, names: Sequence[str]) -> Laws:
    """Return the table with the stops taken out of the box that have one of the named faces."""
    gone = {name[0] for name in names}
    return {**laws, "without": [glyph for glyph in GLYPHS if glyph in gone]}


def uses(program: str) -> frozenset[str]:
    """Return the entries that a rail uses: both faces of each of its stops."""
    return frozenset(f"{glyph}/{heading}" for glyph in set(program) for heading in HEADINGS)


def describe(entry: str, law: Law) -> str:
    """Say an entry's law in words."""
    glyph, heading = entry.split("/")
    return f"Stop {glyph}, {heading}ward: {meaning_text(law)}."


def probes(task: Task, entry: str, seed: str) -> Iterator[Probe]:
    """Yield small experiments that use of the hidden entries this one alone, whatever law it has.

    No other stop on the rail has a hidden face; where the other face of the same stop is hidden too, the run ends
    before it is shown. Without end, unless no such experiment is found: then the entry cannot be told apart.
    """
    draw = Draw("shuttle probes", seed, entry)
    glyph = entry[0]
    others = {name for name in task.hidden.entries if name != entry} if task.hidden else set()
    known = [each for each in GLYPHS if each != glyph and not any(name[0] == each for name in others)]
    published, own_twin = hide(task.laws, [entry, *sorted(others)]), any(name[0] == glyph for name in others)
    least, most = _PROBE_STOPS
    fruitless = 0
    while fruitless < _FRUITLESS_DRAWS:
        fruitless += 1
        length = least + draw.below(most - least + 1)
        stops = [draw.choice(known) if known and draw.below(3) else glyph for _ in range(length)]
        stops[draw.below(length)] = glyph
        probe = Probe("".join(stops), draw.bits(draw.below(_PROBE_BITS + 1)))
        if sees(published, probe):
            continue  # the run never comes to the entry
        if own_twin and not all(sees(with_law(published, entry, law), probe) for law in _pool("full")):
            continue
        fruitless = 0
        yield probe


def has_hidden(laws: Laws) -> bool:
    """Tell whether a table has entries that are not told."""
    return any(is_hidden(law_at(laws, entry)) for entry in ENTRIES)


GRAMMAR = Grammar(
    entries=entries,
    laws_of=laws_of,
    with_law=with_law,
    hide=hide,
    remembers=remembers,
    describe=describe,
    probes=probes,
    uses=uses,
    without=without,
)
