"""A private dockerd: a child of ours, on its own socket, gone when we stop it.

It has no bridge and no packet filter rules, since no container of ours has a network. Its data root stays between
runs, so that an image is imported once. A lock file held by the owner tells a second command that the engine is in
use; the second one then borrows it. A dockerd whose owner was killed is stopped and replaced.

Tried with Debian's Docker 20.10 on cgroup v1. Written for, but untried: cgroup v2 and engines above 20.10.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO

from sandbox import leftovers
from sandbox.apt import Tell
from sandbox.connection import MAX_SOCKET_PATH_BYTES, EngineError, answers

START_SECONDS = 40.0
STOP_SECONDS = 20.0
FREE_BYTES_NEEDED = 400 * 1024 * 1024
LONGEST_SOCKET = "exec/containerd/containerd-debug.sock.ttrpc"
"""The longest socket name dockerd and its containerd make under our run directory."""


def run_directory(directory: Path) -> Path:
    """Choose where the sockets go: beside the data, or somewhere short when that path is too long."""
    if len(os.fsencode(directory / "run" / LONGEST_SOCKET)) <= MAX_SOCKET_PATH_BYTES:
        return directory / "run"
    name = "red-queen-" + hashlib.sha256(os.fsencode(directory)).hexdigest()[:12]
    return (Path("/run") if os.access("/run", os.W_OK) else Path("/tmp")) / name  # noqa: S108 - made with mode 0700


def daemon_arguments(directory: Path, run: Path, storage_driver: str | None = None) -> list[str]:
    """Build dockerd's command line: pure, so that a test can read it."""
    arguments = [
        "dockerd",
        f"--host=unix://{run / 'docker.sock'}",
        f"--data-root={directory / 'data'}",
        f"--exec-root={run / 'exec'}",
        f"--pidfile={run / 'docker.pid'}",
        f"--config-file={run / 'daemon.json'}",
        "--group=root",
        "--bridge=none",
        "--iptables=false",
        "--ip6tables=false",
        "--ip-masq=false",
    ]
    if storage_driver is not None:
        arguments.append(f"--storage-driver={storage_driver}")
    return arguments


def dying_with_parent() -> list[str]:
    """Return a prefix that has the kernel send a command SIGTERM when the thread that started it ends.

    Where util-linux's setpriv is missing it is empty: a dockerd left by a killed owner then goes at the next start.
    """
    return ["setpriv", "--pdeathsig", "TERM", "--"] if shutil.which("setpriv") else []


def explain_failure(log_lines: list[str]) -> str:
    """Say in one sentence why dockerd did not start, from its log."""
    last = log_lines[-1].strip() if log_lines else "it wrote no log"
    if any("no space left on device" in line for line in log_lines):
        return "The Docker engine could not start because the disk is full; free some space and try again."
    return f"The Docker engine could not start; the last line of its log is: {last}"


def blames_storage(log_lines: list[str]) -> bool:
    """Tell whether the log says that the storage driver is what failed."""
    words = ("graphdriver", "storage-driver", "overlay", "storage driver")
    return any(word in line.lower() for line in log_lines[-3:] for word in words)


class EngineProcess:
    """A private engine for one state directory; `host` is its DOCKER_HOST once started.

    `owned` is False when the engine was already running for another command, which will stop it.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.run = run_directory(self.directory)
        self.host = f"unix://{self.run / 'docker.sock'}"
        self.log = self.directory / "dockerd.log"
        self.owned = False
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, tell: Tell = print) -> None:
        """Start dockerd and wait until it answers, or borrow the one that is running here.

        Call it from a thread that lasts: the engine ends with the thread that started it.
        """
        self._make_directories()
        if not self._take_lock():
            self._borrow()
            return
        self.owned = True
        try:
            self._sweep()
            tell("starting a private Docker engine")
            log_lines = self._launch(None)
            if log_lines is not None and blames_storage(log_lines):
                tell("the engine's storage driver does not work here: falling back to vfs")
                log_lines = self._launch("vfs")
            if log_lines is not None:
                raise EngineError(explain_failure(log_lines))
        except BaseException:
            self.stop()
            raise

    def _make_directories(self) -> None:
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            self.run.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{error.filename} cannot be made: {error.strerror}.") from error
        if self.run.stat().st_uid != os.geteuid() or self.run.is_symlink():
            raise EngineError(f"{self.run} belongs to someone else; remove it and try again.")
        self.run.chmod(0o700)
        # An empty configuration of our own, so that the machine's /etc/docker/daemon.json has no say.
        (self.run / "daemon.json").write_text("{}", encoding="utf-8")
        if shutil.disk_usage(self.directory).free < FREE_BYTES_NEEDED:
            needed = FREE_BYTES_NEEDED // 1024 // 1024
            raise EngineError(f"The disk is full: a Docker engine in {self.directory} needs {needed} MB free.")

    def _take_lock(self) -> bool:
        lock = (self.directory / "owner.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _borrow(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.host):
            if time.monotonic() > deadline:
                raise EngineError(f"Another command holds {self.directory}, but its engine does not answer.")
            time.sleep(0.3)

    def _launch(self, storage_driver: str | None) -> list[str] | None:
        """Start dockerd once; return None when it answers, or its log when it does not."""
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [*dying_with_parent(), *daemon_arguments(self.directory, self.run, storage_driver)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Its own session keeps a Ctrl-C in the terminal for us, who stop it in order.
                start_new_session=True,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if (self.run / "docker.sock").exists() and answers(self.host):
                return None
            time.sleep(0.1)
        self._stop_daemon()
        self._sweep()
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def stop(self) -> None:
        """Stop dockerd, its containerd and its containers, and remove the socket; may be called twice."""
        if not self.owned:
            return
        self._stop_daemon()
        self._sweep()
        # Its containerd leaves sockets behind, deeper down.
        for path in [*self.run.rglob("*.sock*"), self.run / "docker.pid"]:
            path.unlink(missing_ok=True)
        if self.run.parent != self.directory:
            shutil.rmtree(self.run, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
        self.owned = False

    def _stop_daemon(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _sweep(self) -> None:
        """Remove what a killed engine leaves: processes, also those in containers, and mounts."""
        leftovers.end_all(self.directory, self.run)
        leftovers.unmount(self.directory, self.run)

    def processes(self) -> list[int]:
        """List the processes of this engine: its daemons, and what runs in its containers."""
        return [*leftovers.daemons(self.run), *leftovers.contained(self.directory / "data")]

    def __enter__(self) -> EngineProcess:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
