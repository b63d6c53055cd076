"""Makes instances of mode orphan: a pool and a secret, of which each candidate gets a machine of its own.

The machine's module `classification` draws the pool (`make_pool`). The gate is tried on the first few candidates'
machines: a solver that knows the public pool makes the budget's experiments and searches for a program under what it
believes. A task passes when it solved none of them. What cannot be searched without experiments has no evaluations to
be counted but the solver's own, which the record gives.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import puzzles
from puzzles.contract import Task
from puzzles.digest import engine_digest
from puzzles.packs.gate import PUBLIC_POOL, Watch, asked_of, attack_once
from puzzles.packs.instance import BUDGETS, ORPHAN, Instance, closed

CANDIDATES = 8
"""How many candidates' machines the gate tries."""


def make_orphan(machine: str, name: str, seed: str, count: int, at: str, watch: Watch) -> Instance:
    """Make an instance of `count` machines drawn from the whole grammar; the seed is its secret."""
    grammar = importlib.import_module(f"puzzles.{machine}.grammar")
    classification = importlib.import_module(f"puzzles.{machine}.classification")
    secret = f"{name}:{seed}"

    def progress(drawn: int, accepted: int) -> None:
        watch(accepted / count, f"{accepted} of {drawn} drawn machines accepted")

    pool = classification.make_pool(grammar.pool_of("full"), secret, count, progress)
    made = {"engine_digest": engine_digest(), "at": at, "machines": count}
    blank = Instance(name, machine, ORPHAN, {}, (), BUDGETS[ORPHAN], {}, {}, made, pool, secret)
    drawn = [_tasks(blank, number) for number in range(CANDIDATES)]
    tasks = {task: {"gate": gate_over([one[task] for one in drawn], watch)} for task in drawn[0]}
    return Instance(name, machine, ORPHAN, {}, (), BUDGETS[ORPHAN], tasks, {}, made, pool, secret)


def gate_over(tasks: list[Task], watch: Watch) -> dict[str, Any]:
    """Let the solver that knows the public pool attack one task on several candidates' machines."""
    if asked_of(tasks[0]) is None:
        return {"passed": False, "reason": "The search gate asks hard and brutal tasks only."}
    tries = []
    for number, task in enumerate(tasks):
        tries.append(attack_once(task, str(number)))
        watch((number + 1) / len(tasks), f"{task.key}: {sum(each['solved'] for each in tries)} of {number + 1} solved")
    solved = sum(each["solved"] for each in tries)
    reason = (
        f"A solver that knows the public pool, with {tasks[0].hidden.budget if tasks[0].hidden else 0} experiments,"
        f" solved {solved} of {len(tries)} candidates' machines."
    )
    return {"passed": solved == 0, "reason": reason, "pool": PUBLIC_POOL, "tries": tries}


def faults_of_orphan(instance: Instance) -> list[str]:
    """Solve the tasks of the first candidates' machines completely; name every par that is not the shortest."""
    wrong = []
    for number in range(2):
        for task in _tasks(instance, number).values():
            solve = puzzles.machine(task.machine).solve
            found = None if solve is None else solve(task, 120.0, "check")
            report = {} if found is None else puzzles.evaluate(task, found.encode(), "check")
            if not _is_par(task, report):
                wrong.append(f"{task.key}: its par is {dict(task.par)}, the complete search found {report}.")
    return wrong


def _is_par(task: Task, report: Mapping[str, Any]) -> bool:
    return report.get("verdict") == "valid" and all(
        report["metrics"][metric.name] == task.par[metric.name]
        for metric in task.metrics
        if metric.counted_by == "engine"
    )


def _tasks(instance: Instance, seed: int) -> dict[str, Task]:
    draw = puzzles.machine(instance.machine).draw_from_pool
    if draw is None or instance.pool is None:
        raise ValueError(f"The machine {instance.machine} draws no instances of its own for candidates.")
    return closed(draw(instance.pool, instance.secret, seed), instance, seed)
