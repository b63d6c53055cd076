"""A private dockerd for one state directory, shared by the commands that use it and gone after the last of them.

It has no bridge and no packet filter rules, since no container of ours has a network. Its data root stays between
runs, so that an image is imported once. Whoever comes first starts it, under a keeper of its own (see
`engine_keeper`) that outlives its starter while there are other users, and ends the engine when there are none.

Tried with Debian's Docker 20.10 on cgroup v1. Written for, but untried: cgroup v2 and engines above 20.10.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from sandbox import engine_keeper, leftovers
from sandbox.apt import Tell
from sandbox.connection import MAX_SOCKET_PATH_BYTES, EngineError, answers
from sandbox.file_lock import FileLock

START_SECONDS = 40.0
TURN_SECONDS = 2 * START_SECONDS + engine_keeper.STOP_SECONDS + 2 * leftovers.SIGNAL_SECONDS
"""How long another command may take to start the engine or to end it."""
FREE_BYTES_NEEDED = 400 * 1024 * 1024
LONGEST_SOCKET = "exec/containerd/containerd-debug.sock.ttrpc"
"""The longest socket name dockerd and its containerd make under our run directory."""
_left_running: list[subprocess.Popen[bytes]] = []
"""Keepers that outlive the use that started them: a dropped Popen would warn of its process."""


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
    """One command's use of the private engine of a state directory; `host` is its DOCKER_HOST once started."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.run = run_directory(self.directory)
        self.host = f"unix://{self.run / 'docker.sock'}"
        self.log = self.directory / "dockerd.log"
        # Starting and leaving take turns, so that none comes while another finds itself to be the last.
        self._turn = FileLock(self.directory / "turn.lock")
        self._users = FileLock(self.directory / engine_keeper.USERS)
        self._keeper_lock = FileLock(self.directory / engine_keeper.KEEPER)
        self._keeper: subprocess.Popen[bytes] | None = None

    def start(self, tell: Tell = print) -> None:
        """Use the engine that is running here, or start one and wait until it answers."""
        self._make_directory(self.directory)
        if not self._turn.wait_exclusive(TURN_SECONDS):
            raise EngineError(f"Another command is starting or stopping an engine in {self.directory}; try again.")
        try:
            self._enter()
            if not self._is_running():
                self._start(tell)
        except BaseException:
            self._leave()
            raise
        finally:
            self._turn.release()

    def _make_directory(self, folder: Path, mode: int = 0o777) -> None:
        try:
            folder.mkdir(mode=mode, parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"{error.filename} cannot be made: {error.strerror}.") from error

    def _enter(self) -> None:
        deadline = time.monotonic() + TURN_SECONDS
        while not self._users.try_shared():
            # The keeper of an engine without users is ending it.
            if time.monotonic() > deadline:
                raise EngineError(f"The engine in {self.directory} does not end; try again later.")
            time.sleep(0.1)

    def _is_running(self) -> bool:
        """Tell whether there is an engine with its keeper; one that is going is waited for."""
        deadline = time.monotonic() + TURN_SECONDS
        while not self._keeper_lock.try_exclusive():
            if answers(self.host):
                return True
            if time.monotonic() > deadline:
                raise EngineError(f"Another command holds {self.directory}, but its engine does not answer.")
            time.sleep(0.1)
        self._keeper_lock.release()
        return False

    def _start(self, tell: Tell) -> None:
        if shutil.disk_usage(self.directory).free < FREE_BYTES_NEEDED:
            needed = FREE_BYTES_NEEDED // 1024 // 1024
            raise EngineError(f"The disk is full: a Docker engine in {self.directory} needs {needed} MB free.")
        engine_keeper.clean(self.directory, self.run)
        tell("starting a private Docker engine")
        log_lines = self._launch(None)
        if log_lines is not None and blames_storage(log_lines):
            tell("the engine's storage driver does not work here: falling back to vfs")
            log_lines = self._launch("vfs")
        if log_lines is not None:
            raise EngineError(explain_failure(log_lines))

    def _make_run_directory(self) -> None:
        self._make_directory(self.run, 0o700)
        if self.run.stat().st_uid != os.geteuid() or self.run.is_symlink():
            raise EngineError(f"{self.run} belongs to someone else; remove it and try again.")
        self.run.chmod(0o700)
        # An empty configuration of our own, so that the machine's /etc/docker/daemon.json has no say.
        (self.run / "daemon.json").write_text("{}", encoding="utf-8")

    def _launch(self, storage_driver: str | None) -> list[str] | None:
        """Start dockerd and its keeper once; return None when it answers, or its log when it does not."""
        self._make_run_directory()
        keeper = self._keeper = self._start_keeper(daemon_arguments(self.directory, self.run, storage_driver))
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and keeper.poll() is None:
            if (self.run / "docker.sock").exists() and answers(self.host):
                return None
            time.sleep(0.1)
        keeper.terminate()
        keeper.wait()
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def _start_keeper(self, command: list[str]) -> subprocess.Popen[bytes]:
        if not self._keeper_lock.try_exclusive():
            raise EngineError(f"Another engine is in {self.directory}; try again.")
        try:
            with self.log.open("wb") as log:
                return subprocess.Popen(
                    [sys.executable, "-m", engine_keeper.__name__, str(self.directory), str(self.run), *command],
                    cwd=Path(__file__).resolve().parents[1],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # Its own session keeps a Ctrl-C in the terminal from it.
                    start_new_session=True,
                    # The keeper holds from its first moment on what tells others that there is one.
                    pass_fds=[self._keeper_lock.descriptor],
                )
        finally:
            self._keeper_lock.release()

    def stop(self) -> None:
        """Use the engine no longer; the last user waits until nothing of it is left. May be called twice."""
        if self._users.descriptor < 0:
            return
        # Whoever has its turn may take long; the keeper does without us what is to be done.
        has_turn = self._turn.wait_exclusive(engine_keeper.STOP_SECONDS)
        self._leave()
        if has_turn:
            self._turn.release()

    def _leave(self) -> None:
        if self._users.descriptor < 0:
            return
        is_used = not self._users.try_exclusive() and self._users.try_shared()
        self._users.release()
        if not is_used:
            self._keeper_lock.wait_exclusive(engine_keeper.STOP_SECONDS + 2 * leftovers.SIGNAL_SECONDS)
            self._keeper_lock.release()
        if self._keeper is not None:
            _left_running[:] = [keeper for keeper in (*_left_running, self._keeper) if keeper.poll() is None]
            self._keeper = None

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
