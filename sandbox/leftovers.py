"""What a private engine may leave behind when it, or its keeper, is killed: processes and mounts.

All are recognised by the engine's own folders, which nobody else uses, so that nothing of another engine is touched.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

SIGNAL_SECONDS = 5.0


def process_ids() -> Iterator[int]:
    """List the processes of this machine that we can see."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def daemons(run: Path) -> list[int]:
    """List dockerd, containerd and its shims whose command lines name this run directory."""
    mark = os.fsencode(run / "exec")
    found = []
    for pid in process_ids():
        with contextlib.suppress(OSError):
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if words[0].rpartition(b"/")[2].startswith((b"dockerd", b"containerd")) and mark in b" ".join(words):
                found.append(pid)
    return found


def root_lies_in(mount_table: str, data: Path) -> bool:
    """Tell from the text of a process's mountinfo whether its root file system is a container's below `data`."""
    for line in mount_table.splitlines():
        if line.split(" ")[4:5] == ["/"]:
            return f"{data}/" in line
    return False


def contained(data: Path) -> list[int]:
    """List the processes in containers of the engine with this data root; a killed engine leaves them running."""
    found = []
    for pid in process_ids():
        with contextlib.suppress(OSError):
            if root_lies_in(Path(f"/proc/{pid}/mountinfo").read_text(encoding="utf-8", errors="replace"), data):
                found.append(pid)
    return found


def end_all(directory: Path, run: Path) -> None:
    """End every process of this engine: its daemons first politely, then all by force."""
    _signal(daemons(run), signal.SIGTERM)
    deadline = time.monotonic() + SIGNAL_SECONDS
    while daemons(run) and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal([*daemons(run), *contained(directory / "data")], signal.SIGKILL)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def mounts_below(mount_table: str, folders: tuple[Path, ...]) -> list[str]:
    """List the mount points in these folders from the text of a mountinfo, the innermost first."""
    points = []
    for line in mount_table.splitlines():
        point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), line.split(" ")[4])
        if any(point.startswith(f"{folder}/") for folder in folders):
            points.append(point)
    return sorted(points, key=len, reverse=True)


def unmount(directory: Path, run: Path) -> None:
    """Undo the mounts that a killed engine left in its folders."""
    table = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    for point in mounts_below(table, (directory, run)):
        # Lazily, since a process that is just ending may still hold it.
        subprocess.run(["umount", "-l", point], capture_output=True, check=False)
