"""Finding, installing and starting an engine: what is decided from which facts, and a real private engine's life."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from served_broker import ROOT, wait_until

from sandbox.connection import EngineError, answers
from sandbox.engine import obtain
from sandbox.engine_choice import Facts, decide, may_answer
from sandbox.engine_keeper import KEEPER
from sandbox.file_lock import FileLock
from sandbox.leftovers import process_ids
from sandbox.private_engine import (
    LONGEST_SOCKET,
    EngineProcess,
    blames_storage,
    daemon_arguments,
    explain_failure,
    run_directory,
)

NOTHING = Facts(
    docker_host=None,
    docker_host_answers=False,
    default_answers=False,
    default_forbidden=False,
    dockerd_installed=False,
    is_linux=True,
    is_root=False,
    is_debian_like=False,
)


@pytest.mark.parametrize(
    ("facts", "step", "host"),
    [
        (replace(NOTHING, docker_host="tcp://h:1", docker_host_answers=True), "use", "tcp://h:1"),
        (replace(NOTHING, docker_host="tcp://h:1", is_root=True, dockerd_installed=True), "refuse", ""),
        (replace(NOTHING, default_answers=True), "use", "unix:///var/run/docker.sock"),
        (replace(NOTHING, default_answers=True, is_root=True), "use", "unix:///var/run/docker.sock"),
        (replace(NOTHING, is_root=True, dockerd_installed=True), "start", ""),
        (replace(NOTHING, is_root=True, is_debian_like=True), "install", ""),
        (replace(NOTHING, is_root=True, is_debian_like=True, dockerd_installed=True), "start", ""),
        (replace(NOTHING, is_root=True), "refuse", ""),
        (replace(NOTHING, is_root=True, is_linux=False, dockerd_installed=True), "refuse", ""),
        (replace(NOTHING, dockerd_installed=True), "refuse", ""),
        (NOTHING, "refuse", ""),
    ],
)
def test_the_step_follows_from_the_facts(facts, step, host):
    decision = decide(facts)
    assert (decision.step, decision.host) == (step, host)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (replace(NOTHING, docker_host="tcp://h:1"), "DOCKER_HOST is tcp://h:1"),
        (replace(NOTHING, default_forbidden=True), "group docker"),
        (replace(NOTHING, is_linux=False), "Docker Desktop"),
        (replace(NOTHING, dockerd_installed=True), "systemctl start docker"),
        (replace(NOTHING, is_debian_like=True), "apt-get install docker.io"),
        (NOTHING, "package tool"),
    ],
)
def test_a_refusal_says_in_one_sentence_how_to_mend_it(facts, words):
    reason = decide(facts).reason
    assert words in reason
    assert reason.endswith(".")
    assert reason.count(". ") == 0


def test_whether_an_engine_may_answer_is_seen_without_the_sdk(short_folder):
    path = short_folder / "docker.sock"
    assert not may_answer(f"unix://{path}")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        assert not may_answer(f"unix://{path}")
        listener.listen()
        assert may_answer(f"unix://{path}")
    assert may_answer("tcp://elsewhere:2376"), "found out when it is needed"


def test_the_choice_can_be_made_before_anything_is_installed():
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[:0] = [{str(ROOT)!r}]; import sandbox.engine_choice"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_private_daemon_touches_no_network_and_no_configuration_of_the_machine():
    arguments = daemon_arguments(Path("/state"), Path("/run/x"))
    assert "--bridge=none" in arguments
    assert "--iptables=false" in arguments
    assert "--host=unix:///run/x/docker.sock" in arguments
    assert "--config-file=/run/x/daemon.json" in arguments
    assert not any("/var/run" in argument for argument in arguments)


def test_a_storage_driver_is_named_only_when_falling_back():
    assert not any("storage" in argument for argument in daemon_arguments(Path("/a"), Path("/b")))
    assert "--storage-driver=vfs" in daemon_arguments(Path("/a"), Path("/b"), "vfs")


def test_sockets_lie_beside_the_data_while_their_paths_fit():
    assert run_directory(Path("/state/docker")) == Path("/state/docker/run")


@pytest.mark.parametrize("length", [60, 90, 200, 3000])
def test_sockets_move_to_a_short_folder_when_the_path_is_too_long(length):
    chosen = run_directory(Path("/" + "x" * length) / "docker")
    assert len(str(chosen / LONGEST_SOCKET)) <= 107
    assert chosen.name.startswith("red-queen-")


def test_two_long_paths_get_two_folders():
    assert run_directory(Path("/" + "x" * 200)) != run_directory(Path("/" + "y" * 200))


def test_a_failed_start_is_told_by_the_last_line_of_the_log():
    assert "no such device" in explain_failure(["starting", "failed: no such device"])
    assert "disk is full" in explain_failure(["mkdir: no space left on device", "exiting"])
    assert "no log" in explain_failure([])


@pytest.mark.parametrize(
    ("line", "blamed"),
    [
        ("failed to start daemon: error initializing graphdriver: driver not supported", True),
        ("failed to mount overlay: invalid argument", True),
        ("failed to load listeners: can't create unix socket", False),
    ],
)
def test_only_storage_trouble_leads_to_the_fallback(line, blamed):
    assert blames_storage(["level=info starting", line]) is blamed


@pytest.fixture
def use_in_a_process(short_folder):
    """Use the private engine in processes of their own, and wait until they can; at the end all are killed."""
    users = []

    def use():
        script = (
            "import sys, time; from pathlib import Path; from sandbox.engine import EngineProcess;"
            "EngineProcess(Path(sys.argv[1])).start(lambda _: None); print('up', flush=True); time.sleep(60)"
        )
        command = [sys.executable, "-c", script, str(short_folder / "docker")]
        users.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return users[-1]

    def use_and_wait(count=1):
        started = [use() for _ in range(count)]
        assert [user.stdout.readline() for user in started] == ["up\n"] * count
        return started

    yield use_and_wait
    for user in users:
        with user:
            user.kill()
    assert FileLock(short_folder / "docker" / KEEPER).wait_exclusive(20), "the engine goes after its users"


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return [b""]


def keeper_of(process):
    """The process id of the keeper of this engine."""
    mark = os.fsencode(process.directory)
    keepers = [pid for pid in process_ids() if {mark, b"sandbox.engine_keeper"} <= set(command_line(pid))]
    (keeper,) = keepers
    return keeper


@pytest.mark.docker
def test_a_private_engine_leaves_no_process_and_no_socket(short_folder):
    process = EngineProcess(short_folder / "docker")
    with process:
        assert answers(process.host)
        assert process.processes()
    assert process.processes() == []
    assert not answers(process.host)
    assert not (process.run / "docker.sock").exists()


@pytest.mark.docker
def test_the_last_user_stops_the_engine_whoever_started_it(short_folder):
    first, second = (EngineProcess(short_folder / "docker") for _ in range(2))
    first.start()
    second.start()
    assert second.host == first.host
    first.stop()
    assert answers(second.host)
    second.stop()
    assert second.processes() == []
    assert not (second.run / "docker.sock").exists()


@pytest.mark.docker
def test_the_engine_outlives_the_thread_that_started_it(short_folder):
    process = EngineProcess(short_folder / "docker")
    starting = threading.Thread(target=process.start)
    starting.start()
    starting.join()
    time.sleep(0.5)
    assert answers(process.host)
    process.stop()
    assert process.processes() == []


@pytest.mark.docker
def test_two_commands_that_start_at_once_share_one_engine(short_folder, use_in_a_process):
    use_in_a_process(2)
    process = EngineProcess(short_folder / "docker")
    daemons = [pid for pid in process.processes() if command_line(pid)[0].endswith(b"dockerd")]
    assert len(daemons) == 1


@pytest.mark.docker
def test_a_state_folder_with_a_long_path_gets_a_working_engine(short_folder):
    with EngineProcess(short_folder / ("long" * 30) / "docker") as process:
        assert answers(process.host)
    assert process.processes() == []
    assert not process.run.exists(), "nothing stays outside the state folder"


@pytest.mark.docker
def test_the_engine_of_a_killed_starter_stays_for_the_other_user(short_folder, use_in_a_process):
    (starter,) = use_in_a_process()
    process = EngineProcess(short_folder / "docker")
    with process:
        starter.kill()
        starter.wait()
        time.sleep(1)
        assert answers(process.host)
    assert process.processes() == []


@pytest.mark.docker
def test_the_engine_goes_after_its_last_user_was_killed(short_folder, use_in_a_process):
    process = EngineProcess(short_folder / "docker")
    (user,) = use_in_a_process()
    assert answers(process.host)
    user.kill()
    wait_until(lambda: process.processes() == [], 10)
    wait_until(lambda: not (process.run / "docker.sock").exists(), 5)


@pytest.mark.docker
def test_a_killed_keeper_takes_its_engine_along_and_both_are_replaced(short_folder, use_in_a_process):
    process = EngineProcess(short_folder / "docker")
    use_in_a_process()
    os.kill(keeper_of(process), signal.SIGKILL)
    with process:
        assert answers(process.host)
        assert keeper_of(process)


@pytest.mark.docker
def test_a_daemon_that_cannot_start_is_told_in_one_sentence_and_leaves_nothing(short_folder):
    (short_folder / "docker").mkdir()
    (short_folder / "docker" / "data").write_text("in the way")
    process = EngineProcess(short_folder / "docker")
    with pytest.raises(EngineError, match="could not start"):
        process.start()
    assert process.processes() == []


def test_a_state_folder_that_cannot_be_made_is_named(short_folder):
    (short_folder / "file").write_text("")
    with pytest.raises(EngineError, match=r"file.*cannot be made"):
        EngineProcess(short_folder / "file" / "docker").start()


def test_an_engine_that_does_not_answer_is_refused_before_anything_is_started(short_folder):
    environment = {"DOCKER_HOST": f"unix://{short_folder}/none.sock"}
    with pytest.raises(EngineError, match="no engine answers there"):
        obtain(short_folder / "docker", print, environment)
    assert not (short_folder / "docker").exists()
