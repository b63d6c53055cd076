"""Asks each part whether it answers."""

import socket
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from sandbox.client import BrokerClient, BrokerUnavailableError

SECONDS = 2.0


def valkey_answers(path: Path) -> bool:
    """Tell whether the message broker on this unix socket answers a ping."""
    with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(SECONDS)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False


def web_answers(port: int, host: str) -> bool:
    """Tell whether the site, addressed by the name it goes by, says that it is well."""
    connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    with closing(connection), suppress(OSError, HTTPException):
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    return False


def worker_answers(broker_url: str, node: str) -> bool:
    """Tell whether the Celery worker of this name answers a ping."""
    with Celery(broker=broker_url, set_as_current=False) as app, suppress(OSError, OperationalError, RedisError):
        app.conf.broker_connection_retry = False
        return bool(app.control.ping(destination=[node], timeout=0.5, limit=1))
    return False


def sandbox_answers(path: Path) -> bool:
    """Tell whether the sandbox broker on this unix socket answers a question about its state."""
    with closing(BrokerClient(path)) as client, suppress(BrokerUnavailableError):
        return bool(client.status(SECONDS))
    return False
