"""From a task's brief, as its module in a machine's `tasks/` gives it, to the Task that everybody else sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from puzzles.contract import WEIGHT_BY_DIFFICULTY, Case, Laws, Metric, Task

_NOT_RUN = {"passed": False, "reason": "The search gate has not been run on this task."}
_NOT_ASKED = {"passed": False, "reason": "The search gate asks hard and brutal tasks only."}

Figures = dict[str, int]
"""Metric name to value, in the metric's unit."""


class Brief(Protocol):
    """What the brief of every machine says of a task; each machine's own adds what is asked."""

    @property
    def title(self) -> str: ...
    @property
    def difficulty(self) -> str: ...
    @property
    def naive(self) -> Figures: ...
    @property
    def par(self) -> Figures: ...
    @property
    def par_status(self) -> str: ...
    @property
    def features(self) -> tuple[str, ...]: ...
    @property
    def spare(self) -> bool: ...


def make_task(
    machine: str,
    name: str,
    brief: Brief,
    laws: Laws,
    figures: tuple[Figures, Figures],
    seed: int | None,
    *,
    statement: str,
    metrics: tuple[Metric, ...],
    starter: str,
    notation: Mapping[str, Any],
    cases: tuple[Case, ...],
    max_source_bytes: int,
    specification: Any,
    gate: Mapping[str, object] | None = None,
) -> Task:
    """Make a task under a law table; `figures` are naive and par there, `seed` the variant's, None if canonical.

    The par of a variant is what a search found for its pool, and so provisional. `gate` is for tasks that the search
    gate is not run on; the records of those that it was run on are the demo pack's.
    """
    key = f"{machine}/{name}"
    return Task(
        key=key if seed is None else f"{key}~{seed}",
        machine=machine,
        name=name,
        title=brief.title,
        difficulty=brief.difficulty,
        weight=WEIGHT_BY_DIFFICULTY[brief.difficulty],
        spare=brief.spare,
        statement=statement,
        metrics=metrics,
        naive=figures[0],
        par=figures[1],
        par_status=brief.par_status if seed is None else "provisional",
        features=brief.features if seed is None else (*brief.features, "variant"),
        starter=starter,
        laws=laws,
        notation=notation,
        cases=cases,
        max_source_bytes=max_source_bytes,
        gate=gate or (_NOT_RUN if brief.difficulty in ("hard", "brutal") else _NOT_ASKED),
        specification=specification,
        variant=seed,
    )


def in_proportion(brief: Brief, par: Figures) -> Figures:
    """Return a variant's naive values: as far above its par as the canonical ones are above theirs."""
    return {metric: round(brief.naive[metric] * par[metric] / brief.par[metric]) for metric in par}


def with_room(brief: Brief, par: Figures) -> Figures:
    """Return a variant's naive values: the canonical ones, or 1.5 times par where they leave less room than that."""
    return {metric: max(brief.naive[metric], -(-3 * par[metric] // 2)) for metric in par}
