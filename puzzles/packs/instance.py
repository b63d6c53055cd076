"""An instance: a law table of one machine, what of it is hidden, and the tasks asked under it, with their records.

It is one JSON file of a pack. Its tasks have the keys `machine/task@instance`. Format 1:

    {"format": 1, "name": "lantern", "machine": "shuttle", "mode": "wild",
     "laws": {...}, "entries": ["f/left", ...], "budget": 20,
     "tasks": {"parity": {"difficulty": "hard", "naive": {...}, "par": {...}, "par_status": "best known",
                          "par_record": {...}, "gate": {"passed": true, "reason": "...", ...}}},
     "acceptance": {...}, "made": {"seed": "...", "engine_digest": "...", "at": "..."}}

`mode` is open (nothing hidden, `entries` empty and `budget` 0), grey-box, wild, or orphan: then `laws` is absent and
`pool` and `secret` say of what and with which secret each candidate's own instance is drawn
(`machine/task@instance~SEED`). The naive and par values include those of `experiments`, counted by the platform.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from puzzles.contract import WEIGHT_BY_DIFFICULTY, Hidden, Laws, Machine, Metric, Task

FORMAT = 1
OPEN, GREY_BOX, WILD, ORPHAN = "open", "grey-box", "wild", "orphan"
MODES = (OPEN, GREY_BOX, WILD, ORPHAN)
BUDGETS: Mapping[str, int] = {OPEN: 0, GREY_BOX: 12, WILD: 20, ORPHAN: 24}
ENTRIES: Mapping[str, tuple[int, int]] = {OPEN: (0, 0), GREY_BOX: (1, 2), WILD: (3, 5)}
"""Fewest and most hidden entries of a mode."""

EXPERIMENTS = Metric(
    "experiments",
    "Experiments",
    "experiments",
    "Experiments made on this machine before the program was sent.",
    counted_by="platform",
)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
_REQUIRED_OF_A_TASK = ("difficulty", "naive", "par", "par_status", "par_record", "gate")


class InstanceError(ValueError):
    """An instance file that cannot be used; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Instance:
    """One instance as its file says it."""

    name: str
    machine: str
    mode: str
    laws: Laws
    entries: tuple[str, ...]
    budget: int
    tasks: Mapping[str, Mapping[str, Any]]
    acceptance: Mapping[str, Any] = field(default_factory=dict)
    made: Mapping[str, Any] = field(default_factory=dict)
    pool: Mapping[str, Any] | None = None
    secret: str = ""
    published: bool = False  # `laws` is the table that everybody may read: programs can be read, not run

    @property
    def family(self) -> str:
        """Name what shares one budget of experiments."""
        return f"{self.machine}@{self.name}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the instance's tasks."""
        return tuple(f"{self.machine}/{task}@{self.name}" for task in self.tasks)


def read(fields: Mapping[str, Any], where: str) -> Instance:
    """Make an instance of a file's fields, or raise InstanceError; `where` names the file in the message."""
    fault = _fault(fields)
    if fault:
        raise InstanceError(f"{where}: {fault}")
    return Instance(
        name=fields["name"],
        machine=fields["machine"],
        mode=fields["mode"],
        laws=fields.get("laws", {}),
        entries=tuple(fields.get("entries", ())),
        budget=fields["budget"],
        tasks=fields["tasks"],
        acceptance=fields.get("acceptance", {}),
        made=fields.get("made", {}),
        pool=fields.get("pool"),
        secret=fields.get("secret", ""),
        published=fields.get("published", False),
    )


