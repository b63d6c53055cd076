"""The command line: what it says, what it leaves, and how a broker's process lives and dies."""

import contextlib
import json
import os
import signal
import subprocess
import sys

import pytest
from served_broker import COMMAND, PROGRAMS, ROOT, containers_of, wait_until

from sandbox import self_check
from sandbox.client import BrokerClient, BrokerUnavailableError
from sandbox.commands import docker_host, main, owner_of

PYTHON = [sys.executable, "-W", "error", "-m", "sandbox"]


def sandbox(*arguments, **environment):
    command = [*PYTHON, *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )


@pytest.mark.parametrize("name", ["engine", "image", "serve", "check", "bench", "reap"])
def test_each_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert f"python -m sandbox {name}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["image"], ["check"], ["bench"], ["reap"]])
def test_without_an_engine_a_command_says_so_in_one_sentence(arguments, monkeypatch, capsys):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert "No Docker engine answers on unix:///nowhere/docker.sock" in captured.out + captured.err
    assert "Traceback" not in captured.out + captured.err


def test_a_dry_run_says_what_would_be_done(monkeypatch, capsys):
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")
    assert main(["engine", "--dry-run"]) == 1
    assert capsys.readouterr().out.startswith("refuse DOCKER_HOST is unix:///nowhere/docker.sock")


