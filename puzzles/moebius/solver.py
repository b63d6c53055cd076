"""All decks of one card with little ink, then annealing rounds: for `python -m puzzles solve`.

One card with up to `COMPLETE_TO` characters is tried in every way over the characters of the task, which takes a second
or two; the first right one has the least ink there is over them. Beyond that nobody has a proof, and the pars are best
known values.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from puzzles.contract import Task
from puzzles.moebius.engine import total_plays
from puzzles.moebius.notation import Deck, render
from puzzles.solving import Search

COMPLETE_TO = 4
_SIGNS = "[]{P"


def alphabet(task: Task) -> str:
    """Return the characters that a search uses: those of words and answers, brackets, a sign of its own."""
    return "".join(dict.fromkeys("a" + ("" if task.specification.counted else "b") + task.specification.keep + _SIGNS))


def single_cards(task: Task, most_ink: int) -> Iterator[Deck | None]:
    """Yield every deck of one card that is right on all public cases, the least ink first; None for each other one."""
    strips, answers = [case.input for case in task.cases], [case.expected for case in task.cases]
    signs, laws = alphabet(task), task.true_laws
    for total in range(1, most_ink + 1):
        for size in range(1, min(total, laws["pattern"]) + 1):
            if total - size > laws["replacement"]:
                continue
            for text in itertools.product(signs, repeat=total):
                deck: Deck = (("".join(text[:size]), "".join(text[size:])),)
                right = total_plays(laws, deck, strips, answers, task.specification.keep) is not None
                yield deck if right else None


def solve(task: Task, seconds: float, seed: str) -> str | None:
    """Return a right deck of one card and the least ink, else the best balanced deck found by annealing in time.

    None if there was none. Which one is found depends on the time as well as on the seed.
    """
    deadline = time.monotonic() + seconds
    for deck in single_cards(task, COMPLETE_TO):
        if deck is not None:
            return render(deck)
        if time.monotonic() > deadline:
            return None
    search = Search(task, seed)
    while time.monotonic() < deadline:
        search.step()
    return search.best.get("balanced")
