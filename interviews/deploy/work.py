"""Runs the commands of the set-up: what they print goes to one log, and all can be ended at once."""

import os
import signal
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from interviews.deploy.complaints import sentence_for
from interviews.deploy.machine import ROOT, SetupError

KEPT_LINES = 200


class Work:
    """The running commands and their log; `cancel` ends them and lets no more begin."""

    def __init__(self, log: Path) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("", encoding="utf-8")
        self._lock = threading.Lock()
        self._processes: set[subprocess.Popen[str]] = set()
        self._cancelled = False

    def run(
        self,
        title: str,
        command: Sequence[str],
        cwd: Path = ROOT,
        environment: Mapping[str, str] | None = None,
        *,
        finish: bool = False,
    ) -> None:
        """Run one command without a keyboard; raise SetupError with a sentence made from its output when it fails.

        One begun with `finish` is not cancelled but awaited: apt, ended half-way, leaves the machine in disorder.
        """
        self._note(f"[{title}] $ {' '.join(command)}")
        process = self._start(command, cwd, {**os.environ, **(environment or {})}, finish)
        kept: deque[str] = deque(maxlen=KEPT_LINES)
        assert process.stdout is not None
        try:
            for line in process.stdout:
                kept.append(line)
                self._note(f"[{title}] {line.rstrip()}")
            status = process.wait()
        finally:
            with self._lock:
                self._processes.discard(process)
        if status != 0:
            raise SetupError(sentence_for(title, "".join(kept), str(self.log)))

    def cancel(self) -> None:
        """End every running command and what it started."""
        with self._lock:
            self._cancelled = True
            for process in self._processes:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)

    def _start(
        self, command: Sequence[str], cwd: Path, environment: dict[str, str], finish: bool
    ) -> subprocess.Popen[str]:
        with self._lock:
            if self._cancelled:
                raise SetupError("The set-up was stopped.")
            try:
                process = subprocess.Popen(
                    command,
                    cwd=cwd,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    errors="replace",
                    start_new_session=True,
                )
            except OSError as error:
                raise SetupError(f"{command[0]} cannot be run ({error.strerror}): install it.") from error
            if not finish:
                self._processes.add(process)
            return process

    def _note(self, line: str) -> None:
        with self._lock, self.log.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
