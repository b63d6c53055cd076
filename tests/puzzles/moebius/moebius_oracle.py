"""A second interpreter of the press, written from the rules alone: lists of characters, one comparison at a time."""

from __future__ import annotations

BRACKETS = list("[]{}()<")


def occurrences(strip, pattern):
    return [
        place
        for place in range(len(strip))
        if all(strip[place + k : place + k + 1] == [pattern[k]] for k in range(len(pattern)))
    ]


def press(laws, deck, text):
    """Return how the run ended, the strips after each play (the first one before all) and the cards played."""
    strip, order = list(text), list(range(len(deck)))
    strips, cards = [text], []
    while True:
        playable = [number for number in order if occurrences(strip, deck[number][0])]
        if not playable:
            return "stopped", strips, cards
        if len(cards) == laws["plays"]:
            return "endless", strips, cards
        number = playable[0]
        pattern, replacement = deck[number]
        kind = "grown" if len(replacement) > len(pattern) else "shrunk" if len(replacement) < len(pattern) else "kept"
        now = {entry: guarded(laws[entry], strip, cards, number, deck) for entry in ("position", "card", kind)}
        place = chosen(now["position"][0], occurrences(strip, pattern))
        strip[place : place + len(pattern)] = list(replacement)
        if now[kind][1] == "mark":
            strip.append("m")
        strip = turned(now[kind][0], strip)
        cards.append(number)
        order = put_away(now["card"][0], order, number, cards.count(number))
        if now["card"][1] == "cut":
            order = order[1:] + order[:1]
        elif now["card"][1] == "turn":
            order = [order[-1 - place] for place in range(len(order))]
        strips.append("".join(strip))
        if len(strip) > laws["characters"]:
            return "too long", strips, cards


def guarded(law, strip, cards, number, deck):
    """Return what a law does in the play that is due: the effect and the side effect."""
    play = len(cards) + 1
    true = {
        "always": lambda: True,
        "second": lambda: play in range(2, 9999, 2),
        "third": lambda: play in range(3, 9999, 3),
        "fourth": lambda: play in range(4, 9999, 4),
        "pairs": lambda: play in range(3, 9999, 4) or play in range(4, 9999, 4),
        "again": lambda: cards[-1:] == [number],
        "returning": lambda: number in cards,
        "even": lambda: len(strip) in range(0, 9999, 2),
        "bracket": lambda: strip[0] in BRACKETS,
        "holds a": lambda: strip.count("a") > 0,
        "small letter": lambda: deck[number][0][0] in "abcdefghijklmnopqrstuvwxyz",
        "one sign": lambda: len(deck[number][0]) == 1,
    }[law["when"]]()
    return (law["then"], law["and"]) if true else (law["else"], "")


def chosen(position, places):
    count = len(places)
    order = {
        "rightmost": count - 1,
        "leftmost": 0,
        "second right": max(0, count - 2),
        "second left": min(1, count - 1),
        "middle": next(index for index in range(count) if index >= count - 1 - index),
    }
    return sorted(places)[order[position]]


def turned(effect, strip):
    size = len(strip)
    if effect == "reverse":
        return [strip[size - 1 - place] for place in range(size)]
    if effect == "rotate":
        return [strip[(place + 1) % size] for place in range(size)]
    if effect == "back":
        return [strip[(place - 1) % size] for place in range(size)]
    if effect == "exchange":
        return [{"a": "b", "b": "a"}.get(sign, sign) for sign in strip]
    if effect == "swap" and size > 1:
        return [strip[-1], *strip[1:-1], strip[0]]
    if effect == "halves":
        left = strip[: size // 2]
        return [*strip[len(left) :], *left]
    if effect == "tail":
        return [*strip[:1], *reversed(strip[1:])]
    return strip


def put_away(where, order, number, plays):
    place, others = order.index(number), [each for each in order if each != number]
    if where == "stay":
        return order
    if where == "discard" and plays >= 3:
        return others
    to = {"down": place + 1, "two down": place + 2, "up": max(0, place - 1), "top": 0}.get(where, len(others))
    return [*others[:to], number, *others[to:]]
