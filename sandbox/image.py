"""Builds the image that evaluators run in, and decides whether that is needed.

The tag is a digest of everything that goes in: our packages' files, the Debian packages' versions and the recipe.
An image with that tag is therefore up to date by definition. On Debian and Ubuntu no registry is involved; elsewhere
`sandbox/Dockerfile` does the same where a registry can be reached (written with care, but untried).
"""

from __future__ import annotations

import hashlib
import io
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docker

from sandbox import apt, debian, rootfs, self_check
from sandbox.connection import ENGINE_FAULTS, first_line
from sandbox.evaluator import EvaluatorError
from sandbox.policy import PolicyError
from sandbox.seccomp import SeccompError

REPOSITORY = "red-queen-sandbox"
CONTENT_LABEL = "org.redqueen.sandbox.content"
PACKAGES_LABEL = "org.redqueen.sandbox.packages"
BUILD_SECONDS = 600.0
KEPT_SECONDS = 24 * 3600.0
"""A younger image may be the one that a broker, still running, was started with."""


class ImageError(Exception):
    """The image cannot be built or is not what it should be; the text is one sentence."""


@dataclass(frozen=True)
class Image:
    """An image in the engine: its tag, its id (`sha256:…`, what containers are made from) and its size."""

    tag: str
    digest: str
    size_bytes: int
    was_built: bool


