"""What every new connection to the embedded database is told."""

from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created)
def _prepare_sqlite(connection: Any, **_: Any) -> None:
    """Use the write-ahead log, so that readers never wait for the writer; a power cut loses no committed row."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
