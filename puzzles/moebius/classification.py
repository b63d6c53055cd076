"""Makes `pool.json`: draws law tables, has decks searched for them, and accepts the tables that are new puzzles.

`python -m puzzles.moebius.classification DECKS COUNT` draws COUNT tables, finds decks by annealing, writes them with
their laws to the file DECKS (it lies with the tests), and writes the pool. Decks that the file holds already are what
later rounds of the search start from. Without COUNT only the pool is made anew, from the decks as they are.

A table is accepted for a task if

* it satisfies the feasibility laws, and a right deck was found by annealing: within `ROUNDS`, 200,000 evaluations, or
  from decks for other tables within as many again (this is the band of difficulty; what takes longer is left out);
* no deck stored for the task under the canonical laws or under another accepted table is right under it, unless it is
  no better than naive, and none of its decks is right under another accepted table, unless likewise.

Tables with more guards are taken first, and else in the order in which they were drawn. Counting off is practice: any
deck may serve there anywhere.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from puzzles.briefs import Figures, in_proportion
from puzzles.contract import Laws, Task
from puzzles.moebius import MACHINE
from puzzles.moebius.engine import total_plays
from puzzles.moebius.grammar import FULL, laws_of
from puzzles.moebius.laws import ALWAYS, CANONICAL, ENTRIES, feasible, table
from puzzles.moebius.notation import ink, parse
from puzzles.moebius.search import anneal
from puzzles.moebius.tasks import briefs
from puzzles.moebius.variants import POOL_FILE
from puzzles.seeds import Draw

GRADED = ("mirror", "every-third", "stutter", "binary", "threes")
METRICS = ("cards", "ink", "plays")
ROUNDS = (20_000, 40_000, 140_000)
POLISHING_ROUNDS = 5
POLISHING_EVALUATIONS = 30_000

Decks = dict[str, list[str]]
"""The decks stored for a table by task, each with its cards side by side."""


def drawn_table(number: int) -> Laws:
    """Draw a table: each entry has any law of the grammar, or one without a guard, with equal chances."""
    draw = Draw("moebius tables", str(number))
    laws = {}
    for entry in ENTRIES:
        known = laws_of(entry, FULL)
        plain = [each for each in known if each["when"] == ALWAYS]
        laws[entry] = draw.choice(known if draw.below(2) else plain)
    return table(*(laws[entry] for entry in ENTRIES))


def decks_for(task: Task, starts: Sequence[str]) -> list[str]:
    """Search decks for a task under its laws; none if the rounds find none."""
    found: dict[str, Figures] = {}
    begun: list[str | None] = [None] * len(ROUNDS) + [start.replace(" ", "\n") for start in starts]
    for seed, start in enumerate(begun):
        _add(found, task, anneal(task, seed + 1, ROUNDS[seed % len(ROUNDS)], start).found)
        if found:
            break
    for seed in range(POLISHING_ROUNDS if found else 0):
        # One deck after the other is polished: the best by cards, by ink, by plays.
        metric = METRICS[seed % len(METRICS)]
        start = min(found, key=lambda text: (found[text][metric], sum(found[text].values())))
        _add(found, task, anneal(task, 100 + seed, POLISHING_EVALUATIONS, start).found)
    best = (min(found, key=lambda text: (found[text][metric], text)) for metric in METRICS if found)
    return [text.strip().replace("\n", " ") for text in dict.fromkeys(best)]


def _add(found: dict[str, Figures], task: Task, texts: Iterable[str]) -> None:
    for text in texts:
        figures = measured(task.laws, task.name, text)
        # The public cases let a deck pass now and then that is wrong for another word.
        if figures is not None and MACHINE.counterexample(task, parse(task.laws, text)) is None:
            found[text] = figures


def measured(laws: Laws, name: str, text: str) -> Figures | None:
    """Return a deck's metrics on the fixed cases of a task under a table, None if it is not right."""
    deck, task = parse(CANONICAL, text.replace(" ", "\n")), _tasks()[name]
    strips, answers = [case.input for case in task.cases], [case.expected for case in task.cases]
    plays = total_plays(laws, deck, strips, answers, task.specification.keep)
    return None if plays is None else {"cards": len(deck), "ink": ink(deck), "plays": plays}