def content_digest(packages: Sequence[Path], ingredients: Iterable[str]) -> str:
    """Digest everything an image is made of, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for line in sorted(ingredients):
        digest.update(f"{line}\n".encode())
    digest.update(Path(rootfs.__file__).read_bytes())
    for folder in sorted(packages, key=lambda path: path.name):
        for path in rootfs.package_files(folder):
            data = path.read_bytes()
            digest.update(f"{folder.name}/{path.relative_to(folder).as_posix()} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def find(client: docker.APIClient, name: str) -> Image | None:
    """Return the image of that tag or id, or None if the engine has none."""
    try:
        found = client.inspect_image(name)
    except docker.errors.ImageNotFound:
        return None
    return Image(name, found["Id"], found["Size"], was_built=False)


def ensure(
    client: docker.APIClient, packages: Sequence[Path], cache: Path, tell: apt.Tell, tag: str | None = None
) -> Image:
    """Return an up-to-date image with these packages, building it only if the engine has none.

    `cache` keeps the downloaded Debian packages. Older images of the same packages are removed when nothing
    uses them and they are a day old.
    """
    for folder in packages:
        if not (folder / "__init__.py").is_file():
            raise ImageError(f"{folder} is not a Python package (it has no __init__.py).")
    try:
        return _ensure(client, packages, cache, tell, tag)
    except (apt.AptError, rootfs.RootfsError) as error:
        raise ImageError(f"The sandbox image cannot be built. {error}") from error
    except ENGINE_FAULTS as error:
        raise ImageError(f"The engine did not take the sandbox image: {first_line(error)}.") from error


def _ensure(client: docker.APIClient, packages: Sequence[Path], cache: Path, tell: apt.Tell, tag: str | None) -> Image:
    fetched = debian.fetch(cache, tell) if apt.available() else None
    if fetched is None:
        ingredients = [(Path(__file__).parent / "Dockerfile").read_text(encoding="utf-8")]
    else:
        ingredients = [f"{name}={version}" for name, version in fetched.versions.items()]
    content = content_digest(packages, ingredients)
    name = tag or f"{REPOSITORY}:{content}"
    present = find(client, name)
    if present is not None and _label(client, name, CONTENT_LABEL) == content:
        return present
    labels = {CONTENT_LABEL: content, PACKAGES_LABEL: ",".join(sorted(folder.name for folder in packages))}
    if fetched is None:
        _build_from_dockerfile(client, name, packages, labels, tell)
    else:
        _import(client, name, fetched, packages, labels, tell)
    built = find(client, name)
    if built is None:
        raise ImageError(f"The engine says it took the image {name}, but does not have it.")
    _insist(client, built)
    remove_older(client, labels)
    return Image(name, built.digest, built.size_bytes, was_built=True)


def _insist(client: docker.APIClient, built: Image) -> None:
    """Look at a new image from inside; remove it and raise ImageError unless all is well."""
    try:
        wrong = self_check.problems(self_check.look(client, built.digest))
    except (EvaluatorError, PolicyError, SeccompError) as error:
        wrong = [str(error).rstrip(".")]
    if wrong:
        client.remove_image(built.tag)
        raise ImageError(f"The new sandbox image is not what it should be: {'; '.join(wrong)}.")


def _label(client: docker.APIClient, name: str, label: str) -> str | None:
    labels: dict[str, str] = client.inspect_image(name)["Config"].get("Labels") or {}
    return labels.get(label)


def _import(
    client: docker.APIClient,
    name: str,
    fetched: debian.Packages,
    packages: Sequence[Path],
    labels: dict[str, str],
    tell: apt.Tell,
) -> None:
    tell("assembling the sandbox image")
    entries = rootfs.assemble(fetched.files.values(), fetched.series, packages)
    wrong = rootfs.problems(entries)
    if wrong:
        raise ImageError(f"The sandbox image would not be safe: {'; '.join(wrong)}.")
    repository, _, tag = name.rpartition(":")
    changes = [f"LABEL {key}={json.dumps(value)}" for key, value in sorted(labels.items())]
    answer = client.import_image_from_data(rootfs.write_tar(entries), repository=repository, tag=tag, changes=changes)
    _raise_stream_error(json.loads(line) for line in answer.splitlines() if line.strip())


def _build_from_dockerfile(
    client: docker.APIClient, name: str, packages: Sequence[Path], labels: dict[str, str], tell: apt.Tell
) -> None:
    """Build through the shipped Dockerfile, for machines without apt; needs a registry."""
    tell("building the sandbox image from sandbox/Dockerfile")
    context = build_context(packages)
    steps = client.build(
        fileobj=io.BytesIO(context), custom_context=True, tag=name, labels=labels, rm=True, decode=True
    )
    _raise_stream_error(steps)


def build_context(packages: Sequence[Path]) -> bytes:
    """Write the Dockerfile's context as a tar: the assembling modules and the packages."""
    here = Path(__file__).parent
    files = {"Dockerfile": here / "Dockerfile"}
    files.update({f"sandbox/{name}.py": here / f"{name}.py" for name in ("__init__", "apt", "debian", "rootfs")})
    for folder in packages:
        for path in rootfs.package_files(folder):
            files[f"packages/{folder.name}/{path.relative_to(folder).as_posix()}"] = path
    return rootfs.write_tar({name: rootfs.Entry(0o644, path.read_bytes()) for name, path in files.items()})


def _raise_stream_error(steps: Iterable[dict[str, str]]) -> None:
    for step in steps:
        if "error" in step:
            raise ImageError(f"The engine did not take the sandbox image: {step['error']}.")


def remove_older(client: docker.APIClient, labels: dict[str, str], at: float | None = None) -> list[str]:
    """Remove images of the same packages with other content, unless a container uses them or they are young.

    `at` is the time of the removal, in seconds since the epoch; now by default.
    """
    removed = []
    same_packages = f"{PACKAGES_LABEL}={labels[PACKAGES_LABEL]}"
    made_before = (time.time() if at is None else at) - KEPT_SECONDS
    used = {container["ImageID"] for container in client.containers(all=True)}
    for found in client.images(filters={"label": [same_packages]}):
        is_current = found["Labels"].get(CONTENT_LABEL) == labels[CONTENT_LABEL]
        if is_current or found["Id"] in used or found["Created"] > made_before:
            continue
        try:
            client.remove_image(found["Id"])
        except docker.errors.APIError as error:
            # Gone, or in use, by now.
            if error.status_code not in (404, 409):
                raise
        else:
            removed.append(found["Id"])
    return removed