def read_file(path: Path) -> Instance:
    """Read an instance's file, or raise InstanceError."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InstanceError(f"{path}: cannot be read as JSON: {error}") from None
    if not isinstance(fields, dict):
        raise InstanceError(f"{path}: an instance is a JSON object.")
    return read(fields, str(path))


def as_fields(instance: Instance) -> dict[str, Any]:
    """Return the JSON-able fields of an instance; `read` makes an equal one of them."""
    fields: dict[str, Any] = {
        "format": FORMAT,
        "name": instance.name,
        "machine": instance.machine,
        "mode": instance.mode,
        "laws": instance.laws,
        "entries": list(instance.entries),
        "budget": instance.budget,
        "tasks": instance.tasks,
        "acceptance": instance.acceptance,
        "made": instance.made,
    }
    if instance.published:
        fields["published"] = True
    if instance.pool is not None:
        del fields["laws"]
        fields.update(pool=instance.pool, secret=instance.secret)
    return fields


def _fault(fields: Mapping[str, Any]) -> str | None:
    if fields.get("format") != FORMAT:
        return f"it is of format {fields.get('format')!r}; this version reads format {FORMAT}."
    for name, kind in (("name", str), ("machine", str), ("mode", str), ("budget", int), ("tasks", dict)):
        if not isinstance(fields.get(name), kind):
            return f"the field {name!r} is missing or of another kind."
    if not _NAME.fullmatch(fields["name"]):
        return f"the name {fields['name'][:60]!r} is not made of a-z, 0-9 and hyphens."
    if fields["mode"] not in MODES:
        return f"the mode {fields['mode'][:60]!r} is none of {', '.join(MODES)}."
    if fields["mode"] == ORPHAN:
        return None if fields.get("pool") and fields.get("secret") else "an orphan instance needs `pool` and `secret`."
    if not isinstance(fields.get("laws"), dict):
        return "the field 'laws' is missing or no object."
    least, most = ENTRIES[fields["mode"]]
    if not least <= len(fields.get("entries", ())) <= most:
        return f"the mode {fields['mode']} hides {least} to {most} entries, not {len(fields.get('entries', ()))}."
    for task, record in fields["tasks"].items():
        missing = [name for name in _REQUIRED_OF_A_TASK if name not in record]
        if missing:
            return f"the task {task!r} has no {missing[0]!r}."
    return None


def task_of(instance: Instance, machine: Machine, canonical: Task) -> Task:
    """Make a task under the instance's laws from the canonical one; everything shown is made of the published table."""
    record = instance.tasks[canonical.name]
    if machine.retable is None:
        raise InstanceError(f"{instance.name}: the machine {machine.name} has one law table only.")
    opened = machine.retable(canonical, instance.laws)
    shown = opened if instance.mode == OPEN else _hidden(instance, machine, canonical, opened)
    platform = (EXPERIMENTS,) if "experiments" in record["par"] else ()
    return replace(
        shown,
        key=f"{canonical.key}@{instance.name}",
        difficulty=record["difficulty"],
        weight=WEIGHT_BY_DIFFICULTY[record["difficulty"]],
        spare=False,
        metrics=(*opened.metrics, *platform),
        naive=record["naive"],
        par=record["par"],
        par_status=record["par_status"],
        features=tuple(record.get("features", (*canonical.features, instance.mode))),
        gate=record["gate"],
    )


def _hidden(instance: Instance, machine: Machine, canonical: Task, opened: Task) -> Task:
    """Take every text from the table as published, so that no text can tell of what is hidden."""
    if machine.grammar is None or machine.retable is None:
        raise InstanceError(f"{instance.name}: nothing can be hidden on the machine {machine.name}.")
    shown = machine.retable(canonical, published(instance, machine).laws)
    true_laws = {} if instance.published else instance.laws
    hidden = Hidden(instance.mode, instance.family, instance.entries, instance.budget, true_laws)
    return replace(shown, hidden=hidden, cases=opened.cases, specification=opened.specification)


def published(instance: Instance, machine: Machine) -> Instance:
    """Return an instance with hidden laws as everybody may read it: its hidden entries are marked as such."""
    if instance.published or machine.grammar is None:
        return instance
    return replace(instance, laws=machine.grammar.hide(instance.laws, instance.entries), published=True)


def closed(tasks: Mapping[str, Task], instance: Instance, seed: int | None) -> dict[str, Task]:
    """Give the tasks that an orphan instance draws for one candidate their keys, their family and their records."""
    ending = "" if seed is None else f"~{seed}"
    family = f"{instance.family}{ending}"
    made = {}
    for name, task in tasks.items():
        hidden = None if task.hidden is None else replace(task.hidden, family=family, budget=instance.budget)
        gate = instance.tasks.get(name, {}).get("gate", task.gate)
        made[name] = replace(task, key=f"{task.machine}/{name}@{instance.name}{ending}", hidden=hidden, gate=gate)
    return made


def chosen(instances: Sequence[Instance], name: str) -> Instance | None:
    """Return the instance of that name, or None."""
    return next((each for each in instances if each.name == name), None)
