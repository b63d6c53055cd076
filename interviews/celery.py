"""The Celery application: its queues, limits and clockwork.

The database row is the truth and a message only a hint: tasks are acknowledged late, may arrive twice or never, and
must cope with both. Every limit derives from GRADING_SECONDS, so that a message is redelivered only after its worker
is certainly gone.
"""

import os
import warnings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning
from celery.signals import worker_ready
from django.conf import settings

QUEUES_BY_PRIORITY = ("live", "regrade", "baseline")

app = Celery("interviews")
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": settings.GRADING_HARD_LIMIT * 4,
        # Queues are drained in the order in which a worker names them: live candidates first.
        "queue_order_strategy": "priority",
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "max_retries": 1,
    },
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_default_queue="batch",
    task_soft_time_limit=settings.GRADING_SOFT_LIMIT,
    task_time_limit=settings.GRADING_HARD_LIMIT,
    task_publish_retry=False,
    # What runs while the message broker is away goes on, and its result is stored: the row knows nothing of messages.
    # The message comes once more and finds nothing left to do, where a cancelled grading would be a lost try.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule_filename=str(settings.STATE_DIR / "beat-schedule"),
    beat_schedule={
        "sweep": {
            "task": "interviews.grading.tasks.sweep",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        },
        "close-expired": {
            "task": "interviews.grading.tasks.close_expired",
            "schedule": settings.SWEEP_SECONDS,
            "options": {"expires": settings.SWEEP_SECONDS},
        },
    },
)


@worker_ready.connect  # type: ignore[untyped-decorator]
def _keep_on_purpose(**_: object) -> None:
    """Keep Celery from warning, at each loss of the connection, of the choice above; its own filter comes first."""
    words = r"\s*In Celery 5\.1 we introduced an optional breaking change"
    warnings.filterwarnings("ignore", words, CPendingDeprecationWarning)


app.autodiscover_tasks(["interviews.grading", "interviews.baselines", "interviews.research"])
