"""Which searches there are, as generators: random search from the machine's module `search`, annealing by rounds.

A search knows the machine's own engine and the public cases, as anybody may who writes a simulator from the rules. It
yields (evaluations, program, score so far) whenever it found something better, (evaluations, None, …) when it found
nothing for a while, and None from time to time where it does not count.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Generator
from dataclasses import dataclass

import puzzles
from puzzles import solving

Found = tuple[int, "str | None", float]
Steps = Generator[Found | None, None, None]
Search = Callable[[puzzles.Task, int], Steps]


@dataclass(frozen=True)
class Player:
    """A scripted player: its name on the command line, its title, the search it uses, and the version of its loop.

    One that `explores` plays machines whose laws are hidden, too: it finds them out by experiments first.
    """

    name: str
    title: str
    search: str
    version: int
    explores: bool = False


ANNEALING = "annealing"
PLAYERS = {
    player.name: player
    for player in (
        Player("random-search", "random search", "random_search", 1),
        Player("annealing", "annealing", ANNEALING, 2),
        Player("experimenter", "experimenter", ANNEALING, 1, explores=True),
    )
}


def search_for(player: Player, machine: str) -> Search | None:
    """Return the player's search on a machine, None when the machine offers none."""
    if player.search == ANNEALING:
        return annealing if _anneals(machine) else None
    name = f"puzzles.{machine}.search"
    if importlib.util.find_spec(name) is None:
        return None
    found: Search | None = getattr(importlib.import_module(name), player.search, None)
    return found


def annealing(task: puzzles.Task, seed: int) -> Steps:
    """Anneal for ever, in rounds short enough for a player to look up from."""
    return annealed(solving.Search(task, f"player {seed}", solving.PLAYER_ROUND_EVALUATIONS))


def annealed(search: solving.Search) -> Steps:
    """Go on with a search, telling what each round came to."""
    shown: set[str] = set()
    while True:
        before = search.share
        done = search.step()
        for text in (*done.found, *([done.carry] if search.share > before else [])):
            if text not in shown:
                shown.add(text)
                yield search.evaluations, text, done.share
        yield search.evaluations, None, done.share


def _anneals(machine: str) -> bool:
    try:
        solving.annealing_of(machine)
    except solving.NoSearchError:
        return False
    return True


def evaluations_per_heartbeat(machine: str) -> int:
    """Return how many evaluations lie between two heartbeats of a machine's searches."""
    name = f"puzzles.{machine}.search"
    if importlib.util.find_spec(name) is None:
        return 0
    return int(getattr(importlib.import_module(name), "HEARTBEAT_EVERY", 0))


def passes_public_cases(task: puzzles.Task, source: str) -> bool:
    """Tell whether a program passes all public cases in a local run; hidden cases are the site's to try."""
    report = puzzles.evaluate(task, source.encode(), "local", puzzles.Limits(hidden_cases=0))
    if report["verdict"] == "valid":
        return True
    failure = report.get("failure", {})
    return bool(report["verdict"] == "wrong" and failure.get("stage") == "hidden")
