"""Length-prefixed JSON: the one encoding on every pipe and socket of the sandbox.

A frame is a 4-byte big-endian length followed by that many bytes of UTF-8 JSON, always an object.
Reading is incremental and distrusts its peer: a length is judged before a byte of the body is kept.
"""

from __future__ import annotations

import json
import math
import socket
import time
from collections.abc import Mapping
from typing import Any

HEADER_BYTES = 4
# 6 MiB of program text in base64, and 64 KiB for all that goes with it.
MAX_FRAME_BYTES = 8 * 1024 * 1024 + 64 * 1024
ENVELOPE_BYTES = 64 * 1024
"""How much larger than the report inside it the broker's answer may be."""


class FrameError(Exception):
    """The peer sent something that is not a frame."""


class FrameTooLargeError(FrameError):
    """The peer announced a frame larger than the limit."""


class FrameTimeoutError(FrameError):
    """The peer stopped in the middle of a frame."""


class StreamEndedError(FrameError):
    """The stream closed; `between_frames` tells whether that was at a frame's border."""

    def __init__(self, between_frames: bool) -> None:
        super().__init__("the stream closed" if between_frames else "the stream closed in the middle of a frame")
        self.between_frames = between_frames


def encode(payload: Mapping[str, Any], limit_bytes: int = MAX_FRAME_BYTES) -> bytes:
    """Encode one object as a frame; raise FrameTooLargeError above the limit, FrameError if it is not JSON."""
    try:
        body = _dump(payload)
    except (TypeError, ValueError, RecursionError) as error:
        raise FrameError(f"the object cannot be written as JSON: {error}") from error
    if len(body) > limit_bytes:
        raise FrameTooLargeError(f"a frame of {len(body)} bytes is over the limit of {limit_bytes}")
    return len(body).to_bytes(HEADER_BYTES, "big") + body


def _dump(payload: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
    except UnicodeEncodeError:
        # JSON may hold half a surrogate pair, which UTF-8 cannot; escaped it passes through unchanged.
        return json.dumps(payload, separators=(",", ":"), allow_nan=False).encode("ascii")


def decode(body: bytes) -> dict[str, Any]:
    """Decode a frame's body; raise FrameError unless it is one JSON object without NaN or infinities."""
    try:
        payload = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise FrameError(f"the frame is not JSON: {error}") from error
    if not isinstance(payload, dict):
        raise FrameError("the frame is JSON, but not an object")
    return payload


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {text[:20]} is too large")
    return value


class FrameBuffer:
    """Collects bytes as they arrive and hands out whole frames."""

    def __init__(self, limit_bytes: int = MAX_FRAME_BYTES) -> None:
        self.limit_bytes = limit_bytes
        self._bytes = bytearray()

    def feed(self, data: bytes) -> None:
        """Keep the bytes that arrived."""
        self._bytes += data

    def __len__(self) -> int:
        return len(self._bytes)

    def next_frame(self) -> dict[str, Any] | None:
        """Return the next whole frame, or None while it is incomplete; raise FrameError on a bad one."""
        if len(self._bytes) < HEADER_BYTES:
            return None
        length = int.from_bytes(self._bytes[:HEADER_BYTES], "big")
        if length > self.limit_bytes:
            raise FrameTooLargeError(f"a frame of {length} bytes is over the limit of {self.limit_bytes}")
        if len(self._bytes) < HEADER_BYTES + length:
            return None
        body = bytes(self._bytes[HEADER_BYTES : HEADER_BYTES + length])
        del self._bytes[: HEADER_BYTES + length]
        return decode(body)


class FrameSocket:
    """Frames over a connected stream socket, with a deadline for each frame.

    One reader and one writer at a time; it does not own the socket. The limits by default are the broker's; its
    client has them the other way round.
    """

    def __init__(
        self,
        connection: socket.socket,
        receive_bytes: int = MAX_FRAME_BYTES,
        send_bytes: int = MAX_FRAME_BYTES + ENVELOPE_BYTES,
    ) -> None:
        self._connection = connection
        self._buffer = FrameBuffer(receive_bytes)
        self._send_bytes = send_bytes

    def receive(self, idle_seconds: float, frame_seconds: float, in_all: float = math.inf) -> dict[str, Any]:
        """Wait up to `idle_seconds` for a frame to begin and `frame_seconds` more for it to be whole.

        Both together take no longer than `in_all` seconds.
        """
        end = time.monotonic() + in_all
        deadline = min(end, time.monotonic() + idle_seconds)
        begun = False
        while True:
            frame = self._buffer.next_frame()
            if frame is not None:
                return frame
            if len(self._buffer) and not begun:
                begun, deadline = True, min(end, time.monotonic() + frame_seconds)
            self._receive_some(deadline)

    def _receive_some(self, deadline: float) -> None:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise FrameTimeoutError("no whole frame arrived in time")
        self._connection.settimeout(remaining)
        try:
            data = self._connection.recv(65536)
        except TimeoutError as error:
            raise FrameTimeoutError("no whole frame arrived in time") from error
        if not data:
            raise StreamEndedError(between_frames=not len(self._buffer))
        self._buffer.feed(data)

    def send(self, payload: Mapping[str, Any], seconds: float) -> None:
        """Send one frame within `seconds`, or raise FrameTimeoutError."""
        self._connection.settimeout(seconds)
        try:
            self._connection.sendall(encode(payload, self._send_bytes))
        except TimeoutError as error:
            raise FrameTimeoutError("the peer does not read") from error
