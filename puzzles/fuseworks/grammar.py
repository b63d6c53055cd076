"""Which composed laws the parts of the bench may have, and small experiments that tell them apart.

A law is `guard -> effect`, or otherwise another effect, and perhaps a side effect; `composed.py` says what the words
mean. The entries are tar, the keg, the two cuttable fuses, the bridge, and the four valves together, which share one
law turned with the arrow. Plain fuse is documented always: it is the firm ground to experiment from.

The demo pool leaves out more than half of the guards and of the effects altogether. Canonical laws are in no pool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from puzzles.contract import Grammar, Law, Probe, Task
from puzzles.fuseworks.laws import BLANK, ENTRIES, entries, hide, with_law, without
from puzzles.fuseworks.notation import Drawing
from puzzles.fuseworks.specification import Ask, input_text
from puzzles.fuseworks.wording import law_text
from puzzles.seeds import Draw

Word = tuple[Any, ...]
"""One part of a law: its name and, for some, a number of ticks or a direction."""

WAIT: Word = ("wait",)
NONE: Word = ("none",)

_OWN_GUARDS: tuple[Word, ...] = (
    ("heated",), ("alone",), ("together",), ("two",), ("opposite",), ("corner",), ("three",), ("second",),
    ("within", 2), ("within", 4), ("late", 3), ("late", 6),
)  # fmt: skip
_TOUCH_GUARDS: tuple[Word, ...] = (
    ("touched",), ("just",), ("earlier",), ("both",), ("twice",), ("recent", 2), ("recent", 4), ("long", 2),
    ("long", 4),
)  # fmt: skip
_LIGHTS: tuple[Word, ...] = (
    ("all", 1), ("all", 2), ("all", 4), ("ahead", 1), ("ahead", 3), ("aside", 1), ("aside", 2), ("left", 1),
    ("left", 3), ("right", 1), ("right", 3), ("rest", 1), ("rest", 2),
)  # fmt: skip
_SIDES: dict[str, tuple[Word, ...]] = {
    "all": (NONE, ("relight",), ("smother",)),
    "ahead": (NONE, ("relight",), ("smother",), ("cool", "aside")),
    "aside": (NONE, ("cool", "ahead")),
    "left": (NONE, ("cool", "right"), ("cool", "ahead")),
    "right": (NONE, ("cool", "left"), ("cool", "ahead")),
    "rest": (NONE, ("relight",), ("smother",)),
}
# What a part does that others touch: where the guard holds, and where it does not.
_ANSWERS: tuple[tuple[Word, Word], ...] = (
    *((WAIT, ("ahead", delay)) for delay in (1, 2, 3)),
    (("cut",), ("ahead", 1)),
    *((("ahead", delay), WAIT) for delay in (1, 2, 4)),
    *(((direction, 1), ("ahead", 1)) for direction in ("aside", "left", "right", "all")),
    (("ahead", 1), ("aside", 1)),
    (("ahead", 4), ("ahead", 1)),
    (("ahead", 1), ("ahead", 4)),
    (("aside", 1), WAIT),
    (("left", 2), WAIT),
    (("right", 2), WAIT),
)
_AGAIN: tuple[tuple[Word, Word], ...] = tuple((guard, ("all", 2)) for guard in (("two",), ("second",), ("late", 3)))

_DEMO = {
    "guards": {("heated",), ("two",), ("opposite",), ("second",), ("within", 4), ("touched",), ("earlier",), ("twice",),
               ("recent", 4)},
    "effects": {WAIT, ("all", 2), ("all", 4), ("ahead", 1), ("ahead", 3), ("left", 1), ("aside", 1), ("right", 1),
                ("ahead", 4)},
    "sides": {NONE, ("relight",), ("cool", "ahead")},
}  # fmt: skip
_FORGETTING = {"heated", "alone", "together", "just"}

_WIDTHS, _HEIGHTS = (5, 6, 7), (4, 5)
_PLAIN = "+++-|"


def pool_laws(entry: str, pool: str) -> Sequence[Law]:
    """Return all laws of an entry in the pool "full" or "demo"."""
    return _pool_laws(entry, pool)


@lru_cache(maxsize=16)
def _pool_laws(entry: str, pool: str) -> tuple[Law, ...]:
    if pool not in ("full", "demo"):
        raise ValueError(f"there is no pool {pool!r}; there are full and demo")
    every = [law for law in _every_law(entry) if law not in _CANONICAL[entry]]
    return tuple(_as_law(law) for law in dict.fromkeys(every) if pool == "full" or _in_demo(law))


Composition = tuple[Word, Word, Word, Word]
"""Guard, effect, otherwise, side effect."""

_CANONICAL: dict[str, tuple[Composition, ...]] = {
    "%": ((("heated",), ("all", 4), WAIT, NONE),),
    "&": ((("two",), ("all", 1), WAIT, NONE),),
    "=": tuple((("touched",), effect, ("ahead", 1), NONE) for effect in (WAIT, ("cut",))),
    "!": tuple((("touched",), effect, ("ahead", 1), NONE) for effect in (WAIT, ("cut",))),
    "x": ((("heated",), ("ahead", 1), WAIT, NONE),),
    "valves": ((("heated",), ("ahead", 1), WAIT, NONE),),
}


def _every_law(entry: str) -> Iterator[Composition]:
    if entry in ("%", "&"):
        yield from _round_laws()
    elif entry in ("=", "!"):
        yield from _touched_laws(_TOUCH_GUARDS, (NONE, ("relight",), ("cool", "ahead")))
    else:
        for light in _LIGHTS:
            for side in _SIDES[light[0]]:
                if _goes_with(side, light) and light[0] != "rest":
                    yield ("heated",), light, WAIT, side
        yield from _touched_laws(_TOUCH_GUARDS, (NONE, ("cool", "left")) if entry == "valves" else (NONE, ("relight",)))


def _round_laws() -> Iterator[Composition]:
    for guard in _OWN_GUARDS:
        for light in _LIGHTS:
            for side in _SIDES[light[0]]:
                if _goes_with(side, light):
                    yield guard, light, WAIT, side
    for light in _LIGHTS:
        yield ("alone",), light, ("cut",), NONE
    for guard, light in _AGAIN:
        yield guard, light, ("ahead", 1), ("relight",)


def _touched_laws(guards: Sequence[Word], sides: Sequence[Word]) -> Iterator[Composition]:
    for guard in guards:
        for effect, otherwise in _ANSWERS:
            for side in sides:
                yield guard, effect, otherwise, side


def _goes_with(side: Word, light: Word) -> bool:
    # Nothing can put out a part that gives its heat in the very next tick.
    return side[0] != "smother" or int(light[1]) > 1


def _in_demo(law: Composition) -> bool:
    guard, effect, otherwise, side = law
    known = guard in _DEMO["guards"] and side in _DEMO["sides"]
    return known and effect in _DEMO["effects"] and otherwise in _DEMO["effects"]


def _as_law(law: Composition) -> Law:
    return {name: list(word) for name, word in zip(("guard", "effect", "otherwise", "side"), law)}


def remembers(law: Law) -> bool:
    """Tell whether a law's guard depends on what happened in earlier ticks."""
    return law["guard"][0] not in _FORGETTING


