"""Finds machines and tasks: a machine is a package under `puzzles/` that has a MACHINE; nobody lists them.

A task key is `machine/task`, or `machine/task~SEED` for the variant that a decimal seed draws.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from functools import lru_cache

from puzzles.contract import Machine, Task, UnknownTaskError

_KEY = re.compile(r"(?P<canonical>[a-z0-9_-]{1,40}/[a-z0-9_-]{1,40})(?:~(?P<seed>0|[1-9][0-9]{0,17}))?", re.ASCII)


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
    """Return the canonical tasks of all machines, practice and spare ones included, sorted by key."""
    return tuple(sorted((each for one in machines() for each in one.load_tasks()), key=lambda each: each.key))


@lru_cache(maxsize=512)
def task(key: str) -> Task:
    """Return the task of a key, a variant included, or raise UnknownTaskError.

    Seeds have at most 18 digits and no leading zero, so that a task has one key only.
    """
    parts = _KEY.fullmatch(key)
    known = {each.key: each for each in tasks()}
    if parts is None or parts["canonical"] not in known:
        raise UnknownTaskError(
            f"There is no task {key[:100]!r}; there are: {', '.join(known)}"
            " (a variant's key ends with ~ and a decimal seed without leading zeros)."
        )
    canonical = known[parts["canonical"]]
    if parts["seed"] is None:
        return canonical
    return machine(canonical.machine).vary(canonical, int(parts["seed"]))
