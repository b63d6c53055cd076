"""Keeps a number of evaluators started ahead of time and feeds them from the queue.

Each place in the pool is one thread that makes an evaluator ready, gives it jobs until it is recycled, and makes
the next. Whatever goes wrong with an evaluator ends that container; only the thread's own engine client is shared
between its containers. Removal happens in a thread of its own, so that a place refills at once.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import logging
import queue
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

import docker

from sandbox import reaper
from sandbox.connection import ENGINE_FAULTS, EngineError, connect, first_line
from sandbox.evaluator import (
    Blueprint,
    Ending,
    Evaluator,
    EvaluatorError,
    ImageMissingError,
    create,
    resolve_image,
)
from sandbox.job_queue import Code, Job, JobError, JobQueue
from sandbox.policy import EngineTraits, PolicyError
from sandbox.seccomp import SeccompError

log = logging.getLogger("sandbox.pool")

JOBS_PER_EVALUATOR = 200
EVALUATOR_AGE_SECONDS = 3600.0
IDLE_CHECK_SECONDS = 0.5
RETRY_WAIT_SECONDS = 15.0
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0)
SWEEP_SECONDS = 30.0
FAULTS_KEPT = 20
RETRIED = ("died", "garbled")
"""Endings that may be due to what went before, such as a late second answer; one fresh evaluator may try again."""

REMOVAL_FAULTS: tuple[type[Exception], ...] = (EngineError, *ENGINE_FAULTS)
SLOT_FAULTS: tuple[type[Exception], ...] = (EvaluatorError, PolicyError, SeccompError, *REMOVAL_FAULTS)
"""What can keep a place empty for a while; anything else is a bug of ours and ends the broker."""

State = Literal["starting", "idle", "busy", "down"]


class Slot:
    """One place in the pool: its state, why it is down, and the evaluator in it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.state: State = "starting"
        self.trouble: JobError | None = None
        self.evaluator: Evaluator | None = None
        self.image_digest = ""


