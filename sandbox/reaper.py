"""Finds and removes containers of ours by their labels."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from typing import Any

import docker

from sandbox.policy import EXPIRY_LABEL, OWNER_LABEL, POOL_LABEL


def is_due(labels: Mapping[str, str], owner: str | None, now: float) -> bool:
    """Tell whether a container with these labels may go: it is `owner`'s, or it has expired (or says nonsense)."""
    if owner is not None and labels.get(OWNER_LABEL) == owner:
        return True
    try:
        return float(labels.get(EXPIRY_LABEL, "")) <= now
    except ValueError:
        return True


def ours(client: docker.APIClient) -> list[dict[str, Any]]:
    """List all containers that carry our label, running or not."""
    found: list[dict[str, Any]] = client.containers(all=True, filters={"label": POOL_LABEL})
    return found


def remove(client: docker.APIClient, container_id: str) -> None:
    """Kill and remove a container; one that is gone or going already is fine."""
    try:
        client.remove_container(container_id, force=True, v=True)
    except docker.errors.APIError as error:
        if error.status_code not in (404, 409):
            raise


def reap(
    client: docker.APIClient, owner: str | None = None, spare: Collection[str] = (), now: float | None = None
) -> list[str]:
    """Remove `owner`'s containers and everybody's expired ones, except the ids in `spare`; return what went."""
    at = time.time() if now is None else now
    due = [found["Id"] for found in ours(client) if is_due(found.get("Labels") or {}, owner, at)]
    gone = [container_id for container_id in due if container_id not in spare]
    for container_id in gone:
        remove(client, container_id)
    return gone
