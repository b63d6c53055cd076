"""A pack on disk: `pack.json`, one file for each published instance, drafts that did not pass, references.

    pack.json                 {"format": 1, "name": "...", "title": "...", "about": "..."}
    canonical.json            gate records of canonical tasks, by key (the demo pack alone)
    instances/NAME.json       published: everything here has passed the gate
    drafts/NAME.json          made, and kept out by the gate; the record says why
    references/NAME/TASK/{accepted,wrong,too_slow,invalid,cheating}/*.txt

The demo pack lies beside this module, its references with the tests. Other packs are named by the environment variable
RED_QUEEN_PACKS, paths parted as in PATH; they stay out of the repository and of the sandbox image.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from puzzles.packs.instance import FORMAT, Instance, InstanceError, as_fields, read_file

VARIABLE = "RED_QUEEN_PACKS"
DEMO = Path(__file__).with_name("demo")
VERDICT_FOLDERS = ("accepted", "wrong", "too_slow", "invalid", "cheating")


class PackError(ValueError):
    """A pack that cannot be used; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Pack:
    """A pack as read from its folder: published instances, drafts, and the gate records of canonical tasks."""

    folder: Path
    name: str
    title: str
    about: str
    instances: tuple[Instance, ...]
    drafts: tuple[Instance, ...]
    canonical: Mapping[str, Mapping[str, Any]]


def load(folder: Path) -> Pack:
    """Read a pack, or raise PackError with the first thing that is wrong."""
    head = _object(folder / "pack.json")
    if head.get("format") != FORMAT or not isinstance(head.get("name"), str):
        raise PackError(f"{folder / 'pack.json'}: it needs `format` {FORMAT} and a `name`.")
    canonical = _object(folder / "canonical.json") if (folder / "canonical.json").exists() else {}
    return Pack(
        folder,
        head["name"],
        head.get("title", head["name"]),
        head.get("about", ""),
        _instances(folder / "instances"),
        _instances(folder / "drafts"),
        canonical,
    )


def create(folder: Path, name: str, title: str, about: str) -> Pack:
    """Begin an empty pack in a folder that has none yet."""
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "pack.json", {"format": FORMAT, "name": name, "title": title, "about": about})
    return load(folder)


def save(pack: Pack, instance: Instance, *, published: bool) -> Path:
    """Write an instance's file where it belongs, published or draft, and nowhere else; return its path."""
    wanted, other = ("instances", "drafts") if published else ("drafts", "instances")
    path = pack.folder / wanted / f"{instance.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_json(path, as_fields(instance))
    (pack.folder / other / f"{instance.name}.json").unlink(missing_ok=True)
    return path


def installed() -> tuple[Pack, ...]:
    """Return the demo pack and those that the environment names; raise PackError when two instances share a name."""
    return _installed(os.environ.get(VARIABLE, ""))


@lru_cache(maxsize=1)
def demo() -> Pack:
    """Return the demo pack, which comes with the package."""
    return load(DEMO)


def find_instance(name: str) -> Instance | None:
    """Return the published instance of that name from all installed packs, or None."""
    return next((each for pack in installed() for each in pack.instances if each.name == name), None)


@lru_cache(maxsize=4)
def _installed(paths: str) -> tuple[Pack, ...]:
    packs = (demo(), *(load(Path(path)) for path in paths.split(os.pathsep) if path))
    seen: dict[str, Path] = {}
    for pack in packs:
        for each in pack.instances:
            if each.name in seen:
                raise PackError(f"Two packs have an instance {each.name!r}: {seen[each.name]} and {pack.folder}.")
            seen[each.name] = pack.folder
    return packs


def _instances(folder: Path) -> tuple[Instance, ...]:
    found = []
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        try:
            one = read_file(path)
        except InstanceError as error:
            raise PackError(str(error)) from None
        if one.name != path.stem:
            raise PackError(f"{path}: the file holds the instance {one.name!r}; rename one of the two.")
        found.append(one)
    return tuple(found)


def _object(path: Path) -> dict[str, Any]:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(f"{path} is missing; `python -m puzzles pack make` begins a pack.") from None
    except (OSError, ValueError) as error:
        raise PackError(f"{path}: cannot be read as JSON: {error}") from None
    if not isinstance(fields, dict):
        raise PackError(f"{path}: it must hold a JSON object.")
    return fields


def write_json(path: Path, fields: Mapping[str, Any]) -> None:
    """Write readable JSON by way of a second file, so that a stopped run leaves the old one whole."""
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(fields, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)
