"""Runs a command while a Docker engine and the sandbox image are there; without a command it leaves only the image.

usage: python -m interviews.deploy.with_engine [-- COMMAND…]

An engine that had to be started for this is stopped afterwards.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from interviews.deploy.machine import ROOT
from interviews.deploy.progress import Progress
from sandbox import engine


def main(arguments: Sequence[str]) -> int:
    """Return the command's exit status, or 1 with one sentence when there can be no engine."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    state = Path(os.environ.get("RED_QUEEN_STATE") or ROOT / ".state")
    with Progress() as progress:
        try:
            progress.begin("Docker engine")
            held = engine.obtain(state / "docker", progress.tell)
            progress.end("Docker engine")
        except engine.EngineError as error:
            progress.fail("Docker engine")
            print(error, file=sys.stderr)
            return 1
    with held:
        environment = {**os.environ, "DOCKER_HOST": held.host}
        image = [sys.executable, "-m", "sandbox", "image", "--package", "puzzles"]
        status = _call(image, environment)
        return _call(command, environment) if command and status == 0 else status


def _call(command: Sequence[str], environment: dict[str, str]) -> int:
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # The terminal sent it to the command as well, whose end we await so that the engine outlives it.
            continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
