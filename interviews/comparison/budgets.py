"""Comparison at an equal budget of active time: which runs count, and with what result.

A run is taken at its best checkpoint within the budget, never at its last message. A run that ended of
its own accord carries its best forward. One stopped by a limit shorter than the budget is censored:
nobody knows what it would have reached, so it is shown but not counted. The same holds for a run that was
withdrawn or broke down before the budget was used, and for one still going on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class EndReason(StrEnum):
    """Why a run ended."""

    SUBMITTED = "submitted"
    TIME = "time"
    TOKENS = "tokens"
    COST = "cost"
    WITHDRAWN = "withdrawn"
    ERROR = "error"


class Validity(StrEnum):
    """Whether a run may be counted."""

    VALID = "valid"
    INVALID = "invalid"
    EXPLOIT = "exploit"
    SUSPECT = "suspect"
    INFRASTRUCTURE = "infrastructure"


@dataclass(frozen=True)
class Checkpoint:
    """A result as it stood after a graded submission, `active_ms` milliseconds of active time after the start.

    `score` is what all submissions up to this one are worth together, or one raw metric of this one.
    """

    active_ms: int
    score: float


@dataclass(frozen=True)
class Run:
    """One pass through an interview or a puzzle; `ended_ms` and `end_reason` are None while it goes on."""

    checkpoints: tuple[Checkpoint, ...]
    ended_ms: int | None
    end_reason: EndReason | None
    validity: Validity = Validity.VALID
    name: str = ""


@dataclass(frozen=True)
class Counted:
    """A run that counts at the budget, and its best within it."""

    run: Run
    best: float | None


@dataclass(frozen=True)
class LeftOut:
    """A run that does not count, its best within the budget, the kind of exclusion, and the reason in words."""

    run: Run
    best: float | None
    kind: str
    reason: str


class AtBudget(NamedTuple):
    """The runs at one budget, in the order given; unpacks as `counted, left_out`."""

    counted: tuple[Counted, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def values(self) -> tuple[float | None, ...]:
        """The bests of the counted runs, ready for `compare_with_runs`."""
        return tuple(item.best for item in self.counted)

    @property
    def exclusions(self) -> dict[str, int]:
        """How many runs were left out for each kind of reason, for the small print."""
        return dict(Counter(item.kind for item in self.left_out))


ONLY_VALID: frozenset[Validity] = frozenset({Validity.VALID})

_VALIDITY_REASONS = {
    Validity.INVALID: "marked invalid",
    Validity.EXPLOIT: "used an exploit",
    Validity.SUSPECT: "under suspicion, not yet settled",
    Validity.INFRASTRUCTURE: "disturbed by a fault of ours",
}
_LIMITS = {EndReason.TIME: "time limit", EndReason.TOKENS: "token limit", EndReason.COST: "cost limit"}


def best_by_budget(
    checkpoints: Iterable[Checkpoint],
    budget_ms: int,
    higher_is_better: bool = True,
    unsolved: float | None = 0.0,
) -> float | None:
    """Return the best score among checkpoints at or before `budget_ms`, or `unsolved` when there is none.

    For scores leave `unsolved` at 0; for a raw metric pass `higher_is_better=False, unsolved=None` and only
    checkpoints that have a value. Raises ValueError for a negative budget.
    """
    if budget_ms < 0:
        raise ValueError(f"a budget cannot be negative; got {budget_ms} ms")
    within = [checkpoint.score for checkpoint in checkpoints if checkpoint.active_ms <= budget_ms]
    if not within:
        return unsolved
    return max(within) if higher_is_better else min(within)


def runs_at_budget(
    runs: Sequence[Run],
    budget_ms: int,
    higher_is_better: bool = True,
    unsolved: float | None = 0.0,
    include: frozenset[Validity] = ONLY_VALID,
) -> AtBudget:
    """Divide `runs` into those that count at `budget_ms` of active time and those left out, with reasons.

    `include` names the validities that count; by default only valid runs do, and the others are reported in
    `exclusions`. The remaining arguments are those of `best_by_budget`.
    """
    counted: list[Counted] = []
    left_out: list[LeftOut] = []
    for run in runs:
        best = best_by_budget(run.checkpoints, budget_ms, higher_is_better, unsolved)
        exclusion = _exclusion(run, budget_ms, include)
        if exclusion is None:
            counted.append(Counted(run, best))
        else:
            left_out.append(LeftOut(run, best, *exclusion))
    return AtBudget(tuple(counted), tuple(left_out))


def _exclusion(run: Run, budget_ms: int, include: frozenset[Validity]) -> tuple[str, str] | None:
    """Say why a run is left out, as (kind, reason); None when it counts."""
    if run.validity not in include:
        return run.validity.value, _VALIDITY_REASONS.get(run.validity, "not among the runs asked for")
    if run.ended_ms is None or run.end_reason is None:
        return "running", "still going on"
    if run.ended_ms >= budget_ms or run.end_reason is EndReason.SUBMITTED:
        return None
    at = f"at {_minutes(run.ended_ms)}, before the budget of {_minutes(budget_ms)}"
    if run.end_reason in _LIMITS:
        return "censored", f"stopped by its {_LIMITS[run.end_reason]} {at}"
    if run.end_reason is EndReason.WITHDRAWN:
        return "withdrawn", f"withdrawn {at}"
    return "error", f"broken off by an error {at}"


def _minutes(milliseconds: int) -> str:
    return f"{round(milliseconds / 60_000, 1):g} min"
