"""Building releases in the batch worker.

Delivery: a message may come twice or never. The claim on the row makes the second a no-op; without a message the
release stays queued, and its page offers to send one again.
"""

from django.utils import timezone

from interviews.celery import app
from interviews.models import Release
from interviews.research import releasing


@app.task(  # type: ignore[untyped-decorator]
    name=releasing.BUILD_TASK, time_limit=releasing.BUILD_SECONDS, soft_time_limit=releasing.BUILD_SECONDS - 30
)
def build(pk: int) -> None:
    """Build the release with this key."""
    releasing.build(Release.objects.select_related("organisation", "created_by").get(pk=pk), at=timezone.now())
