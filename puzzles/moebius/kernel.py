"""The inner loop of the press's annealing rounds, on whole numbers: compiled where numba is installed.

A strip of up to 62 characters is one number for each sign of the search's alphabet, with a bit for each place where
that sign lies. So a pattern is found and a card is stamped by a few shifts, and a strip that is turned end for end is
only remembered as turned: then patterns and replacements are read backwards.

Signs are numbered: 0 and 1 are the letters a and b, then come the brackets, then the others. A deck is a flat array:
the number of cards, then nine numbers a card: lengths of pattern and replacement, three and four signs. Before it runs
it is laid out (`lay_out`) with both readings of each card and what guards ask of it. Laws are four numbers for each
entry, in the order of `laws.ENTRIES`: guard, effect, effect otherwise, side effect, each numbered as in `search.py`.

Chance comes from `next_random`, acceptance from a table of exponentially distributed numbers, so that compiled and
plain runs are the same to the last evaluation.
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random
from puzzles.moebius.changing import CARD, DECK, change, forbidden, ink_of

LAID = 20
LONGEST = 62
WIDTH = 40
EXPONENTIALS = 4096
STEPS_OF_COOLING = 256
ENDLESS_ERROR = 1300
WRONG_LATER = 300

# Places in the array of settings.
SIGNS, BRACKETS, MARK, SEARCHED, CASES = 0, 1, 2, 3, 4
CARDS_WEIGHT, INK_WEIGHT, PLAYS_WEIGHT, CARDS_ALLOWED = 6, 7, 8, 9
USUAL_PLAYS = 15
SETTINGS = 16


@jit
def highest(hits: int) -> int:
    """Return the highest bit of a number that has one."""
    hits |= hits >> 1
    hits |= hits >> 2
    hits |= hits >> 4
    hits |= hits >> 8
    hits |= hits >> 16
    hits |= hits >> 32
    return hits - (hits >> 1)


@jit
def chosen(hits: int, position: int, turned: int) -> int:
    """Return the bit of the occurrence to be stamped."""
    if position == 4:
        count, left = 0, hits
        while left:
            left &= left - 1
            count += 1
        skip = count // 2 if turned == 0 else count - 1 - count // 2
        for _ in range(skip):
            hits &= hits - 1
        return hits & -hits
    if (position & 1) != turned:
        if position > 1 and hits & (hits - 1):
            hits &= hits - 1
        return hits & -hits
    top = highest(hits)
    if position > 1 and hits != top:
        return highest(hits ^ top)
    return top


@jit
def holds(
    guard: int, play: int, masks: Any, brackets: int, first: int, size: int, again: int, laid: Any, at: int
) -> int:
    """Tell whether a guard holds; `first` is the bit of the strip's first character, `at` the place in `laid`."""
    if guard == 1:
        return 1 - (play & 1)
    if guard == 2:
        return 1 if play % 3 == 0 else 0
    if guard == 3:
        return 1 if (play & 3) == 0 else 0
    if guard == 4:
        return 1 if (play & 3) == 3 or (play & 3) == 0 else 0
    if guard == 5:
        return again
    if guard == 6:
        return 1 if laid[at + 19] > 0 else 0
    if guard == 7:
        return 1 - (size & 1)
    if guard == 8:
        for sign in range(2, brackets):
            if masks[sign] & first:
                return 1
        return 0
    if guard == 9:
        return 1 if masks[0] != 0 else 0
    if guard == 10:
        return 1 if laid[at + 17] else 0
    return 1 if laid[at] == 1 else 0


@jit
def lay_out(deck: Any, laid: Any, small: Any) -> None:
    """Lay a deck out for running.

    For each card: lengths; pattern forwards (3) and backwards (3), replacement forwards (4) and backwards (4); its
    entry of the table; whether its pattern begins with a small letter; a spare place; how often it was played.
    """
    for number in range(deck[0]):
        card, at = 1 + number * CARD, number * LAID
        pattern, replacement = deck[card], deck[card + 1]
        laid[at], laid[at + 1] = pattern, replacement
        for place in range(pattern):
            laid[at + 2 + place] = deck[card + 2 + place]
            laid[at + 5 + place] = deck[card + 1 + pattern - place]
        for place in range(replacement):
            laid[at + 8 + place] = deck[card + 5 + place]
            laid[at + 12 + place] = deck[card + 4 + replacement - place]
        laid[at + 16] = 2 if replacement == pattern else 3 if replacement > pattern else 4
        laid[at + 17] = small[deck[card + 2]]


