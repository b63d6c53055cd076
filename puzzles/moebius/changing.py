"""How an annealing round changes a deck: small steps on a flat array of numbers, compiled where numba is installed.

A deck is the number of cards, then nine numbers a card: lengths of pattern and replacement, three and four signs. A
part of the kernel: imported by it and by `search.py` alone.
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random

CARD = 9
MOST_CARDS = 20
DECK = 1 + MOST_CARDS * CARD

# Places in the array of settings that say which pieces are not in the box.
NO_CARD, NO_POSITION, NO_KEPT, NO_GROWN, NO_SHRUNK = 10, 11, 12, 13, 14


@jit
def ink_of(deck: Any) -> int:
    """Count the characters of all patterns and replacements."""
    ink = 0
    for number in range(deck[0]):
        ink += deck[1 + number * CARD] + deck[2 + number * CARD]
    return ink


@jit
def draw_card(deck: Any, number: int, state: Any, signs: Any) -> None:
    """Draw a card: one to three signs, and none to four; `signs` lists the signs drawn from after their number."""
    card = 1 + number * CARD
    deck[card] = 1 + next_random(state, 3)
    deck[card + 1] = next_random(state, 5)
    for place in range(2, CARD):
        deck[card + place] = signs[1 + next_random(state, signs[0])]


@jit
def copy_card(deck: Any, source: int, target: int) -> None:
    """Copy one card of a deck over another."""
    for place in range(CARD):
        deck[1 + target * CARD + place] = deck[1 + source * CARD + place]


@jit
def open_gap(deck: Any, number: int) -> None:
    """Make room for a card at a place of the deck."""
    for other in range(deck[0], number, -1):
        copy_card(deck, other - 1, other)
    deck[0] += 1


@jit
def change_text(deck: Any, at: int, size_at: int, least: int, most: int, state: Any, signs: Any) -> None:
    """Change a sign of a pattern or a replacement, put one in, or take one out."""
    size, kind = deck[size_at], next_random(state, 10)
    if kind < 3 and size < most:
        place = next_random(state, size + 1)
        for other in range(size, place, -1):
            deck[at + other] = deck[at + other - 1]
        deck[at + place] = signs[1 + next_random(state, signs[0])]
        deck[size_at] = size + 1
    elif kind < 6 and size > least:
        place = next_random(state, size)
        for other in range(place, size - 1):
            deck[at + other] = deck[at + other + 1]
        deck[size_at] = size - 1
    elif size > 0:
        deck[at + next_random(state, size)] = signs[1 + next_random(state, signs[0])]


@jit
def mirror(deck: Any, number: int, exchange: int) -> None:
    """Turn the texts of a card end for end, or exchange the letters a and b in them."""
    card = 1 + number * CARD
    if exchange:
        for place in range(2, CARD):
            if deck[card + place] < 2:
                deck[card + place] = 1 - deck[card + place]
        return
    for start, size in ((card + 2, deck[card]), (card + 5, deck[card + 1])):
        for place in range(size // 2):
            other = start + size - 1 - place
            deck[start + place], deck[other] = deck[other], deck[start + place]


@jit
def change(deck: Any, state: Any, signs: Any, allowed: int) -> None:
    """Change a deck by one small step."""
    kind, count = next_random(state, 100), deck[0]
    number = next_random(state, count)
    if kind < 8:
        if count < allowed:
            source, target = next_random(state, count), next_random(state, count + 1)
            deck[0] = count
            open_gap(deck, target)
            if next_random(state, 2):
                draw_card(deck, target, state, signs)
            else:
                copy_card(deck, source + 1 if source >= target else source, target)
                if next_random(state, 2):
                    mirror(deck, target, next_random(state, 2))
    elif kind < 16:
        if count > 1:
            for other in range(number, count - 1):
                copy_card(deck, other + 1, other)
            deck[0] = count - 1
    elif kind < 24:
        other = next_random(state, count)
        for place in range(1, 1 + CARD):
            one, two = number * CARD + place, other * CARD + place
            deck[one], deck[two] = deck[two], deck[one]
    elif kind < 28:
        draw_card(deck, number, state, signs)
    elif kind < 32:
        mirror(deck, number, next_random(state, 2))
    elif kind < 36:
        # One sign takes the place of another in the whole deck or in one card.
        old, new = signs[1 + next_random(state, signs[0])], signs[1 + next_random(state, signs[0])]
        first, end = (0, count) if next_random(state, 2) else (number, number + 1)
        for other in range(first, end):
            for place in range(3 + other * CARD, 1 + (other + 1) * CARD):
                if deck[place] == old:
                    deck[place] = new
    elif kind < 66:
        change_text(deck, 3 + number * CARD, 1 + number * CARD, 1, 3, state, signs)
    else:
        change_text(deck, 6 + number * CARD, 2 + number * CARD, 0, 4, state, signs)


@jit
def forbidden(deck: Any, settings: Any) -> int:
    """Tell whether a deck holds pieces that are not in the box; the ends of the word are the signs 2 and 3."""
    if settings[NO_CARD] and deck[0] > 1:
        return 1
    for number in range(deck[0]):
        card = 1 + number * CARD
        pattern, replacement = deck[card], deck[card + 1]
        if settings[NO_KEPT] and pattern == replacement:
            return 1
        if settings[NO_GROWN] and pattern < replacement:
            return 1
        if settings[NO_SHRUNK] and pattern > replacement:
            return 1
        if settings[NO_POSITION]:
            ends = 0
            for end in range(2, 4):
                balance = 0
                for place in range(pattern):
                    if deck[card + 2 + place] == end:
                        balance += 1
                        ends += 1
                for place in range(replacement):
                    if deck[card + 5 + place] == end:
                        balance -= 1
                if balance < 0:
                    return 1
            if ends == 0:
                return 1
    return 0
