"""One attempt set beside each baseline configuration and each arm of people, at an equal budget.

The budget is the interview's time limit in active time on each attempt's own clock (see `snapshots`). The candidate's
result is their best within it; a run's result is its best within it, if the run counts (see `budgets`).

A scripted player that stops after three seconds for each puzzle ends of its own accord: its budget is part of what it
is and stands in its name, it has nothing more to do, and more time on the interview's clock would change nothing. So
its best is carried forward to the candidate's budget and counts. A run that the interview's clock, a token or a cost
limit cut short does not: nobody knows what it would have reached.

Queries: three for a snapshot, whatever the number of attempts. Charts are drawn only when a template asks for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from interviews.comparison import small_print, snapshots
from interviews.comparison.budgets import AtBudget, Run, best_by_budget, runs_at_budget
from interviews.comparison.figures import Figure, MetricFigures, metric_figures, score_figure
from interviews.comparison.groups import Group, groups
from interviews.comparison.snapshots import Passage, Snapshot
from interviews.comparison.standing import LEAST_FOR_SHARE, Standing, compare_with_runs
from interviews.models import Attempt, InterviewPuzzle, InterviewVersion, Submission


@dataclass(frozen=True)
class Against:
    """A score 0..105 beside those of one group at one budget."""

    group: Group
    budget_ms: int
    standing: Standing
    at_budget: AtBudget

    @property
    def sentence(self) -> str:
        """The counts in words: "beats 6, ties 1, loses 1 of 8 runs at 60 min"."""
        return f"{self.standing.sentence} at {small_print.minutes(self.budget_ms)}"

    @property
    def share(self) -> str:
        """The share beaten with its interval in words; empty while n is below the gate."""
        share = self.standing.share
        return "" if share is None else small_print.share_in_words(share)

    @property
    def percentile(self) -> str:
        """The percentile rank in words; empty while n is below the gate."""
        value = self.standing.percentile
        return "" if value is None else f"percentile {value:.0f} (n = {self.standing.n})"

    @property
    def exclusions(self) -> tuple[str, ...]:
        """Those not counted, with how many and why, in words."""
        return small_print.exclusions({**self.group.left_out, **self.at_budget.exclusions})

    @property
    def shown_only(self) -> tuple[str, ...]:
        """Runs that are shown but not counted: where each was stopped, and its best by then."""
        if self.group.is_people:
            return ()
        return tuple(f"{item.reason}: {item.best or 0:.1f}" for item in self.at_budget.left_out if item.run.ended_ms)

    @property
    def scores(self) -> tuple[float, ...]:
        """The counted scores, in the order of the runs."""
        return tuple(value or 0.0 for value in self.at_budget.values)


@dataclass(frozen=True)
class ScoreComparison:
    """One score of the candidate beside those of every group."""

    title: str
    slug: str
    own: float
    own_name: str
    against: tuple[Against, ...]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nobody to compare with yet."""
        return not any(item.standing.n for item in self.against)

    @cached_property
    def figure(self) -> Figure | None:
        """Every score as a dot, a row for each group; None when there is nothing to draw."""
        rows = [(item.group, item.scores) for item in self.against]
        return score_figure(rows, self.own, f"Scores: {self.title}", f"scores-{self.slug}", self.own_name)


@dataclass(frozen=True)
class PuzzleComparison(ScoreComparison):
    """A puzzle's score beside those of every group, and the distribution of each of its metrics."""

    puzzle: InterviewPuzzle
    own_passage: Passage | None
    groups: tuple[Group, ...]
    budget_ms: int

    @cached_property
    def metrics(self) -> tuple[MetricFigures, ...]:
        """A histogram for each metric and each arm of people, with the own best and the baselines' best as lines."""
        return metric_figures(self.puzzle, self.own_passage, self.groups, self.budget_ms, self.own_name)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The histograms of all metrics; empty while nobody and no baseline has a valid solution."""
        return tuple(figure for metric in self.metrics for figure in metric.figures)


@dataclass(frozen=True)
class CandidateComparison:
    """All that is shown of one attempt's comparison: the interview's score, each puzzle's, and the small print."""

    attempt: Attempt
    version: InterviewVersion
    budget_ms: int
    overall: ScoreComparison
    puzzles: tuple[PuzzleComparison, ...]
    primary: Against | None
    small_print: tuple[str, ...]

    @cached_property
    def provisional(self) -> str:
        """Why the candidate's result may yet change, in a sentence; empty once it is final."""
        if self.attempt.finished_at is None:
            return "This attempt is still going on: its result may yet rise."
        if self.attempt.submissions.exclude(state=Submission.State.GRADED).exists():
            return "Something of this attempt is still being graded: its result may yet change."
        return ""

    @property
    def budget(self) -> str:
        """The budget in words."""
        return small_print.minutes(self.budget_ms)


