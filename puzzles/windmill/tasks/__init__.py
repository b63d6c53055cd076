"""The garden's tasks, one module each, found by name: `turn_about.py` is the task `turn-about`."""

from __future__ import annotations

import importlib
import pkgutil

from puzzles.windmill.specification import Brief


def briefs() -> dict[str, Brief]:
    """Return all briefs by task name."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        found[module.name.replace("_", "-")] = importlib.import_module(f"{__name__}.{module.name}").BRIEF
    return found
