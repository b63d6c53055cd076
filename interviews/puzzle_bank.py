"""The tasks of the `puzzles` package as rows: what an interview can be made of."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import transaction

import puzzles
from interviews.models import PuzzleVersion


def definition(task: puzzles.Task) -> dict[str, Any]:
    """Return all of a task that gives its results their meaning. Titles and texts may change without a new version."""
    return {
        "laws": task.laws,
        "metrics": [metric.name for metric in task.metrics],
        "naive": dict(task.naive),
        "par": dict(task.par),
        "par_status": task.par_status,
        "features": list(task.features),
        "gate": dict(task.gate),
    }


def version_of(key: str, at: datetime) -> PuzzleVersion:
    """Return the row of the task as the package defines it now, made on first use.

    Raises puzzles.UnknownTaskError, which says what there is.
    """
    task = puzzles.task(key)
    wanted = definition(task)
    digest = hashlib.sha256(json.dumps(wanted, sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        found = PuzzleVersion.objects.filter(key=key, definition_digest=digest).first()
        if found is not None:
            return found
        return PuzzleVersion.objects.create(
            key=key, number=PuzzleVersion.objects.filter(key=key).count() + 1, definition_digest=digest,
            machine=task.machine, title=task.title, difficulty=task.difficulty, definition=wanted, created_at=at,
        )  # fmt: skip


def graded_tasks() -> list[puzzles.Task]:
    """Return the canonical tasks an interview can be made of, by machine and difficulty."""
    order = ["easy", "medium", "hard", "brutal"]
    tasks = [task for task in puzzles.tasks() if task.difficulty in order]
    return sorted(tasks, key=lambda task: (task.machine, task.spare, order.index(task.difficulty), task.key))


def practice_task(machine: str) -> puzzles.Task:
    """Return the untimed practice task of a machine."""
    return next(task for task in puzzles.tasks() if task.machine == machine and task.difficulty == "practice")
