"""Finds a Docker engine, installs one, or starts a private one.

The order is: the engine DOCKER_HOST names, the machine's own, a private one already running for the same state
directory, and last a new private one (after installing docker.io where that is possible). What to do is decided by
`engine_choice`; here it is done.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from sandbox import apt
from sandbox.connection import EngineError, answers
from sandbox.engine_choice import Decision, decide, gather
from sandbox.private_engine import EngineProcess

__all__ = ["Engine", "EngineError", "EngineProcess", "obtain"]

SERVICE_START_SECONDS = 10.0
"""How long a freshly installed engine may take until its own service answers."""


class Engine:
    """An engine that may be used: `host` is its DOCKER_HOST. Leaving the context ends that; the last user of a private
    one stops it.
    """

    def __init__(self, host: str, process: EngineProcess | None = None) -> None:
        self.host = host
        self.process = process

    @property
    def is_private(self) -> bool:
        """Tell whether this engine ends with the last command that uses it."""
        return self.process is not None

    def stop(self) -> None:
        """Use the engine no longer; may be called twice."""
        if self.process is not None:
            self.process.stop()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def obtain(directory: Path, tell: apt.Tell, environ: Mapping[str, str] = os.environ) -> Engine:
    """Return a running engine, installing or starting one if need be; raise EngineError if that cannot be.

    `directory` keeps a private engine's data (and so its images) between runs.
    """
    decision = decide(gather(answers, environ))
    if decision.step == "install":
        decision = _install_then_decide(tell, environ)
    if decision.step == "use":
        return Engine(decision.host)
    if decision.step == "start":
        process = EngineProcess(directory)
        process.start(tell)
        return Engine(process.host, process)
    raise EngineError(decision.reason or "docker.io was installed, but dockerd is not on the PATH.")


def _install_then_decide(tell: apt.Tell, environ: Mapping[str, str]) -> Decision:
    tell("no Docker engine here: installing the distribution's docker.io")
    try:
        apt.install("docker.io", tell)
    except apt.AptError as error:
        raise EngineError(f"docker.io could not be installed. {error}") from error
    # Under systemd the package starts the machine's own engine; give it a moment before starting a second one.
    deadline = time.monotonic() + (SERVICE_START_SECONDS if Path("/run/systemd/system").is_dir() else 0)
    decision = decide(gather(answers, environ))
    while decision.step != "use" and time.monotonic() < deadline:
        time.sleep(0.5)
        decision = decide(gather(answers, environ))
    return Decision("refuse") if decision.step == "install" else decision
