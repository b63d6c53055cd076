"""The attach stream of one container: our frames in, its stdout and stderr out.

The engine multiplexes both outputs over one connection: 8 bytes of header (stream number, three zeros, big-endian
length), then that many bytes. Frames are read from stdout; of stderr the last part is kept for the operator.

An open attach connection that nobody reads can freeze the whole daemon (moby#41827), so `close` comes before any
other call about the container.
"""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any

import docker

from sandbox.frames import MAX_FRAME_BYTES, FrameBuffer, FrameError, FrameTimeoutError, StreamEndedError, encode

STDOUT, STDERR = 1, 2
HEADER_BYTES = 8
STDERR_KEPT_BYTES = 4096
STDERR_MAX_BYTES = 1024 * 1024


class OutputFloodError(FrameError):
    """The program wrote more to stderr than a container may in its life."""


class Demultiplexer:
    """Splits the engine's stream into pieces of (stream number, bytes); keeps no more than a header."""

    def __init__(self) -> None:
        self._header = bytearray()
        self._stream = 0
        self._remaining = 0

    def feed(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield the pieces in these bytes; raise FrameError on a header no engine sends."""
        position = 0
        while position < len(data):
            if self._remaining == 0:
                taken = data[position : position + HEADER_BYTES - len(self._header)]
                self._header += taken
                position += len(taken)
                self._read_header()
                continue
            piece = data[position : position + self._remaining]
            self._remaining -= len(piece)
            position += len(piece)
            yield self._stream, piece

    def _read_header(self) -> None:
        if len(self._header) < HEADER_BYTES:
            return
        if self._header[0] not in (STDOUT, STDERR) or any(self._header[1:4]):
            raise FrameError("the engine's attach stream is not what it should be")
        self._stream = self._header[0]
        self._remaining = int.from_bytes(self._header[4:], "big")
        self._header.clear()


class AttachStream:
    """An open attach connection; opened before the container starts, so that nothing is missed."""

    def __init__(self, connection: Any, limit_bytes: int = MAX_FRAME_BYTES) -> None:
        self._file = connection
        # The SDK wraps the socket in a SocketIO, except under TLS.
        self._socket: socket.socket = getattr(connection, "_sock", connection)
        self._demultiplexer = Demultiplexer()
        self._stdout = FrameBuffer(limit_bytes)
        self._stderr = bytearray()
        self.stderr_bytes = 0

    @classmethod
    def open(cls, client: docker.APIClient, container_id: str) -> AttachStream:
        """Attach to a container that is not started yet."""
        wanted = {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        return cls(client.attach_socket(container_id, params=wanted))

    def send(self, payload: Mapping[str, Any], deadline: float) -> None:
        """Write one frame to the program's stdin before `deadline` (of time.monotonic)."""
        self._socket.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            self._socket.sendall(encode(payload))
        except TimeoutError as error:
            raise FrameTimeoutError("the program does not read its input") from error
        except OSError as error:
            raise StreamEndedError(between_frames=True) from error

    def receive(self, deadline: float) -> dict[str, Any]:
        """Return the next frame of the program's stdout, or raise the FrameError that tells why there is none."""
        while True:
            frame = self._stdout.next_frame()
            if frame is not None:
                return frame
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise FrameTimeoutError("the program did not answer in time")
            self._receive_some(remaining)

    def _receive_some(self, seconds: float) -> None:
        self._socket.settimeout(seconds)
        try:
            data = self._socket.recv(262_144)
        except TimeoutError as error:
            raise FrameTimeoutError("the program did not answer in time") from error
        except OSError as error:
            raise StreamEndedError(between_frames=True) from error
        if not data:
            raise StreamEndedError(between_frames=not len(self._stdout))
        for stream, piece in self._demultiplexer.feed(data):
            if stream == STDOUT:
                self._stdout.feed(piece)
            else:
                self._keep_stderr(piece)

    def _keep_stderr(self, piece: bytes) -> None:
        self.stderr_bytes += len(piece)
        self._stderr += piece
        del self._stderr[:-STDERR_KEPT_BYTES]
        if self.stderr_bytes > STDERR_MAX_BYTES:
            raise OutputFloodError(f"the program wrote over {STDERR_MAX_BYTES} bytes to stderr")

    def is_quiet(self) -> bool:
        """Tell whether the stream is open and holds no stdout; what waits on stderr is taken in.

        An idle program that closes its stream or says anything is not fit for another job.
        """
        try:
            while select.select([self._socket], [], [], 0)[0]:
                self._receive_some(0.1)
        except (FrameError, OSError, ValueError):
            return False
        return not len(self._stdout)

    def stderr_tail(self) -> str:
        """Return the last part of what the program wrote to stderr."""
        return self._stderr.decode("utf-8", errors="replace")

    def close(self) -> None:
        """Close the connection at once, whatever is under way on it; may be called twice and from any thread."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        response = getattr(self._file, "_response", None)
        if response is not None:
            response.close()
        self._file.close()
        self._socket.close()
