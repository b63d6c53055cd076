"""Finds a Docker engine, installs one, or starts a private one.

The order is: the engine DOCKER_HOST names, the machine's own, a private one already running for the same state
directory, and last a new private one (after installing docker.io where that is possible). Deciding is a pure
function of `Facts`; acting on the decision is `obtain`.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from sandbox import apt
from sandbox.connection import DEFAULT_SOCKET, EngineError, answers, socket_forbidden
from sandbox.private_engine import EngineProcess

__all__ = ["Decision", "Engine", "EngineError", "EngineProcess", "Facts", "decide", "gather", "obtain"]

SERVICE_START_SECONDS = 10.0
"""How long a freshly installed engine may take until its own service answers."""


@dataclass(frozen=True)
class Facts:
    """What is known of this machine; everything `decide` looks at."""

    docker_host: str | None
    docker_host_answers: bool
    default_answers: bool
    default_forbidden: bool
    dockerd_installed: bool
    is_linux: bool
    is_root: bool
    is_debian_like: bool


@dataclass(frozen=True)
class Decision:
    """One step: use `host`, install docker.io and look again, start a private engine, or refuse with `reason`."""

    step: Literal["use", "install", "start", "refuse"]
    host: str = ""
    reason: str = ""


def decide(facts: Facts) -> Decision:
    """Decide what to do next to have an engine."""
    if facts.docker_host:
        if facts.docker_host_answers:
            return Decision("use", host=facts.docker_host)
        return Decision(
            "refuse",
            reason=f"DOCKER_HOST is {facts.docker_host}, but no engine answers there; start it or unset DOCKER_HOST.",
        )
    if facts.default_answers:
        return Decision("use", host=f"unix://{DEFAULT_SOCKET}")
    if facts.is_root and facts.is_linux and facts.dockerd_installed:
        return Decision("start")
    if facts.is_root and facts.is_debian_like:
        return Decision("install")
    return Decision("refuse", reason=refusal(facts))


def refusal(facts: Facts) -> str:
    """Say in one sentence why there is no engine and what to do about it."""
    if facts.default_forbidden:
        return f"You may not open {DEFAULT_SOCKET}; ask to be added to the group docker and sign in again."
    if not facts.is_linux:
        return "No Docker engine answers; start Docker Desktop or another engine and try again."
    if facts.dockerd_installed:
        return "Docker is installed but not running; start it (systemctl start docker) or run this as root."
    if facts.is_debian_like:
        return "There is no Docker engine; install one (apt-get install docker.io) or run this as root."
    return "There is no Docker engine; install one with your system's package tool, start it and try again."


def gather(environ: Mapping[str, str] = os.environ) -> Facts:
    """Look at the machine; pings at most two sockets."""
    host = environ.get("DOCKER_HOST") or None
    return Facts(
        docker_host=host,
        docker_host_answers=host is not None and answers(host),
        default_answers=host is None and DEFAULT_SOCKET.exists() and answers(f"unix://{DEFAULT_SOCKET}"),
        default_forbidden=socket_forbidden(DEFAULT_SOCKET),
        dockerd_installed=shutil.which("dockerd") is not None,
        is_linux=os.uname().sysname == "Linux",
        is_root=os.geteuid() == 0,
        is_debian_like=apt.available(),
    )


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
    decision = decide(gather(environ))
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
    decision = decide(gather(environ))
    while decision.step != "use" and time.monotonic() < deadline:
        time.sleep(0.5)
        decision = decide(gather(environ))
    return Decision("refuse") if decision.step == "install" else decision
