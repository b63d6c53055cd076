"""The law table of the press as data: five entries, each a law composed of small parts.

A table is JSON-able:

    {"position": LAW, "card": LAW, "kept": LAW, "grown": LAW, "shrunk": LAW,
     "cards": 20, "pattern": 3, "replacement": 4, "plays": 2000, "characters": 240}

A LAW is {"when": GUARD, "then": EFFECT, "else": EFFECT, "and": SIDE}: in a play in which the guard holds, `then`
happens and the side effect with it, in all others `else`. Where the guard is "always", `else` is "". A law of
{"hidden": true} is not documented: so an entry stands in a published table (`hidden_entries`), which no engine runs.

`position` says which occurrence is stamped, `card` where the played card goes. What happens to the whole strip hangs
on the kind of play: `kept` where the card's replacement is as long as its pattern, `grown` where it is longer,
`shrunk` where it is shorter.

Guards are read once a play, before the stamp: of the strip as it lies, the number of the play (from 1), the card, and
the plays before. A run begins without a past.

Feasibility laws, which every open table must satisfy (`feasible`); every law of the grammar for a kind of play moves
the strip somewhere, so that tables made of such laws are turning by construction:

* Turning. Where nothing happens to the strip after a play, a marker that walks along the strip does its work whatever
  the position and the order of the deck: everything comes out as anywhere else. So in each kind of play at least one
  branch of the law must move characters or exchange letters, and both where a deck chooses the branch by its cards.
* Lasting. A deck whose cards are thrown away after three plays whatever happens makes at most 3 × 20 = 60 plays and
  cannot stop for another reason than that of having no cards. So cards are thrown away only where a deck can help it:
  under guards that look at the strip or at the card, or at which card was played last.
* Clean strip. A mark printed in every play tells nothing where the strip is cut or turned elsewhere: decks that look
  at no end pass unchanged, the others drown in marks. So marks are printed under a guard only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from puzzles.contract import Law, Laws

ENTRIES = ("position", "card", "kept", "grown", "shrunk")
KINDS = ("kept", "grown", "shrunk")

ALWAYS = "always"
REMEMBERING = ("second", "third", "fourth", "pairs", "again", "returning")
LOOKING = ("even", "bracket", "holds a", "small letter", "one sign")
GUARDS = (ALWAYS, *REMEMBERING, *LOOKING)

MOVES = ("reverse", "rotate", "back", "exchange", "swap", "halves", "tail")
POSITIONS = ("rightmost", "leftmost", "second right", "second left", "middle")
CARDS = ("bottom", "down", "two down", "up", "top", "stay", "discard")
NOTHING = "nothing"
MARK, MARKS = "mark", "m"
CUT, TURN = "cut", "turn"
DISCARDED_AFTER = 3
# A card can be kept from being thrown away only where its guard can be kept from holding.
DISCARDING_GUARDS = ("again", *LOOKING)

# Guards that a deck decides by the shape of its cards or by having them twice.
CHOSEN_BY_DECK = ("again", "small letter", "one sign")

HIDDEN: Mapping[str, Any] = {"hidden": True}


def law(then: str, when: str = ALWAYS, otherwise: str = "", side: str = "") -> Law:
    """Compose a law of its parts."""
    return {"when": when, "then": then, "else": otherwise, "and": side}


def table(position: Law, card: Law, kept: Law, grown: Law, shrunk: Law) -> Laws:
    """Build the table of these five laws."""
    return {
        "position": position,
        "card": card,
        "kept": kept,
        "grown": grown,
        "shrunk": shrunk,
        "cards": 20,
        "pattern": 3,
        "replacement": 4,
        "plays": 2000,
        "characters": 240,
    }


def plain_table(after: str = "reverse", position: str = "rightmost", card: str = "bottom") -> Laws:
    """Build a table without guards, under which the same happens in every play; the defaults are canonical."""
    return table(law(position), law(card), law(after), law(after), law(after))


CANONICAL: Laws = plain_table()


def hidden_entries(laws: Laws) -> tuple[str, ...]:
    """Return the entries that a published table does not document."""
    return tuple(entry for entry in ENTRIES if "hidden" in laws[entry])


def feasible(laws: Laws) -> bool:
    """Tell whether an open table satisfies the feasibility laws."""
    turning = all(_turning(laws[kind]) for kind in KINDS)
    clean = all(laws[kind]["and"] != MARK or laws[kind]["when"] != ALWAYS for kind in KINDS)
    return turning and clean and _lasting(laws["card"])


def _turning(law: Law) -> bool:
    if law["when"] in CHOSEN_BY_DECK:
        return law["then"] in MOVES and law["else"] in MOVES
    return law["then"] in MOVES or law["else"] in MOVES


def _lasting(card: Law) -> bool:
    if card["else"] == "discard":
        return False
    return card["then"] != "discard" or card["when"] in DISCARDING_GUARDS


def holds(guard: str, strip: str, play: int, pattern: str, last: int | None, number: int, played: int) -> bool:
    """Tell whether a guard holds in a play.

    `play` is the number of the play from 1, `last` the number of the card played just before, `number` that of the
    card now played, `played` how often it was played before. The strip is as it lies before the play.
    """
    if guard in _COUNTED:
        return _COUNTED[guard][play % 4] if guard != "third" else play % 3 == 0
    if guard == "again":
        return last == number
    if guard == "returning":
        return played > 0
    if guard == "even":
        return len(strip) % 2 == 0
    if guard == "bracket":
        return strip[0] in "[]{}()<"
    if guard == "holds a":
        return "a" in strip
    if guard == "small letter":
        return "a" <= pattern[0] <= "z"
    return len(pattern) == 1


# Whether the guard holds in plays whose number leaves 0, 1, 2, 3 over when divided by four.
_COUNTED = {
    ALWAYS: (True, True, True, True),
    "second": (True, False, True, False),
    "third": (False, False, False, False),
    "fourth": (True, False, False, False),
    "pairs": (True, False, False, True),
}
