"""A lock on a file that the kernel frees at its holder's end, however that comes."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

PAUSE_SECONDS = 0.05


class FileLock:
    """One holder's hold on a lock file: none, shared or exclusive. Children do not get it unless it is passed on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = -1

    def try_shared(self) -> bool:
        """Hold it together with others; return False, holding nothing, if somebody holds it exclusively."""
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Hold it alone; return False, holding nothing, if anybody else holds it."""
        return self._try(fcntl.LOCK_EX)

    def wait_exclusive(self, seconds: float) -> bool:
        """Try to hold it alone for so long; return whether that came about."""
        deadline = time.monotonic() + seconds
        while not self.try_exclusive():
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE_SECONDS)
        return True

    def _try(self, kind: int) -> bool:
        if self.descriptor < 0:
            self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            # A hold that was to be changed may be lost or not by now; let there be no doubt.
            self.release()
            return False
        return True

    def release(self) -> None:
        """Hold it no longer; may be called twice."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1
