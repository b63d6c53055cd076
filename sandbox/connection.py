"""The way to a Docker engine: one place that opens clients, always with a timeout."""

from __future__ import annotations

import os
from pathlib import Path

import docker
import requests

from sandbox.engine_choice import knock

MAX_SOCKET_PATH_BYTES = 107
"""What Linux allows a unix socket's path to be (108 with the closing zero byte)."""


class EngineError(Exception):
    """The engine is absent, broken or unsuitable; the text is one sentence that says how to mend it."""


ENGINE_FAULTS: tuple[type[Exception], ...] = (
    docker.errors.DockerException,
    requests.exceptions.RequestException,
    OSError,
)
"""Everything the SDK lets through when the engine is gone, slow or refuses."""


def connect(host: str, timeout_seconds: float = 10.0) -> docker.APIClient:
    """Open a client for `host`; no call made through it waits longer than `timeout_seconds`."""
    try:
        if host.startswith("unix://"):
            # Where nobody listens, the SDK would leak the socket it opened.
            knock(host, timeout_seconds)
        return docker.APIClient(base_url=host, timeout=timeout_seconds, version="auto", tls=tls_configuration(host))
    except ENGINE_FAULTS as error:
        raise EngineError(f"No Docker engine answers on {host}: {first_line(error)}.") from error


def tls_configuration(host: str) -> docker.tls.TLSConfig | bool:
    """Read the customary DOCKER_TLS_VERIFY and DOCKER_CERT_PATH for engines reached over TCP."""
    if not host.startswith("tcp://") or not os.environ.get("DOCKER_TLS_VERIFY"):
        return False
    folder = Path(os.environ.get("DOCKER_CERT_PATH") or Path.home() / ".docker")
    return docker.tls.TLSConfig(
        client_cert=(str(folder / "cert.pem"), str(folder / "key.pem")), ca_cert=str(folder / "ca.pem"), verify=True
    )


def answers(host: str, timeout_seconds: float = 3.0) -> bool:
    """Tell whether an engine answers a ping on `host`."""
    try:
        client = connect(host, timeout_seconds)
    except EngineError:
        return False
    try:
        return bool(client.ping())
    except ENGINE_FAULTS:
        return False
    finally:
        client.close()


def first_line(error: BaseException) -> str:
    """Return the first line of an error's text, without its final stop."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(". ")
