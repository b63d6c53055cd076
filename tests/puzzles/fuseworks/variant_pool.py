"""Recomputes the pool of accepted law tables from the benches found by search; run it to write `pool.json` anew.

    PYTHONPATH=. python tests/puzzles/fuseworks/variant_pool.py

`variant_references.json` holds the benches, by task; which laws each one is right under is found by trying. They
were found by a compiled annealer that is not kept here, with more kinds of moves than `puzzles/fuseworks/search.py`;
so the acceptance of a table can be repeated from here, the search for its benches cannot.
"""

import json
from functools import cache
from pathlib import Path

from puzzles import Invalid, Limits
from puzzles.briefs import with_room
from puzzles.fuseworks import METRICS, laws, task_of
from puzzles.fuseworks.grading import grade
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.tasks import briefs
from puzzles.fuseworks.variants import POOL_FILE
from puzzles.seeds import Draw

FOLDER = Path(__file__).resolve().parent
BRIEFS = briefs()
GRADED = [name for name, brief in BRIEFS.items() if brief.difficulty != "practice"]
NAMES = [metric.name for metric in METRICS]
# Par may lie so many times above or below the canonical one: the difficulty band.
BAND = 2.5
MOST_TABLES = 240
_TASK_AXES = {"photo-finish": "tie", "window": "window"}


def benches(name):
    """Return the benches found for a task under whatever laws, as texts."""
    return [rows.replace("/", "\n") for rows in json.loads((FOLDER / "variant_references.json").read_text())[name]]


def canonical_references(name):
    """Return the texts of the right benches of a task under the canonical laws."""
    return [path.read_text() for path in sorted((FOLDER / name / "accepted").glob("*.txt"))]


def metrics_under(name, number, text):
    """Return the metrics of a bench under a law table, or None where it is not right."""
    chosen = laws.choices_of(number)
    axis = _TASK_AXES.get(name)
    relevant = {key: value for key, value in chosen.items() if key == axis or key not in ("tie", "window")}
    return _metrics(name, laws.number_of(relevant), text)


@cache
def _metrics(name, number, text):
    task = task_of(name, BRIEFS[name], laws.laws_of(number), ({}, {}), number)
    try:
        outcome = grade(task, parse(task, text), "pool", Limits())
    except Invalid:
        return None
    return dict(outcome.metrics) or None


def par_under(name, number):
    """Return the best value of each metric over all benches found, or None where none is right."""
    found = [metrics for metrics in (metrics_under(name, number, text) for text in benches(name)) if metrics]
    return {key: min(one[key] for one in found) for key in NAMES} if found else None


def helps(name, number, par, text):
    """Tell whether a bench is right under a law table and better than naive in anything."""
    metrics, naive = metrics_under(name, number, text), with_room(BRIEFS[name], par)
    return metrics is not None and any(metrics[key] < naive[key] for key in NAMES)


def entry(number):
    """Return the pars of an accepted table, or None."""
    pars = {}
    for name in sorted(BRIEFS, key=lambda one: len(BRIEFS[one].sources)):
        par = par_under(name, number)
        if par is None:
            return None
        pars[name] = par
    for name in GRADED:
        within = all(1 / BAND <= pars[name][key] / BRIEFS[name].par[key] <= BAND for key in NAMES)
        if not within or any(helps(name, number, pars[name], text) for text in canonical_references(name)):
            return None
    return pars


def accepted():
    """Return all accepted tables with their pars; takes a minute or two."""
    return {number: pars for number in range(laws.TABLES) for pars in [entry(number)] if pars}


def chosen(tables):
    """Draw the tables of the pool from the accepted ones."""
    draw, left, taken = Draw("fuseworks pool"), sorted(tables), []
    while left and len(taken) < MOST_TABLES:
        taken.append(left.pop(draw.below(len(left))))
    return {number: tables[number] for number in sorted(taken)}


if __name__ == "__main__":
    every = accepted()
    lines = [f'"{number}": {json.dumps(pars)}' for number, pars in chosen(every).items()]
    POOL_FILE.write_text('{"tables": {\n' + ",\n".join(lines) + "\n}}\n")
    print(f"{len(every)} tables accepted, {len(lines)} in the pool")
