"""The tasks of the `puzzles` package as rows, and as attempts are asked them.

An instance of a pack is stored with its puzzle version, hidden laws included, so that what was graded once can be
graded again without the pack, and so that a pack that changed changes nothing for those who were invited before. None
of it may be shown: what a page, the API or a release tells comes from a task's published side (see puzzles.contract).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

import puzzles
from interviews.models import Attempt, InterviewPuzzle, PuzzleVersion
from puzzles.packs import folder
from puzzles.packs.instance import ORPHAN, as_fields

GRADED_DIFFICULTIES = ("easy", "medium", "hard", "brutal", "calibration")
# What must be the same for two gradings to mean the same.
MEANING = ("laws", "metrics", "hidden")


@dataclass(frozen=True)
class _Stored:
    """A stored definition, told from others by its digest."""

    digest: str
    fields: Mapping[str, Any] = field(compare=False)


def definition(task: puzzles.Task) -> dict[str, Any]:
    """Return all of a task that gives its results their meaning. Titles and texts may change without a new version."""
    fields: dict[str, Any] = {
        "laws": task.laws,
        "metrics": [metric.name for metric in task.metrics],
        "naive": dict(task.naive),
        "par": dict(task.par),
        "par_status": task.par_status,
        "features": list(task.features),
        "gate": dict(task.gate),
    }
    instance = _instance_fields(task)
    if instance is not None:
        fields["instance"] = instance
    if task.hidden is not None:
        hidden = task.hidden
        fields["hidden"] = {
            "mode": hidden.mode, "family": hidden.family, "entries": list(hidden.entries), "budget": hidden.budget,
        }  # fmt: skip
        if instance is None:
            fields["hidden"]["laws"] = hidden.laws
    return fields


def _instance_fields(task: puzzles.Task) -> dict[str, Any] | None:
    """Return the fields of the task's instance, of its tasks this one alone; None for a task of no pack.

    How the instance was made and accepted is left out: it changes no result.
    """
    name = instance_name(task.key)
    found = folder.find_instance(name) if name else None
    if found is None:
        return None
    own = {task.name: found.tasks[task.name]}
    return as_fields(replace(found, tasks=own, acceptance={}, made={}))


def instance_name(key: str) -> str:
    """Return the name of the instance in a task's key, empty for a key without one."""
    return key.partition("@")[2].partition("~")[0]


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
            machine=task.machine, title=title_of(task), difficulty=task.difficulty, definition=wanted, created_at=at,
        )  # fmt: skip


def title_of(task: puzzles.Task) -> str:
    """Return the title of a task for those who are not asked it; where each attempt is asked another, a common one."""
    return task.name.replace("-", " ").capitalize() if _is_drawn(task) else task.title


def _is_drawn(task: puzzles.Task) -> bool:
    return task.hidden is not None and task.hidden.mode == ORPHAN and "~" not in task.key


def effective_key(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> str:
    """Return the key of the task that this attempt is asked: with its own seed where each attempt has an instance.

    Practice is asked of the common instance, so that nothing learnt before the clock started is true of one's own.
    """
    puzzle = interview_puzzle.puzzle
    drawn = puzzle.definition.get("hidden", {}).get("mode") == ORPHAN and "~" not in puzzle.key
    return f"{puzzle.key}~{attempt.instance_seed}" if drawn and not interview_puzzle.is_practice else puzzle.key


def task_of(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> puzzles.Task:
    """Return the task that this attempt is asked, under the laws that are graded."""
    return task_by_key(interview_puzzle.puzzle, effective_key(attempt, interview_puzzle))


def figures_of(
    interview_puzzle: InterviewPuzzle, task: puzzles.Task
) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return naive and par by which the attempt that is asked this task is scored.

    They are the puzzle version's; where each attempt draws its own instance, those of that instance.
    """
    if task.key != interview_puzzle.puzzle.key:
        return task.naive, task.par
    stored = interview_puzzle.puzzle.definition
    return stored["naive"], stored["par"]


def task_of_version(puzzle: PuzzleVersion) -> puzzles.Task:
    """Return the task of a puzzle version, as it is before any attempt's own seed."""
    return task_by_key(puzzle, puzzle.key)


def task_by_key(puzzle: PuzzleVersion, key: str) -> puzzles.Task:
    """Return the task of a key that belongs to the puzzle version, made from the stored instance where it has one."""
    if "instance" in puzzle.definition:
        return _of_instance(key, _Stored(puzzle.definition_digest, puzzle.definition["instance"]))
    return puzzles.task(key)


@lru_cache(maxsize=512)
def _of_instance(key: str, stored: _Stored) -> puzzles.Task:
    return puzzles.task_by_definition(key, stored.fields)


def has_changed(puzzle: PuzzleVersion) -> bool:
    """Tell whether the package means something else by the version's key by now, or nothing at all.

    Never true of an instance: its stored definition is what is graded.
    """
    if "instance" in puzzle.definition:
        return False
    try:
        now = json.loads(json.dumps(definition(puzzles.task(puzzle.key))))
    except puzzles.UnknownTaskError:
        return True
    return any(now.get(name) != puzzle.definition.get(name) for name in MEANING)


def canonical_tasks() -> list[puzzles.Task]:
    """Return the graded tasks that come with the machines, by machine and difficulty."""
    return _in_order(puzzles.tasks())


def graded_tasks() -> list[puzzles.Task]:
    """Return the tasks an interview can be made of: the canonical ones of each machine, then those of the packs."""
    tasks = [*canonical_tasks(), *_in_order(puzzles.instance_tasks())]
    return sorted(tasks, key=lambda task: task.machine)


def _in_order(tasks: tuple[puzzles.Task, ...]) -> list[puzzles.Task]:
    graded = [task for task in tasks if task.difficulty in GRADED_DIFFICULTIES]
    order = GRADED_DIFFICULTIES.index
    return sorted(
        graded, key=lambda task: (task.machine, instance_name(task.key), task.spare, order(task.difficulty), task.key)
    )


def practice_task(machine: str) -> puzzles.Task:
    """Return the untimed practice task of a machine."""
    return next(task for task in puzzles.tasks() if task.machine == machine and task.difficulty == "practice")
