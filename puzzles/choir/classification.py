"""Makes the pool of variants: draws law tables, searches their tasks, and accepts those that change what is right.

    python -m puzzles.choir.classification search FILE FOLDER --seed 1 --seconds 600
    python -m puzzles.choir.classification accept FILE FOLDER

`search` adds tables to a file, with the sheets that annealing found for their tasks; that file stays with the tests.
`accept` writes `pool.json` from it. A task is accepted under a table if

* the table satisfies the feasibility laws, and a sheet is right under it;
* it lies in the difficulty band: lines and ticks of the best sheets are at most `BAND` times those of the canonical
  laws, and at least as many divided by it, a line more or less being allowed for;
* no sheet stored for the task under the canonical laws is right under it, unless no better than naive in either
  metric, and none carries over so between it and another accepted table, in either direction (R5 between all pairs).
  The practice task need not change.

A table is accepted with the tasks left, if there is a graded one among them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from puzzles.briefs import in_proportion
from puzzles.choir import task_of
from puzzles.choir.engine import settle
from puzzles.choir.grading import Hall, hall, visible_cases
from puzzles.choir.grammar import laws_of as laws_of_letter
from puzzles.choir.laws import MODULI, Axes, feasible, laws_of
from puzzles.choir.notation import parse
from puzzles.choir.tasks import briefs
from puzzles.choir.variants import POOL_FILE
from puzzles.contract import Invalid, Law, Laws
from puzzles.seeds import Draw

BAND = 2.5
GRADED = ("crescendo", "loudest", "by-height", "head-count")
_FIRST_LOOK = 12
# Letters that nearly all sheets use, of which a table composes one or two, and others; together it composes three.
_NEEDED, _OTHERS = "LRX+", "-gle.^@"
_COMPOSED = 3
# In variants the needed letters keep their sides and go on telling notes to others, or no task is left.
_KEPT_PARTS = {
    "L": {"left"},
    "R": {"right"},
    "X": {"exchange", "give", "raise", "show"},
}
_EVALUATIONS = {
    "crescendo": 40_000,
    "echo": 20_000,
    "by-height": 160_000,
    "loudest": 160_000,
    "head-count": 500_000,
}
_EVALUATIONS_FROM_A_START = 10_000
_POLISHING = 60_000


class Candidate(NamedTuple):
    """A table with the sheets that were found for its tasks."""

    axes: Axes
    letters: dict[str, Law]
    sheets: dict[str, list[str]]

    @property
    def laws(self) -> Laws:
        """The table itself."""
        return laws_of(self.axes, self.letters)


def read_candidates(path: Path) -> list[Candidate]:
    """Read what `search` wrote: a JSON object on each line."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Candidate(Axes(**row["axes"]), row["letters"], row["sheets"]) for row in rows]


# Drawing and searching


def draw_axes(draw: Draw) -> Axes:
    """Draw a feasible place in the space of variants."""
    while True:
        modulus = draw.choice(MODULI)
        low = 1 + draw.below(2)
        axes = Axes(
            modulus=modulus,
            left_wall=draw.choice((0, 0, modulus - 1)),
            right_wall=draw.choice((modulus - 1, modulus - 1, 0)),
            heard=draw.choice((0, 0, 0, 1)),
            skip=draw.choice(("costs", "costs", "free")),
            starts=draw.choice((2, 3)),
            least_given=low,
            most_given=min(modulus - 2, low + 7),
        )
        if feasible(laws_of(axes)):
            return axes


def draw_table(draw: Draw) -> tuple[Axes, dict[str, Law]]:
    """Draw axes, and composed laws for one or two of the needed letters and some others."""
    letters = _some(draw, _NEEDED, 1 + draw.below(2))
    letters += _some(draw, _OTHERS, _COMPOSED - len(letters))
    composed: dict[str, Law] = {}
    for letter in letters:
        pool = [law for law in laws_of_letter(letter, "full") if letter not in _NEEDED or _keeps(letter, law)]
        composed[letter] = dict(draw.choice(pool))
    return draw_axes(draw), composed


def _some(draw: Draw, letters: str, count: int) -> list[str]:
    left = list(letters)
    return [left.pop(draw.below(len(left))) for _ in range(count)]


