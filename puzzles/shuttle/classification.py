"""Makes the pool of variants, in two steps: `python -m puzzles.shuttle.classification find|write`.

`find RECORDS GROUND --seed S` goes through permuted tables with known rails (GROUND is JSON, table number -> task ->
rails) and draws composed laws for one to three faces of each, at least one of them remembering, until most of the known
rails are broken, but one of a hard task is not: so most tasks have to be solved anew, and the table is not hopeless. It
is then searched by annealing for rails of all tasks, cheap ones first, and if it has rails for the easy and medium
tasks within the difficulty band and for a hard one, it is appended to RECORDS, a file of JSON lines, with its rails.

`write RECORDS REFERENCES RAILS` proves what was found and chooses tables, as many as go together: under none of them is
a canonical reference of a scored task right, nor a recorded rail of another chosen table. It writes the pool (the best
known length and ticks, never rails) and, into RAILS, the rails of the chosen tables, which stay outside this package.
REFERENCES is the folder of the canonical references (`<task>/accepted/*.txt`).
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import puzzles
from puzzles.contract import Laws, Limits, Task
from puzzles.seeds import Draw
from puzzles.shuttle.composition import remembers
from puzzles.shuttle.grading import grade, ticks_on, visible_cases
from puzzles.shuttle.grammar import ENTRIES, laws_of
from puzzles.shuttle.history import jumps_of
from puzzles.shuttle.search import anneal
from puzzles.shuttle.specification import UnprovenError, compare
from puzzles.shuttle.tasks import briefs
from puzzles.shuttle.variants import POOL_FILE, table_of
from puzzles.solving import Search

# For each task that a person should solve without a search: the best known rail's length, from and to.
BAND = {"negative": (2, 9), "edge": (4, 12), "parity": (4, 12)}
# Tasks in the order in which a table is tried, and the evaluations after which it is given up; spare tasks may fail.
EFFORT = {
    "negative": 100_000,
    "twice": 100_000,
    "parity": 300_000,
    "serial-sum": 600_000,
    "by-three": 600_000,
    "edge": 300_000,
    "delay": 300_000,
    "rise": 300_000,
    "swap-pairs": 300_000,
}
HARDEST = ("by-three", "serial-sum")
LEAST_BROKEN = 4
_POLISHING = 100_000
_ROUND = 50_000
_DRAWS = 400

Table = Mapping[str, Any]
Rails = Mapping[str, Sequence[str]]


class RefusedError(Exception):
    """A table that does not belong in the pool; the message says why."""


def needed() -> tuple[str, ...]:
    """Return the tasks that every table must have rails for: all but the spare ones and the hardest."""
    return tuple(name for name, brief in briefs().items() if not brief.spare and name not in HARDEST)


def draw_tables(seed: str, number: int, known: Rails) -> Iterator[Table]:
    """Draw tables: the number of a permuted one, and composed laws of some faces that break most known rails."""
    draw = Draw("shuttle variant tables", seed, str(number))
    every = laws_of(ENTRIES[0], "full")
    for _ in range(_DRAWS):
        composed: dict[str, Any] = {}
        for _ in range(1 + draw.below(3)):
            composed[draw.choice(ENTRIES)] = draw.choice(every)
        table = {"permuted": number, "composed": composed}
        if not any(remembers(law) for law in composed.values()):
            continue
        kept = still_right(table, {name: known[name] for name in HARDEST})
        if kept and len(known) - len(still_right(table, known)) >= LEAST_BROKEN:
            yield table


def still_right(table: Table, known: Rails) -> dict[str, list[str]]:
    """Return those of the known rails that are right under a table."""
    laws = table_of(table)
    kept = {name: [rail for rail in each if is_right_under(laws, name, rail)] for name, each in known.items()}
    return {name: each for name, each in kept.items() if each}


def find_rails(table: Table, known: Rails) -> dict[str, list[str]]:
    """Search rails for all tasks, beginning with known ones, or raise RefusedError."""
    found: dict[str, list[str]] = {}
    machine = puzzles.machine("shuttle")
    for name, effort in EFFORT.items():
        task = machine.retable(puzzles.task(f"shuttle/{name}"), table_of(table)) if machine.retable else None
        assert task is not None
        right = _search(
            replace(task, key=f"shuttle/{name} {json.dumps(table, sort_keys=True)}"), effort, known.get(name, ())
        )
        if right:
            found[name] = right
            _check_band(name, min(map(len, right)))
        elif name in needed():
            raise RefusedError(f"{name} has no rail after {effort:,} evaluations")
    if not set(HARDEST) & set(found):
        raise RefusedError("no hard task has a rail")
    return found


def _search(task: Task, effort: int, known: Sequence[str]) -> list[str]:
    best = {rail for rail in known if _is_valid(task, rail)}
    if best:
        for number, rail in enumerate(sorted(best)):
            best.update(text.strip() for text in anneal(task, number + 1, _POLISHING // len(best), rail).found)
        return _best(task, best)
    search = Search(task, "variants", _ROUND)
    while not search.best and search.evaluations < effort:
        search.step()
    until = search.evaluations + _POLISHING
    while search.best and search.evaluations < until:
        search.step()
    return _best(task, {text.strip() for text in search.best.values()})


def _is_valid(task: Task, rail: str) -> bool:
    return grade(task, rail, "classification", Limits()).reason == "valid"


def _best(task: Task, right: set[str]) -> list[str]:
    """Return the shortest of right rails and the quickest one."""
    if not right:
        return []
    ticks = {rail: grade(task, rail, "classification", Limits()).metrics["ticks"] for rail in right}
    shortest = min(sorted(right), key=lambda rail: (len(rail), ticks[rail]))
    return sorted({shortest, min(sorted(right), key=lambda rail: (ticks[rail], len(rail)))})


def _check_band(name: str, length: int) -> None:
    least, most = BAND.get(name, (1, 48))
    if not least <= length <= most:
        raise RefusedError(f"{name} is out of the band with {length} stops")


def is_right_under(laws: Laws, name: str, rail: str) -> bool:
    """Tell whether a rail does a task under laws: proven, or by the cases where it cannot be."""
    brief = briefs()[name]
    try:
        return compare(jumps_of(laws, rail), brief.rules) is None
    except UnprovenError:
        machine = puzzles.machine("shuttle")
        assert machine.retable is not None
        task = machine.retable(puzzles.task(f"shuttle/{name}"), laws)
        return _is_valid(task, rail)


def best_metrics(laws: Laws, name: str, candidates: Sequence[str]) -> dict[str, int]:
    """Return the least length and the least ticks of rails for a task, each found right, or raise RefusedError."""
    cases = visible_cases(f"shuttle/{name}", briefs()[name].rules)
    found = []
    for rail in candidates:
        ticks = ticks_on(jumps_of(laws, rail), cases)
        if ticks is None or not is_right_under(laws, name, rail):
            raise RefusedError(f"a rail of {name} is not right")
        found.append((len(rail), ticks))
    if not found:
        raise RefusedError(f"{name} has no rail")
    return {"length": min(length for length, _ in found), "ticks": min(ticks for _, ticks in found)}


def record(table: Table, found: Rails, strangers: Rails) -> dict[str, dict[str, int]]:
    """Return a table's pars for the pool; RefusedError if a task has no rail or a stranger's rail is right under it."""
    laws = table_of(table)
    for name in needed():
        if name not in found:
            raise RefusedError(f"{name} has no rail")
    if not set(HARDEST) & set(found):
        raise RefusedError("no hard task has a rail")
    for name, others in strangers.items():
        if briefs()[name].difficulty != "practice" and any(is_right_under(laws, name, rail) for rail in others):
            raise RefusedError(f"a rail of {name} made for other laws is right under it")
    par = {name: best_metrics(laws, name, found[name]) for name in sorted(found)}
    for name, figures in par.items():
        _check_band(name, figures["length"])
    return par


def choose(found: Sequence[Mapping[str, Any]], references: Rails) -> list[dict[str, Any]]:
    """Choose tables that go together, those first that exclude fewest others; each gets its `par`."""
    ready: list[dict[str, Any]] = []
    for each in found:
        try:
            ready.append({**each, "par": record(each["table"], each["rails"], references)})
        except RefusedError as refusal:
            print(f"refused: {refusal}")
    excluded: list[set[int]] = [set() for _ in ready]
    for one, other in itertools.permutations(range(len(ready)), 2):
        if not _goes_with(ready[one], ready[other]):
            excluded[one].add(other)
            excluded[other].add(one)
    chosen: set[int] = set()
    for place in sorted(range(len(ready)), key=lambda place: (len(excluded[place]), place)):
        if not excluded[place] & chosen:
            chosen.add(place)
    print(f"{len(ready) - len(chosen)} tables left out because rails of others are right under them")
    return [ready[place] for place in sorted(chosen)]


def _goes_with(home: Mapping[str, Any], guest: Mapping[str, Any]) -> bool:
    """Tell whether no rail of the guest is right under the laws of home."""
    try:
        record(home["table"], home["rails"], guest["rails"])
    except RefusedError:
        return False
    return True


def read_references(folder: Path) -> dict[str, list[str]]:
    """Read the accepted canonical references of all tasks."""
    return {
        name: [path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob(f"{name}/accepted/*.txt"))]
        for name in briefs()
    }


def main() -> int:
    """Find tables, or write the pool; print what was refused and why."""
    parser = argparse.ArgumentParser(prog="python -m puzzles.shuttle.classification", description=__doc__)
    steps = parser.add_subparsers(required=True)
    find = steps.add_parser("find", help="draw tables and search rails for them")
    find.add_argument("records", type=Path)
    find.add_argument("ground", type=Path)
    find.add_argument("--seed", default="1")
    find.add_argument("--tries", type=int, default=3, help="how many tables to search for each permuted one")
    find.set_defaults(step=_find)
    write = steps.add_parser("write", help="choose tables that go together and write the pool")
    write.add_argument("records", type=Path)
    write.add_argument("references", type=Path)
    write.add_argument("rails", type=Path)
    write.set_defaults(step=_write)
    options = parser.parse_args()
    options.step(options)
    return 0


def _find(options: argparse.Namespace) -> None:
    for text, known in json.loads(options.ground.read_text(encoding="utf-8")).items():
        for table in itertools.islice(draw_tables(options.seed, int(text), known), options.tries):
            try:
                found = find_rails(table, still_right(table, known))
            except RefusedError as refusal:
                print(f"table {text}: {refusal}", flush=True)
                continue
            lengths = ", ".join(f"{name} {min(map(len, each))}" for name, each in found.items())
            print(f"table {text} {json.dumps(table['composed'])}: {lengths}", flush=True)
            with options.records.open("a", encoding="utf-8") as records:
                records.write(json.dumps({"table": table, "rails": found}) + "\n")
            break


def _write(options: argparse.Namespace) -> None:
    found = [json.loads(line) for line in options.records.read_text(encoding="utf-8").splitlines()]
    chosen = choose(found, read_references(options.references))
    lines = ",\n".join("  " + json.dumps({**each["table"], "par": each["par"]}) for each in chosen)
    POOL_FILE.write_text(f'{{"tables": [\n{lines}\n]}}\n', encoding="utf-8")
    kept = ",\n".join("  " + json.dumps({"table": each["table"], "rails": each["rails"]}) for each in chosen)
    options.rails.write_text(f"[\n{kept}\n]\n", encoding="utf-8")
    print(f"{len(chosen)} tables accepted")


if __name__ == "__main__":
    sys.exit(main())
