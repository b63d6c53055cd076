"""Plays a deck on a strip: the one place where laws become behaviour, for grading, traces and experiments.

A `Press` holds the strip, the deck in its present order and the plays made; `advance` makes as many plays as it is
allowed. A grading asks for all of them at once, a trace for one after the other.

Tables under which the same happens in every play (the canonical one among them) go through a short loop; composed
laws go through one that reads guards and keeps the past they ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from puzzles.contract import Law, Laws
from puzzles.moebius.laws import ALWAYS, CUT, DISCARDED_AFTER, MARK, MARKS, TURN, holds
from puzzles.moebius.notation import Deck

STOPPED, PAUSED, ENDLESS, TOO_LONG = "stopped", "paused", "endless", "too long"

# The table met last, and whether it is a plain one; tables are never changed.
_known: list[Any] = [None, False]

# A card in play: pattern, replacement, its place in the text from 0.
Held = tuple[str, str, int]

_EXCHANGED = str.maketrans("ab", "ba")


def _with_ends_swapped(strip: str) -> str:
    return strip[-1] + strip[1:-1] + strip[0] if len(strip) > 1 else strip


STRIP_EFFECTS: Mapping[str, Callable[[str], str]] = {
    "reverse": lambda strip: strip[::-1],
    "rotate": lambda strip: strip[1:] + strip[:1],
    "back": lambda strip: strip[-1:] + strip[:-1],
    "exchange": lambda strip: strip.translate(_EXCHANGED),
    "swap": _with_ends_swapped,
    "halves": lambda strip: strip[len(strip) // 2 :] + strip[: len(strip) // 2],
    "tail": lambda strip: strip[:1] + strip[:0:-1],
    "nothing": lambda strip: strip,
}


class Press:
    """A strip under the press: what lies there, the deck as it is ordered now, and the last play.

    `card` is the last card played, None before the first play; `at` the place of its stamp in the strip as it lay
    before the play, from 0; `stamped` the strip right after the stamp (and a mark, where one is printed).
    """

    def __init__(self, laws: Laws, deck: Deck, strip: str) -> None:
        self.strip = strip
        self.deck = [(pattern, replacement, number) for number, (pattern, replacement) in enumerate(deck)]
        self.plays = 0
        self.card: Held | None = None
        self.at = 0
        self.stamped = strip
        self._laws = laws
        # A grading runs hundreds of times under one table, so its kind is looked up once.
        if laws is not _known[0]:
            _known[:] = [laws, _is_plain(laws)]
        self._plain: bool = _known[1]
        self._played = [0] * len(deck)

    def advance(self, plays: int) -> str:
        """Make up to that many plays; return STOPPED, PAUSED, ENDLESS (more than the rules allow) or TOO_LONG."""
        end = min(self.plays + plays, self._laws["plays"])
        return self._advance_plain(end) if self._plain else self._advance_composed(end)

    def _advance_plain(self, end: int) -> str:
        laws, deck, strip = self._laws, self.deck, self.strip
        after, longest = laws["kept"]["then"], laws["characters"]
        rightmost, bottom = laws["position"]["then"] == "rightmost", laws["card"]["then"] == "bottom"
        done, played, at, stamped, ending = self.plays, self.card, self.at, self.stamped, ""
        while not ending:
            for card in deck:
                if card[0] in strip:
                    break
            else:
                ending = STOPPED
                break
            if done == end:
                ending = ENDLESS if done == laws["plays"] else PAUSED
                break
            played = card
            pattern, replacement, _ = card
            head, _, tail = strip.rpartition(pattern) if rightmost else strip.partition(pattern)
            stamped = head + replacement + tail
            strip = stamped[::-1] if after == "reverse" else STRIP_EFFECTS[after](stamped)
            if bottom:
                deck.remove(card)
                deck.append(card)
            else:
                self._put_away(card, laws["card"]["then"])
            done += 1
            if len(strip) > longest:
                ending = TOO_LONG
            at = len(head)
        self.card, self.at, self.stamped = played, at, stamped
        self.strip, self.plays = strip, done
        return ending

    def _advance_composed(self, end: int) -> str:
        laws = self._laws
        while True:
            strip = self.strip
            card = next((card for card in self.deck if card[0] in strip), None)
            if card is None:
                return STOPPED
            if self.plays == end:
                return ENDLESS if end == laws["plays"] else PAUSED
            pattern, replacement, number = card
            grown = len(replacement) - len(pattern)
            kind = laws["kept"] if not grown else laws["grown"] if grown > 0 else laws["shrunk"]
            position, _ = self._effect(laws["position"], card)
            effect, side = self._effect(kind, card)
            where, turned = self._effect(laws["card"], card)
            self.at = place_of(position, strip, pattern)
            stamped = strip[: self.at] + replacement + strip[self.at + len(pattern) :]
            self.stamped = stamped + MARKS if side == MARK else stamped
            self.strip = STRIP_EFFECTS[effect](self.stamped)
            self.card = card
            self.plays += 1
            self._played[number] += 1
            self._put_away(card, where)
            if turned == TURN:
                self.deck.reverse()
            elif turned == CUT and self.deck:
                self.deck.append(self.deck.pop(0))
            if len(self.strip) > laws["characters"]:
                return TOO_LONG

    def _effect(self, law: Law, card: Held) -> tuple[str, str]:
        """Return what a law's effect is in the play that is due, and its side effect."""
        if law["when"] == ALWAYS:
            return law["then"], law["and"]
        last = None if self.card is None else self.card[2]
        pattern, _, number = card
        if holds(law["when"], self.strip, self.plays + 1, pattern, last, number, self._played[number]):
            return law["then"], law["and"]
        return law["else"], ""

    def _put_away(self, card: Held, where: str) -> None:
        if where == "stay":
            return
        place = self.deck.index(card)
        del self.deck[place]
        if where == "bottom":
            self.deck.append(card)
        elif where == "discard":
            if self._played[card[2]] < DISCARDED_AFTER:
                self.deck.append(card)
        else:
            self.deck.insert(_PLACES[where](place), card)


