"""Tell the workers that a submission waits: a hint, sent after the commit, that may be lost without loss.

A broker that is down must not slow anyone: a failed message is not repeated here (the sweeper does that), and after a
failure none is tried for a moment.
"""

import logging
import time
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from interviews.celery import app
from interviews.models import Submission

GRADE_TASK = "interviews.grading.tasks.grade"
SILENCE_SECONDS = 2.0
# One immediate second try: a connection kept since before the broker's restart fails once.
RETRY_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
log = logging.getLogger(__name__)
_silent_until = 0.0


def send_on_commit(submission: Submission, *, at: datetime) -> None:
    """Send the submission's message once its row is committed; a row without one is due for the sweeper at once."""

    def send_or_leave_to_sweeper() -> None:
        if not send([(submission.pk, submission.priority)]):
            waiting = Submission.objects.filter(pk=submission.pk, state=Submission.State.QUEUED)
            waiting.update(message_due_at=at)

    transaction.on_commit(send_or_leave_to_sweeper)


def send(submissions: Iterable[tuple[int, str]]) -> bool:
    """Send a message for each (key, priority); tell whether the broker took them all. Never raises for its absence."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        for key, priority in submissions:
            app.send_task(GRADE_TASK, args=[key], queue=priority, retry=True, retry_policy=RETRY_ONCE)
    except (OperationalError, RedisError, OSError) as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("The message broker cannot be reached (%s); the sweeper will send what waits.", error)
        return False
    return True
