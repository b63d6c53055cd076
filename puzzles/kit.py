"""Makes a kit: one folder in which a task can be worked on with nothing but Python 3.9 or newer.

    README.md          the rules of the machine, what the task asks, and how to use the folder
    public_cases.json  inputs with what is expected
    program.txt        where to begin
    puzzles/           this package with the one machine, without searches and without other instances

In the folder, `python3 -m puzzles check|run|trace TASK program.txt` works. Of a task with hidden laws the kit has the
published table alone: `check` then tells whether a program can be read, and running it is the server's business. Where
everything is hidden (the machine orphan) there is nothing to run, and the kit is the rules.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from puzzles.contract import Task
from puzzles.discovery import machine, machines
from puzzles.packs import folder
from puzzles.packs.instance import ORPHAN, as_fields, published

_PACKAGE = Path(__file__).resolve().parent
_SEARCHES = ("search.py", "kernel.py", "experimenter.py")


class KitError(ValueError):
    """A kit that cannot be written; the message says what to do."""


def write(task: Task, target: Path) -> None:
    """Write a task's kit into a folder that is not there yet, or raise KitError."""
    if target.exists():
        raise KitError(f"{target} is there already; name a folder that is not.")
    runs = task.hidden is None or task.hidden.mode != ORPHAN
    target.mkdir(parents=True)
    (target / "README.md").write_text(_readme(task, runs), encoding="utf-8")
    (target / "program.txt").write_text(task.starter, encoding="utf-8")
    _write_json(target / "public_cases.json", task.public_cases)
    if runs:
        _copy_package(task, target / "puzzles")


def _copy_package(task: Task, target: Path) -> None:
    others = {each.name for each in machines()} - {task.machine}

    def left_out(where: str, names: list[str]) -> set[str]:
        inside = Path(where).relative_to(_PACKAGE)
        if inside == Path():
            return {"__pycache__", *others}
        return {"__pycache__", *_SEARCHES, *(("instances",) if inside == Path("packs/demo") else ())}

    shutil.copytree(_PACKAGE, target, ignore=left_out)
    # Records of canonical tasks of the machines that were left out name nothing here.
    records = {key: one for key, one in folder.demo().canonical.items() if key.startswith(f"{task.machine}/")}
    _write_json(target / "packs" / "demo" / "canonical.json", records)
    _, _, name = task.key.partition("@")
    if name:
        _copy_instance(name, task, target / "packs" / "demo" / "instances")


def _copy_instance(name: str, task: Task, target: Path) -> None:
    instance = folder.find_instance(name)
    if instance is None:
        raise KitError(f"No installed pack has the instance {name!r}.")
    kind = machine(task.machine)
    shown = instance if task.hidden is None else published(instance, kind)
    # Records of how it was made, and of its other tasks, are no candidate's business.
    record = {"par_record": {}, "gate": {"passed": instance.tasks[task.name]["gate"]["passed"], "reason": ""}}
    only = {task.name: {**instance.tasks[task.name], **record}}
    target.mkdir()
    _write_json(target / f"{name}.json", as_fields(replace(shown, tasks=only, acceptance={}, made={})))


def _readme(task: Task, runs: bool) -> str:
    kind = machine(task.machine)
    return "\n\n".join(
        [
            f"# {kind.title}",
            kind.statement(task.laws),
            f"## Your task: {task.title}",
            task.statement,
            "## This folder",
            _how_to(task, runs),
        ]
    )


def _how_to(task: Task, runs: bool) -> str:
    if not runs:
        return "Nothing of this machine runs here: its runs are made on the server, and so is the grading."
    if task.hidden is not None:
        return (
            "Some of this machine's laws are not documented, so it runs on the server alone: that is where experiments"
            " are made and programs are graded. Here you can have the way a program is written checked, with Python 3.9"
            f" or newer and nothing else:\n\n    python3 -m puzzles check {task.key} program.txt"
        )
    return (
        "With Python 3.9 or newer and nothing else, in this folder:\n\n"
        f"    python3 -m puzzles check {task.key} program.txt          is it right, and what does it measure\n"
        f"    python3 -m puzzles run   {task.key} program.txt --case 0 one public case\n"
        f"    python3 -m puzzles trace {task.key} program.txt --case 0 the same, step by step"
    )


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