_PLACES: Mapping[str, Callable[[int], int]] = {
    "down": lambda place: place + 1,
    "two down": lambda place: place + 2,
    "up": lambda place: max(place - 1, 0),
    "top": lambda place: 0,
}


def _is_plain(laws: Laws) -> bool:
    """Tell whether a table is one without guards and side effects, alike for all plays, that the short loop knows."""
    kept = laws["kept"]
    return bool(
        kept["when"] == laws["position"]["when"] == laws["card"]["when"] == ALWAYS
        and laws["position"]["then"] in ("rightmost", "leftmost")
        and laws["card"]["then"] != "discard"
        and not kept["and"]
        and not laws["card"]["and"]
        and kept == laws["grown"] == laws["shrunk"]
    )


def place_of(position: str, strip: str, pattern: str) -> int:
    """Return where the occurrence begins that is stamped; there is one at least."""
    if position == "rightmost":
        return strip.rfind(pattern)
    if position == "leftmost":
        return strip.find(pattern)
    places = [place for place in range(len(strip)) if strip.startswith(pattern, place)]
    if position == "middle":
        return places[len(places) // 2]
    if len(places) == 1:
        return places[0]
    return places[-2] if position == "second right" else places[1]


def answer(strip: str, keep: str) -> str:
    """Read a strip as it lies: the answer letters, the others left out."""
    return "".join(character for character in strip if character in keep)


def play(laws: Laws, deck: Deck, strip: str) -> tuple[str, str, int]:
    """Play a deck to its end; return the ending, the strip and the number of plays."""
    press = Press(laws, deck, strip)
    ending = press.advance(laws["plays"])
    return ending, press.strip, press.plays


def total_plays(laws: Laws, deck: Deck, strips: Sequence[str], answers: Sequence[str], keep: str) -> int | None:
    """Return the plays on all strips, or None as soon as one does not come right."""
    total = 0
    for strip, wanted in zip(strips, answers):
        ending, end, plays = play(laws, deck, strip)
        if ending != STOPPED or answer(end, keep) != wanted:
            return None
        total += plays
    return total