def test_the_engine_is_the_one_named_or_the_machines_own(monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", "tcp://somewhere:2375")
    assert docker_host() == "tcp://somewhere:2375"
    monkeypatch.delenv("DOCKER_HOST")
    assert docker_host() == "unix:///var/run/docker.sock"


def test_the_owner_is_the_same_for_the_same_socket_only(tmp_path):
    assert owner_of(tmp_path / "a.sock") == owner_of(tmp_path / "x" / ".." / "a.sock")
    assert owner_of(tmp_path / "a.sock") != owner_of(tmp_path / "b.sock")


GOOD_REPORT = {
    "setuid": [],
    "programs": ["/usr/bin/python3.11"],
    "writable": ["/tmp"],
    "size_bytes": 1000,
    "broken": [],
    "uid": 65534,
    "pid": 1,
    "interfaces": ["lo"],
    "root": ["ro"],
    "tmp": ["noexec", "nosuid", "nodev"],
    "status": {"CapEff": "0", "CapPrm": "0", "CapBnd": "0", "NoNewPrivs": "1", "Seccomp": "2"},
}


def test_a_good_report_from_inside_holds_no_problem():
    assert self_check.problems(GOOD_REPORT) == []


@pytest.mark.parametrize(
    "change",
    [
        {"setuid": ["/usr/bin/su"]},
        {"programs": ["/bin/sh"]},
        {"writable": ["/tmp", "/etc"]},
        {"size_bytes": 46_000_000},
        {"broken": ["no libffi"]},
        {"uid": 0},
        {"pid": 7},
        {"interfaces": ["lo", "eth0"]},
        {"root": ["rw"]},
        {"tmp": ["nosuid", "nodev"]},
        {"status": {**GOOD_REPORT["status"], "CapEff": "1"}},
        {"status": {**GOOD_REPORT["status"], "NoNewPrivs": "0"}},
        {"status": {**GOOD_REPORT["status"], "Seccomp": "0"}},
        {"status": {**GOOD_REPORT["status"], "Seccomp": None}},
    ],
)
def test_each_weakness_seen_from_inside_is_one_problem(change):
    assert len(self_check.problems({**GOOD_REPORT, **change})) == 1


@contextlib.contextmanager
def broker_process(socket_path, image, *options):
    command = [*PYTHON, "serve", "--socket", str(socket_path), "--image", image, *options, "--", *COMMAND]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def idle(socket_path):
    try:
        with BrokerClient(socket_path) as client:
            return client.status()["evaluators"]["idle"]
    except BrokerUnavailableError:
        return 0


@pytest.fixture
def engine_named(docker_host, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", docker_host)


@pytest.mark.docker
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_broker_in_order(engine_named, engine_client, programs_image, short_folder, number):
    path = short_folder / "b.sock"
    with broker_process(path, programs_image.tag) as process:
        wait_until(lambda: idle(path) == 2)
        process.send_signal(number)
        assert process.wait(20) == 0
        assert "Traceback" not in process.stderr.read()
    assert containers_of(engine_client, owner_of(path)) == []
    assert not path.exists()


@pytest.mark.docker
def test_after_a_killed_broker_a_new_one_takes_over_the_socket_and_removes_its_containers(
    engine_named, engine_client, programs_image, short_folder
):
    path = short_folder / "b.sock"
    with broker_process(path, programs_image.tag) as first:
        wait_until(lambda: idle(path) == 2)
        left = containers_of(engine_client, owner_of(path))
        first.kill()
        first.wait()
    assert path.exists()
    with broker_process(path, programs_image.tag, "--evaluators", "1") as second:
        wait_until(lambda: idle(path) == 1)
        wait_until(lambda: not set(left) & set(containers_of(engine_client, owner_of(path))))
        with BrokerClient(path) as client:
            assert client.run(kind="check", job={"do": "echo", "value": 1})["ok"]
        second.send_signal(signal.SIGTERM)
        second.wait(20)
    assert containers_of(engine_client, owner_of(path)) == []


@pytest.mark.docker
def test_a_second_broker_on_the_socket_leaves_the_first_alone(engine_named, programs_image, short_folder):
    path = short_folder / "b.sock"
    with broker_process(path, programs_image.tag):
        wait_until(lambda: idle(path) == 2)
        done = sandbox("serve", "--socket", path, "--image", programs_image.tag)
        assert done.returncode == 1
        assert "Another sandbox broker answers" in done.stderr
        assert idle(path) == 2


@pytest.mark.docker
def test_a_broker_ends_with_its_parent_when_asked_to(engine_named, engine_client, programs_image, short_folder):
    path = short_folder / "b.sock"
    command = [
        *PYTHON,
        "serve",
        "--socket",
        str(path),
        "--image",
        programs_image.tag,
        "--die-with-parent",
        "--",
        *COMMAND,
    ]
    script = "import subprocess, sys, time; subprocess.Popen(sys.argv[1:], stderr=subprocess.DEVNULL); time.sleep(100)"
    with subprocess.Popen([sys.executable, "-c", script, *command], cwd=ROOT) as parent:
        wait_until(lambda: idle(path) == 2)
        parent.kill()
    wait_until(lambda: not path.exists())
    wait_until(lambda: containers_of(engine_client, owner_of(path)) == [])
    assert idle(path) == 0


@pytest.mark.docker
def test_a_broker_without_its_image_says_so_and_serves_on(engine_named, short_folder):
    path = short_folder / "b.sock"
    with broker_process(path, "red-queen-sandbox:none") as process:
        wait_until(path.exists)
        with BrokerClient(path) as client:
            wait_until(lambda: client.status()["trouble"] is not None)
            assert client.run(kind="check", job={})["code"] == "image_missing"
        process.send_signal(signal.SIGTERM)
        assert "python -m sandbox image" in process.stderr.read()


@pytest.mark.docker
def test_the_image_command_builds_checks_and_names_the_image(docker_host, packages_cache, programs_image):
    done = sandbox(
        "image", "--package", PROGRAMS, "--state", packages_cache.parent, "--self-check", DOCKER_HOST=docker_host
    )
    assert done.returncode == 0, done.stderr
    tag, digest, size, unit, state = done.stdout.split()
    assert (tag, digest) == (programs_image.tag, programs_image.digest)
    assert (float(size) < 45, unit, state) == (True, "MB", "present")


@pytest.mark.docker
def test_check_finds_a_working_sandbox_right(engine_named, programs_image, warm, capsys):
    served = warm()
    assert main(["check", "--image", programs_image.tag, "--socket", str(served.socket_path), "--json"]) == 0
    findings = {finding["name"]: finding["is_right"] for finding in json.loads(capsys.readouterr().out)}
    assert findings == {
        "engine": True,
        "seccomp": True,
        "disk": True,
        "image": True,
        "policy": True,
        "leftovers": True,
        "broker": True,
    }


@pytest.mark.docker
def test_check_says_how_to_mend_what_is_wrong(engine_named, short_folder, capsys):
    assert main(["check", "--image", "red-queen-sandbox:none", "--socket", str(short_folder / "no.sock")]) == 1
    printed = capsys.readouterr().out
    assert "WRONG  image: the engine has no image red-queen-sandbox:none" in printed
    assert "to mend it: Run `python -m sandbox image --package puzzles`." in printed
    assert "WRONG  broker: No sandbox broker answers" in printed


@pytest.mark.docker
def test_reap_removes_the_containers_of_the_broker_named(engine_named, engine_client, programs_image, short_folder):
    path = short_folder / "b.sock"
    with broker_process(path, programs_image.tag) as process:
        wait_until(lambda: idle(path) == 2)
        process.kill()
        process.wait()
    assert main(["reap", "--socket", str(path)]) == 0
    assert containers_of(engine_client, owner_of(path)) == []


@pytest.mark.docker
def test_the_engine_command_runs_a_command_with_the_engine(docker_host):
    done = sandbox("engine", "--", "printenv", "DOCKER_HOST", DOCKER_HOST=docker_host)
    assert (done.returncode, done.stdout.strip()) == (0, docker_host)
    assert sandbox("engine", "--", "false", DOCKER_HOST=docker_host).returncode == 1


@pytest.mark.docker
def test_the_benchmark_sets_warm_beside_cold_and_bare(engine_named, programs_image, tmp_path, capsys):
    job = tmp_path / "job.json"
    job.write_text('{"do": "echo", "kind": "check"}')
    arguments = ["--image", programs_image.tag, "--job", str(job), "--seconds", "0.3", "--json"]
    assert main(["bench", *arguments, "--", *COMMAND]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == [
        "bare interpreter",
        "cold container",
        "warm evaluator, 1 client",
        "warm evaluator, 2 clients",
    ]
    assert figures["warm evaluator, 1 client"]["times_faster_than_cold"] > 5
