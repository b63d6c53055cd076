"""Makes instances: draws laws, finds references, tries the conditions and the gate, and records all of it.

The same wish and seed make the same instance anywhere. Laws are drawn from the whole grammar; tables that fail a
condition that is cheap to try are drawn again, up to a limit. What an instance records of a task:

    naive       each metric of the search's first right program, or 1.5 times par where that leaves less room
    par         the best of each metric that the search found, with its seed and evaluations as `par_record`
    gate        the search gate's record, see gate.py

A task's difficulty is the canonical one; in wild mode it is one step up, because its laws must be found first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import puzzles
from puzzles.contract import Grammar, Laws, Machine, Task
from puzzles.digest import engine_digest
from puzzles.packs.acceptance import Record, judge_laws, judge_task
from puzzles.packs.gate import Watch, asked_of, run_gate
from puzzles.packs.instance import BUDGETS, ENTRIES, OPEN, ORPHAN, WILD, Instance, task_of
from puzzles.packs.references import References, references_of
from puzzles.scoring import MINIMUM_ROOM
from puzzles.seeds import Draw
from puzzles.solving import Search

MOST_DRAWS = 400
_UNKNOWN = {"passed": False, "reason": "Not tried yet."}
_HARDER = {"easy": "medium", "medium": "hard", "hard": "brutal", "brutal": "brutal"}


class MakingError(ValueError):
    """An instance that could not be made; the message says what was tried and what to change."""


@dataclass(frozen=True)
class Wish:
    """What to make. `tasks` empty asks for all graded canonical ones; `evaluations` bounds each par search.

    `gate_evaluations` of None runs the gate to what each task's difficulty asks for.
    """

    machine: str
    mode: str
    name: str
    seed: str
    tasks: tuple[str, ...] = ()
    evaluations: int = 3_000_000
    gate_evaluations: int | None = None
    at: str = ""


@dataclass
class Made:
    """An instance and the references of its tasks, filed by verdict: for the tests or a private folder, not shipped."""

    instance: Instance
    references: dict[str, References] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Tell whether the conditions hold and at least one task passed the gate."""
        accepted = self.instance.mode in (OPEN, ORPHAN) or bool(self.instance.acceptance.get("laws", {}).get("passed"))
        return accepted and any(record["gate"]["passed"] for record in self.instance.tasks.values())


def make(wish: Wish, watch: Watch) -> Made:
    """Make one instance, or raise MakingError."""
    machine = puzzles.machine(wish.machine)
    names = wish.tasks or graded_names(machine)
    refused: list[str] = []
    for number, draft in enumerate(_drafts(wish, machine, names)):
        watch(number / MOST_DRAWS, f"law table {number + 1}: {', '.join(draft.entries)}")
        made = _try(wish, machine, draft, watch, refused)
        if made is not None:
            return made
    raise MakingError(
        f"No accepted {wish.mode} instance of {wish.machine} in {MOST_DRAWS} drawn law tables ({_tally(refused)});"
        " try another --seed, other --tasks or more --evaluations."
    )


def graded_names(machine: Machine) -> tuple[str, ...]:
    """Return the canonical tasks of a machine that count in an interview."""
    return tuple(task.name for task in machine.load_tasks() if task.weight > 0 and not task.spare)


def _drafts(wish: Wish, machine: Machine, names: Sequence[str]) -> Iterator[Instance]:
    """Draw law tables with entries to hide, each as an instance without records."""
    if machine.grammar is None or machine.retable is None:
        raise MakingError(f"The machine {machine.name} has no grammar of laws to draw from.")
    tasks = {name: _blank(machine, name, wish.mode) for name in names}
    for number in range(MOST_DRAWS):
        draw = Draw("instance", wish.machine, wish.mode, wish.seed, str(number))
        laws, entries = draw_laws(machine.grammar, machine.canonical_laws, wish.mode, draw)
        hidden = () if wish.mode == OPEN else entries
        yield Instance(wish.name, wish.machine, wish.mode, laws, hidden, BUDGETS[wish.mode], tasks)


def draw_laws(grammar: Grammar, canonical: Laws, mode: str, draw: Draw) -> tuple[Laws, tuple[str, ...]]:
    """Draw a table in which some entries have composed laws, and name them in the table's order."""
    every = list(grammar.entries(canonical))
    least, most = ENTRIES[WILD if mode == OPEN else mode]
    count = least + draw.below(min(most, len(every)) - least + 1)
    chosen: set[str] = set()
    while len(chosen) < count:
        chosen.add(draw.choice(every))
    laws = canonical
    for entry in sorted(chosen, key=every.index):
        laws = grammar.with_law(laws, entry, draw.choice(grammar.laws_of(entry, "full")))
    return laws, tuple(sorted(chosen, key=every.index))


def _blank(machine: Machine, name: str, mode: str) -> Record:
    """Return a record whose figures leave the search free: they are replaced by measured ones."""
    canonical = _canonical(machine, name)
    difficulty = _HARDER[canonical.difficulty] if mode == WILD else canonical.difficulty
    figures = {"naive": dict(canonical.naive), "par": dict(canonical.par)}
    return {"difficulty": difficulty, **figures, "par_status": "provisional", "par_record": {}, "gate": _UNKNOWN}


