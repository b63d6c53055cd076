"""Search by annealing rounds: for pars, for the search gate, and for scripted players.

A machine that can be searched offers `anneal(task, seed, evaluations, start) -> Round` in its module `search`. This
module decides how long rounds are and where they start, has what they find graded fully, and keeps the best program
for each metric and the best balanced one. A search is named by its task and seed: the same two give the same
programs after the same number of evaluations anywhere. Its state is a small JSON object between any two rounds, so
a search can be stopped and taken up again.

Lengths of rounds follow the sequence 1 1 2 1 1 2 4 … (Luby, Sinclair, Zuckerman 1993, "Optimal speedup of Las Vegas
algorithms") times `round_evaluations`: within a constant factor of the best schedule without knowing the landscape.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from puzzles.contract import Round, Task
from puzzles.grading import evaluate
from puzzles.scoring import Score, score
from puzzles.seeds import Draw

ROUND_EVALUATIONS = 20_000
PLAYER_ROUND_EVALUATIONS = 1_000
_LONGEST_ROUND = 128
_GRADING_SEED = "search"

Anneal = Callable[[Task, int, int, "str | None"], Round]


class NoSearchError(LookupError):
    """A machine that offers no annealing rounds."""


@dataclass
class Search:
    """A search between two rounds.

    `best` maps each engine metric, and "balanced", to the program that is best by it, among programs that were graded
    valid in full; `metrics` holds their figures. `first` is the first valid program of all. `share` and `carry` are
    of the round that came nearest so far.
    """

    task: Task
    seed: str
    round_evaluations: int = ROUND_EVALUATIONS
    rounds: int = 0
    evaluations: int = 0
    share: float = -math.inf
    carry: str | None = None
    best: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, dict[str, int]] = field(default_factory=dict)
    first: str | None = None

    def step(self, at_most: int | None = None) -> Round:
        """Run the next round, shortened to `at_most` evaluations, and return it."""
        draw = Draw("annealing rounds", self.task.key, self.seed, str(self.rounds))
        length = self.round_evaluations * min(luby(self.rounds + 1), _LONGEST_ROUND)
        length = length if at_most is None else min(length, at_most)
        done = annealing_of(self.task.machine)(self.task, draw.number(6) + 1, length, self._start(draw))
        self.rounds += 1
        self.evaluations += done.evaluations
        if done.share > self.share:
            self.share, self.carry = done.share, done.carry
        for text in done.found:
            self._weigh(text)
        return done

    def _start(self, draw: Draw) -> str | None:
        """Choose where a round starts: anew, from the nearest program so far, or from one of the best right ones."""
        chance = draw.below(4)
        if self.best and chance > 0:
            return self.best[draw.choice(sorted(self.best))]
        return self.carry if chance == 1 else None

    def _weigh(self, text: str) -> None:
        """Grade a program fully, hidden cases included, and keep it if it is the best by anything."""
        if text in self.metrics:
            return
        report = evaluate(self.task, text.encode(), _GRADING_SEED)
        if report["verdict"] != "valid":
            return
        self.first = self.first or text
        self.metrics[text] = report["metrics"]
        for name in (*report["metrics"], "balanced"):
            rival = self.best.get(name)
            if rival is None or self._worth(name, text) > self._worth(name, rival):
                self.best[name] = text
        self.metrics = {kept: self.metrics[kept] for kept in {*self.best.values()}}

    def _worth(self, name: str, text: str) -> tuple[float, float]:
        """Rank a program by one metric (or the balance), the sum of logarithms deciding between equals."""
        values = self.metrics[text]
        spread = -sum(math.log(max(value, 1)) for value in values.values())
        return (spread if name == "balanced" else -float(values[name]), spread)

    def score(self) -> Score:
        """Score what was found as submissions against the task's naive and par values, by the engine's metrics."""
        naive, par = engine_figures(self.task)
        return score(naive, par, list(self.metrics.values()))

    def figures(self) -> dict[str, int]:
        """Return the best value of each metric, empty while nothing right was found."""
        return {name: self.metrics[text][name] for name, text in sorted(self.best.items()) if name != "balanced"}

    def metrics_list(self) -> list[dict[str, int]]:
        """Return the figures of all kept programs, without the programs."""
        return [dict(self.metrics[text]) for text in sorted(self.metrics)]

    def state(self) -> dict[str, Any]:
        """Return what `resumed` needs, as JSON-able fields."""
        return {
            "task": self.task.key,
            "seed": self.seed,
            "round_evaluations": self.round_evaluations,
            "rounds": self.rounds,
            "evaluations": self.evaluations,
            "share": self.share if math.isfinite(self.share) else None,
            "carry": self.carry,
            "best": self.best,
            "metrics": self.metrics,
            "first": self.first,
        }


def resumed(task: Task, state: Mapping[str, Any]) -> Search:
    """Take up a search from its state; raise ValueError when that belongs to another task."""
    if state.get("task") != task.key:
        raise ValueError(f"the state is of a search on {state.get('task')!r}, not on {task.key!r}")
    return Search(
        task,
        str(state["seed"]),
        int(state["round_evaluations"]),
        int(state["rounds"]),
        int(state["evaluations"]),
        -math.inf if state["share"] is None else float(state["share"]),
        state["carry"],
        dict(state["best"]),
        {text: dict(values) for text, values in state["metrics"].items()},
        state["first"],
    )


def luby(number: int) -> int:
    """Return the `number`-th term, counted from 1, of 1 1 2 1 1 2 4 1 1 2 1 1 2 4 8 …"""
    while True:
        power = number.bit_length()
        if number == (1 << power) - 1:
            return 1 << (power - 1)
        number -= (1 << (power - 1)) - 1


def annealing_of(machine: str) -> Anneal:
    """Return a machine's annealing rounds, or raise NoSearchError."""
    name = f"puzzles.{machine}.search"
    found = getattr(importlib.import_module(name), "anneal", None) if importlib.util.find_spec(name) else None
    if found is None:
        raise NoSearchError(f"The machine {machine} offers no search by annealing.")
    rounds: Anneal = found
    return rounds


def can_be_annealed(machine: str) -> bool:
    """Tell whether a machine offers annealing rounds."""
    try:
        annealing_of(machine)
    except NoSearchError:
        return False
    return True


def engine_figures(task: Task) -> tuple[dict[str, float], dict[str, float]]:
    """Return naive and par of the metrics that a grading measures, without what the platform counts."""
    names = [metric.name for metric in task.metrics if metric.counted_by == "engine" and metric.name in task.par]
    return {name: task.naive[name] for name in names}, {name: task.par[name] for name in names}
