"""Decides how an engine is come by: a pure function of a few facts.

Holds nothing but the standard library, so that it can be asked before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import socket
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sandbox import apt

DEFAULT_SOCKET = Path("/var/run/docker.sock")
KNOCK_SECONDS = 3.0


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


def gather(answers: Callable[[str], bool], environ: Mapping[str, str] = os.environ) -> Facts:
    """Look at the machine; asks for at most one address whether an engine answers there."""
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


def may_answer(host: str) -> bool:
    """Tell, without a Docker SDK, whether an engine may answer on `host`: False only where nobody listens."""
    if not host.startswith("unix://"):
        return True
    try:
        knock(host, KNOCK_SECONDS)
    except OSError:
        return False
    return True


def knock(host: str, timeout_seconds: float) -> None:
    """Open and close the unix socket of `host` once; raise OSError where nobody listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(timeout_seconds)
        probe.connect(host.removeprefix("unix://"))


def socket_forbidden(path: Path) -> bool:
    """Tell whether `path` is a socket this user may not open."""
    try:
        return stat.S_ISSOCK(path.stat().st_mode) and not os.access(path, os.R_OK | os.W_OK)
    except OSError:
        return False