def _keeps(letter: str, law: Law) -> bool:
    """Tell whether a needed letter can still do its work: one guard or one side effect, not both, nothing rare."""
    kept = _KEPT_PARTS.get(letter, {law["do"]})
    one_part = ("when" in law) != ("then" in law)
    return bool(kept & {law["do"], law.get("side")}) and one_part and law.get("when") not in ("first", "third")


def search_sheets(laws: Laws, name: str, seed: str, starts: Sequence[str]) -> list[str] | None:
    """Return the best sheets for a task under a table, by lines and by ticks, None if annealing finds none.

    `starts` are sheets for other laws, to begin with.
    """
    from puzzles.choir.search import anneal
    from puzzles.solving import Search

    brief = briefs()[name]
    task = task_of(name, brief, laws, (brief.naive, brief.par), None)
    search, most = Search(task, seed), _EVALUATIONS[name]
    for number, start in enumerate(starts):
        if len(start.splitlines()[0].split()) <= laws["starts"] + 1:
            nearest = anneal(task, number + 1, _EVALUATIONS_FROM_A_START, start)
            if nearest.share > search.share:
                search.share, search.carry = nearest.share, nearest.carry
    while search.evaluations < most and not search.best:
        search.step()
    if not search.best:
        return None
    end = search.evaluations + _POLISHING
    while search.evaluations < end:
        search.step()
    return list(dict.fromkeys(search.best[metric] for metric in ("lines", "ticks")))


def search_table(
    axes: Axes, letters: dict[str, Law], seed: str, starts: Mapping[str, Sequence[str]]
) -> Candidate | None:
    """Search the tasks of a table; None where one of the two easiest is not solved, or nothing but these."""
    laws, sheets = laws_of(axes, letters), dict[str, list[str]]()
    for name in _EVALUATIONS:
        # The last search takes as long as the others together: it is made only where those have all gone well.
        if name == "head-count" and len(sheets) < len(_EVALUATIONS) - 1:
            break
        found = search_sheets(laws, name, seed, starts[name])
        if found:
            sheets[name] = found
        elif name in ("crescendo", "echo"):
            return None
    return Candidate(axes, letters, sheets) if len(sheets) > 2 else None


# Accepting


@cache
def _halls(key: str, name: str) -> tuple[Laws, Hall, Hall]:
    """Return a few of the task's cases, and all of them, laid out under a table given as JSON."""
    laws = json.loads(key)
    cases = visible_cases(f"choir/{name}", laws, briefs()[name].rules)
    return laws, hall(laws, cases[:_FIRST_LOOK]), hall(laws, cases)


def figures_of(laws: Laws, name: str, text: str) -> dict[str, int] | None:
    """Return a sheet's metrics on the public cases under a table, None if it is not right."""
    table, few, everything = _halls(json.dumps(laws, sort_keys=True), name)
    try:
        sheet = parse(table, text)
    except Invalid:  # more starts than this table has
        return None
    if -1 in settle(table, sheet, few.chorus, few.target):
        return None
    times = settle(table, sheet, everything.chorus, everything.target)
    return None if -1 in times else {"lines": len(sheet.letters), "ticks": sum(times)}


def best_figures(laws: Laws, name: str, texts: Sequence[str]) -> dict[str, int] | None:
    """Return the best of each metric over sheets, None if none is right."""
    figures = [one for one in (figures_of(laws, name, text) for text in texts) if one]
    return {metric: min(one[metric] for one in figures) for metric in ("lines", "ticks")} if figures else None


def in_band(name: str, par: Mapping[str, int]) -> bool:
    """Tell whether a graded task is about as hard under a table as canonically, by the figures of its best sheets."""
    canonical = briefs()[name].par
    return all(
        canonical[metric] / BAND - slack <= par[metric] <= canonical[metric] * BAND + slack
        for metric, slack in (("lines", 1), ("ticks", 0))
    )


def carries_over(laws: Laws, name: str, par: Mapping[str, int], texts: Sequence[str]) -> bool:
    """Tell whether a sheet for another table is right for a task here, and better than naive in some metric."""
    naive = in_proportion(briefs()[name], dict(par))
    figures = [one for one in (figures_of(laws, name, text) for text in texts) if one]
    return any(one[metric] < naive[metric] for one in figures for metric in naive)


