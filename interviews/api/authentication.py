"""Who asks: an attempt, by its bearer token."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from interviews.candidate import journey
from interviews.models import ApiToken, Attempt
from interviews.models.codes import secret_hash

# A poll every few milliseconds must not write a row each time.
LAST_USE_PRECISION = timedelta(minutes=1)


class BearerToken(HttpBearer):
    """The token of one attempt, as given when its invitation was accepted."""

    def authenticate(self, request: HttpRequest, token: str) -> Attempt | None:
        """Return the attempt that the token stands for, ended first if its time has run out."""
        at = timezone.now()
        rows = ApiToken.objects.filter(token_hash=secret_hash(token), revoked_at=None)
        row = rows.select_related("attempt__interview_version__interview", "attempt__configuration").first()
        if row is None:
            return None
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at - LAST_USE_PRECISION)
        if row.last_used_at is None or row.last_used_at < at - LAST_USE_PRECISION:
            rows.filter(stale).update(last_used_at=at)
        if journey.close_if_expired(row.attempt, at=at):
            row.attempt.refresh_from_db()
        return row.attempt
