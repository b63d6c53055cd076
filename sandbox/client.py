"""The way to the broker for everyone else: web and workers hold no Docker, only this socket."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from sandbox.frames import (
    ENVELOPE_BYTES,
    MAX_FRAME_BYTES,
    FrameError,
    FrameSocket,
    FrameTimeoutError,
    FrameTooLargeError,
)

CONNECT_SECONDS = 2.0
SEND_SECONDS = 10.0
ANSWER_MARGIN_SECONDS = 45.0
"""Beyond waiting and running, an answer may take this long: a retry on a fresh evaluator, or an engine that hangs."""


class BrokerUnavailableError(Exception):
    """The broker's socket is absent, refuses, breaks or stays silent; try again later."""


class BrokerSilentError(BrokerUnavailableError):
    """The broker is there, but gave no answer in time; it may be at work on the job still."""


class BrokerClient:
    """Talks to one broker. May be shared by threads: each keeps a connection of its own."""

    def __init__(self, socket_path: str | Path) -> None:
        self.socket_path = str(socket_path)
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []

    def run(
        self,
        *,
        kind: str,
        job: Mapping[str, Any],
        priority: str = "live",
        wait_seconds: float = 20.0,
        run_seconds: float = 10.0,
        within_seconds: float | None = None,
    ) -> dict[str, Any]:
        """Run one job and return the broker's whole answer, whose `ok` tells whether there is a `result`.

        `ok: false`, or a result that holds `error`, is our fault and may be tried again.
        Raises BrokerUnavailableError when there is no answer within `within_seconds`, whatever the broker does; by
        default that is as long as a sound broker may take.
        """
        if within_seconds is None:
            within_seconds = wait_seconds + 2 * run_seconds + ANSWER_MARGIN_SECONDS
        request = {
            "op": "run",
            "kind": kind,
            "priority": priority,
            "job": dict(job),
            "wait_seconds": wait_seconds,
            "run_seconds": run_seconds,
        }
        return self._ask(request, within_seconds)

    def status(self, seconds: float = 10.0) -> dict[str, Any]:
        """Return the broker's account of itself; raise BrokerUnavailableError when there is none."""
        answer = self._ask({"op": "status"}, seconds)
        return dict(answer["result"]) if answer.get("ok") else answer

    def _ask(self, request: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        kept: socket.socket | None = getattr(self._local, "connection", None)
        if kept is not None and not _is_open(kept):
            # The broker closes idle connections, and a new broker knows none of the old ones.
            self._forget(kept)
            kept = None
        connection = kept or self._connect(min(CONNECT_SECONDS, seconds))
        try:
            frames = FrameSocket(connection, MAX_FRAME_BYTES + ENVELOPE_BYTES, MAX_FRAME_BYTES)
            frames.send(request, min(SEND_SECONDS, seconds))
            remaining = max(deadline - time.monotonic(), 0)
            return frames.receive(idle_seconds=remaining, frame_seconds=SEND_SECONDS, in_all=remaining)
        except FrameTooLargeError as error:
            self._forget(connection)
            return {"ok": False, "code": "too_large", "error": f"The request or its answer is too large: {error}."}
        except FrameTimeoutError as error:
            self._forget(connection)
            raise BrokerSilentError(f"The sandbox broker did not answer within {seconds:g} s: {error}.") from error
        except (OSError, FrameError) as error:
            self._forget(connection)
            raise BrokerUnavailableError(f"The sandbox broker did not answer: {error}.") from error
        except BaseException:
            self._forget(connection)
            raise

    def _connect(self, seconds: float = CONNECT_SECONDS) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(self.socket_path)
        except OSError as error:
            connection.close()
            raise BrokerUnavailableError(f"No sandbox broker answers on {self.socket_path}: {error}.") from error
        self._local.connection = connection
        with self._lock:
            self._open.append(connection)
        return connection

    def _forget(self, connection: socket.socket) -> None:
        connection.close()
        self._local.connection = None
        with self._lock:
            if connection in self._open:
                self._open.remove(connection)

    def close(self) -> None:
        """Close all connections; those of other threads break off whatever they do."""
        with self._lock:
            for connection in self._open:
                connection.close()
            self._open.clear()
        self._local = threading.local()

    def __enter__(self) -> BrokerClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_open(connection: socket.socket) -> bool:
    """Tell whether a kept connection is open and silent, as it must be between two requests."""
    try:
        connection.setblocking(False)
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
