"""What the sandbox asks of apt: installing an engine, and fetching packages to unpack elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

Tell = Callable[[str], None]
"""Receives one line of progress."""

LISTS = Path("/var/lib/apt/lists")


class AptError(Exception):
    """apt could not do what was asked; the text is one sentence."""


def is_debian_like(os_release: str) -> bool:
    """Tell from the text of /etc/os-release whether the system is Debian, Ubuntu or made from them."""
    words: set[str] = set()
    for line in os_release.splitlines():
        key, _, value = line.partition("=")
        if key in ("ID", "ID_LIKE"):
            words.update(value.strip().strip('"').split())
    return bool(words & {"debian", "ubuntu"})


def available() -> bool:
    """Tell whether this machine is Debian-like and has apt-get and dpkg-deb."""
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    return is_debian_like(text) and all(shutil.which(name) for name in ("apt-get", "apt-cache", "dpkg-deb"))


def run(command: Sequence[str], cwd: Path | None = None, timeout_seconds: float = 600) -> str:
    """Run one apt command without questions; return its output or raise AptError with its last error line."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    try:
        done = subprocess.run(
            command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout_seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AptError(f"{command[0]} could not be run: {error}.") from error
    if done.returncode != 0:
        raise AptError(explain(command, done.stderr or done.stdout))
    return done.stdout


def explain(command: Sequence[str], output: str) -> str:
    """Turn apt's complaint into one sentence."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("E: ")] or lines[-1:] or ["no reason given"]
    reason = errors[0].removeprefix("E: ").rstrip(". ")
    text = output.lower()
    if "no space left" in text or "enough free space" in text:
        return f"The disk is full: {reason}."
    if "temporary failure resolving" in text or "could not resolve" in text or "failed to fetch" in text:
        return f"The package archive cannot be reached (is there a network?): {reason}."
    if "could not get lock" in text:
        return f"Another apt is running; wait for it to finish and try again ({reason})."
    return f"`{' '.join(command)}` failed: {reason}."


def update_lists(tell: Tell) -> None:
    """Refresh the package lists (root only)."""
    tell("refreshing the package lists (apt-get update)")
    run(["apt-get", "update", "-q"])


def lists_present() -> bool:
    """Tell whether package lists have been fetched; fresh container images come without."""
    return any(LISTS.glob("*_Packages*"))


def install(package: str, tell: Tell) -> None:
    """Install one package without recommended extras (root only)."""
    update_lists(tell)
    tell(f"installing {package} (apt-get install)")
    run(["apt-get", "install", "-y", "-q", "--no-install-recommends", package], timeout_seconds=900)


def candidate_versions(packages: Sequence[str]) -> dict[str, str]:
    """Return the version apt would fetch of each package; raise AptError if one has none."""
    output = run(["apt-cache", "policy", *packages])
    versions: dict[str, str] = {}
    name = ""
    for line in output.splitlines():
        if line and not line.startswith(" "):
            name = line.rstrip(":").split(":")[0]
        found = re.match(r"\s+Candidate: (\S+)", line)
        if found and found[1] != "(none)":
            versions[name] = found[1]
    missing = [package for package in packages if package not in versions]
    if missing:
        raise AptError(f"The package archive does not offer {', '.join(missing)}; run apt-get update as root.")
    return versions


def python_series() -> str:
    """Return the distribution's Python, such as `3.11`, from what python3-minimal depends on."""
    output = run(["apt-cache", "depends", "--important", "python3-minimal"])
    found = re.search(r"python(3\.\d+)-minimal", output)
    if found is None:
        raise AptError("The package archive does not offer python3-minimal; run apt-get update as root.")
    return found[1]


def download(versions: dict[str, str], folder: Path) -> None:
    """Fetch the named packages into `folder`; apt checks them against its signed lists."""
    wanted = [f"{name}={version}" for name, version in sorted(versions.items())]
    # Root's apt otherwise drops to the user _apt, who may not write into a private folder.
    run(["apt-get", "download", "-q", "-o", "APT::Sandbox::User=root", *wanted], cwd=folder)
