"""A broker in a thread of the test, and how to wait for what it does."""

import threading
import time
from pathlib import Path

from sandbox import reaper
from sandbox.client import BrokerClient
from sandbox.policy import OWNER_LABEL

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"
COMMAND = ("/usr/bin/python3", "-I", "-S", "-B", "-m", "programs")


class Served:
    """A broker running in a thread of the test."""

    def __init__(self, socket_path, pool, broker):
        self.socket_path, self.pool, self.broker = socket_path, pool, broker
        self.client = BrokerClient(socket_path)
        self.stop = threading.Event()
        self.thread = threading.Thread(target=broker.serve_until, args=(self.stop,))

    def start(self):
        self.thread.start()
        wait_until(self.socket_path.exists)
        return self

    def run(self, do, value=None, **options):
        return self.client.run(kind="evaluate", job={"do": do, "value": value}, **options)

    def wait_until_idle(self, count):
        wait_until(lambda: self.client.status()["evaluators"]["idle"] == count)

    def end(self):
        self.client.close()
        self.stop.set()
        self.thread.join(30)
        assert not self.thread.is_alive(), "the broker did not stop"


def wait_until(condition, seconds=20):
    """Wait for a condition to hold, and fail if it does not."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come to hold"
        time.sleep(0.02)


def containers_of(client, owner):
    """The ids of an owner's containers, running or not."""
    return [found["Id"] for found in reaper.ours(client) if found["Labels"][OWNER_LABEL] == owner]
