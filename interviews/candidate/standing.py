"""Where an attempt stands: its puzzles with what was submitted, what came of it, and the scores by now."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

import puzzles
from interviews import bodies, puzzle_bank
from interviews.grading import intake
from interviews.models import Attempt, Checkpoint, ClockEntry, GradeRun, InterviewPuzzle, Submission

Verdict = GradeRun.Verdict
# What a failed hidden case may say: the inputs and outputs of hidden cases are nobody's to see.
HIDDEN_FAILURE_FIELDS = ("stage", "category", "reason")


@dataclass(frozen=True)
class Standing:
    """One puzzle of one attempt. `submissions` are in the order in which they came in, with their runs."""

    interview_puzzle: InterviewPuzzle
    task: puzzles.Task
    submissions: Sequence[Submission]
    limit: int
    score: float | None

    @property
    def used(self) -> int:
        """Submissions that count towards the limit."""
        return sum(
            submission.origin == Submission.Origin.SUBJECT and verdict_of(submission) != Verdict.OUR_FAULT
            for submission in self.submissions
        )

    @property
    def pending(self) -> bool:
        """Tell whether something is being graded."""
        return any(submission.state != Submission.State.GRADED for submission in self.submissions)

    @property
    def verdict(self) -> str:
        """The best verdict: valid if there is one, else the latest; empty without any."""
        verdicts = [verdict for submission in self.submissions if (verdict := verdict_of(submission))]
        if Verdict.VALID in verdicts:
            return Verdict.VALID
        return verdicts[-1] if verdicts else ""

    @property
    def best(self) -> dict[str, float]:
        """The best value of each metric over all valid submissions, each by itself."""
        values = defaultdict(list)
        for submission in self.submissions:
            for name, value in metrics_of(submission).items():
                values[name].append(value)
        return {name: min(found) for name, found in values.items()}


def verdict_of(submission: Submission) -> str:
    """Return the verdict that counts, empty while there is none."""
    return submission.effective_run.verdict if submission.effective_run else ""


def was_credited(submission: Submission) -> bool:
    """Tell whether the clock was given back the time that our failure to grade the submission took."""
    run = submission.effective_run
    if run is None or run.verdict != Verdict.OUR_FAULT:
        return False
    given = submission.attempt.clock_entries.filter(kind=ClockEntry.Kind.FAILED_GRADING, created_at=run.finished_at)
    return not submission.interview_puzzle.is_practice and given.exists()


def metrics_of(submission: Submission) -> dict[str, float]:
    """Return the metrics of a valid submission, none of another."""
    return submission.effective_run.metrics if submission.effective_run else {}


def report_of(submission: Submission) -> dict[str, Any]:
    """Return what the subject may see of the evaluator's report."""
    if submission.effective_run is None:
        return {}
    report = dict(submission.effective_run.report)
    failure = report.get("failure")
    if failure and failure.get("stage") == "hidden":
        report["failure"] = {name: failure.get(name) for name in HIDDEN_FAILURE_FIELDS}
    return report


def standings(attempt: Attempt) -> list[Standing]:
    """Return the standing of every puzzle of the attempt, practice first, in the interview's order."""
    submissions = defaultdict(list)
    for submission in attempt.submissions.select_related("effective_run"):
        submissions[submission.interview_puzzle_id].append(submission)
    scores = scores_of(attempt)
    return [
        _standing(attempt, interview_puzzle, submissions[interview_puzzle.pk], scores)
        for interview_puzzle in attempt.interview_version.puzzles.select_related("puzzle")
    ]


def standing_of(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> Standing:
    """Return the standing of one puzzle."""
    submissions = attempt.submissions.filter(interview_puzzle=interview_puzzle).select_related("effective_run")
    return _standing(attempt, interview_puzzle, list(submissions), scores_of(attempt))


def _standing(
    attempt: Attempt, interview_puzzle: InterviewPuzzle, submissions: list[Submission], scores: dict[int, float]
) -> Standing:
    practice = interview_puzzle.is_practice
    return Standing(
        interview_puzzle=interview_puzzle,
        task=puzzle_bank.task_of(attempt, interview_puzzle),
        submissions=submissions,
        limit=intake.submission_limit(attempt, interview_puzzle),
        score=None if practice else scores.get(interview_puzzle.pk),
    )


def scores_of(attempt: Attempt) -> dict[int, float]:
    """Return the score of each puzzle that has a counted submission, by the interview puzzle's key."""
    counted = Checkpoint.objects.filter(attempt=attempt, counted=True)
    best = counted.values_list("interview_puzzle_id").annotate(score=Max("score_so_far"))
    return dict(best.order_by())


def overall(standings: Sequence[Standing]) -> float:
    """Return the interview's score: the weighted mean over its graded puzzles, 0 for those without a valid program."""
    graded = [standing for standing in standings if not standing.interview_puzzle.is_practice]
    return puzzles.composite([(standing.interview_puzzle.weight, standing.score or 0.0) for standing in graded])


def text_of(submission: Submission) -> str:
    """Return a submission's program for showing."""
    return bodies.text_of(bytes(submission.source))
