"""One supervised process: its start, its log, its restarts with growing pauses, and its end."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
HEALTHY_SECONDS = 60.0
STRAGGLER_SECONDS = 2.0
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Program:
    """What a child is: `ready` is asked until it says yes; files in `leaves` are removed once it has ended.

    A `foundation` is started, and ready, before the others and stopped after them; what runs `once` is not restarted.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], bool]
    grace_seconds: float = 10.0
    pass_descriptors: tuple[int, ...] = ()
    leaves: tuple[Path, ...] = ()
    foundation: bool = False
    once: bool = False


def pause_seconds(failures: int) -> float:
    """Return how long to wait before the restart that follows this many failures in a row."""
    return min(FIRST_PAUSE_SECONDS * 2.0 ** min(failures - 1, 10), LONGEST_PAUSE_SECONDS)


def die_with_owner(owner: int) -> Callable[[], None]:
    """Return what a new process does first: ask for SIGTERM at its owner's end, and go if that has come already."""

    def ask() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != owner:
            os._exit(1)

    return ask


class Child:
    """A program and its current process, if any. All but `kill` and `restart` belong to the supervisor's thread."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.restart = not program.once
        self.starts = 0
        self.exit_status: int | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._started_at = 0.0
        self._due_at: float | None = None

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int | None:
        """The process's id while it runs."""
        process = self._process
        return process.pid if process is not None and process.returncode is None else None

    def kill(self, signal_number: int = signal.SIGKILL) -> None:
        """Send the process a signal, as a test of what its death does."""
        pid = self.pid
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal_number)

    def start(self) -> None:
        """Start the process; its group is its own, its output goes to its log."""
        self._due_at = None
        self._started_at = time.monotonic()
        self.starts += 1
        with self.program.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.program.command,
                env=dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.program.pass_descriptors,
                preexec_fn=die_with_owner(os.getpid()),
            )

    def watch(self, now: float) -> Literal["", "died", "restarted"]:
        """Notice the process's death, plan its restart and do it when due; say which happened."""
        if self._process is not None and self._process.poll() is not None:
            self._bury()
            self._failures = 1 if now - self._started_at >= HEALTHY_SECONDS else self._failures + 1
            self._due_at = now + pause_seconds(self._failures)
            return "died"
        if self._due_at is not None and now >= self._due_at and self.restart:
            self.start()
            return "restarted"
        return ""

    @property
    def pause(self) -> float:
        """The seconds from the last death to the restart."""
        return pause_seconds(self._failures)

    def ask_to_end(self) -> None:
        """Send SIGTERM; the process ends its own children in order."""
        self._due_at = None
        self.kill(signal.SIGTERM)

    def end(self) -> None:
        """Wait for the process within its grace, then end its whole group by force."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.program.grace_seconds)
        self._bury()

    def _bury(self) -> None:
        """Leave nothing of the process behind: stragglers of its group, the socket it made."""
        process, self._process = self._process, None
        assert process is not None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
            self.exit_status = process.wait()
            deadline = time.monotonic() + STRAGGLER_SECONDS
            while time.monotonic() < deadline:
                os.killpg(process.pid, 0)
                time.sleep(0.005)
        self.exit_status = process.wait()
        for path in self.program.leaves:
            path.unlink(missing_ok=True)
