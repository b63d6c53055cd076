"""Makes `puzzles/moebius/pool.json` from `variants.json`: the decks found for law tables, which stay in the tests.

`python tests/puzzles/moebius/moebius_pool.py` writes the pool anew; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[2]))

from puzzles.moebius.engine import total_plays  # noqa: E402 - the script puts the project on the path first
from puzzles.moebius.grading import visible_cases  # noqa: E402
from puzzles.moebius.laws import CANONICAL, ENTRIES, feasible, table  # noqa: E402
from puzzles.moebius.notation import ink, parse  # noqa: E402
from puzzles.moebius.tasks import briefs  # noqa: E402
from puzzles.moebius.variants import POOL_FILE  # noqa: E402

GRADED = ("mirror", "every-third", "stutter", "binary")
METRICS = ("cards", "ink", "plays")
LEAST_TASKS = 3
# One canonical deck for stutter, with an idle play after each play that works, is right under every table searched.
CARRIED_OVER = {"stutter": "three_cards"}


def deck_of(text):
    """Read a deck as the stored ones are written, its cards side by side."""
    return parse(CANONICAL, text.replace(" ", "\n"))


def candidates():
    """Return the tables with their decks, in the order in which the search met them."""
    return [
        (table(*(one["laws"][entry] for entry in ENTRIES)), one["decks"])
        for one in json.loads((HERE / "variants.json").read_text())
    ]


@cache
def canonical_decks(name):
    """Return the accepted decks of a task under the canonical laws, but for the one that carries over."""
    paths = sorted((HERE / name / "accepted").glob("*.txt"))
    return [path.read_text() for path in paths if path.stem != CARRIED_OVER.get(name)]


def recorded(name, texts):
    """Return the decks that make a task's par: those found for the table, and the one that carries over."""
    carried = CARRIED_OVER.get(name)
    return [*texts, (HERE / name / "accepted" / f"{carried}.txt").read_text()] if carried else texts


@cache
def cases(name):
    """Return the strips and the answers of a task's fixed cases."""
    shown = visible_cases(f"moebius/{name}", briefs()[name].rules)
    return [case.input for case in shown], [case.expected for case in shown]


def measured(laws, name, text):
    """Return a deck's metrics on the fixed cases under a table, None if it is not right."""
    deck = deck_of(text)
    plays = total_plays(laws, deck, *cases(name), briefs()[name].rules.keep)
    return None if plays is None else {"cards": len(deck), "ink": ink(deck), "plays": plays}


def par_of(laws, name, texts):
    """Return the best of each metric, None without a right deck, or where a canonical deck does better than naive."""
    figures = [one for one in (measured(laws, name, text) for text in recorded(name, texts)) if one]
    if not figures:
        return None
    par = {metric: min(one[metric] for one in figures) for metric in METRICS}
    brief = briefs()[name]
    naive = {metric: round(brief.naive[metric] * par[metric] / brief.par[metric]) for metric in METRICS}
    for text in canonical_decks(name):
        one = measured(laws, name, text)
        if name in GRADED and one and any(one[metric] < naive[metric] for metric in METRICS):
            return None
    return par


def accepted():
    """Return the accepted tables with the pars of the tasks that each serves."""
    chosen = []
    for laws, decks in candidates():
        pars = {name: par_of(laws, name, texts) for name, texts in decks.items()}
        pars = {name: par for name, par in pars.items() if par}
        if feasible(laws) and sum(name in GRADED for name in pars) >= LEAST_TASKS:
            chosen.append({"laws": {entry: laws[entry] for entry in ENTRIES}, "par": pars})
    return chosen


if __name__ == "__main__":
    tables = accepted()
    rows = ",\n".join(map(json.dumps, tables))
    POOL_FILE.write_text(f'{{"tables": [\n{rows}\n]}}\n')
    print(f"{len(tables)} of {len(candidates())} tables accepted")
