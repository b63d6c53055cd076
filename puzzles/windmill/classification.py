"""Makes the pool of variants: draws tables, searches their tasks, and accepts those that differ in what solves them.

    python -m puzzles.windmill.classification search REFERENCES 0 40    adds what is found for tables 0 to 39
    python -m puzzles.windmill.classification accept REFERENCES         writes pool.json

REFERENCES is a JSON file, a list of {"number", "changes", "gardens": {task: [text, ...]}}; the repository keeps it with
the tests, never in this package. The number of a table is the seed of its draw, -1 for the canonical one.

A table is drawn with composed laws for both flaps and for one or two other entries, with sides of its own for the
tasks, and now and then gusts from above. One of the flaps is still turned by heavy gusts alone, though not as it is
canonically: with two flaps that do anything at all hardly any table lets the hard tasks be done.

A task belongs to a table if annealing finds a right garden within `MOST_EVALUATIONS`: that is the band of difficulty,
from what a round finds at once (the easy task) to what takes the search of the canonical brutal task; and if no garden
of the canonical table, nor of any table that has the task already, is any good for it, nor one of its own under those;
nor is any of their mirror images by whose entry gusts can come. No good is a garden that is not right, or no better
than naive in anything. The practice task is not compared. A table is kept if it has one graded task at least.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from puzzles.briefs import with_room
from puzzles.contract import Invalid, Law, Limits, Task
from puzzles.seeds import Draw
from puzzles.solving import Search
from puzzles.windmill import task_of
from puzzles.windmill.grading import grade
from puzzles.windmill.grammar import laws_of
from puzzles.windmill.laws import CANONICAL, feasible, laws_with
from puzzles.windmill.notation import Garden, parse, render
from puzzles.windmill.tasks import briefs
from puzzles.windmill.variants import POOL_FILE

BRIEFS = briefs()
METRICS = ("cost", "area", "ticks")
GRADED = ("turn-about", "third-child", "ledger", "ledger-of-three")
MOST_EVALUATIONS: Mapping[str, int] = {
    "ledger": 1_200_000,
    "ledger-of-three": 4_000_000,
    "third-child": 480_000,
    "turn-about": 160_000,
    "seesaw": 80_000,
}
"""Evaluations after which a task counts as too hard, in the order in which tasks are tried."""
_HARDER = {"ledger-of-three": "ledger"}
"""Tasks that are tried only where another one has been done."""
_ROUND = 80_000
_EXITS = ("ESNW", "NSEW", "EWNS", "SENW", "WENS", "WSEN", "SWEN")
_UPSIDE_DOWN = str.maketrans("/\\zs^v", "\\/szv^")
_CORNERS_EXCHANGED = str.maketrans("^>v<", "<v>^")

Record = Mapping[str, Any]


def drawn_changes(number: int) -> dict[str, Any]:
    """Draw the table of a number: what it changes against the canonical one, as arguments of `laws_with`."""
    draw = Draw("windmill variants", str(number))
    entries, others = ["z", "s"], ["/", "\\", "vane", "#"]
    for _ in range(1 + draw.below(2)):
        entries.append(others.pop(draw.below(len(others))))
    laws = {entry: draw.choice(laws_of(entry, "open")) for entry in entries}
    turning = draw.choice("zs")
    laws[turning] = draw.choice([law for law in laws_of(turning, "open") if _heavy_gusts_turn(law)])
    exits = draw.choice(_EXITS)
    return {"laws": laws, "enter": "W" if draw.below(4) else "N", "exits": exits, "period": [1, 60]}


def _heavy_gusts_turn(law: Law) -> bool:
    guard, canonical = law["guard"], CANONICAL["boards"]["z"]["law"]
    plain = guard["weight"] == "heavy" and not guard["memory"]
    return bool(plain and law["effect"].startswith("turn") and law != canonical)


def search_table(number: int) -> Record | None:
    """Search the tasks of a table, and keep those that are done; None where it is not feasible or none is done."""
    changes = drawn_changes(number)
    laws = laws_with(**changes)
    gardens: dict[str, list[str]] = {}
    for name, most in MOST_EVALUATIONS.items() if feasible(laws) else ():
        if name in _HARDER and _HARDER[name] not in gardens:
            continue
        brief = BRIEFS[name]
        task = task_of(name, brief, laws, (with_room(brief, brief.par), brief.par), number)
        search, enough = Search(task, "variants", _ROUND), most
        while search.evaluations < enough:
            search.step(enough - search.evaluations)
            if search.first and enough == most:
                enough = min(most, search.evaluations + most // 4)
        print(f"  {number} {name}: {search.evaluations:,} evaluations, {search.figures()}", file=sys.stderr, flush=True)
        if search.first:
            gardens[name] = sorted({*search.best.values()})
    return {"number": number, "changes": changes, "gardens": gardens} if gardens else None


def images(text: str) -> Iterator[str]:
    """Yield a garden and its mirror images that gusts enter by the same side or by the other possible one."""
    word, entry_text, _, period, *lines = text.split()
    entry, width, height = int(entry_text), max(map(len, lines)), len(lines)
    rows = [line.ljust(width, ".") for line in lines]
    if word == "column":
        rows, height = _exchanged(rows), width
    turned = [row.translate(_UPSIDE_DOWN) for row in reversed(rows)]
    for place, drawing in ((entry, rows), (height - 1 - entry, turned)):
        yield render(Garden(place, int(period), tuple(drawing)))
        yield render(Garden(place, int(period), tuple(_exchanged(drawing)), "column"))


def _exchanged(rows: Sequence[str]) -> list[str]:
    """Exchange rows and columns."""
    return ["".join(column).translate(_CORNERS_EXCHANGED) for column in zip(*rows)]


class Table:
    """A table with its gardens: grades gardens under its laws, each once."""

    def __init__(self, record: Record) -> None:
        self.changes: Mapping[str, Any] = record["changes"]
        self.gardens: Mapping[str, Sequence[str]] = record["gardens"]
        self.laws = laws_with(**self.changes)
        self.tasks: dict[str, Task] = {
            name: task_of(name, brief, self.laws, ({}, {}), record["number"]) for name, brief in BRIEFS.items()
        }
        self._known: dict[tuple[str, str], dict[str, int] | None] = {}
        self.par = {name: self._par(name) for name in BRIEFS if name in self.gardens}

    def metrics(self, name: str, text: str) -> dict[str, int] | None:
        """Return the metrics of a garden on a task, or None where it is not right."""
        if (name, text) not in self._known:
            task = self.tasks[name]
            try:
                found = grade(task, parse(task.laws, text), "pool", Limits())
                self._known[name, text] = dict(found.metrics) or None
            except Invalid:
                self._known[name, text] = None
        return self._known[name, text]

    def _par(self, name: str) -> dict[str, int]:
        found = [metrics for metrics in (self.metrics(name, text) for text in self.gardens[name]) if metrics]
        return {key: min(one[key] for one in found) for key in METRICS}

    def helped_by(self, name: str, text: str) -> bool:
        """Tell whether a garden or a mirror image of it is right here and better than naive in anything."""
        naive = with_room(BRIEFS[name], self.par[name])
        found = [self.metrics(name, image) for image in images(text)]
        return any(metrics[key] < naive[key] for metrics in found if metrics for key in METRICS)

    def helped_by_table(self, name: str, other: Table) -> bool:
        """Tell whether a garden of another table helps on a task here."""
        return any(self.helped_by(name, text) for text in other.gardens[name])


def accepted(records: Sequence[Record], canonical: Table) -> list[tuple[Table, list[str]]]:
    """Return the accepted tables with their tasks, in the order of the records."""
    chosen: list[tuple[Table, list[str]]] = []
    for record in records:
        table = Table(record)
        names = [name for name in table.par if name not in GRADED or _differs(name, table, canonical, chosen)]
        if {*names} & {*GRADED}:
            chosen.append((table, names))
    return chosen


def _differs(name: str, table: Table, canonical: Table, chosen: Sequence[tuple[Table, list[str]]]) -> bool:
    """Tell whether a task asks for other gardens under this table than under the canonical and the chosen ones."""
    rivals = [other for other, names in chosen if name in names]
    return not any(table.helped_by_table(name, rival) for rival in (canonical, *rivals)) and not any(
        rival.helped_by_table(name, table) for rival in rivals
    )


def main(arguments: Sequence[str]) -> None:
    """Search tables and add them to the references, or write the pool of those that are accepted."""
    verb, path, *numbers = arguments
    file = Path(path)
    records: list[Record] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    if verb == "search":
        known = {record["number"] for record in records}
        for number in range(int(numbers[0]), int(numbers[1])):
            found = None if number in known else search_table(number)
            if found is not None:
                records.append(found)
                file.write_text("[\n" + ",\n".join(map(json.dumps, records)) + "\n]\n", encoding="utf-8")
        return
    canonical = next(Table(record) for record in records if record["number"] < 0)
    tables = accepted([record for record in records if record["number"] >= 0], canonical)
    lines = [
        json.dumps({"changes": table.changes, "par": {name: table.par[name] for name in names}})
        for table, names in tables
    ]
    POOL_FILE.write_text('{"tables": [\n' + ",\n".join(lines) + "\n]}\n", encoding="utf-8")
    counts = {name: sum(name in names for _, names in tables) for name in BRIEFS}
    print(f"{len(tables)} of {len(records) - 1} tables accepted: {counts}")


if __name__ == "__main__":
    main(sys.argv[1:])
