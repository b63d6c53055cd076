"""Giving an attempt more time: an entry in its clock's ledger, with a reason, on the record."""

from datetime import datetime

from django.db import transaction

from interviews.models import Attempt, ClockEntry, User, audit
from interviews.refusals import RefusedError


def give(attempt: Attempt, user: User, minutes: int, reason: str, *, at: datetime) -> ClockEntry:
    """Add minutes to the attempt's clock; the person sees them without reloading."""
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
        if attempt.finished_at is not None:
            raise RefusedError("This attempt has ended, so time cannot be added to it any more.")
        entry = ClockEntry.objects.create(
            attempt=attempt, kind=ClockEntry.Kind.EXTRA_TIME, amount_ms=minutes * 60_000, reason=reason,
            created_by=user, created_at=at,
        )  # fmt: skip
        organisation = attempt.interview_version.interview.organisation
        audit.record(organisation, user, "clock.extra_time", attempt.code, at=at, minutes=minutes)
        return entry
