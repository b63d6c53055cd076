"""What `manage.py check` finds wrong with the settings, and how to mend it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from puzzles.packs.folder import VARIABLE, PackError, installed

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


@register()
def packs_can_be_read(**_: Any) -> list[CheckMessage]:
    """A pack that cannot be read would be found out by whoever makes the next interview."""
    try:
        installed()
    except PackError as error:
        return [Error(str(error), hint=f"Mend the pack, or take it out of {VARIABLE}.", id="interviews.E002")]
    return []
