"""Honest baselines for scripted players: two searches that know the machine and the public cases, nothing else.

Both are generators of (evaluations, source text, score so far), one for each better deck, and of None from time to
time, so that a caller can count time and stop. The score is the share of answer letters right on a sample of the
public cases; once all public cases come right, 1 and a bonus that grows as cards, ink and plays shrink. They use the
engine as a faithful local simulator, as anybody with the rules could write; they never see a reference solution, a
par or a hidden case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator

from puzzles.contract import Case, Task
from puzzles.moebius.engine import PAUSED, STOPPED, Press, answer, total_plays
from puzzles.moebius.notation import Card, Deck, ink, render
from puzzles.seeds import Draw

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 16
_MOST_CARDS = 9
_ROUND = 6000
_SHORT_RUN = 120
_SIGNS = "[]{P"


def random_search(task: Task, seed: int) -> Steps:
    """Try decks drawn at random, for ever."""
    chance, signs = _chance("random", task, seed), alphabet(task)
    best, evaluations = -math.inf, 0
    while True:
        deck = random_deck(chance, signs)
        score = score_of(task, deck)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, render(deck), score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def annealing(task: Task, seed: int) -> Steps:
    """Change one deck by small steps, accepting worse ones ever more rarely; begin anew after each round, for ever."""
    chance, signs = _chance("annealing", task, seed), alphabet(task)
    best, best_deck, evaluations = -math.inf, random_deck(chance, signs), 0
    while True:
        # Once a deck is right, half of the rounds polish it; the others look elsewhere.
        deck = best_deck if best > 1 and chance.random() < 0.5 else random_deck(chance, signs)
        current = score_of(task, deck)
        for step in range(_ROUND):
            heat = 0.06 * (0.05 ** (step / _ROUND))
            candidate = changed(deck, chance, signs)
            score = score_of(task, candidate)
            evaluations += 1
            if score >= current or chance.random() < math.exp((score - current) / heat):
                deck, current = candidate, score
            if score > best:
                best, best_deck = score, candidate
                yield evaluations, render(candidate), score
            if evaluations % HEARTBEAT_EVERY == 0:
                yield None


def alphabet(task: Task) -> str:
    """Return the characters that a search uses: those of words and answers, brackets, a sign of its own."""
    return "".join(dict.fromkeys("a" + ("" if task.specification.counted else "b") + task.specification.keep + _SIGNS))


def random_deck(chance: random.Random, signs: str) -> Deck:
    """Draw a deck of one to five cards."""
    return tuple(_random_card(chance, signs) for _ in range(chance.randint(1, 5)))


def _random_card(chance: random.Random, signs: str) -> Card:
    return _some(chance, signs, 1, 3), _some(chance, signs, 0, 4)


def _some(chance: random.Random, signs: str, least: int, most: int) -> str:
    return "".join(chance.choice(signs) for _ in range(chance.randint(least, most)))


def changed(deck: Deck, chance: random.Random, signs: str) -> Deck:
    """Return a deck one small step away."""
    cards, kind = list(deck), chance.random()
    place = chance.randrange(len(cards))
    if kind < 0.1 and len(cards) < _MOST_CARDS:
        twin = cards[place] if chance.random() < 0.5 else _random_card(chance, signs)
        cards.insert(chance.randint(0, len(cards)), twin)
    elif kind < 0.2 and len(cards) > 1:
        del cards[place]
    elif kind < 0.3:
        other = chance.randrange(len(cards))
        cards[place], cards[other] = cards[other], cards[place]
    elif kind < 0.35:
        cards[place] = _random_card(chance, signs)
    elif kind < 0.4:
        cards[place] = (cards[place][0][::-1], cards[place][1][::-1])
    elif kind < 0.7:
        cards[place] = (_edited(cards[place][0], 1, 3, chance, signs), cards[place][1])
    else:
        cards[place] = (cards[place][0], _edited(cards[place][1], 0, 4, chance, signs))
    return tuple(cards)


def _edited(text: str, least: int, most: int, chance: random.Random, signs: str) -> str:
    place, kind = chance.randint(0, len(text)), chance.random()
    if kind < 0.25 and len(text) < most:
        return text[:place] + chance.choice(signs) + text[place:]
    if kind < 0.5 and len(text) > least:
        return text[:place] + text[place + 1 :] if place < len(text) else text[:-1]
    if not text:
        return text
    place = min(place, len(text) - 1)
    return text[:place] + chance.choice(signs) + text[place + 1 :]


def score_of(task: Task, deck: Deck) -> float:
    """Score a deck: 0 to 1 as long as it is wrong somewhere, above 1 once all public cases come right."""
    sample = task.cases[:_SAMPLE_CASES]
    right = sum(_case_score(task, deck, case) for case in sample) / len(sample)
    if right < 1:
        return right
    strips, answers = [case.input for case in task.cases], [case.expected for case in task.cases]
    plays = total_plays(task.true_laws, deck, strips, answers, task.specification.keep)
    if plays is None:
        return 1 - 0.5 / len(sample)
    # Small against a wrong letter or two, so that a search can pass through wrong decks from one right one to another.
    size = 1 / (1 + len(deck) / 4) + 1 / (1 + ink(deck) / 16) + 1 / (1 + plays / len(task.cases) / 8)
    return 1.001 + 0.05 * size


def _case_score(task: Task, deck: Deck, case: Case) -> float:
    press = Press(task.true_laws, deck, case.input)
    ending = press.advance(_SHORT_RUN)
    if ending != STOPPED:
        return 0.05 if ending == PAUSED else 0.0
    seen, wanted = answer(press.strip, task.specification.keep), case.expected
    if seen == wanted:
        return 1.0
    alike = max(sum(map(str.__eq__, seen, wanted)), sum(map(str.__eq__, seen[::-1], wanted[::-1])))
    return 0.1 + 0.7 * alike / max(len(seen), len(wanted))


def _chance(kind: str, task: Task, seed: int) -> random.Random:
    return random.Random(Draw("moebius search", kind, task.key, str(seed)).number(16))
