"""Runs chosen parts of the product for the length of a with-block: what end-to-end tests stand on."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from interviews.deploy.machine import ROOT
from interviews.deploy.with_engine import sandbox_ready
from interviews.supervisor.children import Child
from interviews.supervisor.layout import Layout, embedded_layout
from interviews.supervisor.programs import PARTS, programs
from interviews.supervisor.supervising import TICK_SECONDS, StartError, Supervisor

START_SECONDS = 90.0


class Stack:
    """Running parts: their addresses, their processes, and the product's commands on their database."""

    def __init__(self, layout: Layout, supervisor: Supervisor) -> None:
        self.base_url = layout.base_url
        self.state_dir = layout.state_dir
        self.env = dict(layout.environment)
        self._supervisor = supervisor

    def child(self, name: str) -> Child:
        """Return a part's process: its `pid`, `kill()`, and `restart`, which may be set to False."""
        return self._supervisor.child(name)

    def wait_ready(self, name: str, seconds: float = 30.0) -> None:
        """Wait until a part answers again, after it was killed."""
        child = self.child(name)
        deadline = time.monotonic() + seconds
        while not (child.pid is not None and child.program.ready()):
            if time.monotonic() > deadline:
                raise StartError(f"{name} was not ready within {seconds:g} s: see {child.program.log}")
            time.sleep(TICK_SECONDS)

    def manage(self, *arguments: str) -> str:
        """Run a command of manage.py beside the running parts and return what it prints."""
        return manage(self.env, *arguments)


@contextmanager
def running(
    parts: Sequence[str] = PARTS,
    state_dir: Path | None = None,
    port: int = 0,
    env: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """Start the parts on a private state directory and a free port, wait until they are ready, stop them at the end.

    The parts run on embedded services whatever this process's environment names. The Docker engine is shared by all
    stacks of the machine, since importing the image takes seconds.
    """
    with ExitStack() as leaving:
        if state_dir is None:
            state_dir = Path(tempfile.mkdtemp(prefix="rq-"))
            leaving.callback(shutil.rmtree, state_dir, ignore_errors=True)
        layout = embedded_layout(state_dir, port, dict(env or {}))
        leaving.callback(layout.listener.close)
        if "broker" in parts:
            wanted = os.environ.get("RED_QUEEN_SANDBOX_IMAGE", "")
            layout = layout.with_sandbox(*leaving.enter_context(sandbox_ready(ROOT / ".state", print, wanted)))
        manage(layout.environment, "migrate", "--verbosity", "0")
        supervisor = Supervisor(programs(layout, parts), print)
        leaving.enter_context(_supervised(supervisor))
        yield Stack(layout, supervisor)


@contextmanager
def _supervised(supervisor: Supervisor) -> Iterator[None]:
    stopping, ready = threading.Event(), threading.Event()
    failures: list[StartError] = []

    def supervise() -> None:
        try:
            supervisor.start(START_SECONDS, stopping.is_set)
            ready.set()
            while not stopping.wait(TICK_SECONDS):
                supervisor.tick()
        except StartError as error:
            failures.append(error)
        finally:
            supervisor.stop()
            ready.set()

    thread = threading.Thread(target=supervise, name="supervisor")
    thread.start()
    try:
        ready.wait()
        if failures:
            raise failures[0]
        yield
    finally:
        stopping.set()
        thread.join()


def manage(environment: Mapping[str, str], *arguments: str) -> str:
    """Run a command of manage.py; raise CalledProcessError with its output when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.stderr.write(done.stdout + done.stderr)
    done.check_returncode()
    return done.stdout