def _try(wish: Wish, machine: Machine, draft: Instance, watch: Watch, refused: list[str]) -> Made | None:
    """Take a draft through searches, conditions and gate, the cheap ones first; None where nothing of it holds."""
    if draft.mode != OPEN and not _remembers(machine, draft):
        refused.append("remembers")
        return None
    tasks = {name: task_of(draft, machine, _canonical(machine, name)) for name in draft.tasks}
    if draft.mode != OPEN and not _can_be_probed(next(iter(tasks.values())), wish.seed):
        refused.append("probes")
        return None
    if not any(_looks_solvable(task, wish) for task in tasks.values()):
        refused.append("no reference")
        return None
    laws = {} if draft.mode == OPEN else judge_laws(next(iter(tasks.values())), wish.seed)
    if laws and not laws["passed"]:
        refused.extend(name for name in ("identifiable", "not_at_a_glance") if not laws[name]["passed"])
        return None
    made = Made(replace(draft, tasks={}, acceptance={"laws": laws, "tasks": {}} if laws else {}, made=_made(wish)))
    for name, task in tasks.items():
        _add_task(wish, made, machine, name, task, watch, refused)
    return made if made.instance.tasks else None


def _can_be_probed(task: Task, seed: str) -> bool:
    """Tell whether every hidden entry has a small experiment of its own."""
    grammar = puzzles.machine(task.machine).grammar
    assert grammar is not None
    assert task.hidden is not None
    return all(next(grammar.probes(task, entry, seed), None) is not None for entry in task.hidden.entries)


def _looks_solvable(task: Task, wish: Wish) -> bool:
    """Search for a moment: most drawn tables that cannot carry a task are told by that."""
    search = Search(task, wish.seed)
    while search.first is None and search.evaluations < wish.evaluations / 10:
        search.step()
    return search.first is not None


def _add_task(
    wish: Wish, made: Made, machine: Machine, name: str, task: Task, watch: Watch, refused: list[str]
) -> None:
    """Search a task's par, try its conditions and its gate, and add it to the instance if it holds."""
    search = par_search(task, wish.evaluations, wish.seed, watch)
    if search.first is None:
        refused.append(f"{name}: no reference")
        return
    laws = made.instance.acceptance.get("laws", {})
    record = {**_blank(machine, name, wish.mode), **measured(task, search, laws)}
    trial = _with_task(made.instance, name, record)
    ready = task_of(trial, machine, _canonical(machine, name))
    if ready.hidden is not None:
        judged = judge_task(ready, sorted(search.metrics), wish.evaluations, wish.seed)
        if not judged["passed"]:
            refused.extend(f"{name}: {each}" for each, one in judged.items() if each != "passed" and not one["passed"])
            return
        trial = replace(trial, acceptance={"laws": laws, "tasks": {**trial.acceptance["tasks"], name: judged}})
    record["gate"] = gate_record(ready, wish.gate_evaluations, wish.seed, watch)
    made.instance = _with_task(trial, name, record)
    made.references[name] = references_of(ready, search)


def gate_record(task: Task, evaluations: int | None, seed: str, watch: Watch) -> Record:
    """Run the gate as far as a task's difficulty asks, or as far as `evaluations` says."""
    asked = asked_of(task)
    if asked is None:
        return {"passed": False, "reason": "The search gate asks hard and brutal tasks only."}
    return run_gate(task, asked if evaluations is None else evaluations, seed, watch)


def par_search(task: Task, evaluations: int, seed: str, watch: Watch) -> Search:
    """Search by the true laws until the evaluations are used."""
    search = Search(task, seed)
    while search.evaluations < evaluations:
        search.step(evaluations - search.evaluations)
        watch(search.evaluations / evaluations, f"{task.key}: {search.evaluations:,} evaluations, {search.figures()}")
        # A third of the budget without anything right tells that there is nothing cheap to be found.
        if search.first is None and search.evaluations > evaluations / 3:
            break
    return search


def measured(task: Task, search: Search, laws: Record) -> Record:
    """Return naive, par and the par's record as a search found them; experiments are added where laws are hidden."""
    assert search.first is not None
    par = search.figures()
    first = puzzles.evaluate(task, search.first.encode(), "naive")["metrics"]
    naive = {name: max(first[name], math.ceil(MINIMUM_ROOM * value)) for name, value in par.items()}
    if task.hidden is not None:
        par["experiments"] = max(1, laws["identifiable"]["experiments"])
        naive["experiments"] = task.hidden.budget
    record = {
        "method": "annealing",
        "seed": search.seed,
        "evaluations": search.evaluations,
        "found": search.metrics_list(),
    }
    return {"naive": naive, "par": par, "par_status": "best known", "par_record": record}


def _with_task(instance: Instance, name: str, record: Mapping[str, Any]) -> Instance:
    return replace(instance, tasks={**instance.tasks, name: dict(record)})


def _remembers(machine: Machine, draft: Instance) -> bool:
    grammar = machine.grammar
    assert grammar is not None
    for entry in draft.entries:
        for law in grammar.laws_of(entry, "full"):
            if grammar.remembers(law) and grammar.with_law(draft.laws, entry, law) == draft.laws:
                return True
    return False


def _canonical(machine: Machine, name: str) -> Task:
    for task in machine.load_tasks():
        if task.name == name:
            return task
    raise MakingError(f"The machine {machine.name} has no task {name!r}.")


def _made(wish: Wish) -> Record:
    return {"seed": wish.seed, "evaluations": wish.evaluations, "engine_digest": engine_digest(), "at": wish.at}


def _tally(refused: Sequence[str]) -> str:
    counts = {reason: refused.count(reason) for reason in dict.fromkeys(refused)}
    return ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items(), key=lambda pair: -pair[1]))
