"""A player on machines whose laws are hidden: it finds them out by experiments, then searches under what it believes.

It knows what is public: the task as published, its public cases, and the demo pool of laws. The installed package may
know an instance's true laws; they are thrown away here before anything is done with the task, and every experiment is
made by the site. So it stands for somebody who has read our code, and has no key to the private pack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import puzzles
from interviews.baselines.players.client import ApiClient, ApiRefusedError
from interviews.baselines.players.searches import Steps, annealed, passes_public_cases
from puzzles import solving
from puzzles.contract import Event, Probe
from puzzles.experimenting import Inference, beliefs, infer, sample_of
from puzzles.orphan import experimenter as orphan_experimenter
from puzzles.orphan.grammar import DEMO_POOL, pool_of
from puzzles.orphan.rules import all_rules
from puzzles.orphan.solver import shortest
from puzzles.packs.instance import ORPHAN

POOL = "demo"
PROBES = 16
BELIEFS = 3
CONFLICT = 409


class CannotExploreError(Exception):
    """The player cannot play this machine; the text says why."""


@dataclass(frozen=True)
class Known:
    """What a player has found out so far in one attempt, by family of hidden laws."""

    grammars: dict[str, Inference] = field(default_factory=dict)
    calculators: dict[str, orphan_experimenter.Inferred] = field(default_factory=dict)


@dataclass(frozen=True)
class Explored:
    """What experiments led to: how many there were, a search, and whether a program is right as far as it believes."""

    experiments: int
    steps: Steps
    passes: Callable[[str], bool]


def explore(client: ApiClient, shown: dict[str, Any], seed: int, known: Known, watch: Callable[[], None]) -> Explored:
    """Make the experiments that tell most, and return the search that follows from them.

    What was found out of a machine is kept in `known` for the other puzzles on it. `watch` is called at each
    experiment: the player is alive.
    """
    try:
        task = without_secrets(puzzles.task(shown["task"]))
    except puzzles.UnknownTaskError:
        raise CannotExploreError(f"{shown['task']} is in no pack that this player has") from None
    asking = _Asking(client, shown, watch)
    assert task.hidden is not None
    found = _explore_orphan if task.hidden.mode == ORPHAN else _explore_grammar
    return found(task, asking, shown, seed, known)


def without_secrets(task: puzzles.Task) -> puzzles.Task:
    """Return the task without the true laws, which only the package of somebody who has the pack knows."""
    if task.hidden is None:
        raise CannotExploreError(f"the site hides laws of {task.key}, and this player's package hides none")
    return replace(task, hidden=replace(task.hidden, laws={}))


class _Asking:
    """Asks the site, and counts."""

    def __init__(self, client: ApiClient, shown: dict[str, Any], watch: Callable[[], None]) -> None:
        self._client, self._slug, self._watch = client, shown["slug"], watch
        self.used = int(shown["experiments"]["used"])
        self.left = int(shown["experiments"]["budget"]) - self.used
        self.made = 0

    def __call__(self, probe: Probe) -> list[Event]:
        self._watch()
        key = f"{self._slug}:experiment:{self.used + self.made + 1}"
        try:
            answer = self._client.experiment(self._slug, probe.program, probe.input, key)
        except ApiRefusedError as error:
            if error.status != CONFLICT:
                raise
            raise CannotExploreError(f"after {self.made} experiments: {error.sentence}") from error
        self.made += 1
        seen: list[Event] = answer["observation"]
        return seen


def _explore_grammar(task: puzzles.Task, asking: _Asking, shown: dict[str, Any], seed: int, known: Known) -> Explored:
    assert task.hidden is not None
    family = task.hidden.family
    if family not in known.grammars:
        drawn = [sample_of(task, entry, POOL, family, PROBES) for entry in task.hidden.entries]
        known.grammars[family] = infer(task, asking, POOL, family, asking.left, drawn)
    found = known.grammars[family]
    believed = list(beliefs(task, found, 1 if found.all_pinned else BELIEFS))
    steps = _in_turn([solving.Search(each, f"player {seed}", solving.PLAYER_ROUND_EVALUATIONS) for each in believed])
    return Explored(asking.made, steps, lambda text: any(passes_public_cases(each, text) for each in believed))


def _in_turn(searches: Sequence[solving.Search]) -> Steps:
    """Search under each belief in turn, and count all evaluations together."""
    running = [annealed(search) for search in searches]
    while True:
        for steps in running:
            for _, text, share in _round(steps):
                yield sum(search.evaluations for search in searches), text, share


def _round(steps: Steps) -> Iterator[tuple[int, str | None, float]]:
    for found in steps:
        if found is not None:
            yield found
            if found[1] is None:
                return


def _explore_orphan(task: puzzles.Task, asking: _Asking, shown: dict[str, Any], seed: int, known: Known) -> Explored:
    assert task.hidden is not None
    asked, family = _as_asked(task, shown), task.hidden.family
    if family not in known.calculators:
        known.calculators[family] = orphan_experimenter.infer(asked, asking, asking.left, pool_of(DEMO_POOL), seed)
    laws = known.calculators[family].laws
    if laws is None:
        raise CannotExploreError(f"no calculator of the demo pool shows what {asking.made} experiments showed")
    rule = asked.specification.rule
    found = shortest(laws, [rule], wanted=lambda length, so_far: not so_far.programs)
    program = found.programs.get(rule)
    steps: list[tuple[int, str | None, float]] = [] if program is None else [(found.evaluations, program, 1.0)]
    # It has no other simulator than its belief, so what it found is right as far as it can tell.
    return Explored(asking.made, (step for step in steps), lambda text: True)


def _as_asked(task: puzzles.Task, shown: dict[str, Any]) -> puzzles.Task:
    """Return the task with the rule of this candidate's own statement: the library is public, the cases tell which."""
    told = re.search(r"numbers from 0 to (\d+)", shown["statement"])
    if told is None:
        raise CannotExploreError("the statement does not say which numbers there are")
    modulus = int(told.group(1)) + 1
    cases = [tuple(_numbers(case[name]) for name in ("input", "expected")) for case in shown["public_cases"]]
    fitting = [
        rule for rule in all_rules(modulus) if all(rule.wanted(given, modulus) == wanted for given, wanted in cases)
    ]
    rule = next((rule for rule in fitting if rule.title == shown["title"]), None)
    if rule is None:
        raise CannotExploreError(f"this player's library has no rule {shown['title']!r} that fits the public cases")
    return replace(task, specification=replace(task.specification, rule=rule, modulus=modulus, pool=None, secret=""))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]
