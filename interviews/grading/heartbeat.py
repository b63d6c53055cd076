"""Renews a claim for as long as its worker lives, so that a lease can be short.

The lease says how long a lost worker is believed in; without the renewals it would have to outlast the longest grading.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection

from interviews.models import Submission

log = logging.getLogger(__name__)


@contextmanager
def of(submission: Submission, now: Callable[[], datetime]) -> Iterator[None]:
    """Renew the submission's claim within this context, now and then, in a thread."""
    ended = threading.Event()
    threading.Thread(target=_beat, args=(submission, now, ended), name="heartbeat", daemon=True).start()
    try:
        yield
    finally:
        # Not waited for: a renewal that comes late finds the claim settled, and changes nothing.
        ended.set()


def _beat(submission: Submission, now: Callable[[], datetime], ended: threading.Event) -> None:
    # A worker that hangs must not hold its claim for ever.
    deadline = time.monotonic() + settings.GRADING_HARD_LIMIT
    lease = timedelta(seconds=settings.GRADING_LEASE_SECONDS)
    while not ended.wait(settings.GRADING_HEARTBEAT_SECONDS) and time.monotonic() < deadline:
        try:
            if not submission.renew(now(), lease):
                return
        except DatabaseError as error:
            log.warning("the claim of submission %s was not renewed: %s", submission.code, error)
        finally:
            connection.close()