class Accepted(NamedTuple):
    """An accepted table, with the best figures of its accepted tasks."""

    candidate: Candidate
    par: dict[str, dict[str, int]]


def transfers(name: str, one: Accepted, other: Accepted) -> bool:
    """Tell whether a sheet for a task under one table is right, and better than naive, under the other."""
    return carries_over(other.candidate.laws, name, other.par[name], one.candidate.sheets[name])


def accept(candidates: Sequence[Candidate], canonical: Mapping[str, Sequence[str]]) -> list[Accepted]:
    """Return the accepted tables in their order; `canonical` are the sheets stored for the canonical laws by task."""
    able = [Accepted(candidate, {}) for candidate in candidates if feasible(candidate.laws)]
    for one in able:
        laws = one.candidate.laws
        for name, texts in one.candidate.sheets.items():
            par = best_figures(laws, name, texts)
            if par and (name not in GRADED or _is_new(laws, name, par, canonical[name])):
                one.par[name] = par
    for name in GRADED:
        having = [one for one in able if name in one.par]
        kept = _strangers(name, having)
        for number, one in enumerate(having):
            if number not in kept:
                del one.par[name]
    return [one for one in able if set(one.par) & set(GRADED)]


def _is_new(laws: Laws, name: str, par: Mapping[str, int], canonical: Sequence[str]) -> bool:
    return in_band(name, par) and not carries_over(laws, name, par, canonical)


def _strangers(name: str, having: Sequence[Accepted]) -> set[int]:
    """Choose tables between which no sheet for a task carries over: always the one that rules out fewest others."""
    rivals: dict[int, set[int]] = {number: set() for number in range(len(having))}
    for number, one in enumerate(having):
        for place in range(number):
            if transfers(name, one, having[place]) or transfers(name, having[place], one):
                rivals[number].add(place)
                rivals[place].add(number)
    left, kept = set(rivals), set()
    while left:
        chosen = min(left, key=lambda number: (len(rivals[number] & left), number))
        kept.add(chosen)
        left -= {chosen, *rivals[chosen]}
    return kept


def pool_text(accepted: Sequence[Accepted]) -> str:
    """Write accepted tables as they stand in `pool.json`: without the sheets."""
    rows = [
        json.dumps({"axes": one.candidate.axes._asdict(), "letters": one.candidate.letters, "par": one.par})
        for one in accepted
    ]
    return '{"tables": [\n' + ",\n".join(rows) + "\n]}\n"


def canonical_sheets(folder: Path) -> dict[str, list[str]]:
    """Read the accepted programs of the canonical laws, filed as `task/accepted/*.txt`."""
    return {
        name: [path.read_text(encoding="utf-8") for path in sorted((folder / name / "accepted").glob("*.txt"))]
        for name in briefs()
    }


def main(arguments: Sequence[str]) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m puzzles.choir.classification", description=__doc__)
    parser.add_argument("action", choices=("search", "accept"))
    parser.add_argument("file", type=Path, help="the candidates, with their sheets")
    parser.add_argument("references", type=Path, help="folder of the canonical sheets: task/accepted/*.txt")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--seconds", type=float, default=600.0)
    options = parser.parse_args(arguments)
    if options.action == "accept":
        accepted = accept(read_candidates(options.file), canonical_sheets(options.references))
        POOL_FILE.write_text(pool_text(accepted), encoding="utf-8")
        print(f"{len(accepted)} of {len(read_candidates(options.file))} tables accepted")
        return 0
    starts = canonical_sheets(options.references)
    draw, deadline = Draw("choir classification", options.seed), time.monotonic() + options.seconds
    while time.monotonic() < deadline:
        axes, letters = draw_table(draw)
        found = search_table(axes, letters, options.seed, starts)
        print(letters, found.sheets if found else "not solved", flush=True)
        if found:
            with options.file.open("a", encoding="utf-8") as file:
                row = {"axes": found.axes._asdict(), "letters": found.letters, "sheets": found.sheets}
                file.write(json.dumps(row) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
