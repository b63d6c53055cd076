"""What a person reads when a step cannot be done: the set-up is run as they run it, in a copy of the tree."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from interviews.deploy import steps
from interviews.deploy.lock import Lock
from interviews.deploy.machine import Machine, SetupError
from interviews.deploy.stamps import Stamps
from interviews.deploy.work import Work

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("interviews/__init__.py", "interviews/deploy", "sandbox", "pyproject.toml")
# The interpreter may lie in a folder that only root reads, so another user is pretended.
NOT_ROOT = "import os\nos.geteuid = lambda: 1000\n"
WITHOUT_RIGHTS = (shutil.which("setpriv"), "--bounding-set", "-all", "--inh-caps", "-all") if os.geteuid() == 0 else ()


@pytest.fixture
def tree():
    """A copy of what the set-up needs."""
    folder = Path(tempfile.mkdtemp(prefix="rq-tree-"))
    for name in COPIED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (folder / ".state").mkdir()
    yield folder
    shutil.rmtree(folder)


def bootstrap(tree, *arguments, prefix=(), customised="", **environment):
    """Run the set-up with hardly any environment; `customised` is what its Python is told at its start."""
    (tree / "sitecustomize.py").write_text(customised)
    given = {"PATH": "/nonexistent", "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [*prefix, sys._base_executable, str(tree / "interviews/deploy/bootstrap.py"), *arguments]
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=60, check=False)


def assert_one_sentence(done, sentence):
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.returncode == 1


def test_an_old_python_is_told_which_one_to_install(tree):
    entry = tree / "interviews/deploy/bootstrap.py"
    entry.write_text(entry.read_text().replace("MINIMUM = (3, 11)", "MINIMUM = (4, 0)"))
    found = f"this is 3.{sys.version_info.minor}: install python3.11"
    assert_one_sentence(bootstrap(tree, "setup"), found)


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tree):
    entry = tree / "interviews/deploy/bootstrap.py"
    entry.write_text(entry.read_text().replace("MINIMUM = (3, 11)", "MINIMUM = (4, 0)"))
    newer = tree / "python3.12"
    newer.write_text("#!/bin/sh\necho handed over\n")
    newer.chmod(0o755)
    assert bootstrap(tree, "setup", PATH=str(tree)).stdout == "handed over\n"


def test_a_missing_venv_module_is_named_with_its_package(tree):
    done = bootstrap(tree, "setup", customised=NOT_ROOT + "import sys\nsys.modules['ensurepip'] = None\n")
    assert_one_sentence(done, "Python's venv module is missing: install it (")


def test_an_engine_out_of_reach_is_asked_for_before_any_slow_step(tree, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tree}/nobody.sock")
    anybody = Machine(is_root=False, is_debian_like=True, is_ubuntu=False)
    stamps, work = Stamps(tree / "stamps"), Work(tree / "setup.log")
    setup = steps.Setup(anybody, stamps, work, dev=False, browser=False, engine=True)
    with pytest.raises(SetupError, match="no engine answers there"):
        setup.refuse_what_cannot_be_had()


def test_a_taken_port_stops_the_demo_before_its_set_up(tree):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = bootstrap(tree, "demo", "--port", str(port))
    assert_one_sentence(done, f"Port {port} is taken by another program")


def test_a_second_demo_in_the_same_tree_says_that_one_is_running(tree):
    with Lock(tree / ".state/up.lock", "http://127.0.0.1:8000, process 12"):
        done = bootstrap(tree, "demo", "--port", "0")
    assert_one_sentence(done, "already running here (http://127.0.0.1:8000, process 12)")


def test_without_a_network_the_sentence_says_so_and_the_log_has_the_rest(tree):
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "1", "PIP_CONFIG_FILE": "/dev/null"}
    done = bootstrap(tree, "check", **nowhere)
    assert_one_sentence(done, "The package registries cannot be reached")
    assert "✗ Python packages" in done.stdout
    assert "pip install" in (tree / ".state/logs/setup.log").read_text()


def test_a_folder_of_somebody_else_is_named(tree):
    (tree / ".state").chmod(0o555)
    done = bootstrap(tree, "check", prefix=WITHOUT_RIGHTS)
    assert_one_sentence(done, "may not be written by this user")


def test_a_request_to_end_is_passed_on_and_the_command_s_end_awaited():
    command = (
        "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(7)); print('up', flush=True); time.sleep(60)"
    )
    caller = f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from interviews.deploy.foreground import call
sys.exit(call([sys.executable, "-c", {command!r}], os.environ))
"""
    with subprocess.Popen([sys.executable, "-c", caller], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "up\n"
        process.terminate()
        assert process.wait(10) == 7
