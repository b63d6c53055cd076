"""What the machine is and has: facts are gathered in one place, and decisions about them are pure functions."""

import errno
import os
import shutil
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sandbox import apt
from sandbox.engine_choice import Decision, decide, gather, may_answer

ROOT = Path(__file__).resolve().parents[2]
FREE_BYTES_NEEDED = 2 * 1024**3
NODE_MINIMUM = 20
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class SetupError(Exception):
    """A step cannot be done; the text is one sentence that says what is wrong and how to mend it."""


@dataclass(frozen=True)
class Machine:
    """The facts that decide how a missing part is come by."""

    is_root: bool
    is_debian_like: bool
    is_ubuntu: bool

    @property
    def installs_packages(self) -> bool:
        """Tell whether apt may be used without asking anyone."""
        return self.is_root and self.is_debian_like


def look() -> Machine:
    """Gather the facts of this machine."""
    return Machine(is_root=os.geteuid() == 0, is_debian_like=apt.available(), is_ubuntu=_is_ubuntu())


def _is_ubuntu() -> bool:
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=ubuntu" in lines


def require_space(folder: Path) -> None:
    """Refuse to begin what would end with a full disk."""
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES_NEEDED:
        raise SetupError(
            f"The disk is nearly full ({free / 1024**3:.1f} GB free at {folder}): free 2 GB and run this again."
        )


def require_port(port: int) -> None:
    """Refuse a port that another program listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SetupError(port_refusal(port, error)) from error


def port_refusal(port: int, error: OSError) -> str:
    """Say why a port cannot be had."""
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root: choose one above 1023, as in `make demo PORT=8001`."
    return f"Port {port} is taken by another program: stop that, or choose another, as in `make demo PORT={port + 1}`."


def node_version(text: str) -> int:
    """Return the major version in what `node --version` prints, 0 when it makes no sense."""
    major = text.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def system_node() -> list[str] | None:
    """Return the argv prefix of the machine's npm, if its Node is new enough to build the front end."""
    if not shutil.which("node") or not shutil.which("npm"):
        return None
    printed = output_of(["node", "--version"])
    return ["npm"] if node_version(printed) >= NODE_MINIMUM and output_of(["npm", "--version"]) else None


def system_chromium() -> str | None:
    """Return the first Chromium on PATH that starts; Ubuntu's package is a stub that does not."""
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        if path and output_of([path, "--version"]):
            return path
    return None


def engine_step() -> Decision:
    """Decide how an engine is come by, as far as that can be seen before anything is installed."""
    return decide(gather(may_answer))


def output_of(command: list[str]) -> str:
    """Return what a quick command prints, nothing when it cannot be run or fails."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
