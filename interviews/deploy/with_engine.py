"""Runs a command while a Docker engine and the sandbox image are there; without a command it leaves only the image.

usage: python -m interviews.deploy.with_engine [-- COMMAND…]

An engine that had to be started is stopped after the last command that uses it.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from interviews.deploy import foreground
from interviews.deploy.machine import ROOT, SetupError
from interviews.deploy.progress import Progress
from sandbox import connection, engine, image

IMAGE_CALL_SECONDS = 300.0


@contextmanager
def sandbox_ready(state_dir: Path, tell: Callable[[str], None], wanted: str = "") -> Iterator[tuple[str, str]]:
    """Yield the engine's address and the image's digest; a private engine stops after its last user.

    The image is `wanted` when that is given; else it is built from `puzzles` unless the engine has it already.
    """
    try:
        held = engine.obtain(state_dir / "docker", tell)
    except engine.EngineError as error:
        raise SetupError(str(error)) from error
    with held:
        try:
            with closing(connection.connect(held.host, IMAGE_CALL_SECONDS)) as client:
                if wanted:
                    built = image.find(client, wanted)
                else:
                    built = image.ensure(client, [ROOT / "puzzles"], state_dir / "image-packages", tell)
        except (engine.EngineError, image.ImageError) as error:
            raise SetupError(str(error)) from error
        if built is None:
            raise SetupError(f"The engine has no image {wanted}: unset RED_QUEEN_SANDBOX_IMAGE to have one built.")
        yield held.host, built.digest


def main(arguments: Sequence[str]) -> int:
    """Return the command's exit status, or 1 with one sentence when there can be no engine or image."""
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    state = Path(os.environ.get("RED_QUEEN_STATE") or ROOT / ".state")
    title = "Docker engine and sandbox image"
    with ExitStack() as leaving:
        try:
            with Progress() as progress:
                progress.begin(title)
                wanted = os.environ.get("RED_QUEEN_SANDBOX_IMAGE", "")
                host, digest = leaving.enter_context(sandbox_ready(state, progress.tell, wanted))
                progress.end(title)
        except SetupError as error:
            print(error, file=sys.stderr)
            return 1
        environment = {**os.environ, "DOCKER_HOST": host, "RED_QUEEN_SANDBOX_IMAGE": digest}
        return foreground.call(command, environment) if command else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
