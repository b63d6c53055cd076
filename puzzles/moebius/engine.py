"""Plays a deck on a strip: the one place where laws become behaviour, for grading as for traces.

A `Press` holds the strip, the deck in its present order and the number of plays; `advance` makes as many plays as it
is allowed. A grading asks for all of them at once, a trace for one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from puzzles.contract import Laws
from puzzles.moebius.laws import DISCARDED_AFTER
from puzzles.moebius.notation import Deck

STOPPED, PAUSED, ENDLESS, TOO_LONG = "stopped", "paused", "endless", "too long"

# A card in play: pattern, replacement, its place in the text from 0.
Held = tuple[str, str, int]

_EXCHANGED = str.maketrans("ab", "ba")


class Press:
    """A strip under the press: what lies there, the deck as it is ordered now, and the last play.

    `card` is the last card played, None before the first play; `at` the place of its stamp in the strip as it lay
    before the play, from 0; `stamped` the strip right after the stamp.
    """

    def __init__(self, laws: Laws, deck: Deck, strip: str) -> None:
        self.strip = strip
        self.deck = [(pattern, replacement, number) for number, (pattern, replacement) in enumerate(deck)]
        self.plays = 0
        self.card: Held | None = None
        self.at = 0
        self.stamped = strip
        self._laws = laws
        self._played = [0] * len(deck)

    def advance(self, plays: int) -> str:
        """Make up to that many plays; return STOPPED, PAUSED, ENDLESS (more than the rules allow) or TOO_LONG."""
        laws, deck, strip = self._laws, self.deck, self.strip
        after, mark, longest, where = laws["after"], laws["mark"], laws["characters"], laws["card"]
        rightmost = _sides(laws["position"])
        done, end = self.plays, min(self.plays + plays, laws["plays"])
        played, at, stamped, ending = self.card, self.at, self.stamped, ""
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
            head, _, tail = strip.rpartition(pattern) if rightmost[done & 1] else strip.partition(pattern)
            stamped = head + replacement + tail + mark
            if after == "reverse":
                strip = stamped[::-1]
            elif after == "rotate":
                strip = stamped[1:] + stamped[:1]
            elif after == "exchange":
                strip = stamped.translate(_EXCHANGED)
            else:
                strip = stamped
            if where == "bottom":
                deck.remove(card)
                deck.append(card)
            else:
                self._put_away(card, where)
            done += 1
            if len(strip) > longest:
                ending = TOO_LONG
            at = len(head)
        self.card, self.at, self.stamped = played, at, stamped
        self.strip, self.plays = strip, done
        return ending

    def _put_away(self, card: Held, where: str) -> None:
        place = self.deck.index(card)
        del self.deck[place]
        if where == "down":
            self.deck.insert(place + 1, card)
        elif where == "up":
            self.deck.insert(max(place - 1, 0), card)
        else:
            number = card[2]
            self._played[number] += 1
            if self._played[number] < DISCARDED_AFTER:
                self.deck.append(card)


def _sides(position: str) -> tuple[bool, bool]:
    """Tell for even and for odd numbers of plays made whether the next one is at the rightmost occurrence."""
    return position != "leftmost", position == "rightmost"


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
