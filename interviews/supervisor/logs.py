"""The children's logs: kept small, and their important lines shown."""

import re
from pathlib import Path

LOG_BYTES = 10 * 1024 * 1024
IMPORTANT = re.compile(r"\b(WARNING|ERROR|CRITICAL|Traceback|Fatal|fatal)\b")

HARMLESS = re.compile(r"Memory overcommit must be enabled|superuser privileges")
"""Advice for servers that save to disk, or are reached by strangers: ours does neither."""


def rotate(log: Path) -> None:
    """Begin a log anew, keeping the one before it."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size:
        log.replace(log.with_suffix(".log.1"))
    log.touch()


def last_lines(log: Path, count: int) -> list[str]:
    """Return the last lines of a log, reading no more than its end."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 8192))
        return file.read().decode("utf-8", "replace").splitlines()[-count:]


class Follower:
    """Reads what is new in a log and cuts the log when it has grown too long."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._offset = 0

    def important_lines(self) -> list[str]:
        """Return the new complete lines that an operator should see."""
        try:
            size = self.log.stat().st_size
        except FileNotFoundError:
            return []
        if size < self._offset:
            self._offset = 0
        with self.log.open("rb") as file:
            file.seek(self._offset)
            new = file.read()
        complete = new[: new.rfind(b"\n") + 1]
        self._offset += len(complete)
        if size > LOG_BYTES:
            self._cut()
        return [
            line
            for line in complete.decode("utf-8", "replace").splitlines()
            if IMPORTANT.search(line) and not HARMLESS.search(line)
        ]

    def _cut(self) -> None:
        # The child holds the file open for appending, so it is copied and emptied in place, not renamed.
        self.log.with_suffix(".log.1").write_bytes(self.log.read_bytes())
        with self.log.open("r+b") as file:
            file.truncate(0)
        self._offset = 0
