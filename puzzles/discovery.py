"""Finds machines and tasks: a machine is a package under `puzzles/` that has a MACHINE; nobody lists them.

A task key is `machine/task`, or `machine/task~SEED` for the variant that a decimal seed draws, or
`machine/task@INSTANCE` for a pack's instance, or `machine/task@INSTANCE~SEED` where an instance draws one of its own
for each candidate.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from puzzles.contract import Machine, Task, UnknownTaskError
from puzzles.packs import folder
from puzzles.packs.instance import ORPHAN, Instance, closed, read, task_of

_KEY = re.compile(
    r"(?P<canonical>[a-z0-9_-]{1,40}/[a-z0-9_-]{1,40})(?:@(?P<instance>[a-z0-9-]{1,40}))?"
    r"(?:~(?P<seed>0|[1-9][0-9]{0,17}))?",
    re.ASCII,
)


@lru_cache(maxsize=1)
def machines() -> tuple[Machine, ...]:
    """Return all machines, sorted by name."""
    package = importlib.import_module("puzzles")
    found = []
    for module in pkgutil.iter_modules(package.__path__):
        if module.ispkg:
            machine = getattr(importlib.import_module(f"puzzles.{module.name}"), "MACHINE", None)
            if isinstance(machine, Machine):
                found.append(machine)
    return tuple(sorted(found, key=lambda each: each.name))


def machine(name: str) -> Machine:
    """Return the machine of that name, or raise a LookupError that lists what there is."""
    for each in machines():
        if each.name == name:
            return each
    raise LookupError(f"There is no machine {name!r}; there are: {', '.join(each.name for each in machines())}.")


@lru_cache(maxsize=1)
def tasks() -> tuple[Task, ...]:
    """Return the canonical tasks of all machines, practice and spare ones included, sorted by key.

    What a task says of the gate is the demo pack's record, where that has one.
    """
    records = folder.demo().canonical
    found = (each for one in machines() for each in one.load_tasks())
    judged = (replace(each, gate=records.get(each.key, each.gate)) for each in found)
    return tuple(sorted(judged, key=lambda each: each.key))


@lru_cache(maxsize=512)
def task(key: str) -> Task:
    """Return the task of a key, a variant's and an instance's included, or raise UnknownTaskError.

    Seeds have at most 18 digits and no leading zero, so that a task has one key only.
    """
    parts = _KEY.fullmatch(key)
    if parts is None or parts["canonical"] not in {each.key for each in tasks()}:
        raise _unknown(key)
    if parts["instance"] is None:
        canonical = _canonical(parts["canonical"])
        return canonical if parts["seed"] is None else machine(canonical.machine).vary(canonical, int(parts["seed"]))
    found = folder.find_instance(parts["instance"])
    if found is None:
        raise _unknown(key)
    return _task_of_instance(found, key)


def task_by_definition(key: str, definition: Mapping[str, Any]) -> Task:
    """Return the task of an instance's key from the instance's own fields: where its pack is not at hand."""
    parts = _KEY.fullmatch(key)
    found = read(definition, key)
    if parts is None or parts["instance"] != found.name:
        raise _unknown(key)
    return _task_of_instance(found, key)


def instance_tasks() -> tuple[Task, ...]:
    """Return the tasks of all instances in the installed packs, as they are before any candidate's seed."""
    found = (task(key) for pack in folder.installed() for one in pack.instances for key in one.keys)
    return tuple(sorted(found, key=lambda each: each.key))


def _task_of_instance(found: Instance, key: str) -> Task:
    parts = _KEY.fullmatch(key)
    if parts is None or not parts["canonical"].startswith(f"{found.machine}/"):
        raise _unknown(key)
    name, kind = parts["canonical"].partition("/")[2], machine(found.machine)
    if name not in found.tasks or (parts["seed"] is not None and found.mode != ORPHAN):
        raise _unknown(key)
    if found.mode != ORPHAN:
        return task_of(found, kind, _canonical(parts["canonical"]))
    if kind.draw_from_pool is None or found.pool is None:
        raise _unknown(key)
    seed = None if parts["seed"] is None else int(parts["seed"])
    return closed(kind.draw_from_pool(found.pool, found.secret, seed or 0), found, seed)[name]


def _canonical(key: str) -> Task:
    return next(each for each in tasks() if each.key == key)


def _unknown(key: str) -> UnknownTaskError:
    return UnknownTaskError(
        f"There is no task {key[:100]!r}; there are: {', '.join(each.key for each in tasks())}"
        " (a variant's key ends with ~ and a decimal seed without leading zeros, an instance's with @ and its name)."
    )
