"""Remembers which steps were done for which inputs, so that a second run skips them in milliseconds."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


class Stamps:
    """A folder with one small file for each step: the digest of what the step was last done for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fresh(self, name: str, digest: str) -> bool:
        """Tell whether the step was done for exactly these inputs."""
        try:
            return (self.folder / name).read_text(encoding="utf-8") == digest
        except OSError:
            return False

    def record(self, name: str, digest: str) -> None:
        """Note that the step was done for these inputs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(digest, encoding="utf-8")


def digest(*parts: str) -> str:
    """Return one digest of several texts; their borders count."""
    total = hashlib.sha256()
    for part in parts:
        total.update(f"{len(part)}:".encode())
        total.update(part.encode())
    return total.hexdigest()


def digest_of_files(root: Path, files: Iterable[Path]) -> str:
    """Return one digest over the names and contents of files, whatever the order they come in."""
    return digest(
        *(
            text
            for file in sorted(files)
            for text in (str(file.relative_to(root)), hashlib.sha256(file.read_bytes()).hexdigest())
        )
    )


def identity(path: Path) -> str:
    """Name a file by what changes when it is made anew."""
    try:
        facts = path.stat()
    except OSError:
        return "absent"
    return f"{facts.st_ino} {facts.st_mtime_ns} {facts.st_size}"
