"""The machine's tasks, one module each, found by name: `tree_walk.py` is the task `tree-walk`; each has a BRIEF."""

from __future__ import annotations

import importlib
import pkgutil

from puzzles.accelerator.specification import Brief


def briefs() -> dict[str, Brief]:
    """Return all briefs by task name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        found[module.name.replace("_", "-")] = importlib.import_module(f"{__name__}.{module.name}").BRIEF
    return found
