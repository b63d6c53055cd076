"""What the comparison sees of an attempt: one checkpoint for each graded submission, with the score by then."""

from collections.abc import Mapping

import puzzles
from interviews import puzzle_bank
from interviews.models import Attempt, Checkpoint, GradeRun, InterviewPuzzle, Submission

# What became of a submission whose grading said nothing about it is no point on any curve.
SILENT = GradeRun.Verdict.OUR_FAULT


def recompute_checkpoints(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> None:
    """Make the checkpoints of one puzzle in one attempt anew from its graded submissions.

    Gradings may end in another order than the submissions came in, and a regrade changes what went before; so the
    whole short curve is written again. Call it inside the transaction that settled the run.
    """
    # Workers that settle at the same moment take turns here, or each would write what another has written.
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    graded = attempt.submissions.filter(interview_puzzle=interview_puzzle, state=Submission.State.GRADED)
    rows = graded.select_related("effective_run").order_by("created_at", "pk")
    task = puzzle_bank.task_of(attempt, interview_puzzle)
    naive, par = puzzle_bank.figures_of(interview_puzzle, task)
    valid: list[dict[str, float]] = []
    points: list[Checkpoint] = []
    for submission in rows:
        run = submission.effective_run
        if run is None or run.verdict == SILENT:
            continue
        counted = not submission.late and not interview_puzzle.is_practice
        if counted and run.verdict == GradeRun.Verdict.VALID:
            valid.append(run.metrics)
        points.append(_checkpoint(submission, run, counted=counted, score=score_of(naive, par, valid)))
    attempt.checkpoints.filter(interview_puzzle=interview_puzzle).delete()
    Checkpoint.objects.bulk_create(points)


def score_of(naive: Mapping[str, float], par: Mapping[str, float], valid: list[dict[str, float]]) -> float:
    """Return the score of a puzzle's valid submissions, 0 where there are none."""
    return puzzles.score(naive, par, valid).value if valid else 0.0


def _checkpoint(submission: Submission, run: GradeRun, *, counted: bool, score: float) -> Checkpoint:
    return Checkpoint(
        attempt_id=submission.attempt_id, interview_puzzle_id=submission.interview_puzzle_id, submission=submission,
        active_ms=submission.active_ms, wall_ms=submission.wall_ms, experiments=submission.experiments_before,
        verdict=run.verdict, metrics=run.metrics, score_so_far=score, counted=counted,
    )  # fmt: skip
