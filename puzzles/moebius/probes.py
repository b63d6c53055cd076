"""Small experiments for finding a hidden entry: each speaks of that entry alone, whatever the other hidden ones are.

A deck and a strip are drawn at random, and kept only if under every law that the entry may have

* no play is of another hidden kind,
* with the position hidden, every play leaves the same strip wherever it is stamped,
* with the played card's place hidden, one card at most fits at any time, and none fits a fourth time (a card may be
  thrown away after its third play).

Whatever is seen then hangs on the one entry and on documented laws. Probes that would look alike under nearly all
laws are left out. Draws end where nothing more is found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from puzzles.contract import Law, Laws, Probe, Task
from puzzles.moebius.engine import Press
from puzzles.moebius.experiments import SHOWN_PLAYS
from puzzles.moebius.laws import CANONICAL, DISCARDED_AFTER, KINDS
from puzzles.moebius.notation import Card, Deck, render
from puzzles.moebius.pieces import kind_of
from puzzles.seeds import Draw

MOST_PLAYS = 6
MOST_ALIKE = 0.6
_GIVE_UP_AFTER = 4000
_MOST_CARDS = 4
_LETTERS = "abcde"
_TOKENS = "PQRS"


def drawn(task: Task, entry: str, seed: str, laws: Sequence[Law]) -> Iterator[Probe]:
    """Draw probes of a hidden entry that may have any of these laws; end when nothing is found for long."""
    hidden = () if task.hidden is None else task.hidden.entries
    others = frozenset(hidden) - {entry}
    # The other hidden entries are given any law: a probe that is kept does not use them.
    ground = {**task.laws, **{each: CANONICAL[each] for each in hidden}}
    kinds = [kind for kind in KINDS if kind not in others]
    most_plays = SHOWN_PLAYS if entry == "card" else MOST_PLAYS
    draw, failures = Draw("moebius probes", task.key, entry, seed), 0
    while kinds and failures < _GIVE_UP_AFTER:
        if entry == "card" and draw.below(4):
            deck, strip = _taking_turns(draw, draw.choice(kinds))
        else:
            deck, strip = _deck(draw, entry, kinds), _strip(draw, entry)
        failures += 1
        sights: Counter[tuple[str, ...]] = Counter()
        for law in laws:
            seen = _seen({**ground, entry: law}, deck, strip, others, most_plays)
            if seen is None:
                break
            sights[seen] += 1
        else:
            if max(sights.values()) <= MOST_ALIKE * len(laws):
                failures = 0
                yield Probe(render(deck), strip)


def _seen(laws: Laws, deck: Deck, strip: str, others: frozenset[str], most_plays: int) -> tuple[str, ...] | None:
    """Return the strips that a probe shows, None as soon as one of the other hidden entries would have a say."""
    press, played, strips = Press(laws, deck, strip), [0] * len(deck), [strip]
    while True:
        fitting = [card for card in press.deck if card[0] in press.strip]
        if not fitting:
            return tuple(strips)
        pattern, replacement, number = fitting[0]
        if kind_of(pattern, replacement) in others:
            return None
        if "card" in others and (len(fitting) > 1 or played[number] == DISCARDED_AFTER):
            return None
        if "position" in others and not _alike_wherever_stamped(press.strip, pattern, replacement):
            return None
        if press.plays == SHOWN_PLAYS:
            return tuple(strips)
        if press.plays == most_plays:
            return None
        played[number] += 1
        press.advance(1)
        strips.append(press.strip)


def _alike_wherever_stamped(strip: str, pattern: str, replacement: str) -> bool:
    places = [place for place in range(len(strip)) if strip.startswith(pattern, place)]
    return len({strip[:place] + replacement + strip[place + len(pattern) :] for place in places}) == 1


def _deck(draw: Draw, entry: str, kinds: Sequence[str]) -> Deck:
    count = 1 + draw.below(_MOST_CARDS)
    # A kind is looked for with its own cards mostly, the position and the cards' places with any documented ones.
    chosen = [entry if entry in kinds and draw.below(4) else draw.choice(kinds) for _ in range(count)]
    make = _token_card if entry in KINDS or draw.below(2) else _letter_card
    return tuple(make(draw, kind) for kind in chosen)


def _taking_turns(draw: Draw, kind: str) -> tuple[Deck, str]:
    """Draw cards that all fit again and again, each at a sign of its own, and a strip with these signs."""
    cards: list[Card] = []
    pieces: list[str] = []
    signs = list(_TOKENS + _LETTERS[2:])
    for _ in range(2 + draw.below(2)):
        sign = signs.pop(draw.below(len(signs)))
        if kind == "grown":
            near = draw.choice(("", "a"))
            cards.append((sign + near, sign + near + draw.choice(_LETTERS[:2])))
            pieces.append(sign + near)
        elif kind == "kept":
            other = signs.pop(draw.below(len(signs)))
            cards += [(sign, other), (other, sign)]
            pieces.append(sign)
        else:
            cards.append((2 * sign, sign))
            pieces.append(sign * (2 + draw.below(4)))
    pieces.append(_letters(draw, 1 + draw.below(2)))
    order = sorted(range(len(cards)), key=lambda _: draw.below(1000))
    return tuple(cards[place] for place in order), "".join(sorted(pieces, key=lambda _: draw.below(1000)))


def _token_card(draw: Draw, kind: str) -> Card:
    """Draw a card that takes one capital for another, with or without a neighbour."""
    size = {"kept": 1 + draw.below(2), "grown": 1 + draw.below(2), "shrunk": 2 + draw.below(2)}[kind]
    return _with_token(draw, size), _with_token(draw, _size_after(draw, kind, size, 1))


def _with_token(draw: Draw, size: int) -> str:
    place = draw.below(size)
    return _letters(draw, place) + draw.choice(_TOKENS) + _letters(draw, size - place - 1)


def _letter_card(draw: Draw, kind: str) -> Card:
    size = {"kept": 1 + draw.below(2), "grown": 1 + draw.below(2), "shrunk": 1 + draw.below(3)}[kind]
    return _letters(draw, size), _letters(draw, _size_after(draw, kind, size, 0))


def _size_after(draw: Draw, kind: str, size: int, least: int) -> int:
    if kind == "kept":
        return size
    return size + 1 + draw.below(2) if kind == "grown" else least + draw.below(size - least)


def _letters(draw: Draw, count: int) -> str:
    return "".join(draw.choice(_LETTERS) for _ in range(count))


def _strip(draw: Draw, entry: str) -> str:
    """Draw a short strip: letters and some capitals, in brackets or not."""
    capitals = 1 if entry in KINDS else draw.below(4)
    signs = [draw.choice(_LETTERS) for _ in range(3 + draw.below(4))]
    for _ in range(capitals):
        signs.insert(draw.below(len(signs) + 1), draw.choice(_TOKENS))
    text = "".join(signs)
    return f"[{text}]" if draw.below(2) else text
