"""References of a pack's tasks: programs with the verdict that is expected of them, and how a search makes them.

A pack's task has programs of five kinds, each in a folder of its name:

    accepted     right: `naive.txt`, the search's first; `best-METRIC.txt`, the best known by each metric
    wrong        a right program with one small change, not right any more
    too_slow     one that never comes to an end, where the machine knows that
    invalid      one that does not parse
    cheating     fitted to the first public cases alone; anything but valid
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from puzzles.contract import Task
from puzzles.grading import evaluate
from puzzles.packs.folder import VERDICT_FOLDERS
from puzzles.seeds import Draw
from puzzles.solving import Search, annealing_of

References = Mapping[str, Mapping[str, str]]
"""Folder to file name to program."""

_TRIES = 4000
_FITTED_CASES = 3
_FITTING_EVALUATIONS = (100, 300, 1000, 3000, 10_000, 30_000)
_GRADING_SEED = "reference"


def references_of(task: Task, search: Search) -> dict[str, dict[str, str]]:
    """Make references of a finished search's programs; kinds that could not be made are absent."""
    assert search.first is not None
    accepted = {"naive.txt": search.first}
    accepted.update({f"best-{name}.txt": text for name, text in sorted(search.best.items())})
    best = search.best["balanced"]
    made = {"accepted": accepted, "invalid": {"stranger.txt": best + "\n☃\n"}}
    for text in _spoiled(task, best):
        verdict = evaluate(task, text.encode(), _GRADING_SEED)["verdict"]
        if verdict in ("wrong", "too_slow") and verdict not in made:
            made[verdict] = {"spoiled.txt": text}
        if "wrong" in made and "too_slow" in made:
            break
    cheat = _fitted(task)
    if cheat is not None:
        made["cheating"] = {"fitted-to-public-cases.txt": cheat}
    return made


def write(folder: Path, references: References) -> None:
    """Write references below a task's folder, replacing what was there."""
    for kind, files in references.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for old in (folder / kind).glob("*.txt"):
            old.unlink()
        for name, text in files.items():
            (folder / kind / name).write_text(text, encoding="utf-8")


def faults(task: Task, folder: Path, *, complete: bool) -> Iterator[str]:
    """Grade every reference of a task and yield a sentence for each that is not what its folder says.

    `complete` asks for every kind of folder, too_slow excepted: not every machine can run for ever.
    """
    found: dict[str, list[dict[str, int]]] = {}
    for kind in VERDICT_FOLDERS:
        paths = sorted((folder / kind).glob("*.txt"))
        if complete and not paths and kind != "too_slow":
            yield f"{task.key}: no reference in {kind}/."
        for path in paths:
            report = evaluate(task, path.read_bytes(), _GRADING_SEED)
            found.setdefault(kind, []).append(report.get("metrics", {}))
            if not _as_filed(kind, report["verdict"]):
                yield f"{task.key}: {kind}/{path.name} is {report['verdict']}."
    for metric, par in task.par.items():
        values = [one[metric] for one in found.get("accepted", []) if metric in one]
        if values and min(values) != par:
            yield f"{task.key}: par says {metric} {par}, the best reference has {min(values)}."


def _as_filed(kind: str, verdict: str) -> bool:
    if kind == "cheating":
        return verdict != "valid"
    return verdict == {"accepted": "valid"}.get(kind, kind)


def _spoiled(task: Task, text: str) -> Iterator[str]:
    """Yield texts that differ from a program by one or two exchanged or deleted characters."""
    draw = Draw("spoiled references", task.key)
    signs = sorted({*text})
    for number in range(_TRIES):
        spoiled = list(text)
        for _ in range(1 + number % 2):
            place = draw.below(len(spoiled))
            spoiled[place] = "" if draw.below(4) == 0 else draw.choice(signs)
        if "".join(spoiled).strip() and "".join(spoiled) != text:
            yield "".join(spoiled)


def _fitted(task: Task) -> str | None:
    """Return the program that gets furthest through the public cases without being right, of short searches on few."""
    few = replace(task, cases=task.cases[:_FITTED_CASES])
    anneal = annealing_of(task.machine)
    best: tuple[int, str] | None = None
    for seed, evaluations in enumerate(_FITTING_EVALUATIONS, 1):
        done = anneal(few, seed, evaluations, None)
        for text in (*done.found, done.carry):
            report = evaluate(task, text.encode(), _GRADING_SEED)
            if report["verdict"] in ("wrong", "too_slow"):
                reached = int(report["failure"].get("case", len(task.cases)))
                best = max(best or (-1, ""), (reached, text))
    return None if best is None else best[1]
