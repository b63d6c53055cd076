"""A release as a folder: Parquet tables and a manifest with the hash of each; written aside, then moved in whole."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from interviews.research.schemas import DESCRIPTIONS, SCHEMA_VERSION, TABLES

MANIFEST = "manifest.json"
ROWS_A_GROUP = 20_000


def write(folder: Path, streams: dict[str, Callable[[], Iterator[dict[str, Any]]]], about: dict[str, Any]) -> Any:
    """Write all tables and the manifest into `folder`, which appears only once complete; return the manifest."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        files = {}
        for name, schema in TABLES.items():
            path = aside / f"{name}.parquet"
            number = _write_table(path, name, schema, streams[name](), about)
            files[path.name] = {"rows": number, "sha256": sha256(path), "bytes": path.stat().st_size,
                                "holds": DESCRIPTIONS[name]}  # fmt: skip
        manifest = {**about, "schema_version": SCHEMA_VERSION, "files": files}
        (aside / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
        aside.chmod(0o755)
        _replace(aside, folder)
        return manifest
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def faults(folder: Path) -> list[str]:
    """Return what is wrong with a release's folder, in sentences; empty where every file is as its manifest says."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        files = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return [f"{folder / MANIFEST} cannot be read as a manifest: {error}"]
    if manifest.get("schema_version") != SCHEMA_VERSION:
        return [f"The schema version is {manifest.get('schema_version')}; this program reads {SCHEMA_VERSION}."]
    found = [f"{name} is missing." for name in files if not (folder / name).is_file()]
    strangers = {path.name for path in folder.iterdir()} - set(files) - {MANIFEST}
    found += [f"{name} is not in the manifest." for name in sorted(strangers)]
    present = [(folder / name, said) for name, said in files.items() if (folder / name).is_file()]
    changed = [path.name for path, said in present if sha256(path) != said["sha256"]]
    found += [f"{name} is not the file that was released: its SHA-256 differs." for name in changed]
    intact = [(path, said) for path, said in present if path.name not in changed]
    wrong = [path.name for path, said in intact if pq.read_metadata(path).num_rows != said["rows"]]
    return found + [f"{name} has another number of rows than the manifest says." for name in wrong]


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_table(path: Path, name: str, schema: pa.Schema, rows: Iterable[dict[str, Any]], about: Any) -> int:
    named = {"table": name, "schema_version": SCHEMA_VERSION, "release": about["release"], "canary": about["canary"]}
    schema = schema.with_metadata({f"red_queen.{key}": value for key, value in named.items()})
    number, stream = 0, iter(rows)
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=9) as writer:
        while batch := list(islice(stream, ROWS_A_GROUP)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            number += len(batch)
    return number


def _replace(aside: Path, folder: Path) -> None:
    """Move a complete folder into its place; one left there by a builder that died is dropped first."""
    if folder.exists():
        shutil.rmtree(folder)
    os.rename(aside, folder)