def candidate_view(attempt: Attempt, own_name: str = "You") -> CandidateComparison:
    """Compare an attempt by the interview's score and by each puzzle's; `own_name` is how charts call its subject."""
    snapshot = snapshots.take(attempt.interview_version)
    own, compared = snapshot.of(attempt), groups(snapshot, attempt)
    runs = [[passage.on_interview(snapshot.graded) for passage in group.passages] for group in compared]
    own_score = _best(own.on_interview(snapshot.graded) if own else None, snapshot.budget_ms)
    against = _against(own_score, compared, runs, snapshot.budget_ms)
    overall = ScoreComparison("Interview", "interview", own_score, own_name, against)
    primary = primary_of(against)
    return CandidateComparison(
        attempt=attempt, version=snapshot.version, budget_ms=snapshot.budget_ms, overall=overall, primary=primary,
        puzzles=tuple(_puzzle(puzzle, snapshot, own, compared, own_name) for puzzle in snapshot.graded),
        small_print=small_print.lines(snapshot, attempt, against, primary),
    )  # fmt: skip


def puzzle_view(attempt: Attempt, puzzle: InterviewPuzzle, own_name: str = "You") -> PuzzleComparison:
    """Compare an attempt by one puzzle alone, as its page shows it while the clock runs."""
    snapshot = snapshots.take(attempt.interview_version)
    return _puzzle(puzzle, snapshot, snapshot.of(attempt), groups(snapshot, attempt), own_name)


def may_show(attempt: Attempt, at: datetime, puzzle: InterviewPuzzle | None = None) -> bool:
    """Tell whether the candidate may see comparisons by now: after the end, or by policy once they have a solution.

    With a puzzle, a valid solution of that puzzle is asked for; without, of any graded one.
    """
    if attempt.started_at is None:
        return False
    if not attempt.is_running(at):
        return True
    if attempt.interview_version.histograms != InterviewVersion.Histograms.DURING:
        return False
    return snapshots.has_valid_solution(attempt, puzzle)


def primary_of(against: Sequence[Against]) -> Against | None:
    """Return the one comparison that is declared primary: the first configuration with enough runs for a share.

    Chosen by the order in which configurations were made and by n, never by the outcome.
    """
    baselines = [item for item in against if not item.group.is_people]
    enough = [item for item in baselines if item.standing.n >= LEAST_FOR_SHARE]
    return next(iter([*enough, *baselines]), None)


def _puzzle(
    puzzle: InterviewPuzzle, snapshot: Snapshot, own: Passage | None, compared: tuple[Group, ...], own_name: str
) -> PuzzleComparison:
    runs = [[passage.on_puzzle(puzzle) for passage in group.passages] for group in compared]
    own_score = _best(own.on_puzzle(puzzle) if own else None, snapshot.budget_ms)
    return PuzzleComparison(
        title=puzzle.puzzle.title, slug=puzzle.slug, own=own_score, own_name=own_name, puzzle=puzzle, own_passage=own,
        against=_against(own_score, compared, runs, snapshot.budget_ms), groups=compared, budget_ms=snapshot.budget_ms,
    )  # fmt: skip


def _best(run: Run | None, budget_ms: int) -> float:
    return (best_by_budget(run.checkpoints, budget_ms) or 0.0) if run else 0.0


def _against(
    own: float, compared: Sequence[Group], runs: Sequence[Sequence[Run]], budget_ms: int
) -> tuple[Against, ...]:
    found = []
    for group, of_group in zip(compared, runs, strict=True):
        at_budget = runs_at_budget(of_group, budget_ms)
        standing = compare_with_runs(own, at_budget.values, noun=group.noun)
        found.append(Against(group, budget_ms, standing, at_budget))
    return tuple(found)
