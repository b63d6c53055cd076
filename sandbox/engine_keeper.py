"""Keeps a private dockerd for all its users, and ends it after the last one, however that one went.

usage: python -m sandbox.engine_keeper DIRECTORY RUN DOCKERD…

Every user holds a shared lock on one file. This process waits until it can hold that file alone: then all users are
gone, also those that were killed. It belongs to no user, since the one that happened to start the engine may well be
the first to go. It holds `keeper.lock`, which was passed on to it, for as long as there is anything of the engine.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from sandbox import leftovers
from sandbox.file_lock import FileLock

USERS = "users.lock"
KEEPER = "keeper.lock"
LOOK_SECONDS = 0.1
STOP_SECONDS = 20.0


def dying_with_parent() -> list[str]:
    """Return a prefix that has the kernel send a command SIGTERM when the process that started it ends.

    Where util-linux's setpriv is missing it is empty: a dockerd left by a killed keeper then goes at the next start.
    """
    return ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []


def keep(directory: Path, run: Path, command: list[str]) -> int:
    """Run dockerd until nobody uses it, it ends by itself, or SIGTERM comes; then leave nothing of it."""
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: asked.append(number))
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    users = FileLock(directory / USERS)
    daemon = subprocess.Popen([*dying_with_parent(), *command], stdin=subprocess.DEVNULL)
    try:
        while daemon.poll() is None and not asked and not users.try_exclusive():
            time.sleep(LOOK_SECONDS)
    finally:
        _end(daemon)
        clean(directory, run)
    return daemon.returncode


def _end(daemon: subprocess.Popen[bytes]) -> None:
    daemon.terminate()
    try:
        daemon.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait()


def clean(directory: Path, run: Path) -> None:
    """Remove what an engine leaves, more so a killed one: processes, also those in containers, mounts and sockets."""
    leftovers.end_all(directory, run)
    leftovers.unmount(directory, run)
    # containerd leaves sockets behind, deeper down.
    for path in [*run.rglob("*.sock*"), run / "docker.pid"]:
        path.unlink(missing_ok=True)
    if run.parent != directory:
        shutil.rmtree(run, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(keep(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
