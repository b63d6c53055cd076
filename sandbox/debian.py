"""Fetches the Debian packages an image is made of, and keeps them so that a second build needs no network.

Uses the standard library alone: the Dockerfile runs this very module in its first stage
(`python -m sandbox.debian TAR FOLDER…`), which is how both ways to an image end in the same files.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from sandbox import apt, rootfs

LIBRARIES = ("libc6", "libexpat1", "zlib1g")
LOCK_NAME = "packages.json"


@dataclass(frozen=True)
class Packages:
    """The Debian packages of one image: Python's series, versions and files by package name."""

    series: str
    versions: dict[str, str]
    files: dict[str, Path]


def wanted_names(series: str) -> list[str]:
    """Name the packages that hold a minimal Python of `series` and all that it needs to run."""
    return [f"python{series}-minimal", f"libpython{series}-minimal", f"libpython{series}-stdlib", *LIBRARIES]


def fetch(cache: Path, tell: apt.Tell) -> Packages:
    """Return the newest packages apt knows of, downloading only what `cache` lacks.

    When the archive cannot be reached, the packages of the last build serve again. Raises apt.AptError.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = read_kept(cache)
        try:
            series, versions = resolve(tell)
            if kept is not None and kept.versions == versions:
                return kept
            return _download(cache, series, versions, tell)
        except apt.AptError as error:
            if kept is None:
                raise
            tell(f"using the packages of the last build: {error}")
            return kept


def resolve(tell: apt.Tell) -> tuple[str, dict[str, str]]:
    """Ask apt for the distribution's Python and the versions of all packages wanted."""
    if not apt.lists_present():
        if os.geteuid() != 0:
            raise apt.AptError("The package lists were never fetched; run `apt-get update` as root.")
        apt.update_lists(tell)
    series = apt.python_series()
    return series, apt.candidate_versions(wanted_names(series))


def _download(cache: Path, series: str, versions: dict[str, str], tell: apt.Tell) -> Packages:
    tell(f"downloading Python {series} and its libraries as Debian packages")
    with tempfile.TemporaryDirectory(dir=cache, prefix="fetching-") as temporary:
        folder = Path(temporary)
        try:
            apt.download(versions, folder)
        except apt.AptError:
            # The lists may name a version that the archive has meanwhile replaced.
            if os.geteuid() != 0:
                raise
            apt.update_lists(tell)
            versions = apt.candidate_versions(list(versions))
            apt.download(versions, folder)
        files = {deb.name.split("_")[0]: deb.name for deb in sorted(folder.glob("*.deb"))}
        missing = sorted(set(versions) - set(files))
        if missing:
            raise apt.AptError(f"apt-get download brought no {', '.join(missing)}.")
        for old in cache.glob("*.deb"):
            old.unlink()
        for name in files.values():
            shutil.move(folder / name, cache / name)
    record = {"series": series, "versions": versions, "files": files}
    (cache / LOCK_NAME).write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
    return Packages(series, versions, {name: cache / file for name, file in files.items()})


def read_kept(cache: Path) -> Packages | None:
    """Return the packages of the last build, or None unless all of them are still there."""
    try:
        record = json.loads((cache / LOCK_NAME).read_text(encoding="utf-8"))
        files = {name: cache / file for name, file in record["files"].items()}
        kept = Packages(record["series"], record["versions"], files)
    except (OSError, ValueError, KeyError):
        return None
    return kept if all(path.is_file() for path in files.values()) else None


def main(arguments: list[str]) -> int:
    """Write the root file system with the given package folders as a tar."""
    target, *folders = arguments
    packages = fetch(Path(tempfile.mkdtemp()), print)
    entries = rootfs.assemble(packages.files.values(), packages.series, [Path(folder) for folder in folders])
    Path(target).write_bytes(rootfs.write_tar(entries))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