class EvaluatorPool:
    """`size` evaluators from one blueprint, on the engine at `host`. Making it does nothing; `start` does."""

    def __init__(
        self,
        host: str,
        blueprint: Blueprint,
        size: int,
        jobs_per_evaluator: int = JOBS_PER_EVALUATOR,
        engine_timeout_seconds: float = 10.0,
    ) -> None:
        self.host = host
        self.blueprint = blueprint
        self.queue = JobQueue()
        self.slots = [Slot(number) for number in range(size)]
        self.jobs_done = 0
        self.crashed = threading.Event()
        self.faults: collections.deque[dict[str, Any]] = collections.deque(maxlen=FAULTS_KEPT)
        self._jobs_per_evaluator = jobs_per_evaluator
        self._engine_timeout_seconds = engine_timeout_seconds
        self._stopping = threading.Event()
        # Held while a container is created and while leftovers are listed, so that no new one looks left over.
        self._registry = threading.Lock()
        self._live: set[str] = set()
        self._doomed: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start all places; returns at once, while the evaluators get ready."""
        self._spawn(self._dispose, "disposal")
        for slot in self.slots:
            self._spawn(functools.partial(self._fill, slot), f"slot-{slot.number}")

    def _spawn(self, target: Callable[[], None], name: str) -> None:
        def guarded() -> None:
            try:
                target()
            except BaseException:
                self.crashed.set()
                raise

        thread = threading.Thread(target=guarded, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def run(self, job: Job, hung_up: Callable[[], bool] = lambda: False) -> dict[str, Any]:
        """Queue a job and wait for its result; raise JobError if it has none.

        `hung_up` is asked now and then whether the caller is still there; a waiting job of nobody is dropped.
        """
        trouble = self.trouble()
        if trouble is not None:
            raise trouble
        self.queue.put(job)
        while not job.finished.wait(min(max(job.wait_until - time.monotonic(), 0.01), 0.25)):
            if time.monotonic() >= job.wait_until or hung_up():
                self.queue.withdraw(job, JobError("busy", "All evaluators were busy for as long as you would wait."))
            if self.crashed.is_set():
                raise JobError("shutting_down", "The sandbox broker failed and is being replaced.")
        if job.error is not None:
            raise job.error
        assert job.result is not None
        return job.result

    def trouble(self) -> JobError | None:
        """Return why no evaluator can be had at all, or None if at least one works or is being started."""
        troubles = [slot.trouble for slot in self.slots if slot.state == "down"]
        return troubles[0] if len(troubles) == len(self.slots) else None

    # --- one place -------------------------------------------------------------------------------------------

    def _fill(self, slot: Slot) -> None:
        """Keep an evaluator in this place until the pool stops."""
        failures = 0
        while not self._stopping.is_set():
            try:
                # A client for each evaluator: one kept over an engine's restart would hold its dead connections.
                with contextlib.closing(connect(self.host, self._engine_timeout_seconds)) as client:
                    slot.evaluator = self._make(client, slot)
                failures = 0
                self._use(slot, slot.evaluator)
            except SLOT_FAULTS as error:
                self._mark_down(slot, error)
                self._stopping.wait(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
                failures += 1

    def _make(self, client: docker.APIClient, slot: Slot) -> Evaluator:
        if slot.state != "down":
            slot.state = "starting"
        image = resolve_image(client, self.blueprint.image)
        traits = EngineTraits.of(client.info())
        with self._registry:
            container_id = create(client, self.blueprint, image, traits)
            self._live.add(container_id)
        try:
            evaluator = Evaluator.start(client, container_id)
        except BaseException:
            self._doomed.put(container_id)
            raise
        slot.image_digest, slot.trouble = image, None
        return evaluator

    def _mark_down(self, slot: Slot, error: Exception) -> None:
        code: Code = "image_missing" if isinstance(error, ImageMissingError) else "engine_down"
        if isinstance(error, EvaluatorError) and code == "engine_down":
            code = "evaluator_failed"
        ours = isinstance(error, (EngineError, EvaluatorError, PolicyError, SeccompError))
        text = str(error) if ours else f"The Docker engine failed: {first_line(error)}."
        if slot.trouble is None or str(slot.trouble) != text:
            self._note("slot_down", text, slot)
        slot.trouble, slot.state = JobError(code, text), "down"
        trouble = self.trouble()
        if trouble is not None:
            self.queue.fail_waiting(trouble)

    def _use(self, slot: Slot, evaluator: Evaluator) -> None:
        """Give jobs to an evaluator until it is worn out, unfit or the pool stops; then have it removed."""
        try:
            while not self._stopping.is_set() and not self._worn_out(evaluator):
                slot.state = "idle"
                job = self.queue.take(IDLE_CHECK_SECONDS)
                if not evaluator.is_fit():
                    if not self._stopping.is_set():
                        self._note("died_idle", evaluator.stderr_tail(), slot)
                    if job is not None:
                        self.queue.put_back(job, RETRY_WAIT_SECONDS)
                    return
                if job is not None:
                    slot.state = "busy"
                    if not self._do(slot, evaluator, job):
                        return
        finally:
            # The stream first: an open one that nobody reads can freeze the daemon.
            evaluator.close()
            slot.evaluator, slot.state = None, "starting"
            self._doomed.put(evaluator.container_id)

    def _worn_out(self, evaluator: Evaluator) -> bool:
        age_seconds = time.monotonic() - evaluator.started_at
        return evaluator.jobs_done >= self._jobs_per_evaluator or age_seconds > EVALUATOR_AGE_SECONDS

    def _do(self, slot: Slot, evaluator: Evaluator, job: Job) -> bool:
        """Run one job and settle it; return whether the evaluator may have another."""
        began = time.monotonic()
        ending = evaluator.run(job.payload, job.run_seconds)
        job.tries += 1
        job.ran_ms = (time.monotonic() - began) * 1000
        job.image_digest = slot.image_digest
        if ending.kind == "answered":
            assert ending.result is not None
            self.jobs_done += 1
            if "error" in ending.result:
                self._note("error", str(ending.result["error"]), slot)
            self.queue.finish(job, result=ending.result)
            return "error" not in ending.result
        if self._stopping.is_set():
            self.queue.finish(job, error=JobError("shutting_down", "The sandbox broker is shutting down."))
            return False
        self._note(ending.kind, f"{ending.detail}; {evaluator.stderr_tail()}", slot)
        if ending.kind in RETRIED and job.tries == 1:
            self.queue.put_back(job, RETRY_WAIT_SECONDS)
        else:
            self.queue.finish(job, error=failure(ending, job.run_seconds))
        return False

    def _note(self, kind: str, text: str, slot: Slot) -> None:
        log.warning("slot %d: %s: %s", slot.number, kind, text.strip() or "no words on stderr")
        self.faults.append({"at": time.time(), "kind": kind, "slot": slot.number, "text": text.strip()[-1000:]})

    # --- removal and the end ---------------------------------------------------------------------------------

    def _dispose(self) -> None:
        """Remove doomed containers and, now and then, whatever an earlier broker of ours left."""
        next_sweep = time.monotonic()
        while not self._stopping.is_set():
            container_id = self._next_doomed()
            if container_id is not None:
                # Should its removal fail it is no longer among those to spare, so the next sweep takes it.
                self._live.discard(container_id)
            try:
                if container_id is not None:
                    self._remove(container_id)
                if time.monotonic() >= next_sweep:
                    self._sweep()
                    next_sweep = time.monotonic() + SWEEP_SECONDS
            except REMOVAL_FAULTS as error:
                log.warning("a container could not be removed yet: %s", first_line(error))
                next_sweep = time.monotonic() + 2

    def _next_doomed(self) -> str | None:
        try:
            return self._doomed.get(timeout=1.0)
        except queue.Empty:
            return None

    def _remove(self, container_id: str) -> None:
        with contextlib.closing(connect(self.host, self._engine_timeout_seconds)) as client:
            reaper.remove(client, container_id)

    def _sweep(self) -> None:
        with contextlib.closing(connect(self.host, self._engine_timeout_seconds)) as client, self._registry:
            reaper.reap(client, self.blueprint.owner, spare=self._live)

    def stop(self, grace_seconds: float = 2.0) -> None:
        """Refuse new jobs, let running ones end within the grace, and remove every container of this owner."""
        self.queue.close(JobError("shutting_down", "The sandbox broker is shutting down."))
        deadline = time.monotonic() + grace_seconds
        while any(slot.state == "busy" for slot in self.slots) and time.monotonic() < deadline:
            time.sleep(0.02)
        self._stopping.set()
        self._doomed.put(None)
        for slot in self.slots:
            evaluator = slot.evaluator
            if evaluator is not None:
                evaluator.close()
        deadline = time.monotonic() + self._engine_timeout_seconds
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.1))
        self._live.clear()
        try:
            self._sweep()
        except REMOVAL_FAULTS as error:
            log.warning("containers may be left until the next start: %s", first_line(error))


def failure(ending: Ending, run_seconds: float) -> JobError:
    """Say in one sentence that an evaluator failed; always our fault, and worth another try."""
    sentences = {
        "died": "Two evaluators in a row died on this job.",
        "overran": f"The evaluator did not answer within {run_seconds:g} seconds.",
        "flooded": "The evaluator wrote more than it may.",
        "garbled": "The answers of two evaluators in a row make no sense.",
    }
    return JobError("evaluator_failed", sentences[ending.kind])
