"""How a submission comes in: the one set of rules for pages, the API and the grading at the deadline.

The row is committed first; only then is a message sent. Requests of one attempt take turns on its row's lock, so that
neither the limit nor an idempotency key can be passed twice at the same moment.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q

from interviews import puzzle_bank
from interviews.grading import sending
from interviews.models import Attempt, AttemptEvent, Experiment, GradeRun, InterviewPuzzle, Submission
from interviews.refusals import RefusedError

PRACTICE_LIMIT = 200
KEY_LENGTH = Submission._meta.get_field("idempotency_key").max_length or 0
# How long a message may be on its way before the sweeper sends another.
MESSAGE_PATIENCE = timedelta(seconds=10)


class SubmissionRefusedError(RefusedError):
    """A submission was not taken, and why."""


def locked(attempt: Attempt) -> Attempt:
    """Return the attempt's row as it is now, locked until the transaction's end."""
    return Attempt.objects.select_for_update().get(pk=attempt.pk)


def submit(
    attempt: Attempt,
    interview_puzzle: InterviewPuzzle,
    source: bytes,
    *,
    at: datetime,
    idempotency_key: str | None = None,
) -> Submission:
    """Store a submission for grading and return it; the same idempotency key returns the same submission.

    Raises SubmissionRefusedError. Work after the deadline is kept, marked late and graded, but does not count. A
    message broker that is down costs nothing but the seconds until the sweeper finds the row.
    """
    if idempotency_key is not None and not 0 < len(idempotency_key) <= KEY_LENGTH:
        raise SubmissionRefusedError(f"An idempotency key has 1 to {KEY_LENGTH} characters.", 400)
    refuse_if_too_large(attempt, interview_puzzle, source)
    with transaction.atomic():
        attempt = locked(attempt)
        if idempotency_key is not None:
            earlier = attempt.submissions.filter(idempotency_key=idempotency_key).first()
            if earlier is not None:
                return _same(earlier, interview_puzzle, source)
        refuse_if_over(attempt, interview_puzzle)
        refuse_if_not_started(attempt, interview_puzzle)
        _refuse_beyond_limit(attempt, interview_puzzle)
        return _store(attempt, interview_puzzle, source, at, idempotency_key=idempotency_key)


def submit_drafts(attempt: Attempt, *, at: datetime) -> list[Submission]:
    """Submit the last draft of each graded puzzle that differs from all its submissions, as of `at`."""
    stored = []
    for draft in attempt.drafts.filter(interview_puzzle__is_practice=False).select_related("interview_puzzle__puzzle"):
        source = bytes(draft.source)
        earlier = attempt.submissions.filter(interview_puzzle=draft.interview_puzzle)
        if not _is_own_work(attempt, draft.interview_puzzle, source):
            continue
        if not earlier.filter(source_sha256=Submission.digest(source)).exists():
            stored.append(_store(attempt, draft.interview_puzzle, source, at, origin=Submission.Origin.DEADLINE))
    return stored


def refuse_if_over(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> None:
    """Refuse work on a closed attempt; practice ends with the clock."""
    if attempt.is_closed or (attempt.finished_at is not None and interview_puzzle.is_practice):
        raise SubmissionRefusedError("This attempt is finished: nothing can be changed or submitted any more.")


def refuse_if_not_started(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> None:
    """Refuse work on graded puzzles before the clock runs."""
    if attempt.started_at is None and not interview_puzzle.is_practice:
        raise SubmissionRefusedError("The clock has not been started: start it first, then submit.")


def refuse_if_too_large(attempt: Attempt, interview_puzzle: InterviewPuzzle, source: bytes) -> None:
    """Refuse a text that no program of this puzzle can be."""
    limit = puzzle_bank.task_of(attempt, interview_puzzle).max_source_bytes
    if len(source) > limit:
        raise SubmissionRefusedError(
            f"The text has {len(source):,} bytes and a program of this puzzle may have {limit:,}: shorten it.", 413
        )


def submission_limit(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> int:
    """Return how many submissions count: the interview's limit, or the task's own where that is lower."""
    if interview_puzzle.is_practice:
        return PRACTICE_LIMIT
    own = puzzle_bank.task_of(attempt, interview_puzzle).submission_limit
    limit = attempt.interview_version.submission_limit
    return limit if own is None else min(limit, own)


def submissions_left(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> int:
    """Return how many submissions the subject may still send; those that we failed to grade are not counted."""
    limit = submission_limit(attempt, interview_puzzle)
    charged = attempt.submissions.filter(interview_puzzle=interview_puzzle, origin=Submission.Origin.SUBJECT)
    ours = Q(effective_run__verdict=GradeRun.Verdict.OUR_FAULT)
    return max(0, limit - charged.count() + charged.filter(ours).count())


def _refuse_beyond_limit(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> None:
    if submissions_left(attempt, interview_puzzle) == 0:
        raise SubmissionRefusedError(
            "All submissions of this puzzle are used up. Your draft is kept, and graded at the end if it is new."
        )


def _same(earlier: Submission, interview_puzzle: InterviewPuzzle, source: bytes) -> Submission:
    if (earlier.interview_puzzle_id, earlier.source_sha256) != (interview_puzzle.pk, Submission.digest(source)):
        raise SubmissionRefusedError("This idempotency key was used for another submission: choose a new one.", 422)
    return earlier


def _is_own_work(attempt: Attempt, interview_puzzle: InterviewPuzzle, source: bytes) -> bool:
    """Tell whether a draft holds anything besides what the editor began with."""
    starter = puzzle_bank.task_of(attempt, interview_puzzle).starter.encode()
    return source.strip() not in (b"", starter.strip())


def _store(
    attempt: Attempt,
    interview_puzzle: InterviewPuzzle,
    source: bytes,
    at: datetime,
    *,
    origin: str = Submission.Origin.SUBJECT,
    idempotency_key: str | None = None,
) -> Submission:
    practice = interview_puzzle.is_practice
    last = attempt.submissions.aggregate(active_ms=Max("active_ms"))["active_ms"] or 0
    deadline = attempt.deadline
    person = attempt.configuration_id is None
    submission = Submission.objects.create(
        attempt=attempt, interview_puzzle=interview_puzzle, source=source, source_sha256=Submission.digest(source),
        origin=origin, idempotency_key=idempotency_key, created_at=at,
        # A credit given in between must not put a later submission before an earlier one.
        active_ms=0 if practice else max(last, attempt.active_ms(at)), wall_ms=0 if practice else attempt.wall_ms(at),
        experiments_before=_experiments_before(attempt, interview_puzzle),
        late=origin == Submission.Origin.SUBJECT and not practice and deadline is not None and at >= deadline,
        priority=Submission.Priority.LIVE if person else Submission.Priority.BASELINE,
        next_try_at=at, message_due_at=at + MESSAGE_PATIENCE,
    )  # fmt: skip
    if practice and not attempt.events.filter(kind=AttemptEvent.Kind.PRACTISED).exists():
        AttemptEvent.objects.create(attempt=attempt, kind=AttemptEvent.Kind.PRACTISED, at=at)
    sending.send_on_commit(submission, at=at)
    return submission


def _experiments_before(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> int | None:
    """Return how many experiments were shown before this submission, None where nothing is hidden.

    Counted as it is stored, while the attempt is locked: what its author could not have known is not among them.
    """
    hidden = puzzle_bank.task_of(attempt, interview_puzzle).hidden
    if hidden is None:
        return None
    return attempt.experiments.filter(family=hidden.family, state=Experiment.State.MADE).count()
