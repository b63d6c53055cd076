"""The queue between requests and evaluators: live candidates before regrades before baselines."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Mapping
from typing import Any, Literal

PRIORITIES = ("live", "regrade", "baseline")
MAX_QUEUED = 1000

Priority = Literal["live", "regrade", "baseline"]
Code = Literal["busy", "bad_request", "too_large", "evaluator_failed", "engine_down", "image_missing", "shutting_down"]


class JobError(Exception):
    """A job ended without a result; `code` says why in one word, the text in one sentence."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.code = code


class Job:
    """One request on its way. The queue's lock guards `state`; `finished` is set once, with a result or an error."""

    def __init__(self, payload: Mapping[str, Any], priority: str, wait_seconds: float, run_seconds: float) -> None:
        self.payload = payload
        self.rank = PRIORITIES.index(priority)
        self.run_seconds = run_seconds
        self.queued_at = time.monotonic()
        self.wait_until = self.queued_at + wait_seconds
        self.started_at: float | None = None
        self.tries = 0
        self.state: Literal["queued", "running", "finished"] = "queued"
        self.order = 0
        self.result: dict[str, Any] | None = None
        self.error: JobError | None = None
        self.ran_ms = 0.0
        self.image_digest = ""
        self.finished = threading.Event()


class JobQueue:
    """A bounded priority queue in which a waiting job can be withdrawn."""

    def __init__(self, max_queued: int = MAX_QUEUED) -> None:
        self._max_queued = max_queued
        self._changed = threading.Condition()
        self._heap: list[tuple[int, int, Job]] = []
        self._orders = itertools.count()
        self._closed: JobError | None = None

    def put(self, job: Job) -> None:
        """Add a job; raise JobError if the queue is full or closed."""
        with self._changed:
            if self._closed is not None:
                raise self._closed
            if len(self._heap) >= self._max_queued:
                raise JobError("busy", f"{len(self._heap)} jobs are waiting already; try again later.")
            job.order = next(self._orders)
            self._push(job)

    def put_back(self, job: Job, wait_seconds: float) -> None:
        """Return a job that met a dead evaluator to its old place, with at least `wait_seconds` more to wait."""
        with self._changed:
            job.state = "queued"
            job.wait_until = max(job.wait_until, time.monotonic() + wait_seconds)
            if self._closed is not None:
                self._finish(job, self._closed)
            else:
                self._push(job)

    def _push(self, job: Job) -> None:
        heapq.heappush(self._heap, (job.rank, job.order, job))
        self._changed.notify()

    def take(self, seconds: float) -> Job | None:
        """Wait up to `seconds` for a job and mark it running; the most urgent, then the oldest."""
        with self._changed:
            if not self._heap and self._closed is None:
                self._changed.wait(seconds)
            if not self._heap:
                return None
            job = heapq.heappop(self._heap)[2]
            job.state = "running"
            job.started_at = time.monotonic()
            return job

    def withdraw(self, job: Job, error: JobError) -> bool:
        """Finish a job that still waits; return False if it runs or has ended."""
        with self._changed:
            if job.state != "queued":
                return False
            self._heap = [entry for entry in self._heap if entry[2] is not job]
            heapq.heapify(self._heap)
            self._finish(job, error)
            return True

    def fail_waiting(self, error: JobError) -> None:
        """Finish all waiting jobs with this error."""
        with self._changed:
            for _, _, job in self._heap:
                self._finish(job, error)
            self._heap.clear()

    def close(self, error: JobError) -> None:
        """Finish all waiting jobs and refuse new ones with this error."""
        with self._changed:
            self._closed = error
            self._changed.notify_all()
        self.fail_waiting(error)

    def finish(self, job: Job, result: dict[str, Any] | None = None, error: JobError | None = None) -> None:
        """Give a running job its result or its error."""
        with self._changed:
            job.result = result
            self._finish(job, error)

    def _finish(self, job: Job, error: JobError | None) -> None:
        job.state = "finished"
        job.error = error
        job.finished.set()

    def depths(self) -> dict[str, int]:
        """Count the waiting jobs by priority."""
        with self._changed:
            ranks = [rank for rank, _, _ in self._heap]
        return {name: ranks.count(rank) for rank, name in enumerate(PRIORITIES)}
