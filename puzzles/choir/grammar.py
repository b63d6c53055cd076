"""The laws that a letter may have, composed of parts, and small experiments that tell them apart.

Letters keep to their kind: `L` and `R` listen, `+` and `-` change the note, `g`, `l` and `e` decide where to go on,
and `.`, `^` and `@` may do something of everything. All guards and side effects go with all kinds. `X` is never
hidden: it is the only letter by which a note comes to be heard, the firm ground on which experiments stand. In open
variants it has composed laws, too.

The demo pool is built of about half of the parts; the others stand in the full pool alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from puzzles.choir.laws import (
    ABSENT_LAW,
    CANONICAL,
    HIDDEN_LAW,
    LETTERS,
    NOTE_GUARDS,
    NOTE_SIDE_EFFECTS,
    PLACE_EFFECTS,
    PLACE_SIDE_EFFECTS,
    REMEMBERING_GUARDS,
    hidden_letters,
    with_law,
)
from puzzles.choir.notation import Sheet, render
from puzzles.choir.specification import spaced
from puzzles.choir.statement import law_text
from puzzles.contract import Grammar, Law, Laws, Probe, Task
from puzzles.seeds import Draw

NEVER_HIDDEN = "X"
DEMO_GUARDS = ("", "above", "equal", "still", "second")
DEMO_SIDE_EFFECTS = ("", "up", "clear", "skip")
_GUARDS = ("", *NOTE_GUARDS, *REMEMBERING_GUARDS)
_SIDE_EFFECTS = ("", *NOTE_SIDE_EFFECTS, *PLACE_SIDE_EFFECTS)

_HEAR_LEFT: Law = {"do": "hear", "side": "left"}
_HEAR_RIGHT: Law = {"do": "hear", "side": "right"}
_TAKE_LEFT: Law = {"do": "take", "side": "left"}
_TAKE_RIGHT: Law = {"do": "take", "side": "right"}
_BOTH_LEFT: Law = {"do": "both", "side": "left"}
_BOTH_RIGHT: Law = {"do": "both", "side": "right"}
_GATHER_LEFT: Law = {"do": "gather", "side": "left"}
_GATHER_RIGHT: Law = {"do": "gather", "side": "right"}
_GO_TOP: Law = {"do": "go", "to": "top"}
_GO_START: Law = {"do": "go", "to": "start"}


def _plain(*names: str) -> tuple[Law, ...]:
    return tuple({"do": name} for name in names)


def _by(do: str, *amounts: int) -> tuple[Law, ...]:
    return tuple({"do": do, "by": amount} for amount in amounts)


_COUNTING = (*_plain("join", "keep", "clear"), *_by("add", 1, -1, 2, -2, 3), *_by("sing", 1, -1))
_TURNING = (*_plain("skip", "wait"), _GO_TOP, _GO_START, *_plain("exchange", "show", "give", "keep"))
_ANYTHING = (
    *_plain("skip", "wait", "exchange", "show", "raise", "join"),
    *(_HEAR_LEFT, _TAKE_LEFT, _TAKE_RIGHT, _GATHER_RIGHT, _GO_START),
    *_by("add", 2),
    *_by("sing", 1),
)
_VOICING = (*_plain("exchange", "give", "raise", "show"), _BOTH_LEFT, _BOTH_RIGHT, *_by("sing", 1))
_EFFECTS: dict[str, tuple[Law, ...]] = {
    "L": (_HEAR_LEFT, _TAKE_LEFT, _BOTH_LEFT, _GATHER_LEFT, _TAKE_RIGHT, _BOTH_RIGHT),
    "R": (_HEAR_RIGHT, _TAKE_RIGHT, _BOTH_RIGHT, _GATHER_RIGHT, _TAKE_LEFT, _BOTH_LEFT),
    "X": _VOICING,
    **dict.fromkeys("+-", _COUNTING),
    **dict.fromkeys("gle", _TURNING),
    **dict.fromkeys(".^@", _ANYTHING),
}
_DEMO_EFFECTS: dict[str, tuple[Law, ...]] = {
    "L": (_HEAR_LEFT, _TAKE_LEFT, _TAKE_RIGHT),
    "R": (_HEAR_RIGHT, _TAKE_RIGHT, _TAKE_LEFT),
    "X": _plain("exchange", "give", "raise"),
    **dict.fromkeys("+-", (*_plain("keep", "clear"), *_by("add", 1, -1, 2))),
    **dict.fromkeys("gle", (*_plain("skip", "exchange", "show"), _GO_TOP)),
    **dict.fromkeys(".^@", (*_plain("skip", "exchange", "show"), _HEAR_LEFT, _TAKE_RIGHT, *_by("add", 2))),
}


def entries(laws: Laws) -> tuple[str, ...]:
    """Return the letters that can be hidden."""
    return tuple(letter for letter in LETTERS if letter not in NEVER_HIDDEN)


def laws_of(entry: str, pool: str) -> Sequence[Law]:
    """Return all laws of a letter in a pool: by effect, then guard, then side effect."""
    return _laws_of(entry, pool)


@lru_cache(maxsize=64)
def _laws_of(entry: str, pool: str) -> tuple[Law, ...]:
    effects, guards, sides = {
        "full": (_EFFECTS, _GUARDS, _SIDE_EFFECTS),
        "demo": (_DEMO_EFFECTS, DEMO_GUARDS, DEMO_SIDE_EFFECTS),
    }[pool]
    return tuple(
        law
        for effect in effects[entry]
        for guard in guards
        for side in sides
        if sensible(law := _compose(effect, guard, side))
    )


def _compose(effect: Law, guard: str, side: str) -> Law:
    return {**effect, **({"when": guard} if guard else {}), **({"then": side} if side else {})}


_UNDONE = {
    "clear": ("hear", "gather", "add", "join", "keep", "clear", "give", "show"),
    "keep": ("hear", "gather", "add", "keep", "show", "both", "join"),
    "up": ("raise", "show"),
    "down": ("raise",),
}
_ENDLESS_WAITING = {
    "": NOTE_GUARDS,
    "clear": ("below", "equal", "differs"),
    "keep": ("equal",),
}


def sensible(law: Law) -> bool:
    """Tell whether a law is worth having: no part of it undoes or repeats another, and nobody waits for ever."""
    do, when, then = law["do"], law.get("when", ""), law.get("then", "")
    if do in PLACE_EFFECTS and then in PLACE_SIDE_EFFECTS:
        return False
    if do == "wait" and (when in ("", "still") or when in _ENDLESS_WAITING.get(then, ())):
        return False
    return do not in _UNDONE.get(then, ())


def hide(laws: Laws, hidden: Sequence[str]) -> Laws:
    """Return the table as it is published when those letters are hidden."""
    for letter in hidden:
        laws = with_law(laws, letter, HIDDEN_LAW)
    return laws


def remembers(law: Law) -> bool:
    """Tell whether a law's guard depends on what happened before."""
    return law.get("when") in REMEMBERING_GUARDS


