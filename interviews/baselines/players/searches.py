"""Which searches there are. A machine that has some offers them in its module `search`, as generators.

A search knows the machine's own engine and the public cases, as anybody may who writes a simulator from the rules. It
yields (evaluations, program, score so far) whenever it found something better, and None from time to time.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Generator
from dataclasses import dataclass

import puzzles

Found = tuple[int, str, float]
Steps = Generator[Found | None, None, None]
Search = Callable[[puzzles.Task, int], Steps]


@dataclass(frozen=True)
class Player:
    """A scripted player: its name on the command line, its title, the search it uses, and the version of its loop."""

    name: str
    title: str
    search: str
    version: int


PLAYERS = {
    player.name: player
    for player in (
        Player("random-search", "random search", "random_search", 1),
        Player("annealing", "annealing", "annealing", 1),
    )
}


def search_for(player: Player, machine: str) -> Search | None:
    """Return the player's search on a machine, None when the machine offers none."""
    name = f"puzzles.{machine}.search"
    if importlib.util.find_spec(name) is None:
        return None
    found: Search | None = getattr(importlib.import_module(name), player.search, None)
    return found


def evaluations_per_heartbeat(machine: str) -> int:
    """Return how many evaluations lie between two heartbeats of a machine's searches."""
    return int(getattr(importlib.import_module(f"puzzles.{machine}.search"), "HEARTBEAT_EVERY", 0))


def passes_public_cases(task: puzzles.Task, source: str) -> bool:
    """Tell whether a program passes all public cases in a local run; hidden cases are the site's to try."""
    report = puzzles.evaluate(task, source.encode(), "local", puzzles.Limits(hidden_cases=0))
    if report["verdict"] == "valid":
        return True
    failure = report.get("failure", {})
    return bool(report["verdict"] == "wrong" and failure.get("stage") == "hidden")
