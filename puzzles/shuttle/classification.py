"""Makes the pool of accepted law tables: `python -m puzzles.shuttle.classification RAILS REFERENCES`.

RAILS is JSON, table number -> task -> rails, found by whatever search; it stays outside this package. REFERENCES is
the folder of the canonical references (`<task>/accepted/*.txt`). Every rail is proven right under its table, the
best length and ticks of each task are recorded, and a table is refused if a task has no rail, or if a canonical
reference of a scored task is right under it too. `--prove` repeats the complete search that puts the table into the
difficulty band; in plain Python that takes up to minutes for each table.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from puzzles.contract import Laws
from puzzles.shuttle.engine import Jumps, lay
from puzzles.shuttle.grading import ticks_on, visible_cases
from puzzles.shuttle.laws import laws_of
from puzzles.shuttle.solver import rails
from puzzles.shuttle.specification import compare
from puzzles.shuttle.tasks import briefs
from puzzles.shuttle.variants import POOL_FILE

# For each task that a person should solve without a search: the shortest rail's length, from and to.
BAND = {"negative": (1, 9), "edge": (6, 9), "parity": (7, 9)}


class RefusedError(Exception):
    """A table that does not belong in the pool; the message says why."""


def in_band(laws: Laws, names: Sequence[str] = tuple(BAND)) -> bool:
    """Search completely whether the shortest rails of the named tasks have lengths within the band."""
    for name in names:
        least, most = BAND[name]
        rules = briefs()[name].rules
        shortest = (length for length in range(1, most + 1) if next(rails(laws, rules, length), None) is not None)
        if next(shortest, 0) < least:
            return False
    return True


def best_metrics(laws: Laws, name: str, candidates: Sequence[str]) -> dict[str, int]:
    """Return the least length and the least ticks of rails for a task, each proven right, or raise RefusedError."""
    rules = briefs()[name].rules
    cases = visible_cases(f"shuttle/{name}", rules)
    found = []
    for rail in candidates:
        jumps = Jumps(lay(laws, rail))
        ticks = ticks_on(jumps, cases)
        if ticks is None or compare(jumps, rules) is not None:
            raise RefusedError(f"a rail of {name} is not right")
        found.append((len(rail), ticks))
    if not found:
        raise RefusedError(f"{name} has no rail")
    return {"length": min(length for length, _ in found), "ticks": min(ticks for _, ticks in found)}


def record(
    number: int, found: Mapping[str, Sequence[str]], references: Mapping[str, Sequence[str]]
) -> dict[str, dict[str, int]]:
    """Return a table's record for the pool, or raise RefusedError."""
    laws = laws_of(number)
    for name, canonical in references.items():
        if briefs()[name].difficulty == "practice":
            continue
        for rail in canonical:
            if compare(Jumps(lay(laws, rail)), briefs()[name].rules) is None:
                raise RefusedError(f"a canonical reference of {name} is right under it")
    par = {name: best_metrics(laws, name, found.get(name, ())) for name in briefs()}
    for name, (least, most) in BAND.items():
        if not least <= par[name]["length"] <= most:
            raise RefusedError(f"{name} is out of the band")
    return par


def read_references(folder: Path) -> dict[str, list[str]]:
    """Read the accepted canonical references of all tasks."""
    return {
        name: [path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob(f"{name}/accepted/*.txt"))]
        for name in briefs()
    }


def main() -> int:
    """Write the pool; print what was refused and why."""
    parser = argparse.ArgumentParser(prog="python -m puzzles.shuttle.classification", description=__doc__)
    parser.add_argument("rails", type=Path)
    parser.add_argument("references", type=Path)
    parser.add_argument("--prove", action="store_true", help="repeat the complete search of the band")
    options = parser.parse_args()
    references, tables = read_references(options.references), {}
    for number, found in json.loads(options.rails.read_text(encoding="utf-8")).items():
        try:
            tables[number] = record(int(number), found, references)
            if options.prove and not in_band(laws_of(int(number))):
                raise RefusedError("a complete search puts it out of the band")
        except RefusedError as refusal:
            tables.pop(number, None)
            print(f"table {number}: {refusal}")
    lines = ",\n".join(f"  {json.dumps(number)}: {json.dumps(tables[number])}" for number in sorted(tables, key=int))
    POOL_FILE.write_text(f'{{"tables": {{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{len(tables)} tables accepted")
    return 0


if __name__ == "__main__":
    sys.exit(main())