def uses(program: Sheet) -> frozenset[str]:
    """Return the letters on a sheet."""
    return frozenset(program.letters)


_SHORTEST, _LONGEST = 3, 6
_FEWEST_SINGERS, _MOST_SINGERS = 2, 3


def probes(task: Task, entry: str, seed: str) -> Iterator[Probe]:
    """Yield small experiments without end: short sheets with the letter, some known ones and X, few singers."""
    draw = Draw("choir probes", task.key, entry, seed)
    hidden = hidden_letters(task.laws)
    known = [letter for letter in LETTERS if letter not in hidden and letter != entry]
    least, modulus, parts = task.laws["singers"]["least"], task.laws["modulus"], task.laws["starts"]
    while True:
        letters = [entry, *("X" * (1 + draw.below(2))), *(entry * draw.below(2))]
        length = max(len(letters), _SHORTEST + draw.below(_LONGEST - _SHORTEST + 1))
        letters += [draw.choice(known) for _ in range(length - len(letters))]
        sheet = "".join(_shuffled(draw, letters))
        starts = tuple(draw.below(length) for _ in range(1 + draw.below(min(2, parts))))
        size = max(least, _FEWEST_SINGERS + draw.below(_MOST_SINGERS - _FEWEST_SINGERS + 1))
        yield Probe(render(Sheet(starts, sheet)), spaced([draw.below(modulus) for _ in range(size)]))


def _shuffled(draw: Draw, letters: list[str]) -> list[str]:
    left, mixed = list(letters), []
    while left:
        mixed.append(left.pop(draw.below(len(left))))
    return mixed


def describe(entry: str, law: Law) -> str:
    """Say a law in words, with the canonical modulus and hearing."""
    return law_text(CANONICAL, law)


def without(laws: Laws, taken: Sequence[str]) -> Laws:
    """Return the table with those letters taken out: no sheet may hold them."""
    for letter in taken:
        laws = with_law(laws, letter, ABSENT_LAW)
    return laws


GRAMMAR = Grammar(entries, laws_of, with_law, hide, remembers, describe, probes, uses, without)
