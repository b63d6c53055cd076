"""What baseline runs came to, for the operator's tables: scores by run and by configuration, at the equal budget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from django.db.models import QuerySet

from interviews.comparison import snapshots
from interviews.comparison.budgets import best_by_budget, runs_at_budget
from interviews.comparison.small_print import exclusions
from interviews.models import Attempt, BaselineConfiguration, BaselineRun, InterviewVersion


@dataclass(frozen=True)
class RunResult:
    """One run: its scores 0..105 within the budget, what it tried, and why it does not count, if it doesn't."""

    seed: int
    attempt_code: str
    score: float
    by_puzzle: dict[str, float]
    evaluations: int
    submissions: int
    left_out: str


@dataclass(frozen=True)
class Summary:
    """The runs of one configuration on one interview version that count, and those that do not."""

    configuration: BaselineConfiguration
    version: InterviewVersion
    scores: tuple[float, ...]
    left_out: tuple[str, ...]

    @property
    def best(self) -> float | None:
        """The best score, None without a run that counts."""
        return max(self.scores, default=None)

    @property
    def median(self) -> float | None:
        """The median score, None without a run that counts."""
        return median(self.scores) if self.scores else None


def run_results(configuration: BaselineConfiguration, version: InterviewVersion) -> list[RunResult]:
    """Return the runs of a configuration on an interview version whose clock was started, by seed."""
    snapshot = snapshots.take(version)
    passages = {passage.attempt_id: passage for passage in snapshot.passages}
    runs = BaselineRun.objects.filter(
        invitation__configuration=configuration,
        invitation__interview_version=version,
        invitation__attempt__isnull=False,
    )
    found = []
    for run in runs.select_related("invitation__attempt").order_by("seed", "pk"):
        attempt: Attempt = run.invitation.attempt
        passage = passages.get(attempt.pk)
        if passage is not None:
            found.append(_run_result(run, attempt, passage, snapshot))
    return found


def _run_result(
    run: BaselineRun, attempt: Attempt, passage: snapshots.Passage, snapshot: snapshots.Snapshot
) -> RunResult:
    run_over_time = passage.on_interview(snapshot.graded)
    at_budget = runs_at_budget([run_over_time], snapshot.budget_ms)
    by_puzzle = {
        puzzle.slug: best_by_budget(passage.on_puzzle(puzzle).checkpoints, snapshot.budget_ms) or 0.0
        for puzzle in snapshot.graded
    }
    reason = "".join(item.reason for item in at_budget.left_out)
    best = best_by_budget(run_over_time.checkpoints, snapshot.budget_ms) or 0.0
    submissions = sum(len(record["sent"]) for record in run.record.values())
    return RunResult(run.seed, attempt.code, best, by_puzzle, run.evaluations or 0, submissions, reason)


def summaries(configurations: QuerySet[BaselineConfiguration]) -> Iterator[Summary]:
    """Yield each configuration with each interview version that it ran on: three queries for each version."""
    versions = InterviewVersion.objects.filter(attempts__configuration__in=configurations).distinct()
    for version in versions.select_related("interview").order_by("interview__created_at", "number"):
        snapshot = snapshots.take(version)
        wanted = set(configurations.values_list("pk", flat=True))
        for configuration in snapshot.configurations.values():
            if configuration.pk in wanted:
                runs = [
                    passage.on_interview(snapshot.graded)
                    for passage in snapshot.passages
                    if passage.configuration_id == configuration.pk
                ]
                at_budget = runs_at_budget(runs, snapshot.budget_ms)
                scores = tuple(value or 0.0 for value in at_budget.values)
                yield Summary(configuration, version, scores, exclusions(at_budget.exclusions))
