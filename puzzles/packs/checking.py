"""Tries a pack again: files, references against their verdicts, par against the best reference, records in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from puzzles import discovery
from puzzles.packs import acceptance, references
from puzzles.packs.folder import Pack
from puzzles.packs.gate import asked_of
from puzzles.packs.instance import OPEN, ORPHAN, Instance, as_fields
from puzzles.packs.pools import faults_of_orphan
from puzzles.scoring import weighted_metrics


def faults_of(pack: Pack, references_folder: Path) -> Iterator[str]:
    """Yield a sentence for everything in a pack that does not hold; nothing when all is well."""
    for instance in pack.instances:
        yield from _of_instance(instance, references_folder)
    for key, record in pack.canonical.items():
        task = discovery.task(key)
        if record.get("par") != dict(task.par):
            yield f"{key}: its gate ran against another par; run `python -m puzzles pack gate {key}` again."


def _of_instance(instance: Instance, references_folder: Path) -> Iterator[str]:
    if instance.mode not in (OPEN, ORPHAN) and not acceptance.passed(instance.acceptance):
        yield f"{instance.name}: its record does not say that all six conditions hold."
    if not any(record["gate"].get("passed") for record in instance.tasks.values()):
        yield f"{instance.name}: none of its tasks passed the gate; it belongs among the drafts."
    if instance.mode == ORPHAN:
        yield from faults_of_orphan(instance)
        return
    for key in instance.keys:
        task = discovery.task_by_definition(key, as_fields(instance))
        asked = asked_of(task)
        if task.gate.get("passed") and (asked is None or task.gate["evaluations"] < asked):
            yield f"{key}: it is said to have passed, but its gate ran {task.gate['evaluations']:,} evaluations only."
        if task.gate.get("par", dict(task.par)) != dict(task.par):
            yield f"{key}: its gate ran against another par."
        if not weighted_metrics(task.naive, task.par):
            yield f"{key}: no metric has naive at least 1.5 times par, so nothing tells solutions apart."
        yield from references.faults(task, references_folder / instance.name / task.name, complete=True)
