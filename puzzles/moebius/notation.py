"""Reads and writes a deck as text: one card a line, `pattern>replacement`, the top card first.

Left open by the rules and settled here: characters are the letters a–z and A–Z and the brackets [ ] { } ( ) <; empty
lines, and blanks around a card, mean nothing; a blank inside a card is a fault. Two cards may be alike.
Lines end with LF, CR LF or CR.
"""

from __future__ import annotations

import re
import string

from puzzles.contract import Invalid, Laws, SourceFault
from puzzles.moebius.pieces import uses

Card = tuple[str, str]
Deck = tuple[Card, ...]

BRACKETS = "[]{}()<"
CHARACTERS = string.ascii_letters + BRACKETS
MAX_SOURCE_BYTES = 4096
_LINE_END = re.compile(r"\r\n|\n|\r")


def parse(laws: Laws, text: str) -> Deck:
    """Return the deck, or raise Invalid with every fault."""
    deck: list[Card] = []
    faults: list[SourceFault] = []
    for number, line in enumerate(_LINE_END.split(text), 1):
        content = line.strip(" \t")
        if not content:
            continue
        start = len(line) - len(line.lstrip(" \t")) + 1
        found = _card_faults(laws, number, start, content)
        if len(deck) >= laws["cards"]:
            reason = f"A deck has at most {laws['cards']} cards; this is card {len(deck) + 1}: take it away."
            found.insert(0, SourceFault(number, start, start + len(content), reason))
        pattern, _, replacement = content.partition(">")
        deck.append((pattern, replacement))
        faults += sorted(found, key=lambda fault: fault.column)
    if not deck:
        faults.append(SourceFault(1, 1, 2, "The deck is empty: write at least one card, such as a>b."))
    elif uses(deck) & frozenset(laws.get("without", ())):
        faults.append(SourceFault(1, 1, 2, "The deck holds pieces that are not in the box: do without them."))
    if faults:
        raise Invalid(faults)
    return tuple(deck)


def render(deck: Deck) -> str:
    """Write a deck as text; `parse` reads it back."""
    return "".join(f"{pattern}>{replacement}\n" for pattern, replacement in deck)


def ink(deck: Deck) -> int:
    """Count the characters of all patterns and replacements."""
    return sum(len(pattern) + len(replacement) for pattern, replacement in deck)


def _card_faults(laws: Laws, number: int, start: int, content: str) -> list[SourceFault]:
    def fault(first: int, last: int, reason: str) -> SourceFault:
        return SourceFault(number, start + first, start + last, reason)

    faults = [
        fault(place, place + 1, _unknown(sign))
        for place, sign in enumerate(content)
        if sign not in CHARACTERS and sign != ">"
    ]
    arrow, size = content.find(">"), len(content)
    if arrow < 0:
        return [*faults, fault(0, size, "A card is pattern>replacement: put a > between the two.")]
    faults += [
        fault(place, place + 1, "A card has one > only; it cannot be part of a replacement: delete it.")
        for place in range(arrow + 1, size)
        if content[place] == ">"
    ]
    if arrow == 0:
        faults.append(fault(0, 1, "The pattern is empty: write 1 to 3 characters before the >."))
    longest, written = laws["pattern"], laws["replacement"]
    if arrow > longest:
        reason = f"A pattern has at most {longest} characters; this one has {arrow}: take {arrow - longest} away."
        faults.append(fault(longest, arrow, reason))
    over = size - arrow - 1 - written
    if over > 0:
        reason = f"A replacement has at most {written} characters; this one has {written + over}: take {over} away."
        faults.append(fault(arrow + 1 + written, size, reason))
    return faults


def _unknown(sign: str) -> str:
    if sign in " \t":
        return "No blanks inside a card: delete this one, or put each card on a line of its own."
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return f"A card cannot print {shown}; it may have the letters a to z and A to Z and the brackets {BRACKETS}"
