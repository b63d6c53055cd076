"""The law table of the press and its variants, as data.

A table is JSON-able:

    {"after": "reverse" | "rotate" | "exchange" | "nothing",
     "position": "rightmost" | "leftmost" | "alternating",
     "card": "bottom" | "down" | "up" | "discard",
     "mark": "" | "m",
     "cards": 20, "pattern": 3, "replacement": 4, "plays": 2000, "characters": 240}

`after` is what happens to the whole strip after each play: it is reversed; its first character goes to its end; the
letters a and b change places; nothing. `position` is which occurrence is stamped; "alternating" begins with the
rightmost one. `card` is where the played card goes: under the deck, one place down, one place up, or under the deck
until its third play, after which it is thrown away. A `mark` is printed at the strip's right end after the stamp.

Feasibility laws, which every table of a variant must satisfy (`feasible`):

* Turning. Where nothing happens to the strip after a play, a marker that walks along the strip does its work
  whatever the position and the order of the deck: everything comes out as anywhere else.
* Lasting. A deck whose cards are thrown away makes at most 3 × 20 = 60 plays and cannot stop for another reason than
  that of having no cards; what it does on long inputs is a question of room, not of thought.
* Clean strip. A printed mark tells nothing where the strip is cut or turned elsewhere: decks that look at no end
  pass unchanged, the others drown in marks. So no accepted table prints.
"""

from __future__ import annotations

from typing import NamedTuple

from puzzles.contract import Laws

AFTERS = ("reverse", "rotate", "exchange", "nothing")
POSITIONS = ("rightmost", "leftmost", "alternating")
CARDS = ("bottom", "down", "up", "discard")
MARKS = ("", "m")
DISCARDED_AFTER = 3


class Axes(NamedTuple):
    """Where a table stands in the space of variants; the defaults are the canonical laws."""

    after: str = "reverse"
    position: str = "rightmost"
    card: str = "bottom"
    mark: str = ""


def laws_of(axes: Axes) -> Laws:
    """Build the table that stands there."""
    return {
        **axes._asdict(),
        "cards": 20,
        "pattern": 3,
        "replacement": 4,
        "plays": 2000,
        "characters": 240,
    }


def feasible(laws: Laws) -> bool:
    """Tell whether the table satisfies the feasibility laws."""
    return laws["after"] != "nothing" and laws["card"] != "discard" and not laws["mark"]


CANONICAL: Laws = laws_of(Axes())
