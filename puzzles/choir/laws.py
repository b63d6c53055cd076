"""The law table of the choir and its variants, as data.

A table is JSON-able:

    {"letters": {"L": {"do": "hear", "side": "left"}, ..., "X": {"do": "exchange"}, ...},
     "modulus": 10,
     "walls": {"left": 0, "right": 9},
     "hearing": {"left": 1, "right": 1},
     "heard": 0, "skip": "costs" | "free", "shape": "line" | "ring",
     "starts": 3, "singers": {"least": 2, "most": 8}, "given": {"least": 1, "most": 8}, "ticks": 200}

`hearing` is how far away the neighbour is that a singer hears; `heard` how many ticks ago.

A letter's law is composed of an effect (`do`), a guard (`when`, without which it always holds) and a side effect
(`then`, which comes last). Where the guard does not hold nothing happens, and the singer goes on to the next line.
What is compared and remembered is the singer's own, as it is when the line is executed.

    do     on the note       hear (`side`), gather (`side`: what is heard is added), add (`by`), join (the voice is
                             added), keep (the note takes the voice), clear
           on the voice      take (`side`), sing (`by` is added to the voice), show (the voice takes the note)
           on both           both (`side`: voice and note take what is heard), exchange, give (show, then clear),
                             raise (show, then the note goes up by one)
           on the place      skip (pass over the next line), wait (execute this line again), go (`to` top or start)
           on nothing        rest
    when   now               above, below, equal, differs (note against voice)
           remembered        still, moved (whether the voice is the one of two ticks ago and of all between), first,
                             second, third (only the first, every second, every third time this singer executes this
                             line; times at which the guard does not hold are counted, skipped ones are not)
    then   on the note       up, down, clear, keep
           on the place      skip, top (only after effects that leave the place alone)

A table as published may have entries of {"do": "hidden"}, and one from which letters were taken out entries of
{"do": "absent"}; the engine knows no such laws.

Feasibility laws, which every table of a variant must satisfy (`feasible`):

* Reach. For every number of singers, each must be able to learn about each other one, from hand to hand. With a
  hearing distance of 2 on one side, two singers hear only one way, so there are at least three; with 2 on both
  sides singers at even and at odd places never learn of each other.
* No turning. On a ring, singers whose places differ by a multiple of the number of starts do the same for ever if
  their voices began alike. So no sheet can give singers different voices, or count them: rings cannot carry the tasks.
* Room. Voices up to the number of singers must be below the modulus.
* Telling walls. A wall's hum is no voice that is given at the start; else nobody could ever tell the wall from a
  singer who holds that voice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from puzzles.contract import Law, Laws

LETTERS = "LRX+-gle.^@"
NOTE_GUARDS = ("above", "below", "equal", "differs")
REMEMBERING_GUARDS = ("still", "moved", "first", "second", "third")
PLACE_EFFECTS = ("skip", "wait", "go")
NOTE_SIDE_EFFECTS = ("up", "down", "clear", "keep")
PLACE_SIDE_EFFECTS = ("skip", "top")
HIDDEN_LAW: Law = {"do": "hidden"}
ABSENT_LAW: Law = {"do": "absent"}
MODULI = (8, 9, 10, 11, 12)
EXCHANGES = ("exchange", "give", "raise")
SKIPS = ("costs", "free")
SHAPES = ("line", "ring")
MOST_SINGERS = 8
TICKS = 200


class Axes(NamedTuple):
    """Where a table stands in the space of variants; the defaults are the canonical laws."""

    modulus: int = 10
    left_wall: int = 0
    right_wall: int = 9
    left_hearing: int = 1
    right_hearing: int = 1
    heard: int = 0
    skip: str = "costs"
    exchange: str = "exchange"
    starts: int = 3
    shape: str = "line"
    least_given: int = 1
    most_given: int = 8


def laws_of(axes: Axes, composed: Mapping[str, Law] | None = None) -> Laws:
    """Build the table that stands there, with other laws for some letters."""
    letters: dict[str, dict[str, Any]] = {
        "L": {"do": "hear", "side": "left"},
        "R": {"do": "hear", "side": "right"},
        "X": {"do": axes.exchange},
        "+": {"do": "add", "by": 1},
        "-": {"do": "add", "by": -1},
        "g": {"do": "skip", "when": "above"},
        "l": {"do": "skip", "when": "below"},
        "e": {"do": "skip", "when": "equal"},
        ".": {"do": "rest"},
        "^": {"do": "go", "to": "top"},
        "@": {"do": "go", "to": "start"},
    }
    return {
        "letters": {**letters, **(composed or {})},
        "modulus": axes.modulus,
        "walls": {"left": axes.left_wall, "right": axes.right_wall},
        "hearing": {"left": axes.left_hearing, "right": axes.right_hearing},
        "heard": axes.heard,
        "skip": axes.skip,
        "shape": axes.shape,
        "starts": axes.starts,
        "singers": {
            "least": 1 + max(axes.left_hearing, axes.right_hearing),
            "most": min(MOST_SINGERS, axes.modulus - 1),
        },
        "given": {"least": axes.least_given, "most": axes.most_given},
        "ticks": TICKS,
    }


def with_law(laws: Laws, letter: str, law: Law) -> Laws:
    """Return the table with a letter's law replaced."""
    return {**laws, "letters": {**laws["letters"], letter: dict(law)}}


def hidden_letters(laws: Laws) -> str:
    """Return the letters that a published table does not tell about, in their usual order."""
    return "".join(letter for letter in LETTERS if laws["letters"][letter] == HIDDEN_LAW)


def absent_letters(laws: Laws) -> str:
    """Return the letters that no sheet may hold under a table."""
    return "".join(letter for letter in LETTERS if laws["letters"][letter] == ABSENT_LAW)


def composed_letters(laws: Laws) -> str:
    """Return the letters, hidden ones included, that do something else than under the canonical laws."""
    return "".join(letter for letter in LETTERS if laws["letters"][letter] != CANONICAL["letters"][letter])


def feasible(laws: Laws) -> bool:
    """Tell whether the table satisfies the feasibility laws, so that its tasks may have solutions."""
    walls, singers, given = laws["walls"], laws["singers"], laws["given"]
    room = max(walls["left"], walls["right"], singers["most"], given["most"]) < laws["modulus"]
    telling = not any(given["least"] <= hum <= given["most"] for hum in walls.values())
    everyone_learns = all(_all_reached(laws, count) for count in range(singers["least"], singers["most"] + 1))
    return laws["shape"] == "line" and room and telling and everyone_learns


def _all_reached(laws: Laws, count: int) -> bool:
    """Tell whether news of every singer can come to every other one."""
    left, right = laws["hearing"]["left"], laws["hearing"]["right"]
    for first in range(count):
        reached, todo = {first}, [first]
        while todo:
            place = todo.pop()
            # It is heard by the singer whose left neighbour it is, and by the one whose right neighbour it is.
            for hearer in (place + left, place - right):
                if 0 <= hearer < count and hearer not in reached:
                    reached.add(hearer)
                    todo.append(hearer)
        if len(reached) < count:
            return False
    return True


CANONICAL: Laws = laws_of(Axes())
