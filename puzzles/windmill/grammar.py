"""The laws that boards may have, composed of parts, and small experiments that tell them apart.

Every entry has the same guards (a vane has two of its own, by where it points) and nearly the same effects: what
cannot be told from something else on a kind of board is left out there, such as turning back a board of two faces.
The demo pool leaves out about half of the parts altogether: headings north or south, counting to three and four,
counting by weight, likeness of weights; turning first, right, straight on, long keeping, a vane's other turns. The open
pool is for tables that hide nothing: it has guards for single headings as well, and for gusts that hit a wall heading
north or south, which few small experiments touch.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from puzzles.contract import Grammar, Law, Laws, Probe, Task
from puzzles.seeds import Draw
from puzzles.windmill.laws import (
    BLANK,
    ENTRIES,
    SIDES,
    documented,
    hide,
    law,
    remembers,
    with_law,
    without,
)
from puzzles.windmill.notation import Garden, entry_word, render
from puzzles.windmill.specification import HEAVY, LIGHT
from puzzles.windmill.statement import law_text

_Guard = tuple[str, str, str]
_Said = tuple[str, str]

_DEMO_GUARDS: tuple[_Guard, ...] = (
    ("any", SIDES, ""), ("heavy", SIDES, ""), ("light", SIDES, ""),
    ("any", "EW", ""), ("heavy", "EW", ""), ("light", "EW", ""),
    ("any", SIDES, "every 2"), ("any", SIDES, "after heavy"), ("any", SIDES, "after light"),
)  # fmt: skip
_MORE_GUARDS: tuple[_Guard, ...] = (
    ("any", "NS", ""), ("heavy", "NS", ""), ("light", "NS", ""),
    ("any", "N", ""), ("any", "E", ""), ("any", "S", ""), ("any", "W", ""),
    ("any", SIDES, "every 3"), ("any", SIDES, "every 4"),
    ("heavy", SIDES, "every 2"), ("light", SIDES, "every 2"), ("heavy", SIDES, "every 3"),
    ("any", SIDES, "same"), ("any", SIDES, "other"),
)  # fmt: skip
_VANE_GUARDS: tuple[_Guard, ...] = (("any", "against", ""), ("any", "along", ""))
_DEMO_EFFECTS: tuple[_Said, ...] = (
    ("turn", ""), ("turn", "change weight"), ("turn", "keep 2"),
    ("reverse", ""), ("reverse", "turn"), ("reverse", "change weight"),
    ("left", ""), ("left", "turn"), ("left", "change weight"),
    ("change weight", ""), ("keep 2", ""),
)  # fmt: skip
_MORE_EFFECTS: tuple[_Said, ...] = (
    ("turn first", ""), ("turn first", "change weight"),
    ("right", ""), ("right", "turn"), ("right", "change weight"),
    ("pass", ""), ("pass", "turn"), ("pass", "change weight"),
    ("change weight", "keep 2"), ("keep 5", ""), ("keep 5", "turn"),
)  # fmt: skip
_VANE_EFFECTS: tuple[_Said, ...] = (
    ("turn back", ""), ("turn back", "change weight"), ("turn back", "keep 2"), ("turn back first", ""),
    ("half turn", ""), ("reverse", "turn back"), ("left", "turn back"), ("pass", "turn back"),
)  # fmt: skip
_SIDES = (2, 3, 3)
_LEAST_GUSTS, _MOST_GUSTS = 3, 6
_PERIODS = (9, 9, 9, 5)


@lru_cache(maxsize=32)
def laws_of(entry: str, pool: str) -> tuple[Law, ...]:
    """Return all laws of an entry in a pool, "demo", "full" or "open", in a fixed order."""
    if entry not in ENTRIES or pool not in ("demo", "full", "open"):
        raise ValueError(f"there is no pool {pool!r} of laws for an entry {entry!r}")
    guards, effects = _DEMO_GUARDS, _DEMO_EFFECTS
    if pool != "demo":
        guards += _MORE_GUARDS + (_VANE_GUARDS if entry == "vane" else ())
        effects += _MORE_EFFECTS + (_VANE_EFFECTS if entry == "vane" else ())
    if pool == "full":
        guards = tuple(guard for guard in guards if len(guard[1]) > 1 and (entry, guard[1]) != ("#", "NS"))
    # A wall sends gusts back anyhow.
    told = [said for said in effects if entry != "#" or said[0] != "reverse" or said[1] == "change weight"]
    return tuple(law(effect, side, *guard) for guard in guards for effect, side in told)


def entries(laws: Laws) -> tuple[str, ...]:
    """Return the entries whose boards the table has."""
    return tuple(entry for entry, signs in ENTRIES.items() if signs[0] in laws["boards"])


def probes(task: Task, entry: str, seed: str) -> Iterator[Probe]:
    """Draw small experiments without end: boards of the entry, perhaps others that are documented, a few gusts."""
    draw = Draw("windmill probes", entry, seed)
    known = documented(task.laws).translate({ord(sign): None for sign in ENTRIES[entry]})
    least, most = task.laws["period"]["least"], task.laws["period"]["most"]
    while True:
        height, width = draw.choice(_SIDES), draw.choice(_SIDES)
        cells = [_sign(draw, entry, known) for _ in range(height * width)]
        word = entry_word(task.laws)
        across = height if word == "row" else width
        # In the middle line, gusts find boards on both hands.
        row = 1 if across == max(_SIDES) else draw.below(across)
        # Where gusts enter there is a board of the entry in the way, near or far.
        line = (
            [row * width + column for column in range(width)] if word == "row" else list(range(row, len(cells), width))
        )
        cells[draw.choice(line)] = draw.choice(ENTRIES[entry])
        period = min(max(draw.choice(_PERIODS), least), most)
        rows = tuple("".join(cells[at : at + width]) for at in range(0, len(cells), width))
        count = _LEAST_GUSTS + draw.below(_MOST_GUSTS - _LEAST_GUSTS + 1)
        weights = "".join(draw.choice((HEAVY, LIGHT)) for _ in range(count))
        yield Probe(render(Garden(row, period, rows, word)), weights)


def _sign(draw: Draw, entry: str, known: str) -> str:
    kind = draw.below(8)
    if kind < 3:
        return draw.choice(ENTRIES[entry])
    return draw.choice(known) if kind < 6 and known else BLANK


def uses(program: Garden) -> frozenset[str]:
    """Return the entries of the boards in a garden."""
    signs = {*"".join(program.rows)}
    return frozenset(entry for entry, own in ENTRIES.items() if signs & {*own})


GRAMMAR = Grammar(
    entries=entries,
    laws_of=laws_of,
    with_law=with_law,
    hide=hide,
    remembers=remembers,
    describe=law_text,
    probes=probes,
    uses=uses,
    without=without,
)
