"""The broker: a unix socket in front of the evaluator pool, and the only process that talks to Docker.

Requests and answers are frames (see `frames`), any number on one connection, each answered before the next is read.
Every peer is distrusted: lengths, times and counts are bounded, and garbage ends only the connection it came on.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import math
import os
import select
import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sandbox.connection import ENGINE_FAULTS, MAX_SOCKET_PATH_BYTES, EngineError, connect
from sandbox.evaluator_pool import EvaluatorPool
from sandbox.frames import (
    MAX_FRAME_BYTES,
    FrameError,
    FrameSocket,
    FrameTooLargeError,
    StreamEndedError,
    encode,
)
from sandbox.job_queue import PRIORITIES, Job, JobError

ENGINE_SILENT: tuple[type[Exception], ...] = (EngineError, *ENGINE_FAULTS)

log = logging.getLogger("sandbox.broker")

KINDS = ("evaluate", "check", "trace", "experiment")
MAX_CONNECTIONS = 128
IDLE_SECONDS = 300.0
FRAME_SECONDS = 10.0
MAX_WAIT_SECONDS = 300.0
MAX_RUN_SECONDS = 600.0


class BrokerError(Exception):
    """The broker cannot serve; the text is one sentence."""


def read_job(request: Mapping[str, Any]) -> Job:
    """Check a request's envelope and make its job; raise JobError `bad_request` naming what is wrong.

    The job inside is opaque: only its kind and the broker's own id are put into it.
    """
    kind, priority, job = request.get("kind"), request.get("priority", "live"), request.get("job")
    if kind not in KINDS:
        raise JobError("bad_request", f"`kind` must be one of {', '.join(KINDS)}.")
    if priority not in PRIORITIES:
        raise JobError("bad_request", f"`priority` must be one of {', '.join(PRIORITIES)}.")
    if not isinstance(job, dict):
        raise JobError("bad_request", "`job` must be an object.")
    wait_seconds = _seconds(request, "wait_seconds", 20.0, MAX_WAIT_SECONDS)
    run_seconds = _seconds(request, "run_seconds", 10.0, MAX_RUN_SECONDS)
    return Job({**job, "kind": kind}, priority, wait_seconds, run_seconds)


def _seconds(request: Mapping[str, Any], name: str, default: float, most: float) -> float:
    value = request.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most or math.isnan(value):
        raise JobError("bad_request", f"`{name}` must be a number from 0 to {most:g}.")
    return float(value)


def refusal(error: JobError) -> dict[str, Any]:
    """Write a job's failure as an answer."""
    return {"ok": False, "code": error.code, "error": str(error)}


