"""Runs a command in the foreground, and outlives it: what it needs is taken away only after its end."""

import signal
import subprocess
from collections.abc import Mapping, Sequence

from interviews.deploy.machine import ROOT


def call(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command and return its exit status; a request to end is passed on, and its end awaited."""
    process = subprocess.Popen(command, cwd=ROOT, env=dict(environment))
    passed_on = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda received, _: process.send_signal(received)) for number in passed_on}
    try:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # The terminal sent it to the command as well.
                continue
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
