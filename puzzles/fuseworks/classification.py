"""Makes the pool of variants: draws law tables, searches benches for every task, and keeps tables that stand apart.

    python -m puzzles.fuseworks.classification --tables 40 --evaluations 600000 \\
        --references tests/puzzles/fuseworks --work tables.jsonl

Most tables change the laws of all six entries, and the bench's other laws by chance; some change the latter alone.
Each task has tables of its own: those under which a search found right benches whose best values lie within `BAND`
times the canonical par, such that no bench known for the canonical laws or for another table of the pool helps under
this one: it is wrong, or no better than naive in any metric. So a variant asks for another bench, not for another
spelling.

`--references` is the folder of the reference benches: canonical ones by task and verdict, from which a search may
start, and `variant_TASK.json` for those of the pool's tables, which are written there and are no part of the package.
`--work` keeps what each table came to, so that the making can be stopped and taken up again.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from puzzles.briefs import Figures, with_room
from puzzles.contract import Invalid, Law, Laws, Limits, Task
from puzzles.fuseworks import task_of
from puzzles.fuseworks.grading import grade
from puzzles.fuseworks.grammar import pool_laws
from puzzles.fuseworks.laws import AXES, ENTRIES, number_of
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.tasks import briefs
from puzzles.fuseworks.variants import POOL_FILE, table_laws
from puzzles.seeds import Draw

BAND = 3.0
AXES_ALONE = 10_000
BOLD = 14
METRICS = ("area", "cost", "latency")
_ROUND = 50_000
# Laws under which a part is of use on most benches; tables of rarer ones mostly leave tasks without a right bench.
_USEFUL_GUARDS = {
    "%": ("heated",),
    "&": ("two", "corner"),
    "=": ("touched",),
    "!": ("touched", "earlier"),
    "x": ("heated", "touched"),
    "valves": ("heated", "touched"),
}


@dataclass
class Trial:
    """A law table, and for each task the right benches found under it: those best by a metric or by all together."""

    seed: int
    number: int
    composed: Mapping[str, Law]
    found: dict[str, list[str]] = field(default_factory=dict)
    par: dict[str, Figures] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    @property
    def laws(self) -> Laws:
        """The table itself."""
        return table_laws(self.number, self.composed)


def table_of(seed: int) -> tuple[int, dict[str, Law]]:
    """Draw a table: the number of its axes, and a composed law for every entry.

    Seeds from `AXES_ALONE` up draw nothing: they are the tables of that number less `AXES_ALONE`, no law composed.
    """
    if seed >= AXES_ALONE:
        return seed - AXES_ALONE, {}
    draw = Draw("fuseworks table", str(seed))
    # The first tables leave half of the axes as they are; benches of such tables quarrel often, so later ones do not.
    chosen = {name: draw.choice(values) if draw.below(2) else values[0] for name, values in AXES}
    if seed >= BOLD:
        chosen = {name: draw.choice(values[1:]) if name == "slow" else draw.choice(values) for name, values in AXES}
    # These stay, or are no laws of the table any more when the entry has a composed one.
    chosen.update({"missing": "", "tar": 4, "keg": ("different", None), "bench": (24, 16)})
    composed = {}
    for entry in ENTRIES:
        composed[entry] = draw.choice([law for law in pool_laws(entry, "full") if _is_useful(entry, law)])
    return number_of(chosen), composed


def _is_useful(entry: str, law: Mapping[str, Any]) -> bool:
    if law["guard"][0] not in _USEFUL_GUARDS[entry] or law["side"][0] in ("cool", "smother"):
        return False
    if entry == "&" and law["effect"][0] not in ("all", "rest"):
        return False
    # The cuttable fuses keep fire away where they were touched, as they do canonically.
    return entry not in ("=", "!") or law["effect"][0] in ("wait", "cut")


def metrics_under(task: Task, text: str) -> Figures | None:
    """Return the metrics of a bench, or None where it is not right."""
    try:
        outcome = grade(task, parse(task, text), "classification", Limits())
    except Invalid:
        return None
    return dict(outcome.metrics) or None


def task_under(name: str, laws: Laws, par: Figures | None = None) -> Task:
    """Return a task under a table, with naive values that leave room above par."""
    brief = briefs()[name]
    figures = ({}, {}) if par is None else (with_room(brief, par), par)
    return task_of(name, brief, laws, figures, 0)


def search(task: Task, seed: int, evaluations: int, starts: Sequence[str]) -> dict[str, str]:
    """Search for a bench best by each metric and by their product, from nothing, from benches given, and from finds."""
    anneal = importlib.import_module("puzzles.fuseworks.search").anneal
    draw = Draw("fuseworks classification", task.key, str(seed))
    best: dict[str, tuple[int, str]] = {}
    usable = [text for text in starts if _parses(task, text)]
    done = 0
    # What is left after the first right bench goes into better ones, but no more than half of all.
    while done < evaluations:
        known = [text for _, text in best.values()]
        pool = known if known and draw.below(4) else usable if draw.below(2) else []
        length = draw.choice((1, 1, 2)) * _ROUND
        for text in anneal(task, draw.number(6) + 1, length, draw.choice(pool) if pool else None).found:
            metrics = metrics_under(task, text) or {}
            for name, value in {**metrics, "whole": math.prod(metrics.values())}.items():
                if name not in best or value < best[name][0]:
                    best[name] = (value, text)
        if best and not known:
            evaluations = min(evaluations, done + length + evaluations // 2)
        done += length
    return {name: text for name, (_, text) in best.items()}


def _parses(task: Task, text: str) -> bool:
    try:
        parse(task, text)
    except Invalid:
        return False
    return True


def attempt(trial: Trial, names: Sequence[str], evaluations: int, starts: Mapping[str, Sequence[str]]) -> None:
    """Search tasks under a table; those without a right bench in the band are left out."""
    for name in names:
        brief = briefs()[name]
        share = {1: 0.2, 2: 1, 3: 4}[len(brief.sources)]
        task = task_under(name, trial.laws)
        found = search(task, trial.seed, int(evaluations * share), starts.get(name, ()))
        texts = list(dict.fromkeys(found.values()))
        figures = [metrics for metrics in (metrics_under(task, text) for text in texts) if metrics]
        if figures:
            par = {metric: min(one[metric] for one in figures) for metric in METRICS}
            if all(1 / BAND <= par[metric] / brief.par[metric] <= BAND for metric in METRICS):
                trial.found[name], trial.par[name] = texts, par
        trial.tried.append(name)


def helps(name: str, trial: Trial, text: str) -> bool:
    """Tell whether a bench is right under a table and better than naive in any metric."""
    task = task_under(name, trial.laws, trial.par[name])
    metrics = metrics_under(task, text)
    return metrics is not None and any(metrics[metric] < task.naive[metric] for metric in METRICS)


def apart(name: str, trials: Sequence[Trial], canonical: Sequence[str]) -> list[Trial]:
    """Choose tables of a task no two of which share a bench that helps, those with the fewest quarrels first."""
    able = [trial for trial in trials if name in trial.par]
    able = [trial for trial in able if not any(helps(name, trial, text) for text in canonical)]
    quarrels: dict[int, set[int]] = {trial.seed: set() for trial in able}
    for one in able:
        for other in able:
            if one is not other and any(helps(name, other, text) for text in one.found[name]):
                quarrels[one.seed].add(other.seed)
                quarrels[other.seed].add(one.seed)
    chosen: list[Trial] = []
    for trial in sorted(able, key=lambda each: (len(quarrels[each.seed]), each.seed)):
        if not any(each.seed in quarrels[trial.seed] for each in chosen):
            chosen.append(trial)
    return sorted(chosen, key=lambda each: each.seed)


def canonical_benches(folder: Path, name: str) -> list[str]:
    """Return the reference benches of a task under the canonical laws."""
    return [path.read_text(encoding="utf-8") for path in sorted((folder / name / "accepted").glob("*.txt"))]


def pool_text(chosen: Mapping[str, Sequence[Trial]]) -> str:
    """Write the pool: for each table its laws, and the pars of the tasks that are asked under it."""
    tables: dict[int, dict[str, Any]] = {}
    for name, trials in chosen.items():
        for trial in trials:
            empty = {"table": trial.seed, "number": trial.number, "laws": trial.composed, "par": {}}
            tables.setdefault(trial.seed, empty)["par"][name] = trial.par[name]
    lines = [json.dumps(tables[seed], ensure_ascii=False) for seed in sorted(tables)]
    return '{"tables": [\n' + ",\n".join(lines) + "\n]}\n"


def _worked(file: Path) -> dict[int, Trial]:
    """Read what came of tables so far; a table stands once for each time that tasks were tried under it."""
    known: dict[int, Trial] = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else []:
        fields = json.loads(line)
        trial = known.setdefault(fields["seed"], Trial(fields["seed"], *table_of(fields["seed"])))
        trial.found.update(fields["found"])
        trial.par.update(fields["par"])
        trial.tried += fields["tried"]
    return known


def main() -> None:
    """Make the pool and the file of its benches."""
    parser = argparse.ArgumentParser(description="Make the pool of the bench's variants.")
    parser.add_argument("--tables", type=int, default=40, help="how many law tables to try")
    parser.add_argument("--first", type=int, default=0, help="the first of them")
    parser.add_argument("--tasks", default=",".join(briefs()), help="names of the tasks to search, with commas between")
    parser.add_argument("--evaluations", type=int, default=600_000, help="of a task of two sources under one table")
    parser.add_argument("--references", type=Path, required=True, help="folder of the reference benches")
    parser.add_argument("--work", type=Path, required=True, help="file to which each table's finds are added")
    options = parser.parse_args()
    starts = {name: canonical_benches(options.references, name) for name in briefs()}
    known = _worked(options.work)
    for seed in range(options.first, options.tables):
        trial = known.setdefault(seed, Trial(seed, *table_of(seed)))
        names = [name for name in options.tasks.split(",") if name and name not in trial.tried]
        if names:
            # Benches found for other tables are good places to start from, too, though never right ones.
            others = {name: [text for one in known.values() for text in one.found.get(name, ())] for name in names}
            mixed = {name: [*starts[name], *others[name]] for name in names}
            attempt(trial, names, options.evaluations, mixed)
            fields = {"seed": seed, "found": trial.found, "par": trial.par, "tried": names}
            with options.work.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(fields) + "\n")
            print(f"table {seed}: {trial.par}", flush=True)
    trials = [known[seed] for seed in sorted(known)]
    chosen = {name: apart(name, trials, starts[name]) for name in briefs()}
    POOL_FILE.write_text(pool_text(chosen), encoding="utf-8")
    for name, tables in chosen.items():
        benches = {str(trial.seed): trial.found[name] for trial in tables}
        file = options.references / f"variant_{name}.json"
        file.write_text(json.dumps(benches, indent=1) + "\n", encoding="utf-8")
        print(f"{name}: {len(tables)} of {sum(name in trial.found for trial in trials)} tables")


if __name__ == "__main__":
    main()
