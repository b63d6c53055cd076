"""What `manage.py check` finds wrong with the settings, and how to mend it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

SOCKET_PATH_LIMIT = 107


@register()
def socket_paths_fit(**_: Any) -> list[CheckMessage]:
    """Unix socket paths are limited by the kernel; a longer one fails late and obscurely."""
    paths = {"RED_QUEEN_BROKER_SOCKET": settings.BROKER_SOCKET}
    if settings.EMBEDDED_BROKER:
        paths["RED_QUEEN_STATE"] = settings.EMBEDDED_BROKER_SOCKET
    return [
        Error(f"{path} is longer than {SOCKET_PATH_LIMIT} bytes, the limit for unix sockets.",
              hint=f"Set {name} to a shorter path.", id="interviews.E001")
        for name, path in paths.items()
        if len(path.encode()) > SOCKET_PATH_LIMIT
    ]  # fmt: skip
