"""Makes `puzzles/choir/pool.json` from `variants.json`: the sheets found for law tables, which stay in the tests.

`python tests/puzzles/choir/choir_pool.py` writes the pool anew; a test compares the two.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[2]))

from puzzles.choir.engine import settle  # noqa: E402 - the script puts the project on the path first
from puzzles.choir.grading import hall, visible_cases  # noqa: E402
from puzzles.choir.laws import Axes, feasible, laws_of  # noqa: E402
from puzzles.choir.notation import parse  # noqa: E402
from puzzles.choir.tasks import briefs  # noqa: E402
from puzzles.choir.variants import POOL_FILE  # noqa: E402
from puzzles.contract import Invalid  # noqa: E402

FIRST_LOOK = 12
GRADED = ("crescendo", "loudest", "by-height", "head-count")


def candidates():
    """Return the tables with their sheets, in the order in which the search met them."""
    return [(Axes(**one["axes"]), one["sheets"]) for one in json.loads((HERE / "variants.json").read_text())]


def canonical_sheets():
    """Return the accepted programs of the canonical laws by task."""
    return {name: [path.read_text() for path in sorted((HERE / name / "accepted").glob("*.txt"))] for name in briefs()}


@cache
def halls(axes, name):
    """Return a few of the task's cases, and all of them, laid out under a table."""
    laws, brief = laws_of(axes), briefs()[name]
    cases = visible_cases(f"choir/{name}", laws, brief.rules)
    return laws, hall(laws, cases[:FIRST_LOOK]), hall(laws, cases)


def measured(axes, name, text):
    """Return a sheet's metrics on the fixed cases under a table, None if it is not right."""
    laws, few, everything = halls(axes, name)
    try:
        sheet = parse(laws, text)
    except Invalid:  # more starts than this table has
        return None
    if -1 in settle(laws, sheet, few.chorus, few.target):
        return None
    times = settle(laws, sheet, everything.chorus, everything.target)
    return None if -1 in times else {"lines": len(sheet.letters), "ticks": sum(times)}


def pars(axes, sheets):
    """Return the best of each metric for every task, None if a task has no right sheet."""
    best = {}
    for name, texts in sheets.items():
        figures = [one for one in (measured(axes, name, text) for text in texts) if one]
        if not figures:
            return None
        best[name] = {metric: min(one[metric] for one in figures) for metric in ("lines", "ticks")}
    return best


def carries_over(axes, par, name, text):
    """Tell whether a sheet is right under a table, and better there than naive in some metric."""
    brief, figures = briefs()[name], measured(axes, name, text)
    naive = {metric: round(brief.naive[metric] * par[name][metric] / brief.par[metric]) for metric in par[name]}
    return figures is not None and any(figures[metric] < naive[metric] for metric in naive)


def accepted():
    """Return the accepted tables: feasible, every task solved, and no sheet of the canonical laws carries over."""
    chosen, canonical = [], canonical_sheets()
    for axes, sheets in candidates():
        par = pars(axes, sheets) if feasible(laws_of(axes)) else None
        if par and not any(carries_over(axes, par, name, text) for name in GRADED for text in canonical[name]):
            chosen.append({"axes": axes._asdict(), "par": par})
    return chosen


if __name__ == "__main__":
    tables = accepted()
    rows = ",\n".join(json.dumps(table) for table in tables)
    POOL_FILE.write_text(f'{{"tables": [\n{rows}\n]}}\n')
    print(f"{len(tables)} of {len(candidates())} tables accepted")