def _tasks() -> Mapping[str, Task]:
    if not _known:
        _known.update({task.name: task for task in MACHINE.load_tasks()})
    return _known


_known: dict[str, Task] = {}


def par_of(laws: Laws, name: str, decks: Iterable[str]) -> Figures:
    """Return the best of each metric over right decks."""
    figures = [one for one in (measured(laws, name, text) for text in decks) if one]
    return {metric: min(one[metric] for one in figures) for metric in METRICS}


def carries_over(text: str, laws: Laws, name: str, par: Figures) -> bool:
    """Tell whether a deck is right under a table with this par, and better than naive there by any metric."""
    figures = measured(laws, name, text)
    naive = in_proportion(briefs()[name], par)
    return figures is not None and any(figures[metric] < naive[metric] for metric in METRICS)


def accepted(tables: Sequence[tuple[Laws, Decks]], canonical: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return the accepted tables with the pars of the tasks that each serves; `canonical` holds the canonical decks."""
    chosen: list[tuple[Laws, Decks, dict[str, Figures]]] = []
    for laws, decks in sorted(tables, key=lambda one: -_guards(one[0])):
        pars: dict[str, Figures] = {}
        for name, texts in decks.items() if feasible(laws) else ():
            par = par_of(laws, name, texts)
            rivals = [(other[0], other[1][name], other[2][name]) for other in chosen if name in other[2]]
            brought = [*canonical[name], *(text for _, others, _ in rivals for text in others)]
            if name in GRADED and any(carries_over(text, laws, name, par) for text in brought):
                continue
            if name in GRADED and any(carries_over(text, one, name, its) for one, _, its in rivals for text in texts):
                continue
            pars[name] = par
        if any(name in GRADED for name in pars):
            chosen.append((laws, decks, pars))
    return [{"laws": {entry: laws[entry] for entry in ENTRIES}, "par": pars} for laws, _, pars in chosen]


def _guards(laws: Laws) -> int:
    return sum(laws[entry]["when"] != ALWAYS for entry in ENTRIES)


def read_decks(path: Path) -> list[tuple[Laws, Decks]]:
    """Read tables and their decks from the file that lies with the tests."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return [(table(*(one["laws"][entry] for entry in ENTRIES)), one["decks"]) for one in stored]


def canonical_decks(folder: Path) -> dict[str, list[str]]:
    """Read the canonical decks filed beside the decks of the variants, but for the naive ones."""
    return {
        name: [path.read_text() for path in sorted((folder / name / "accepted").glob("*.txt")) if path.stem != "naive"]
        for name in briefs()
    }


def write_rows(path: Path, before: str, rows: Iterable[Any], after: str) -> None:
    """Write a JSON list with one row a line."""
    text = ",\n".join(json.dumps(row) for row in rows)
    path.write_text(f"{before}[\n{text}\n]{after}\n", encoding="utf-8")


def main(path: Path, count: int) -> None:
    """Draw `count` tables after those that the file's decks belong to, search, and make the pool."""
    tables = read_decks(path) if path.exists() else []
    laws_known = [laws for laws, _ in tables]
    number = 0
    while count:
        laws, number = drawn_table(number), number + 1
        if laws in laws_known or not feasible(laws):
            continue
        count -= 1
        found: Decks = {}
        for task in MACHINE.load_tasks():
            others = [text for _, decks in tables for text in decks.get(task.name, ())]
            draw = Draw("moebius starts", task.name, str(number))
            starts = [draw.choice(others) for _ in ROUNDS] if others else []
            varied = replace(task, key=f"{task.key} table {number}", laws=laws)
            found[task.name] = decks_for(varied, starts)
        tables.append((laws, {name: texts for name, texts in found.items() if texts}))
        print(number, {name: par_of(laws, name, texts) for name, texts in tables[-1][1].items()}, flush=True)
        write_rows(path, "", [{"laws": {e: laws[e] for e in ENTRIES}, "decks": decks} for laws, decks in tables], "")
    rows = accepted(tables, canonical_decks(path.parent))
    write_rows(POOL_FILE, '{"tables": ', rows, "}")
    print(f"{len(rows)} of {len(tables)} tables accepted,", {n: sum(n in row["par"] for row in rows) for n in briefs()})


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
