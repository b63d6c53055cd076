"""A sandbox broker without a sandbox: the real protocol and the real engine, in a thread of the test."""

import base64
import socket
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path

import puzzles
from sandbox.frames import FrameError, FrameSocket

DIGESTS = {"image_digest": "sha256:" + "1" * 64, "policy_digest": "2" * 64}


class InProcessBroker:
    """Answers jobs by grading them here; `script` holds answers to give instead, first come first served."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.jobs: list[dict] = []
        self.script: deque[dict] = deque()
        self.during_job = lambda job: None
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._open: list[socket.socket] = [self._listener]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self.path.unlink(missing_ok=True)
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        frames = FrameSocket(connection)
        while True:
            try:
                request = frames.receive(idle_seconds=60, frame_seconds=5)
                frames.send(self._answer(request), seconds=5)
            except (OSError, FrameError):
                return

    def _answer(self, request: dict) -> dict:
        if request["op"] == "status":
            return {"ok": True, "result": {}}
        self.jobs.append({"priority": request["priority"], **request["job"]})
        self.during_job(request["job"])
        if self.script:
            return self.script.popleft()
        return success(graded(request["job"]))


def graded(job: dict) -> dict:
    """Return the evaluator's report on a job."""
    instance, source = job.get("instance"), base64.b64decode(job["source_base64"])
    task = puzzles.task(job["task"]) if instance is None else puzzles.task_by_definition(job["task"], instance)
    if job["kind"] == "experiment":
        return puzzles.experiment(task, source, job["input"])
    return puzzles.check(task, source) if job["kind"] == "check" else puzzles.evaluate(task, source, job["seed"])


def success(report: dict) -> dict:
    """Return the answer that carries a report."""
    result = {"report": report, "engine_digest": puzzles.engine_digest(), "cpu_ms": 1.0}
    return {"ok": True, "result": result, "waited_ms": 0.1, "ran_ms": 1.2, **DIGESTS}


def failure(code: str) -> dict:
    """Return a broker's refusal."""
    return {"ok": False, "code": code, "error": f"scripted {code}"}


def evaluator_error() -> dict:
    """Return an answer in which the evaluator reports a bug of its own."""
    return {"ok": True, "result": {"error": "scripted bug"}, "waited_ms": 0.1, "ran_ms": 1.2, **DIGESTS}
