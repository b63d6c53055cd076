"""The commands behind the Makefile: each does the set-up it needs, then its work."""

import argparse
import errno
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from interviews.deploy import foreground
from interviews.deploy.lock import Lock, LockedError, require_free
from interviews.deploy.machine import ROOT, SetupError, look, require_port, require_space
from interviews.deploy.progress import Progress
from interviews.deploy.schedule import run_all
from interviews.deploy.stamps import Stamps
from interviews.deploy.steps import PYTHON, VENV, Setup
from interviews.deploy.work import Work

COMMANDS = {
    "demo": "set up and start the product with demo data",
    "test": "set up, lint and run all tests",
    "check": "lint and run the tests that need nothing but Python",
    "lint": "run the linters and the tests of the tree itself",
    "bench": "print the benchmark table",
    "setup": "do all set-up and start nothing",
    "build": "build the front end",
}
SETUP_DIR = ROOT / ".state"
LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("python", "manage.py", "makemigrations", "--check", "--dry-run"),
    ("python", "manage.py", "openapi", "--check"),
)
PYTEST = ("python", "-m", "pytest", "-q")
SIDE_BY_SIDE = (*PYTEST, "-n", "2", "-m", "not docker and not services and not browser")
# One process: these share an engine and a running product, and kill parts of both.
ONE_BY_ONE = (*PYTEST, "-m", "docker or services or browser")
TREE_TESTS = ("python", "-m", "pytest", "-q", "tests/deploy/test_import_rule.py", "tests/deploy/test_tree.py")
WITH_ENGINE = ("python", "-m", "interviews.deploy.with_engine")
BENCH = ("python", "-m", "interviews.deploy.bench")


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status, having said in one sentence what went wrong if something did."""
    parser = argparse.ArgumentParser(prog="make", description=__doc__)
    parser.add_argument("command", choices=COMMANDS, help="what to do")
    parser.add_argument("--port", type=int, default=8000, help="where the demo listens (default: 8000)")
    options, extra = parser.parse_known_args(arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # so that either ends what the steps have started
    try:
        if options.command == "demo":
            _refuse_early(options.port)
        set_up(options.command)
        return run(options.command, options.port, extra)
    except SetupError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence_for_os_error(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def sentence_for_os_error(error: OSError) -> str:
    """Say what the operating system refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: free at least 2 GB and run this again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename} may not be written by this user: run this as the owner of {ROOT}."
    return f"The system refused ({error.strerror}: {error.filename}): see to that and run this again."


def _refuse_early(port: int) -> None:
    """Say before the slow steps what would stop the start after them."""
    state = Path(os.environ.get("RED_QUEEN_STATE") or SETUP_DIR)
    try:
        require_free(state / "up.lock")
    except LockedError as error:
        raise SetupError(f"Red Queen is already running here ({error}): use that, or stop it first.") from error
    require_port(port)


def set_up(command: str) -> None:
    """Do those steps of the set-up that the command needs and that are not done yet."""
    begun = time.monotonic()
    SETUP_DIR.mkdir(parents=True, exist_ok=True)
    work = Work(SETUP_DIR / "logs" / "setup.log")
    setup = Setup(
        look(),
        Stamps(SETUP_DIR / "stamps"),
        work,
        dev=command not in ("demo", "build"),
        browser=command in ("test", "setup"),
        engine=command in ("demo", "test", "setup", "bench"),
    )
    try:
        with Lock(SETUP_DIR / "setup.lock", f"process {os.getpid()}"), Progress() as progress:
            setup.refuse_what_cannot_be_had()
            if any(step.needed() for step in setup.steps()):
                require_space(ROOT)
                run_all(setup.steps(), progress, work.cancel)
                progress.tell(f"set up in {time.monotonic() - begun:.1f} s")
    except LockedError as error:
        raise SetupError(f"Another set-up is running here ({error}): wait for its end and run this again.") from error


def run(command: str, port: int, extra: Sequence[str]) -> int:
    """Do the command's own work in the virtual environment."""
    if command == "demo":
        _become(["python", "manage.py", "up", "--demo", "--port", str(port), *extra])
    if command == "setup":
        return _call([*WITH_ENGINE, *extra])
    if command == "bench":
        return _call([*WITH_ENGINE, "--", *BENCH, *extra])
    if command == "lint":
        return _run_all([*LINT, TREE_TESTS])
    if command == "check":
        return _run_all([*LINT, (*SIDE_BY_SIDE, *extra)])
    if command == "test":
        return _run_all([*LINT, (*SIDE_BY_SIDE, *extra), (*WITH_ENGINE, "--", *ONE_BY_ONE, *extra)])
    return 0


def _run_all(commands: Sequence[Sequence[str]]) -> int:
    """Run them all, so that one run shows everything there is to mend, and name those that failed."""
    failed = []
    for command in commands:
        print(f"\n$ {' '.join(command)}", flush=True)
        if _call(command) != 0:
            failed.append(" ".join(command))
    if failed:
        print("\nFailed: " + "; ".join(failed), file=sys.stderr)
    return 1 if failed else 0


def _in_venv(command: Sequence[str]) -> list[str]:
    return [str(VENV / "bin" / command[0]), *command[1:]]


def _environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}", "VIRTUAL_ENV": str(VENV)}


def _call(command: Sequence[str]) -> int:
    return foreground.call(_in_venv(command), _environment())


def _become(command: Sequence[str]) -> None:
    os.chdir(ROOT)
    sys.stdout.flush()
    words = _in_venv(command)
    os.execve(words[0], words, _environment())
