"""Which entries of the law table a deck uses, judged by its shape alone.

* A kind of play: the deck has a card of that kind.
* The position: not used where every pattern holds a bracket `[` or `]` and no card prints more of them than its
  pattern holds; then no pattern ever occurs twice. Else used.
* The played card's place: used where the deck has more than one card.

So a deck may be said to use an entry that no word would show; one that is said not to use it never does (but that a
deck of one card may be thrown away).
"""

from __future__ import annotations

from collections.abc import Sequence

ENDS = "[]"


def uses(deck: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return the entries that a deck uses."""
    used = {kind_of(pattern, replacement) for pattern, replacement in deck}
    if len(deck) > 1:
        used.add("card")
    if not all(looks_at_one_place(pattern, replacement) for pattern, replacement in deck):
        used.add("position")
    return frozenset(used)


def kind_of(pattern: str, replacement: str) -> str:
    """Return which kind of play a card makes."""
    grown = len(replacement) - len(pattern)
    return "grown" if grown > 0 else "shrunk" if grown < 0 else "kept"


def looks_at_one_place(pattern: str, replacement: str) -> bool:
    """Tell whether a card's pattern holds an end of the word and the card prints no further one."""
    held = any(end in pattern for end in ENDS)
    return held and all(replacement.count(end) <= pattern.count(end) for end in ENDS)
