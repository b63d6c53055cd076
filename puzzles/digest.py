"""The engine's fingerprint, stored with every grade run, so that a replay can say that it runs other code."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

SUFFIXES = (".py", ".json", ".md")


@lru_cache(maxsize=1)
def engine_digest() -> str:
    """Hash the package's own code, data and texts: SHA-256 as hex, the same wherever it is installed."""
    return folder_digest(Path(__file__).resolve().parent)


def folder_digest(folder: Path) -> str:
    """Hash names and contents of a folder's .py, .json and .md files in sorted order, caches left out."""
    total = hashlib.sha256()
    files = (path for path in folder.rglob("*") if path.suffix in SUFFIXES and "__pycache__" not in path.parts)
    for name, path in sorted((path.relative_to(folder).as_posix(), path) for path in files):
        content = path.read_bytes()
        # Lengths keep a byte from moving between a name and a content without changing the digest.
        total.update(f"{len(name)} {name} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()
