"""A lock file: held by at most one process, and free again at its end, however it ends."""

import fcntl
import os
from pathlib import Path
from types import TracebackType


class LockedError(Exception):
    """Another process holds the lock; the text is what it wrote there about itself."""


class Lock:
    """Holds `path` from entering to leaving; `note` tells others about the holder."""

    def __init__(self, path: Path, note: str = "") -> None:
        self.path = path
        self.note = note
        self._descriptor = -1

    def __enter__(self) -> "Lock":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise LockedError(self.path.read_text(encoding="utf-8").strip()) from error
        self.write(self.note)
        return self

    def write(self, note: str) -> None:
        """Replace what the file tells others."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, note.encode(), 0)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.write("")
        os.close(self._descriptor)


def require_free(path: Path) -> None:
    """Raise LockedError when another process holds the lock."""
    with Lock(path):
        pass
