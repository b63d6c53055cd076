"""The rows behind a comparison, read in a fixed number of queries and handed on as plain values.

Only attempts on one and the same interview version are ever read together: that fixes the puzzle versions, the time
limit and the policies, so that nothing is pooled across them.

Time is each attempt's own clock: active milliseconds divided by the accommodation's multiplier. An accommodation
multiplies every clock, so an hour on it is the hour of everybody else; and nobody can read from a comparison that
somebody has one. Extra time given to one person is no such thing: what it yields lies beyond the budget.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

import puzzles
from interviews.comparison.budgets import Checkpoint, EndReason, Run, Validity
from interviews.models import Attempt, BaselineConfiguration, ClockEntry, InterviewPuzzle, InterviewVersion
from interviews.models import Checkpoint as CheckpointRow

VALID = "valid"
# Entries of the ledger that are no active time, as in Attempt.active_ms; extra time given to a subject is active.
LOST = (ClockEntry.Kind.DOWNTIME, ClockEntry.Kind.FAILED_GRADING)


@dataclass(frozen=True)
class Result:
    """A counted submission: when on the own clock, its verdict and metrics, and the puzzle's score by then (0..105)."""

    clock_ms: int
    verdict: str
    metrics: Mapping[str, float]
    score_so_far: float


@dataclass(frozen=True)
class Passage:
    """One attempt as the comparison sees it; `results` by the id of the interview's puzzle, in order of time."""

    attempt_id: int
    arm: str
    subject_id: int | None
    configuration_id: int | None
    started_at: datetime
    ended_ms: int | None
    end_reason: EndReason | None
    validity: Validity
    results: Mapping[int, tuple[Result, ...]] = field(default_factory=dict)

    def on_puzzle(self, puzzle: InterviewPuzzle) -> Run:
        """Return the puzzle's score over time."""
        points = (Checkpoint(result.clock_ms, result.score_so_far) for result in self.results.get(puzzle.pk, ()))
        return self._run(points)

    def on_metric(self, puzzle: InterviewPuzzle, metric: str) -> Run:
        """Return one raw metric of the valid submissions to a puzzle over time."""
        valid = (result for result in self.results.get(puzzle.pk, ()) if result.verdict == VALID)
        return self._run(Checkpoint(item.clock_ms, item.metrics[metric]) for item in valid if metric in item.metrics)

    def on_interview(self, graded: Iterable[InterviewPuzzle]) -> Run:
        """Return the interview's score over time: the weighted score of all puzzles, an unsolved one counting 0."""
        weights = {puzzle.pk: puzzle.weight for puzzle in graded}
        scores = dict.fromkeys(weights, 0.0)
        events = [
            (result.clock_ms, key, result.score_so_far) for key in weights for result in self.results.get(key, ())
        ]
        points = []
        for clock_ms, key, score in sorted(events):
            scores[key] = max(scores[key], score)
            points.append(Checkpoint(clock_ms, composite(weights, scores)))
        return self._run(points)

    def worked_after(self, budget_ms: int) -> bool:
        """Tell whether anything counted came in after the budget, in extra time."""
        return any(result.clock_ms > budget_ms for results in self.results.values() for result in results)

    def _run(self, checkpoints: Iterable[Checkpoint]) -> Run:
        return Run(tuple(checkpoints), self.ended_ms, self.end_reason, self.validity)


@dataclass(frozen=True)
class Snapshot:
    """Everything that one interview version's comparisons are made from."""

    version: InterviewVersion
    graded: tuple[InterviewPuzzle, ...]
    passages: tuple[Passage, ...]
    configurations: Mapping[int, BaselineConfiguration]

    @property
    def budget_ms(self) -> int:
        """The budget of every comparison: the interview's time limit, on the own clock."""
        return self.version.time_limit_ms

    def of(self, attempt: Attempt) -> Passage | None:
        """Return the passage of an attempt; None before its clock was started."""
        return next((passage for passage in self.passages if passage.attempt_id == attempt.pk), None)


def composite(weights: Mapping[int, int], scores: Mapping[int, float]) -> float:
    """Return the interview's score 0..105 from the scores of its puzzles; an absent one counts 0."""
    return float(puzzles.composite([(weight, scores.get(key, 0.0)) for key, weight in weights.items()]))


def take(version: InterviewVersion) -> Snapshot:
    """Read all started attempts on an interview version: three queries, however many there are."""
    graded = tuple(version.puzzles.filter(is_practice=False).select_related("puzzle"))
    results = _results(CheckpointRow.objects.filter(attempt__interview_version=version, counted=True))
    attempts = list(
        version.attempts.filter(started_at__isnull=False)
        .select_related("configuration")
        .annotate(lost=Coalesce(Sum("clock_entries__amount_ms", filter=Q(clock_entries__kind__in=LOST)), 0))
        .order_by("started_at", "pk")
    )
    configurations = {item.configuration.pk: item.configuration for item in attempts if item.configuration is not None}
    passages = tuple(_passage(attempt, results.get(attempt.pk, {})) for attempt in attempts)
    return Snapshot(version, graded, passages, configurations)


def _results(rows: Any) -> dict[int, dict[int, list[tuple[int, str, dict[str, float], float]]]]:
    found: dict[int, dict[int, list[tuple[int, str, dict[str, float], float]]]] = defaultdict(lambda: defaultdict(list))
    columns = ("attempt_id", "interview_puzzle_id", "active_ms", "verdict", "metrics", "score_so_far")
    for attempt, puzzle, *values in rows.order_by("active_ms", "pk").values_list(*columns).iterator():
        found[attempt][puzzle].append(tuple(values))
    return found


def _passage(attempt: Attempt, rows: Mapping[int, list[tuple[int, str, dict[str, float], float]]]) -> Passage:
    assert attempt.started_at is not None
    ended_ms = None
    if attempt.finished_at is not None:
        wall_ms = attempt.wall_ms(attempt.finished_at)
        ended_ms = own_clock(max(0, wall_ms - attempt.lost), attempt.multiplier_permille)  # type: ignore[attr-defined]
    results = {
        puzzle: tuple(
            Result(own_clock(active_ms, attempt.multiplier_permille), verdict, metrics, score)
            for active_ms, verdict, metrics, score in items
        )
        for puzzle, items in rows.items()
    }
    return Passage(
        attempt_id=attempt.pk, arm=attempt.arm, subject_id=attempt.subject_id, results=results,
        configuration_id=attempt.configuration_id, started_at=attempt.started_at, ended_ms=ended_ms,
        end_reason=EndReason(attempt.end_reason) if attempt.finished_at is not None else None,
        validity=Validity(attempt.validity),
    )  # fmt: skip


def own_clock(active_ms: int, multiplier_permille: int) -> int:
    """Return active milliseconds as they count on the own clock, rounded up.

    Deadlines are rounded down to whole milliseconds; rounding up here makes an attempt that used all its time end at
    the budget and not one millisecond before it, where it would pass for cut short.
    """
    return -(-active_ms * 1000 // multiplier_permille)


def has_valid_solution(attempt: Attempt, puzzle: InterviewPuzzle | None = None) -> bool:
    """Tell whether the attempt has a valid counted solution, of this puzzle or of any graded one."""
    which = Q(interview_puzzle__is_practice=False) if puzzle is None else Q(interview_puzzle=puzzle)
    return attempt.checkpoints.filter(which, verdict=VALID, counted=True).exists()
