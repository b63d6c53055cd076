"""Searches that know the machine and the public cases, nothing else: annealing rounds, and honest random search.

`anneal` makes one round of annealing: small changes to a deck, of which worse ones are accepted ever more rarely. A
deck is judged on a couple of dozen short public cases by how far its answers are from those wanted, and by its size.
Once these all come right, the other public cases are run, and the deck is kept if they come right too. Rounds without
a start draw a deck of their own and the signs they use; rounds from a right deck polish its cards, its ink, its plays
or all of them. Strips of more than 62 characters are given up: no deck worth keeping needs them.

Both use a faithful local simulator, as anybody with the rules could write; they never see a reference solution, a par
or a hidden case.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from puzzles.compiled import numbers
from puzzles.contract import Case, Laws, Round, Task
from puzzles.moebius import changing, kernel
from puzzles.moebius.engine import PAUSED, STOPPED, Press, answer, total_plays
from puzzles.moebius.laws import CARDS, CUT, ENTRIES, GUARDS, KINDS, MARK, MARKS, MOVES, NOTHING, POSITIONS, TURN
from puzzles.moebius.notation import BRACKETS, Card, Deck, ink, parse, render
from puzzles.moebius.pieces import uses
from puzzles.moebius.solver import alphabet
from puzzles.moebius.specification import word_of
from puzzles.seeds import Draw

Found = tuple[int, str, float]
Steps = Generator["Found | None", None, None]

HEARTBEAT_EVERY = 50
SEARCHED_CASES = 24
SAMPLE_CASES = 16
_COUNTED_CASES = 14
_MOST_SIGNS = 16
_SHORT_RUN = 120
_OWN_SIGNS = "PQcd{"
_EFFECTS = {"position": POSITIONS, "card": CARDS}
_SIDES = ("", CUT, TURN)


class Manner(NamedTuple):
    """What a round makes much of: weights of cards, ink and plays in thousandths of a wrong answer, and its heat."""

    cards: int
    ink: int
    plays: int
    hot: int
    cold: int


EXPLORING = (Manner(120, 20, 0, 1000, 60), Manner(60, 10, 0, 1000, 60), Manner(30, 30, 0, 700, 60))
POLISHING = (
    Manner(500, 30, 0, 500, 40),
    Manner(100, 150, 0, 500, 40),
    Manner(30, 5, 6000, 500, 40),
    Manner(250, 70, 1500, 500, 40),
)


class Cases(NamedTuple):
    """The public cases as the kernel reads them, those searched on first, and the signs of the round."""

    lengths: Any
    starts: Any
    wanted: Any
    searched: int
    all: int


def anneal(task: Task, seed: int, evaluations: int, start: str | None) -> Round:
    """Make one annealing round of that many evaluations; the same arguments give the same round anywhere."""
    draw = Draw("moebius annealing", task.key, str(seed))
    taken_out = frozenset(task.true_laws.get("without", ()))
    if taken_out >= {*KINDS}:
        # No card is left that could be played: there is nothing to run.
        return Round(evaluations, (), "a>b\n", 0.0)
    begun = None if start is None else parse({**task.laws, "without": ()}, start)
    begun = None if begun is None or uses(begun) & taken_out else begun
    signs, drawn = _signs_of(task, draw, begun)
    if begun is not None and (len(signs) > _MOST_SIGNS or len(begun) > changing.MOST_CARDS):
        begun, (signs, drawn) = None, _signs_of(task, draw, None)
    deck = begun or _first_deck(task, draw, drawn)
    right = begun is not None and _is_right(task, deck)
    manner = draw.choice(POLISHING if right else EXPLORING)
    cases = _cases(task, signs)
    flat, best, ranks = _flat(deck, signs), numbers([0] * 5 * changing.DECK), numbers([-1] * 4)
    nearest = kernel.anneal_round(
        numbers([1 + draw.number(7)]),
        evaluations,
        flat,
        numbers(_law_numbers(task.true_laws)),
        numbers(_settings(task, draw, signs, manner, cases, len(deck))),
        cases.lengths,
        cases.starts,
        cases.wanted,
        numbers([len(task.specification.keep), *map(signs.index, task.specification.keep)]),
        numbers([int("a" <= sign <= "z") for sign in signs]),
        numbers([len(drawn), *map(signs.index, drawn)]),
        numbers(_exponentials()),
        numbers(_cooling(manner)),
        numbers([0] * (846 + 4 * changing.DECK)),
        best,
        ranks,
    )
    decks = [_deck_from(best, place * changing.DECK, signs) for place in range(4) if ranks[place] >= 0]
    found = tuple(dict.fromkeys(render(each) for each in decks if _is_right(task, each)))
    carry = found[-1] if found else render(_deck_from(best, 4 * changing.DECK, signs))
    share = 1.0 if found else max(0.0, 1 - max(int(nearest), 1) / (kernel.ENDLESS_ERROR * cases.searched))
    return Round(evaluations, found, carry, share)


def _is_right(task: Task, deck: Deck) -> bool:
    strips, answers = [case.input for case in task.cases], [case.expected for case in task.cases]
    return total_plays(task.true_laws, deck, strips, answers, task.specification.keep) is not None


def _signs_of(task: Task, draw: Draw, deck: Deck | None) -> tuple[str, str]:
    """Choose the signs of a round, and those of them that new texts are made of.

    The first are a and b, the brackets with the ends of the word first, and the others; new texts are made of the
    signs of words and answers, a few of one's own, and those of the deck to begin with.
    """
    drawn = "a[]" + task.specification.keep
    if not task.specification.counted or draw.below(3) == 0:
        drawn += "b"
    for _ in range(draw.below(4)):
        drawn += draw.choice(_OWN_SIGNS)
    marks = MARKS if any(task.true_laws[entry]["and"] == MARK for entry in ENTRIES) else ""
    drawn += marks if draw.below(2) else ""
    drawn += "" if deck is None else "".join(pattern + replacement for pattern, replacement in deck)
    drawn = "".join(dict.fromkeys(drawn))
    brackets = "".join(sign for sign in dict.fromkeys("[]" + drawn) if sign in BRACKETS)
    return "".join(dict.fromkeys("ab" + brackets + drawn + marks)), drawn


def _first_deck(task: Task, draw: Draw, signs: str) -> Deck:
    """Draw a deck to begin with that holds none of the pieces that are not in the box."""
    taken_out = task.true_laws.get("without", ())
    sizes = {"kept": (2, 2), "grown": (1, 2), "shrunk": (2, 1)}
    kinds = [kind for kind in sizes if kind not in taken_out] or [*sizes]
    cards: list[Card] = []
    for _ in range(1 if "card" in taken_out else 1 + draw.below(5)):
        pattern, replacement = sizes[draw.choice(kinds)]
        texts = ["".join(draw.choice(signs) for _ in range(size)) for size in (pattern, replacement)]
        if "position" in taken_out:
            texts = ["[" + texts[0][1:].replace("[", "a").replace("]", "a"), *(_endless(text) for text in texts[1:])]
        cards.append((texts[0], texts[1]))
    return tuple(cards)


def _endless(text: str) -> str:
    return text.replace("[", "a").replace("]", "a")


def _settings(task: Task, draw: Draw, signs: str, manner: Manner, cases: Cases, cards: int) -> list[int]:
    taken_out = task.true_laws.get("without", ())
    fields = {
        kernel.SIGNS: len(signs),
        kernel.BRACKETS: 2 + sum(sign in BRACKETS for sign in signs),
        kernel.MARK: max(signs.find(MARKS), 0),
        kernel.SEARCHED: cases.searched,
        kernel.CASES: cases.all,
        kernel.CARDS_WEIGHT: manner.cards,
        kernel.INK_WEIGHT: manner.ink,
        kernel.PLAYS_WEIGHT: manner.plays,
        kernel.CARDS_ALLOWED: min(changing.MOST_CARDS, max(cards, 3 + draw.below(8))),
        changing.NO_CARD: int("card" in taken_out),
        changing.NO_POSITION: int("position" in taken_out),
        changing.NO_KEPT: int("kept" in taken_out),
        changing.NO_GROWN: int("grown" in taken_out),
        changing.NO_SHRUNK: int("shrunk" in taken_out),
        kernel.USUAL_PLAYS: 10 * cases.searched,
    }
    return [fields.get(place, 0) for place in range(kernel.SETTINGS)]


@lru_cache(maxsize=64)
def _searched_first(cases: tuple[Case, ...], counted: bool) -> tuple[tuple[Case, ...], int]:
    """Put the cases that a search looks at first: short ones, the shortest first."""
    if counted:
        return cases, min(len(cases), _COUNTED_CASES)
    different = sorted(set(cases), key=lambda case: (len(case.input), case.input))
    short = [case for case in different if len(word_of(case.input)) <= 3]
    longer = [case for case in different if len(word_of(case.input)) >= 4]
    room = max(1, SEARCHED_CASES - len(short))
    # Spread over all lengths: decks that are right for short words only are a trap.
    chosen = short + [longer[place * len(longer) // room] for place in range(min(room, len(longer)))]
    others = list(cases)
    for case in chosen:
        others.remove(case)
    return (*chosen, *others), len(chosen)


def _cases(task: Task, signs: str) -> Cases:
    ordered, searched = _searched_first(task.cases, task.specification.counted)
    lengths: list[int] = []
    starts: list[int] = []
    wanted: list[int] = []
    for case in ordered:
        size = len(case.input)
        if len(starts) < searched * _MOST_SIGNS:
            # Carrying letters to and fro takes plays as the square of the word.
            plays = 34 + 8 * size if task.specification.counted else 40 + 2 * size * size
            lengths += [size, plays, min(kernel.LONGEST, 20 + 5 * size)]
        else:
            lengths += [size, task.true_laws["plays"], kernel.LONGEST]
        places = [sum(1 << place for place, each in enumerate(case.input) if each == sign) for sign in signs]
        starts += places + [0] * (_MOST_SIGNS - len(places))
        row = [len(case.expected), *map(signs.index, case.expected)]
        wanted += row + [0] * (kernel.WIDTH - len(row))
    return Cases(numbers(lengths), numbers(starts), numbers(wanted), searched, len(ordered))


def _law_numbers(laws: Laws) -> list[int]:
    flat = []
    for entry in ENTRIES:
        law, effects = laws[entry], _EFFECTS.get(entry, (*MOVES, NOTHING))
        otherwise = effects.index(law["else"]) if law["else"] else 0
        side = int(law["and"] == MARK) if entry not in _EFFECTS else _SIDES.index(law["and"])
        flat += [GUARDS.index(law["when"]), effects.index(law["then"]), otherwise, side]
    return flat


def _flat(deck: Deck, signs: str) -> Any:
    flat = [len(deck)]
    for pattern, replacement in deck:
        texts = [*map(signs.index, pattern), *[0] * (3 - len(pattern))]
        texts += [*map(signs.index, replacement), *[0] * (4 - len(replacement))]
        flat += [len(pattern), len(replacement), *texts]
    return numbers(flat + [0] * (changing.DECK - len(flat)))


def _deck_from(flat: Sequence[int], at: int, signs: str) -> Deck:
    cards = []
    for number in range(flat[at]):
        card = at + 1 + number * changing.CARD
        pattern = "".join(signs[flat[card + 2 + place]] for place in range(flat[card]))
        cards.append((pattern, "".join(signs[flat[card + 5 + place]] for place in range(flat[card + 1]))))
    return tuple(cards)


@lru_cache(maxsize=1)
def _exponentials() -> tuple[int, ...]:
    count = kernel.EXPONENTIALS
    return tuple(round(-1000 * math.log((place + 0.5) / count)) for place in range(count))


def _cooling(manner: Manner) -> list[int]:
    count = kernel.STEPS_OF_COOLING
    return [round(manner.hot * (manner.cold / manner.hot) ** (step / count)) for step in range(count)]


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


def random_deck(chance: random.Random, signs: str) -> Deck:
    """Draw a deck of one to five cards."""
    return tuple(_random_card(chance, signs) for _ in range(chance.randint(1, 5)))


def _random_card(chance: random.Random, signs: str) -> Card:
    return _some(chance, signs, 1, 3), _some(chance, signs, 0, 4)


def _some(chance: random.Random, signs: str, least: int, most: int) -> str:
    return "".join(chance.choice(signs) for _ in range(chance.randint(least, most)))


def score_of(task: Task, deck: Deck) -> float:
    """Score a deck: 0 to 1 as long as it is wrong somewhere, above 1 once all public cases come right."""
    sample = task.cases[:SAMPLE_CASES]
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
