"""The search gate: does a generic search come near par? It is counted in evaluations, so that it repeats anywhere.

A task passes when the search has not reached 0.9 of par, in the balanced part of the score and by the metrics that a
grading measures, within 10⁸ evaluations (hard) or 10⁹ (brutal). One evaluation is one candidate program run on
the search's cases until its first failure. The search is `puzzles.solving.Search` with the machine's own annealing:
seeded, so that the same record comes out wherever it is run again.

Where laws are hidden, the search cannot start without them. Its solver gets what a candidate with a shell has: the
budget of experiments, the public pool of laws (pool "demo"), the annealing, and as many submissions as an interview
takes. It infers the laws, believes the nearest where the pool has none that fits, anneals under what it
believes, and sends what it finds. A machine with an `experimenter` of its own brings its own attack.

The record also says, under `laws_known`, after how many evaluations the same annealing reaches 0.9 of par once the laws
are known: an instance may pass only because its laws must be found, and its readers should know.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from puzzles.contract import Probe, Task
from puzzles.digest import engine_digest
from puzzles.discovery import machine
from puzzles.experimenting import beliefs, infer, look
from puzzles.grading import evaluate
from puzzles.scoring import score
from puzzles.solving import Search, can_be_annealed, engine_figures

REACHED = 0.9
EVALUATIONS: Mapping[str, int] = {"hard": 10**8, "brutal": 10**9}
SUBMISSIONS = 30
_BELIEFS = 8
PUBLIC_POOL = "demo"

Watch = Callable[[float, str], None]
"""Told the share of the work that is done, 0 to 1, and a sentence."""


@dataclass
class Way:
    """A solver's way: evaluations run, submissions sent, whether one was right, the best balance reached, and when."""

    task: Task
    evaluations: int = 0
    submissions: int = 0
    right: bool = False
    balanced: float = 0.0
    reached_at: int | None = None

    def send(self, text: str) -> None:
        """Grade a program under the true laws, as a submission is."""
        self.submissions += 1
        report = evaluate(self.task, text.encode(), "gate")
        if report["verdict"] != "valid":
            return
        self.right = True
        naive, par = engine_figures(self.task)
        self.balanced = max(self.balanced, score(naive, par, [report["metrics"]]).balanced)
        if self.balanced >= REACHED and self.reached_at is None:
            self.reached_at = self.evaluations


def asked_of(task: Task) -> int | None:
    """Return how many evaluations a task must withstand, None where the gate asks nothing."""
    return EVALUATIONS.get(task.difficulty)


def run_gate(task: Task, evaluations: int, seed: str, watch: Watch | None = None) -> dict[str, Any]:
    """Try a task and return its record, JSON-able: `passed`, `reason`, and everything needed to run it again.

    `passed` is true only when the evaluations run are at least those that the task's difficulty asks for.
    """
    more: dict[str, Any] = {}
    if task.hidden is None:
        way = search_known(task, evaluations, seed, watch)
    else:
        way, more = _attack(task, evaluations, seed, watch)
    asked = asked_of(task)
    passed = asked is not None and way.reached_at is None and evaluations >= asked
    return {
        "passed": passed,
        "reason": _reason(task, way, evaluations, more),
        "evaluations": way.evaluations,
        "asked": asked,
        "reached_at": way.reached_at,
        "balanced": round(way.balanced, 4),
        "par": dict(task.par),
        "seed": seed,
        "engine_digest": engine_digest(),
        **more,
    }


def search_known(task: Task, evaluations: int, seed: str, watch: Watch | None = None) -> Way:
    """Anneal a task by its true laws until 0.9 of par is reached or the evaluations are used."""
    way, search = Way(task), Search(task, seed)
    while way.evaluations < evaluations and way.reached_at is None:
        search.step(evaluations - way.evaluations)
        way.evaluations = search.evaluations
        way.balanced = search.score().balanced
        if way.balanced >= REACHED:
            way.reached_at = way.evaluations
        if watch is not None:
            watch(way.evaluations / evaluations, f"{way.evaluations:,} evaluations, {way.balanced:.2f} of par")
    return way


