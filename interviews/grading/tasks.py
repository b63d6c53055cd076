"""The workers' tasks.

Delivery guarantee: a submission's row is the truth and a message only a hint, delivered any number of times, none
included. `grade` may therefore run twice at once or after its work was done, and does nothing then; `sweep` sends
again what no message reached, or whose worker died. A submission ends with exactly one run that counts.
"""

from django.db.models import Sum
from django.utils import timezone

from interviews.candidate import journey
from interviews.celery import app
from interviews.grading import experimenting, running, sending
from interviews.models import Attempt, Submission


@app.task(name=sending.GRADE_TASK)  # type: ignore[untyped-decorator]
def grade(key: int) -> None:
    """Grade the submission with this primary key, if it is still to be graded and nobody else does."""
    rows = Submission.objects.select_related("interview_puzzle__puzzle", "attempt")
    submission = rows.filter(pk=key).first()
    if submission is not None:
        running.grade(submission)


@app.task  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Send again what waits without a message, and settle the experiments that nobody is making any more."""
    at = timezone.now()
    running.sweep(at=at)
    experimenting.sweep(at=at)


@app.task  # type: ignore[untyped-decorator]
def close_expired() -> None:
    """End the attempts whose time has run out and grade their drafts."""
    at = timezone.now()
    running_attempts = Attempt.objects.filter(finished_at=None, started_at__lte=at)
    for attempt in running_attempts.annotate(credited_ms=Sum("clock_entries__amount_ms")).iterator():
        wall_allowed_ms = attempt.base_ms * attempt.multiplier_permille // 1000 + (attempt.credited_ms or 0)
        if attempt.wall_ms(at) >= wall_allowed_ms:
            journey.close_if_expired(attempt, at=at)