def listen(path: Path) -> socket.socket:
    """Bind the broker's socket (mode 0660), replacing a stale one; raise BrokerError if another broker answers."""
    if len(os.fsencode(path)) > MAX_SOCKET_PATH_BYTES:
        raise BrokerError(f"The socket path {path} is longer than {MAX_SOCKET_PATH_BYTES} bytes; choose a shorter one.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise BrokerError(f"The folder of {path} cannot be used: {error.strerror}.") from error
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # Two brokers starting at once must not both find the same stale socket.
        fcntl.flock(folder, fcntl.LOCK_EX)
        _remove_stale(path)
        # Made under another name and moved: whoever finds the socket can connect to it.
        made = path.with_name(".~")
        made.unlink(missing_ok=True)
        mask = os.umask(0o117)
        try:
            listener.bind(str(made))
        finally:
            os.umask(mask)
        listener.listen(MAX_CONNECTIONS)
        made.rename(path)
    except OSError as error:
        listener.close()
        raise BrokerError(f"The socket {path} cannot be made: {error.strerror}.") from error
    except BrokerError:
        listener.close()
        raise
    finally:
        os.close(folder)
    return listener


def _remove_stale(path: Path) -> None:
    if not path.exists() and not path.is_symlink():
        return
    if not path.is_socket():
        raise BrokerError(f"{path} exists and is not a socket; remove it or choose another path.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            path.unlink(missing_ok=True)
            return
        except OSError as error:
            raise BrokerError(f"{path} is in an unclear state: {error}.") from error
    raise BrokerError(f"Another sandbox broker answers on {path}; stop it or choose another path.")


class Broker:
    """Serves a pool on a socket; `serve_until` blocks until its event is set, and leaves nothing behind."""

    def __init__(
        self,
        socket_path: Path,
        pool: EvaluatorPool,
        grace_seconds: float = 2.0,
        idle_seconds: float = IDLE_SECONDS,
        frame_seconds: float = FRAME_SECONDS,
    ) -> None:
        self.socket_path = socket_path
        self._idle_seconds = idle_seconds
        self._frame_seconds = frame_seconds
        self.pool = pool
        self.grace_seconds = grace_seconds
        self._began = time.monotonic()
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._engine: dict[str, Any] = {}
        self._policy_digest = pool.blueprint.policy.digest()

    def serve_until(self, stop: threading.Event) -> None:
        """Accept connections until `stop` is set; then end jobs, containers and the socket in order."""
        listener = listen(self.socket_path)
        try:
            self.pool.start()
            listener.settimeout(0.1)
            log.info("serving %s on %s", self.pool.blueprint.image, self.socket_path)
            while not stop.is_set() and not self.pool.crashed.is_set():
                with contextlib.suppress(TimeoutError):
                    self._admit(listener.accept()[0])
        finally:
            self._stopping.set()
            # Closed and unlinked before the jobs end: from here on a caller sees that there is no broker.
            listener.close()
            self.socket_path.unlink(missing_ok=True)
            self.pool.stop(self.grace_seconds)
            self._close_connections()
        if self.pool.crashed.is_set():
            raise BrokerError("A thread of the broker failed unexpectedly (see the traceback above); start it again.")

    def _admit(self, connection: socket.socket) -> None:
        with self._lock:
            full = len(self._connections) >= MAX_CONNECTIONS
            if not full:
                self._connections.add(connection)
        if full:
            with contextlib.suppress(OSError), connection:
                connection.settimeout(0.1)
                connection.sendall(encode(refusal(JobError("busy", "The broker has too many connections."))))
            return
        threading.Thread(target=self._converse, args=(connection,), name="connection", daemon=True).start()

    def _close_connections(self) -> None:
        # Answers to jobs that just ended are being written; a moment lets them out.
        deadline = time.monotonic() + 0.2
        while self._busy_connections() and time.monotonic() < deadline:
            time.sleep(0.01)
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _busy_connections(self) -> int:
        with self._lock:
            return len(self._connections)

    def _converse(self, connection: socket.socket) -> None:
        """Answer one connection's requests until it closes, stalls or talks nonsense."""
        frames = FrameSocket(connection)
        try:
            with connection:
                while not self._stopping.is_set():
                    try:
                        request = frames.receive(self._idle_seconds, self._frame_seconds)
                    except FrameError as error:
                        self._complain(frames, error)
                        return
                    frames.send(self.answer(request, connection), self._frame_seconds)
        except (OSError, FrameError) as error:
            log.info("a connection ended early: %s", error)
        finally:
            with self._lock:
                self._connections.discard(connection)

    @staticmethod
    def _complain(frames: FrameSocket, error: FrameError) -> None:
        if isinstance(error, StreamEndedError) and error.between_frames:
            return
        code = "too_large" if isinstance(error, FrameTooLargeError) else "bad_request"
        text = f"The request cannot be read: {error}."
        frames.send({"ok": False, "code": code, "error": text}, FRAME_SECONDS)

    def answer(self, request: Mapping[str, Any], connection: socket.socket | None = None) -> dict[str, Any]:
        """Answer one request; never raises for anything the request holds."""
        try:
            if request.get("op") == "status":
                return {"ok": True, "result": self.status()}
            if request.get("op") != "run":
                raise JobError("bad_request", "`op` must be run or status.")
            return self._run(read_job(request), connection)
        except JobError as error:
            return refusal(error)

    def _run(self, job: Job, connection: socket.socket | None) -> dict[str, Any]:
        result = self.pool.run(job, hung_up=lambda: connection is not None and _hung_up(connection))
        assert job.started_at is not None
        return {
            "ok": True,
            "result": result,
            "image_digest": job.image_digest,
            "policy_digest": self._policy_digest,
            "waited_ms": round((job.started_at - job.queued_at) * 1000, 3),
            "ran_ms": round(job.ran_ms, 3),
        }

    def status(self) -> dict[str, Any]:
        """Account for the broker: evaluators, queue, engine, what went wrong lately."""
        slots = self.pool.slots
        trouble = self.pool.trouble()
        return {
            "evaluators": {
                state: sum(slot.state == state for slot in slots) for state in ("starting", "idle", "busy", "down")
            },
            "trouble": None if trouble is None else {"code": trouble.code, "error": str(trouble)},
            "queue": self.pool.queue.depths(),
            "jobs_done": self.pool.jobs_done,
            "image": self.pool.blueprint.image,
            "image_digest": next((slot.image_digest for slot in slots if slot.image_digest), None),
            "policy_digest": self._policy_digest,
            "engine": self._describe_engine(),
            "uptime_seconds": round(time.monotonic() - self._began, 1),
            "max_request_bytes": MAX_FRAME_BYTES,
            "last_faults": list(self.pool.faults),
        }

    def _describe_engine(self) -> dict[str, Any]:
        """Return the engine's version and cgroup version, asked once; empty while it is down."""
        if not self._engine:
            try:
                client = connect(self.pool.host, 3.0)
                with contextlib.closing(client):
                    info = client.info()
                    self._engine = {
                        "host": self.pool.host,
                        "version": info.get("ServerVersion"),
                        "cgroup_version": info.get("CgroupVersion"),
                        "storage_driver": info.get("Driver"),
                    }
            except ENGINE_SILENT as error:
                log.info("the engine does not describe itself: %s", error)
        return self._engine


def _hung_up(connection: socket.socket) -> bool:
    """Tell whether the caller has closed its connection; bytes of a next request do not count."""
    try:
        # Asked first, since a receive on a socket with a timeout waits for that long, whatever its flags.
        readable = select.select([connection], [], [], 0)[0]
        return bool(readable) and connection.recv(1, socket.MSG_PEEK) == b""
    except (OSError, ValueError):
        return True