def uses(program: Drawing) -> frozenset[str]:
    """Return the entries of which a bench holds parts."""
    laid = set("".join(program.rows))
    return frozenset(entry for entry, glyphs in ENTRIES.items() if laid & set(glyphs))


def probes(task: Task, entry: str, seed: str) -> Iterator[Probe]:
    """Draw small experiments without end: one or two parts of an entry among plain fuse, and some sources lit."""
    draw = Draw("fuseworks probe", entry, seed)
    while True:
        yield _probe(task, entry, draw)


def _probe(task: Task, entry: str, draw: Draw) -> Probe:
    ask: Ask = task.specification
    bench = task.laws["bench"]
    width, height = min(draw.choice(_WIDTHS), bench["columns"]), min(draw.choice(_HEIGHTS), bench["rows"])
    cells = [draw.choice(_PLAIN) if draw.below(5) else BLANK for _ in range(width * height)]
    inner = [row * width + column for row in range(1, height - 1) for column in range(1, width - 1)]
    laid = {draw.choice(inner) for _ in range(1 + draw.below(2))}
    for place in laid:
        for beside in (place - width, place + 1, place + width, place - 1):
            # Most sides are open to fire, so that there is something to see.
            cells[beside] = "+" if draw.below(4) else cells[beside]
    for place in laid:
        cells[place] = draw.choice(ENTRIES[entry])
    free = [place for place in range(width * height) if place not in laid]
    for end in ask.sources + ask.targets:
        cells[free.pop(draw.below(len(free)))] = end
    rows = ["".join(cells[at : at + width]) for at in range(0, width * height, width)]
    ticks = {source: draw.below(8) for source in ask.sources}
    lit = [source for source in ask.sources if draw.below(5)] or [ask.sources[0]]
    return Probe("\n".join(rows) + "\n", input_text("".join(lit), tuple(ticks[source] for source in lit)))


GRAMMAR = Grammar(
    entries=entries,
    laws_of=pool_laws,
    with_law=with_law,
    hide=hide,
    remembers=remembers,
    describe=law_text,
    probes=probes,
    uses=uses,
    without=without,
)
