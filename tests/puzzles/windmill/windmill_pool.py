"""Recomputes the pool of accepted law tables from the gardens found by search; run it to write `pool.json` anew.

    PYTHONPATH=. python tests/puzzles/windmill/windmill_pool.py

`variant_references.json` holds, for each table tried with success, its choices and gardens by task. They were found
by annealing in compiled code, the same moves and goal as `puzzles/windmill/search.py`.
"""

import json
from functools import cache
from pathlib import Path

from puzzles import Invalid, Limits
from puzzles.briefs import with_room
from puzzles.windmill import task_of
from puzzles.windmill.grading import grade
from puzzles.windmill.laws import CANONICAL, choices_of, feasible, laws_of, number_of
from puzzles.windmill.notation import Garden, parse, render
from puzzles.windmill.tasks import briefs
from puzzles.windmill.variants import POOL_FILE

FOLDER = Path(__file__).resolve().parent
BRIEFS = briefs()
METRICS = ("cost", "area", "ticks")
GRADED = ("turn-about", "third-child", "ledger", "ledger-of-three")
# The easy task has too few small gardens for every two tables to differ in it; the canonical ones fail all the same.
PAIRWISE = ("third-child", "ledger", "ledger-of-three")
_UPSIDE_DOWN = str.maketrans("/\\zs^v", "\\/szv^")
_CORNERS_EXCHANGED = str.maketrans("^>v<", "<v>^")


def candidates():
    """Return the tables found by search with their gardens' texts, in the order in which the search met them."""
    told = json.loads((FOLDER / "variant_references.json").read_text())
    return [(number_of(_with_tuples(one["choices"])), one["gardens"]) for one in told]


def _with_tuples(choices):
    return {name: tuple(value) if isinstance(value, list) else value for name, value in choices.items()}


def canonical_references():
    """Return the texts of the right gardens of each task under the canonical laws."""
    return {name: [path.read_text() for path in sorted((FOLDER / name / "accepted").glob("*.txt"))] for name in BRIEFS}


def images(text):
    """Return a garden and its mirror images that gusts enter by the same side or by the other possible one."""
    word, entry, _, period, *rows = text.split()
    entry, width, height = int(entry), max(map(len, rows)), len(rows)
    rows = [row.ljust(width, ".") for row in rows]
    if word == "column":
        rows, entry, (height, width) = _exchanged(rows), entry, (width, height)
    turned = [row.translate(_UPSIDE_DOWN) for row in reversed(rows)]
    found = []
    for place, drawing in ((entry, rows), (height - 1 - entry, turned)):
        found.append(Garden(place, int(period), tuple(drawing)))
        found.append(Garden(place, int(period), tuple(_exchanged(drawing)), "column"))
    return [render(garden) for garden in found]


def _exchanged(rows):
    """Exchange rows and columns."""
    return ["".join(column).translate(_CORNERS_EXCHANGED) for column in zip(*rows, strict=True)]


@cache
def task_under(name, number):
    """Return a task under a law table, without numbers."""
    return task_of(name, BRIEFS[name], laws_of(number), ({}, {}), number)


@cache
def metrics_under(name, number, text):
    """Return the metrics of a garden under a law table, or None where it is not right."""
    task = task_under(name, number)
    try:
        outcome = grade(task, parse(task.laws, text), "pool", Limits())
    except Invalid:
        return None
    return dict(outcome.metrics) or None


def pars_under(number, gardens):
    """Return the best value of each metric for each task, or None where a task has no right garden."""
    pars = {}
    for name in BRIEFS:
        found = [metrics for metrics in (metrics_under(name, number, text) for text in gardens[name]) if metrics]
        if not found:
            return None
        pars[name] = {key: min(one[key] for one in found) for key in METRICS}
    return pars


def helps(name, number, par, text):
    """Tell whether a garden or a mirror image of it is right under a law table and better than naive in anything."""
    naive = with_room(BRIEFS[name], par)
    found = [metrics_under(name, number, image) for image in images(text)]
    return any(metrics[key] < naive[key] for metrics in found if metrics for key in METRICS)


def any_helps(names, number, pars, gardens):
    """Tell whether any of the gardens of those tasks helps under a law table."""
    return any(helps(name, number, pars[name], text) for name in names for text in gardens[name])


def accepted():
    """Return the accepted tables: number -> task -> metric -> best known value."""
    chosen, canonical = [], canonical_references()
    for number, gardens in candidates():
        pars = pars_under(number, gardens) if feasible(laws_of(number)) and laws_of(number) != CANONICAL else None
        if pars is None or any_helps(GRADED, number, pars, canonical):
            continue
        if not any(
            any_helps(PAIRWISE, number, pars, other_gardens) or any_helps(PAIRWISE, other, other_pars, gardens)
            for other, other_gardens, other_pars in chosen
        ):
            chosen.append((number, gardens, pars))
    return {number: pars for number, _, pars in sorted(chosen, key=lambda one: one[0])}


if __name__ == "__main__":
    tables = accepted()
    lines = [f'"{number}": {json.dumps(pars)}' for number, pars in tables.items()]
    POOL_FILE.write_text('{"tables": {\n' + ",\n".join(lines) + "\n}}\n")
    print(f"{len(tables)} of {len(candidates())} tables accepted")
    for number in tables:
        print(number, {name: value for name, value in choices_of(number).items() if value != choices_of(0)[name]})
