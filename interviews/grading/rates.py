"""How often parse checks and experiments may be asked for.

Counted in the message broker's store, which all web processes share, in a fixed window of one second per attempt. The
count is a courtesy to the evaluators, not a guard of anything: while the store cannot be reached, or the message broker
is no Redis, everything is let through.
"""

import logging
import time
from functools import cache

import redis
from django.conf import settings

from interviews.refusals import RefusedError

CHECKS_PER_SECOND = 2
EXPERIMENTS_PER_SECOND = 5  # their budget bounds those that are made; this, those that cannot be read and are free
TIMEOUT_SECONDS = 0.25
SILENCE_SECONDS = 5.0
log = logging.getLogger(__name__)
_silent_until = 0.0


def take_check(attempt_code: str) -> None:
    """Count a parse check; raises RefusedError (429) when there were too many within this second."""
    if _count(f"red-queen:checks:{attempt_code}:{int(time.time())}") > CHECKS_PER_SECOND:
        raise RefusedError(f"Programs are checked at most {CHECKS_PER_SECOND} times a second: wait a second.", 429, 1)


def take_experiment(attempt_code: str) -> None:
    """Count an experiment; raises RefusedError (429) when there were too many within this second."""
    if _count(f"red-queen:experiments:{attempt_code}:{int(time.time())}") > EXPERIMENTS_PER_SECOND:
        words = f"Experiments are made at most {EXPERIMENTS_PER_SECOND} times a second: wait a second."
        raise RefusedError(words, 429, 1)


def _count(key: str) -> int:
    """Return the number of calls with this key so far, this one included; 0 when nobody counts."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return 0
    try:
        store = _store(settings.CELERY_BROKER_URL)
        if store is None:
            return 0
        pipeline = store.pipeline()
        pipeline.incr(key)
        pipeline.expire(key, 3)
        return int(pipeline.execute()[0])
    except redis.RedisError as error:
        _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("Parse checks are not counted just now: %s", error)
        return 0


@cache
def _store(url: str) -> redis.Redis | None:
    scheme, _, rest = url.partition("://")
    if scheme not in ("redis", "rediss", "redis+socket", "unix"):
        return None
    # Celery and the client library name unix sockets differently.
    address = f"unix://{rest}" if scheme == "redis+socket" else url
    return redis.Redis.from_url(address, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS)
