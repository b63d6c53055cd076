"""`python -m sandbox check`: what is right, what is wrong, and how to mend it."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker

from sandbox import image, reaper, self_check
from sandbox.client import BrokerClient, BrokerUnavailableError
from sandbox.connection import ENGINE_FAULTS, EngineError, connect, first_line
from sandbox.evaluator import EvaluatorError
from sandbox.policy import EVALUATOR_POLICY, PolicyError
from sandbox.seccomp import SeccompError

FREE_BYTES_WANTED = 500 * 1024 * 1024
INSIDE_FAULTS: tuple[type[Exception], ...] = (EvaluatorError, PolicyError, SeccompError, *ENGINE_FAULTS)


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `mend` says what to do if it is not right."""

    name: str
    is_right: bool
    text: str
    mend: str = ""


def check(host: str, image_name: str | None, socket_path: Path | None) -> Iterator[Finding]:
    """Look at the engine, the image, the policy and the broker, one finding at a time."""
    try:
        client = connect(host)
    except EngineError as error:
        yield Finding("engine", False, str(error), "Run `python -m sandbox engine`, or set DOCKER_HOST.")
    else:
        with contextlib.closing(client):
            yield from check_engine(client)
            yield from check_image(client, image_name)
            yield from check_leftovers(client)
    if socket_path is not None:
        yield check_broker(socket_path)


def check_engine(client: docker.APIClient) -> Iterator[Finding]:
    """Look at the engine's version, its seccomp support and its disk."""
    try:
        info = client.info()
    except ENGINE_FAULTS as error:
        yield Finding("engine", False, first_line(error), "Restart the engine.")
        return
    text = f"Docker {info['ServerVersion']}, cgroup v{info.get('CgroupVersion', '1')}, {info.get('Driver')}"
    yield Finding("engine", True, text)
    seccomp = any("seccomp" in option for option in info.get("SecurityOptions") or [])
    yield Finding(
        "seccomp",
        seccomp,
        "the engine filters system calls" if seccomp else "the engine cannot filter system calls",
        "Use an engine and a kernel built with seccomp.",
    )
    folder = info.get("DockerRootDir", "")
    if os.path.isdir(folder):
        free = shutil.disk_usage(folder).free
        yield Finding("disk", free >= FREE_BYTES_WANTED, f"{free // 1024**2} MB free in {folder}", "Free some space.")


def check_image(client: docker.APIClient, name: str | None) -> Iterator[Finding]:
    """Look at the image from outside and, under the policy, from inside."""
    chosen = name or newest_image(client)
    mend = "Run `python -m sandbox image --package puzzles`."
    found = image.find(client, chosen) if chosen else None
    if chosen is None or found is None:
        yield Finding("image", False, f"the engine has no image {name or 'of ours'}", mend)
        return
    yield Finding(
        "image", found.size_bytes <= self_check.MAX_IMAGE_BYTES, f"{chosen}, {found.size_bytes / 1e6:.1f} MB", mend
    )
    try:
        wrong = self_check.problems(self_check.look(client, found.digest))
    except INSIDE_FAULTS as error:
        yield Finding("policy", False, str(error), "Use an engine that applies every restriction.")
        return
    text = "; ".join(wrong) or f"all restrictions are in effect (policy {EVALUATOR_POLICY.digest()[:12]})"
    yield Finding("policy", not wrong, text, "Rebuild the image; if that does not help, do not grade on this machine.")


def newest_image(client: docker.APIClient) -> str | None:
    """Name the newest image of ours, if the engine has any."""
    found: list[dict[str, Any]] = client.images(filters={"label": [image.CONTENT_LABEL]})
    named = [entry for entry in found if entry.get("RepoTags")]
    return str(max(named, key=lambda entry: entry["Created"])["RepoTags"][0]) if named else None


def check_leftovers(client: docker.APIClient) -> Iterator[Finding]:
    """Look for containers that outlived their brokers."""
    now = time.time()
    expired = [entry for entry in reaper.ours(client) if reaper.is_due(entry.get("Labels") or {}, None, now)]
    yield Finding("leftovers", not expired, f"{len(expired)} expired containers", "Run `python -m sandbox reap`.")


def check_broker(socket_path: Path) -> Finding:
    """Ask the broker on this socket how it fares."""
    mend = f"Start it: `python -m sandbox serve --socket {socket_path} --image …`."
    try:
        with BrokerClient(socket_path) as client:
            status = client.status()
    except BrokerUnavailableError as error:
        return Finding("broker", False, str(error), mend)
    if status.get("trouble"):
        return Finding("broker", False, status["trouble"]["error"], "Mend what it says; the broker needs no restart.")
    states = ", ".join(f"{count} {state}" for state, count in status["evaluators"].items() if count)
    return Finding("broker", True, f"evaluators: {states}; {status['jobs_done']} jobs done")
