"""Length-prefixed JSON frames on a file descriptor: 4 bytes of length, big end first, then a UTF-8 JSON object."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Mapping
from typing import Any

# 6 MiB of program text in base64, and 64 KiB for all that goes with it.
MAX_FRAME_BYTES = 8 * 1024 * 1024 + 64 * 1024


class FrameError(Exception):
    """A frame that cannot be read but leaves the stream in step: the next frame can be."""


class StreamError(Exception):
    """A stream out of step: an impossible length, or an end in the middle of a frame."""


def read_frame(descriptor: int) -> dict[str, Any] | None:
    """Read one object, or return None at the end of the stream."""
    head = _read_exactly(descriptor, 4, at_boundary=True)
    if head is None:
        return None
    (length,) = struct.unpack(">I", head)
    if length > MAX_FRAME_BYTES:
        raise StreamError(f"a frame announces {length} bytes; at most {MAX_FRAME_BYTES} are allowed")
    body = _read_exactly(descriptor, length, at_boundary=False) or b""
    try:
        content = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FrameError(f"a frame is not JSON: {type(error).__name__}") from None
    if not isinstance(content, dict):
        raise FrameError("a frame is not a JSON object")
    return content


def write_frame(descriptor: int, content: Mapping[str, Any]) -> None:
    """Write one object; the bytes go out as one frame whatever its texts contain."""
    body = json.dumps(content).encode("ascii")
    write_all(descriptor, struct.pack(">I", len(body)) + body)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes, however little the kernel takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _read_exactly(descriptor: int, count: int, at_boundary: bool) -> bytes | None:
    parts: list[bytes] = []
    missing = count
    while missing:
        part = os.read(descriptor, min(missing, 1 << 20))
        if not part:
            if at_boundary and missing == count:
                return None
            raise StreamError(f"the stream ended {missing} bytes short of a frame")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
