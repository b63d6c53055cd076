"""`manage.py up` as an operator meets it: it gets ready, restarts what dies, refuses in a sentence, leaves nothing."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from interviews.deploy.lock import Lock
from interviews.supervisor.layout import listen
from interviews.supervisor.programs import PARTS

ROOT = Path(__file__).resolve().parents[2]
OURS = ("CELERY_BROKER_URL", "DATABASE_URL", "RED_QUEEN_BASE_URL", "RED_QUEEN_HOSTS", "RED_QUEEN_BROKER_SOCKET")


@pytest.fixture
def state():
    """A state directory with a path short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="rq-up-"))
    yield folder
    shutil.rmtree(folder)


def environment(state):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "RED_QUEEN_STATE": str(state), "PYTHONUNBUFFERED": "1"}


def up(state, *arguments):
    command = [sys.executable, "manage.py", "up", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment(state), capture_output=True, text=True, check=False)


@contextmanager
def started(state):
    """A running `up`, once it says that it is ready, with the address it says so of."""
    command = [sys.executable, "manage.py", "up", "--port", "0"]
    settings = {"cwd": ROOT, "env": environment(state), "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **settings) as process:
        try:
            ready = next(line for line in process.stdout if "Ready on" in line)
            yield process, ready.split()[-1]
        finally:
            process.kill()


def processes_of(state):
    """List what still runs with this state directory in its command or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            about = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(state).encode() in about:
            found.append(about[:80])
    return found


def wait_for_silence(state, seconds=30.0):
    deadline = time.monotonic() + seconds
    while processes_of(state) and time.monotonic() < deadline:
        time.sleep(0.1)
    return processes_of(state)


def sockets_in(state):
    return [path.name for path in state.rglob("*") if path.is_socket()]


def test_a_second_up_on_the_same_state_says_where_the_first_one_is(state):
    with Lock(state / "up.lock", "http://127.0.0.1:8000, process 12"):
        refused = up(state, "--port", "0")
    assert refused.stderr.strip() == (
        "Red Queen is already running here (http://127.0.0.1:8000, process 12): use that, or stop it first."
    )
    assert refused.returncode == 1


def test_up_on_a_taken_port_names_another(state):
    with listen(0) as other:
        port = other.getsockname()[1]
        refused = up(state, "--port", str(port))
    assert refused.stderr.startswith(f"Port {port} is taken by another program")
    assert refused.returncode == 1


def test_the_help_teaches_by_examples(state):
    printed = up(state, "--help").stdout
    assert "manage.py up --only broker grading" in printed
    assert all(part in printed for part in PARTS)


@pytest.mark.docker
@pytest.mark.services
def test_ctrl_c_stops_all_and_leaves_neither_process_nor_socket(state):
    with started(state) as (process, address):
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert "Stopped." in process.stdout.read()
    assert wait_for_silence(state, 0) == []
    assert sockets_in(state) == []


@pytest.mark.docker
@pytest.mark.services
def test_nothing_runs_on_when_up_itself_is_killed_and_it_can_be_started_again(state):
    with started(state) as (process, _):
        process.kill()
        process.wait(10)
        assert wait_for_silence(state) == []
    with started(state) as (process, address):
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


@pytest.mark.docker
@pytest.mark.services
@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_back_soon_after_it_was_killed(stack, part):
    child = stack.child(part)
    before = child.pid
    child.kill()
    deadline = time.monotonic() + 20
    while child.pid in (before, None) and time.monotonic() < deadline:
        time.sleep(0.05)
    stack.wait_ready(part)
    assert child.pid not in (before, None)