def _attack(task: Task, evaluations: int, seed: str, watch: Watch | None) -> tuple[Way, dict[str, Any]]:
    if importlib.util.find_spec(f"puzzles.{task.machine}.experimenter") is not None:
        return _own_attack(task, seed)
    return _attack_by_beliefs(task, evaluations, seed, watch)


def attack_once(task: Task, seed: str) -> dict[str, Any]:
    """Let a machine's own attack try a task once; return what it used and whether its program was right."""
    way, more = _own_attack(task, seed)
    return {"experiments": more["experiments"], "evaluations": way.evaluations, "solved": way.right}


def _own_attack(task: Task, seed: str) -> tuple[Way, dict[str, Any]]:
    assert task.hidden is not None
    attack = importlib.import_module(f"puzzles.{task.machine}.experimenter").attack
    used, text, run = attack(task, _asker(task), task.hidden.budget, PUBLIC_POOL, seed)
    way = Way(task, run)
    if text is not None:
        way.send(text)
    return way, {"experiments": used, "pool": PUBLIC_POOL, "submissions": way.submissions}


def _attack_by_beliefs(task: Task, evaluations: int, seed: str, watch: Watch | None) -> tuple[Way, dict[str, Any]]:
    assert task.hidden is not None
    inference = infer(task, _asker(task), PUBLIC_POOL, seed, task.hidden.budget)
    way = Way(task)
    tries = 1 if inference.all_pinned else _BELIEFS
    for number, belief in enumerate(beliefs(task, inference, tries)):
        _anneal_belief(way, belief, evaluations * (number + 1) // tries, f"{seed} {number}", watch, evaluations)
        if way.reached_at is not None:
            break
    known = search_known(task, evaluations // 10, seed)
    return way, {
        "experiments": inference.used,
        "pool": PUBLIC_POOL,
        "pinned": list(inference.pinned),
        "hidden": list(task.hidden.entries),
        "beliefs": tries,
        "submissions": way.submissions,
        "laws_known": {"evaluations": known.evaluations, "reached_at": known.reached_at},
    }


def _anneal_belief(way: Way, belief: Task, until: int, seed: str, watch: Watch | None, evaluations: int) -> None:
    """Anneal under a belief and send every program that is the best by anything, while submissions are left."""
    search, sent, begun = Search(belief, seed), set(), way.evaluations
    most = min(SUBMISSIONS, way.task.submission_limit or SUBMISSIONS)
    while way.evaluations < until and way.reached_at is None:
        search.step(until - way.evaluations)
        way.evaluations = begun + search.evaluations
        for text in search.best.values():
            if text not in sent and way.submissions < most:
                sent.add(text)
                way.send(text)
        if watch is not None:
            watch(way.evaluations / evaluations, f"{way.evaluations:,} evaluations under believed laws")


def _asker(task: Task) -> Callable[[Probe], list[dict[str, Any]]]:
    return lambda probe: look(machine(task.machine), task, probe)


def _reason(task: Task, way: Way, evaluations: int, more: Mapping[str, Any]) -> str:
    if more:
        who = f"A solver that knows the public pool, with {more['experiments']} experiments, "
        who += f"{way.submissions} submissions and {way.evaluations:,} evaluations,"
    else:
        who = f"Annealing with {way.evaluations:,} evaluations"
    if way.reached_at is not None:
        return f"{who} came within {REACHED} of par."
    asked = asked_of(task)
    fell_short = f" The gate asks for {asked:,}." if asked is not None and evaluations < asked else ""
    return f"{who} did not come within {REACHED} of par (best balance {way.balanced:.2f}).{fell_short}"


def can_be_searched(task: Task) -> bool:
    """Tell whether the task's machine offers what the gate needs."""
    return task.hidden is not None or can_be_annealed(task.machine)
