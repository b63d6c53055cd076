"""Where a running instance has its things, and the environment its processes get."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from interviews.deploy.machine import SetupError, port_refusal

LONGEST_SOCKET_PATH = 107


@dataclass(frozen=True)
class Layout:
    """One instance: its state directory, its addresses, and how much of it there is."""

    state_dir: Path
    base_url: str
    listener: socket.socket
    celery_url: str
    sandbox_socket: Path
    environment: Mapping[str, str]
    docker_host: str = ""
    image: str = ""
    evaluators: int = 2
    workers: int = 2

    @property
    def valkey_socket(self) -> Path:
        return self.state_dir / "valkey.sock"

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def with_sandbox(self, docker_host: str, image: str) -> "Layout":
        """Return the same layout with what the sandbox broker, and it alone, is told."""
        return replace(self, docker_host=docker_host, image=image)


def listen(port: int) -> socket.socket:
    """Bind the web server's address now, so that it stays ours while the server restarts; 0 takes any free port."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise SetupError(port_refusal(port, error)) from error
    listener.listen(512)
    return listener


def require_short(path: Path) -> None:
    """Refuse a unix socket path that the kernel would refuse later and obscurely."""
    length = len(os.fsencode(path))
    if length > LONGEST_SOCKET_PATH:
        raise SetupError(
            f"{path} is {length} bytes long and a unix socket's path may have {LONGEST_SOCKET_PATH}: "
            "set RED_QUEEN_STATE to a shorter folder."
        )


def embedded_layout(state_dir: Path, port: int, extra: Mapping[str, str]) -> Layout:
    """Lay out an instance on embedded parts alone, whatever this process's own environment names."""
    state_dir.mkdir(parents=True, exist_ok=True)
    for name in ("valkey.sock", "broker.sock"):
        require_short(state_dir / name)
    listener = listen(port)
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    celery_url = f"redis+socket://{state_dir / 'valkey.sock'}"
    settings = {
        "DJANGO_SETTINGS_MODULE": "interviews.settings",
        "RED_QUEEN_STATE": str(state_dir),
        "RED_QUEEN_BASE_URL": base_url,
        "RED_QUEEN_HOSTS": "127.0.0.1,localhost",
        "RED_QUEEN_BROKER_SOCKET": str(state_dir / "broker.sock"),
        "DATABASE_URL": f"sqlite:///{state_dir / 'db.sqlite3'}",
        "CELERY_BROKER_URL": celery_url,
    }
    return Layout(
        state_dir=state_dir,
        base_url=base_url,
        listener=listener,
        celery_url=celery_url,
        sandbox_socket=state_dir / "broker.sock",
        environment={**os.environ, **settings, **extra},
    )
