"""A second interpreter of the press, written from the rules alone: lists of characters, one comparison at a time."""

from __future__ import annotations


def occurrences(strip, pattern):
    return [
        place
        for place in range(len(strip))
        if all(strip[place + k : place + k + 1] == [pattern[k]] for k in range(len(pattern)))
    ]


def press(laws, deck, text):
    """Return how the run ended, the strips after each play (the first one before all) and the cards played."""
    strip, order, counts = list(text), list(range(len(deck))), [0] * len(deck)
    strips, cards = [text], []
    while True:
        playable = [number for number in order if occurrences(strip, deck[number][0])]
        if not playable:
            return "stopped", strips, cards
        if len(cards) == laws["plays"]:
            return "endless", strips, cards
        number = playable[0]
        pattern, replacement = deck[number]
        places = occurrences(strip, pattern)
        side = laws["position"]
        if side == "alternating":
            side = "leftmost" if len(cards) % 2 else "rightmost"
        place = max(places) if side == "rightmost" else min(places)
        strip[place : place + len(pattern)] = list(replacement)
        strip += list(laws["mark"])
        strip = turned(laws, strip)
        order = put_away(laws, order, number, counts)
        cards.append(number)
        strips.append("".join(strip))
        if len(strip) > laws["characters"]:
            return "too long", strips, cards


def turned(laws, strip):
    if laws["after"] == "reverse":
        return list(reversed(strip))
    if laws["after"] == "rotate":
        return strip[1:] + strip[:1]
    if laws["after"] == "exchange":
        return [{"a": "b", "b": "a"}.get(sign, sign) for sign in strip]
    return strip


def put_away(laws, order, number, counts):
    place, others = order.index(number), [each for each in order if each != number]
    counts[number] += 1
    if laws["card"] == "down":
        return [*others[: place + 1], number, *others[place + 1 :]]
    if laws["card"] == "up":
        place = max(0, place - 1)
        return [*others[:place], number, *others[place:]]
    if laws["card"] == "discard" and counts[number] == 3:
        return others
    return [*others, number]