@jit
def move_strip(effect: int, masks: Any, signs: int, size: int, turned: int) -> int:
    """Do to the strip what an effect says; return whether it is turned now."""
    if effect == 0:
        return 1 - turned
    if effect == 3:
        masks[0], masks[1] = masks[1], masks[0]
        return turned
    if size < 2 or effect == 7:
        return turned
    if effect == 4:
        for sign in range(signs):
            if (masks[sign] ^ (masks[sign] >> (size - 1))) & 1:
                masks[sign] ^= 1 | (1 << (size - 1))
        return turned
    # Everything else cuts a part off the strip's beginning and joins it to its end: `down` places, as stored.
    down = 1
    if effect == 2:
        down = size - 1
    elif effect == 5:
        down = size // 2
    if turned:
        down = size - down
    low = (1 << down) - 1
    for sign in range(signs):
        mask = masks[sign]
        if mask:
            masks[sign] = (mask >> down) | ((mask & low) << (size - down))
    return 1 - turned if effect == 6 else turned


@jit
def bury(where: int, side: int, order: Any, place: int, count: int, played: int) -> int:
    """Put the played card where it goes; return how many cards are left."""
    card = order[place]
    to = count - 1
    if where == 1:
        to = min(place + 1, to)
    elif where == 2:
        to = min(place + 2, to)
    elif where == 3:
        to = max(place - 1, 0)
    elif where == 4:
        to = 0
    elif where == 5:
        to = place
    for at in range(place, to):
        order[at] = order[at + 1]
    for at in range(place, to, -1):
        order[at] = order[at - 1]
    order[to] = card
    if where == 6 and played >= 3:
        count -= 1
    if side == 1 and count > 0:
        card = order[0]
        for at in range(count - 1):
            order[at] = order[at + 1]
        order[count - 1] = card
    elif side == 2:
        for at in range(count // 2):
            order[at], order[count - 1 - at] = order[count - 1 - at], order[at]
    return count


@jit
def stamp(masks: Any, signs: int, laid: Any, at: int, bit: int, turned: int) -> None:
    """Put a card's replacement in the place of the pattern that begins, as stored, at a bit."""
    pattern, replacement = laid[at], laid[at + 1]
    grown = replacement - pattern
    below, span = bit - 1, (bit << pattern) - 1
    for sign in range(signs):
        mask = masks[sign]
        if mask:
            above = mask & ~span
            masks[sign] = (mask & below) | (above << grown if grown >= 0 else above >> -grown)
    read = at + 12 if turned else at + 8
    for number in range(replacement):
        masks[laid[read + number]] |= bit << number


@jit
def print_mark(masks: Any, signs: int, mark: int, size: int, turned: int) -> None:
    """Print the mark at the right end of a strip of that size."""
    if turned:
        for sign in range(signs):
            masks[sign] <<= 1
        masks[mark] |= 1
    else:
        masks[mark] |= 1 << size


@jit
def run(
    laid: Any, count: int, laws: Any, settings: Any, masks: Any, order: Any, ending: Any, most: int, longest: int
) -> int:
    """Play a laid-out deck on the strip in `masks`; return the plays, -1 if it does not stop within the caps.

    `ending` holds the strip's size before, its size and whether it lies turned after.
    """
    signs, brackets, mark = settings[SIGNS], settings[BRACKETS], settings[MARK]
    size, turned, plays, last = ending[0], 0, 0, -1
    for number in range(count):
        order[number] = number
        laid[number * LAID + 19] = 0
    while True:
        hits, place, at = 0, 0, 0
        while place < count:
            at = order[place] * LAID
            pattern = laid[at]
            read = at + 5 if turned else at + 2
            hits = masks[laid[read]]
            if pattern > 1 and hits:
                hits &= masks[laid[read + 1]] >> 1
                if pattern > 2 and hits:
                    hits &= masks[laid[read + 2]] >> 2
            if hits:
                break
            place += 1
        if hits == 0:
            ending[0], ending[1] = size, turned
            return plays
        if plays == most:
            return -1
        plays += 1
        card = order[place]
        first = 1 << (size - 1) if turned else 1
        again = 1 if card == last else 0
        kind = laid[at + 16] * 4
        position, where, effect, burial_side, side = laws[1], laws[5], laws[kind + 1], laws[7], laws[kind + 3]
        if laws[0] and not holds(laws[0], plays, masks, brackets, first, size, again, laid, at):
            position = laws[2]
        if laws[4] and not holds(laws[4], plays, masks, brackets, first, size, again, laid, at):
            where, burial_side = laws[6], 0
        if laws[kind] and not holds(laws[kind], plays, masks, brackets, first, size, again, laid, at):
            effect, side = laws[kind + 2], 0
        last = card
        laid[at + 19] += 1
        grown = laid[at + 1] - laid[at]
        if size + grown + side > longest:
            return -1
        bit = chosen(hits, position, turned)
        stamp(masks, signs, laid, at, bit, turned)
        size += grown
        if side:
            print_mark(masks, signs, mark, size, turned)
            size += 1
        turned = move_strip(effect, masks, signs, size, turned)
        if count > 1 or where == 6:
            count = bury(where, burial_side, order, place, count, laid[at + 19])


@jit
def answer_error(masks: Any, kept: Any, turned: int, wanted: Any, at: int, seen: Any) -> int:
    """Return 0 for the answer wanted, else how far the strip's answer is from it, 300 to 1,100.

    `kept` lists the answer's signs after their number; `wanted[at]` is the length wanted, the signs follow.
    """
    left, count = 0, 0
    for place in range(kept[0]):
        left |= masks[kept[1 + place]]
    while left:
        bit = left & -left
        left ^= bit
        for place in range(kept[0]):
            if masks[kept[1 + place]] & bit:
                seen[count] = kept[1 + place]
                break
        count += 1
    length = wanted[at]
    shorter = min(count, length)
    fore, back = 0, 0
    for place in range(shorter):
        one = seen[count - 1 - place] if turned else seen[place]
        other = seen[place] if turned else seen[count - 1 - place]
        if one == wanted[at + 1 + place]:
            fore += 1
        if other == wanted[at + length - place]:
            back += 1
    if fore == length and count == length:
        return 0
    longer = max(count, length)
    if longer == 0:
        return 0
    error: int = 1100 - 800 * max(fore, back) // longer
    return error


@jit
def judge(
    deck: Any, laid: Any, laws: Any, settings: Any, cases: Any, starts: Any, wanted: Any, kept: Any,
    work: Any, first: int, end: int, limit: int, figures: Any,
) -> int:  # fmt: skip
    """Return the error of a laid-out deck on the cases from `first` to `end`, cut off above `limit`.

    `figures[0]` is the plays on the cases run.
    """
    masks, order, ending, seen = work[:16], work[16:40], work[40:44], work[44:]
    signs, total, endless = settings[SIGNS], 0, 0
    figures[0] = 0
    for case in range(first, end):
        for sign in range(signs):
            masks[sign] = starts[case * 16 + sign]
        ending[0] = cases[case * 3]
        made = run(laid, deck[0], laws, settings, masks, order, ending, cases[case * 3 + 1], cases[case * 3 + 2])
        if made < 0:
            total += ENDLESS_ERROR
            endless += 1
        else:
            total += answer_error(masks, kept, ending[1], wanted, case * WIDTH, seen)
            figures[0] += made
        if total > limit:
            return total + 300 * (end - 1 - case)
        if endless == 2:
            return total + 1000 * (end - 1 - case)
    return total


@jit
def worth(metric: int, cards: int, ink: int, plays: int) -> int:
    """Return a right deck's rank by cards, by ink, by plays or by all together; the least one is the best."""
    if metric == 0:
        return cards * 10000000 + ink * 100000 + plays
    if metric == 1:
        return ink * 10000000 + cards * 100000 + plays
    if metric == 2:
        return plays * 100000 + cards * 1000 + ink
    # The product of the three stands for the sum of their logarithms.
    return cards * ink * plays


@jit
def better(deck: Any, plays: int, ranks: Any) -> int:
    """Tell whether a deck that is right would be better than the best by any metric."""
    ink = ink_of(deck)
    for metric in range(4):
        if ranks[metric] < 0 or worth(metric, deck[0], ink, plays) < ranks[metric]:
            return 1
    return 0


@jit
def keep_best(deck: Any, plays: int, best: Any, ranks: Any) -> None:
    """Keep a right deck where it is the best by any metric."""
    ink = ink_of(deck)
    for metric in range(4):
        rank = worth(metric, deck[0], ink, plays)
        if ranks[metric] < 0 or rank < ranks[metric]:
            ranks[metric] = rank
            for place in range(1 + deck[0] * CARD):
                best[metric * DECK + place] = deck[place]


@jit
def change_until_small(deck: Any, candidate: Any, state: Any, settings: Any, signs: Any, limit: int) -> int:
    """Make `candidate` a changed deck with pieces from the box that may be accepted by its size; return its base cost.

    A candidate too large to be accepted whatever it does is not run.
    """
    while True:
        for place in range(1 + deck[0] * CARD):
            candidate[place] = deck[place]
        change(candidate, state, signs, settings[CARDS_ALLOWED])
        if next_random(state, 4) == 0:
            change(candidate, state, signs, settings[CARDS_ALLOWED])
        base: int = settings[CARDS_WEIGHT] * candidate[0] + settings[INK_WEIGHT] * ink_of(candidate)
        if base <= limit and not forbidden(candidate, settings):
            return base


@jit
def anneal_round(
    state: Any, evaluations: int, deck: Any, laws: Any, settings: Any, cases: Any, starts: Any, wanted: Any, kept: Any,
    small: Any, signs: Any, exponentials: Any, cooling: Any, work: Any, best: Any, ranks: Any,
) -> int:  # fmt: skip
    """Anneal from `deck` for exactly that many evaluations; return the least error met.

    `best` gets the right decks by metric, ranked in `ranks`, and in its fifth place the deck of least error.
    """
    laid, candidate, figures = work[200:640], work[640:840], work[840:842]
    # The ranks of the best decks by their plays on the cases searched alone, and room for these decks.
    quick, scrap = work[842:846], work[846:]
    for metric in range(4):
        quick[metric] = -1
    searched, count, share = settings[SEARCHED], settings[CASES], settings[PLAYS_WEIGHT]
    limit, nearest = 1 << 40, 1 << 40
    base = settings[CARDS_WEIGHT] * deck[0] + settings[INK_WEIGHT] * ink_of(deck)
    current = 0
    for place in range(1 + deck[0] * CARD):
        candidate[place] = deck[place]
    for done in range(evaluations):
        if done > 0:
            heat = cooling[done * STEPS_OF_COOLING // evaluations]
            limit = current + heat * exponentials[next_random(state, EXPONENTIALS)] // 1000
            base = change_until_small(deck, candidate, state, settings, signs, limit)
        lay_out(candidate, laid, small)
        # As long as a deck is wrong, its plays cost as many as are usual.
        error = judge(
            candidate, laid, laws, settings, cases, starts, wanted, kept, work, 0, searched, limit - base - share,
            figures,
        )  # fmt: skip
        cost = base + error + share
        if error == 0:
            plays = figures[0]
            cost = base + share * plays // settings[USUAL_PLAYS]
            if better(candidate, plays, quick):
                error = judge(
                    candidate, laid, laws, settings, cases, starts, wanted, kept, work, searched, count, 0, figures
                )  # fmt: skip
                if error == 0:
                    keep_best(candidate, plays + figures[0], best, ranks)
                    keep_best(candidate, plays, scrap, quick)
                else:
                    error = 1
                    cost += share + WRONG_LATER
        if error < nearest:
            nearest = error
            for place in range(1 + candidate[0] * CARD):
                best[4 * DECK + place] = candidate[place]
        if cost <= limit:
            current = cost
            for place in range(1 + candidate[0] * CARD):
                deck[place] = candidate[place]
    return nearest
