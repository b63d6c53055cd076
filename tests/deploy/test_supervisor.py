"""Children are started, restarted with growing pauses, and gone at the end, whatever way it comes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from interviews.deploy.machine import SetupError
from interviews.supervisor.children import Child, Program, pause_seconds
from interviews.supervisor.layout import embedded_layout, listen, require_short
from interviews.supervisor.logs import LOG_BYTES, Follower, last_lines, rotate
from interviews.supervisor.programs import PARTS, programs
from interviews.supervisor.supervising import StartError, Supervisor, ending

ROOT = Path(__file__).resolve().parents[2]
SLEEP = "import time; time.sleep(60)"
WITH_GRANDCHILD = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def program(folder, source=SLEEP, name="child", **more):
    command = [sys.executable, "-I", "-S", "-c", source]
    settings = {"environment": dict(os.environ), "ready": lambda: True, "grace_seconds": 5.0, **more}
    return Program(name=name, command=command, log=folder / f"{name}.log", **settings)


def wait_until(holds, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def group_members(group):
    """List the processes of a group that still run."""
    members = []
    for entry in Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if entry.name.isdigit() and int(fields[2]) == group and fields[0] != "Z":
            members.append(int(entry.name))
    return members


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (6, 16.0), (7, 30.0), (50, 30.0), (5000, 30.0)]
)
def test_pauses_before_restarts_double_up_to_half_a_minute(failures, seconds):
    assert pause_seconds(failures) == seconds


def test_a_killed_child_is_started_again_after_its_pause(tmp_path):
    told = []
    supervisor = Supervisor([program(tmp_path)], told.append)
    supervisor.start(10)
    try:
        first = supervisor.child("child").pid
        supervisor.child("child").kill()
        wait_until(lambda: supervisor.tick() or supervisor.child("child").pid not in (first, None))
    finally:
        supervisor.stop()
    assert told[0] == "child was ended by SIGKILL: restart in 0.5 s; its last lines:"
    assert told[-1] == "child is started again"


def test_the_pause_grows_with_each_death_and_begins_anew_after_a_healthy_minute(tmp_path):
    child = Child(program(tmp_path, "pass"))
    pauses = []
    for seconds_of_life in (0, 0, 0, 61, 0):
        child.start()
        begun = time.monotonic()
        wait_until(lambda after=begun + seconds_of_life: child.watch(after) == "died")
        pauses.append(child.pause)
    assert pauses == [0.5, 1.0, 2.0, 0.5, 1.0]


def test_a_child_told_not_to_restart_stays_down(tmp_path):
    supervisor = Supervisor([program(tmp_path)], lambda _: None)
    supervisor.start(10)
    child = supervisor.child("child")
    child.restart = False
    child.kill()
    deadline = time.monotonic() + 1.2
    while time.monotonic() < deadline:
        supervisor.tick()
        time.sleep(0.02)
    assert child.pid is None
    supervisor.stop()
    assert child.starts == 1


def test_stopping_ends_a_whole_group_and_removes_what_it_left(tmp_path):
    socket_path = tmp_path / "socket"
    supervisor = Supervisor([program(tmp_path, WITH_GRANDCHILD, leaves=(socket_path,))], lambda _: None)
    supervisor.start(10)
    group = supervisor.child("child").pid
    wait_until(lambda: len(group_members(group)) == 2)
    socket_path.touch()
    supervisor.stop()
    assert group_members(group) == []
    assert not socket_path.exists()


def test_a_child_deaf_to_the_request_is_killed_after_its_grace(tmp_path):
    deaf = program(tmp_path, DEAF, grace_seconds=0.3)
    supervisor = Supervisor([deaf], lambda _: None)
    supervisor.start(10)
    wait_until(lambda: "deaf" in deaf.log.read_text())
    begun = time.monotonic()
    supervisor.stop()
    assert supervisor.children[0].exit_status == -signal.SIGKILL
    assert 0.3 <= time.monotonic() - begun < 3


def test_foundations_are_ready_before_the_others_start_and_outlive_them(tmp_path):
    order = []
    ends = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); time.sleep(60)"
    lower = program(tmp_path, ends, "lower", foundation=True, ready=lambda: order.append("lower asked") or True)
    upper = program(tmp_path, ends, "upper", ready=lambda: order.append("upper asked") or True)
    supervisor = Supervisor([upper, lower], lambda _: None)
    supervisor.start(10)
    pids = {child.name: child.pid for child in supervisor.children}
    supervisor.stop()
    assert order == ["lower asked", "upper asked"]
    assert pids["lower"] < pids["upper"]


def test_a_part_that_keeps_dying_at_its_start_is_named_with_its_last_lines(tmp_path):
    broken = program(tmp_path, "raise SystemExit('no such setting')", ready=lambda: False)
    supervisor = Supervisor([broken], lambda _: None)
    with pytest.raises(StartError, match=r"child did not start: see .*child\.log, which ends in\n.*no such setting"):
        supervisor.start(20)
    supervisor.stop()


def test_what_runs_once_is_not_restarted_and_its_end_is_told(tmp_path):
    told = []
    supervisor = Supervisor([], told.append)
    supervisor.run_once(program(tmp_path, "pass", "baselines", once=True))
    wait_until(lambda: supervisor.tick() or told)
    supervisor.stop()
    assert told == ["baselines: done"]


def test_nothing_survives_the_owner_even_when_it_is_killed(tmp_path):
    owner = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from interviews.supervisor.children import Program
from interviews.supervisor.supervising import Supervisor
log = Path({str(tmp_path)!r}) / "child.log"
child = Program("child", [sys.executable, "-I", "-S", "-c", {SLEEP!r}], {{}}, log, ready=lambda: True)
supervisor = Supervisor([child], print)
supervisor.start(10)
print(supervisor.child("child").pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", owner], stdout=subprocess.PIPE, text=True) as process:
        group = int(process.stdout.readline())
        assert group_members(group) == [group]
        process.kill()
    wait_until(lambda: group_members(group) == [])


@pytest.mark.parametrize(
    ("status", "said"), [(0, "ended with status 0"), (3, "ended with status 3"), (-9, "was ended by SIGKILL")]
)
def test_an_exit_status_is_put_in_words(status, said):
    assert ending(status) == said


def test_a_log_begins_anew_with_each_start_and_keeps_the_one_before(tmp_path):
    log = tmp_path / "logs" / "web.log"
    rotate(log)
    log.write_text("before\n")
    rotate(log)
    assert (log.read_text(), log.with_suffix(".log.1").read_text()) == ("", "before\n")


def test_important_lines_are_shown_once_and_whole(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("INFO all well\nERROR one\nERROR tw")
    follower = Follower(log)
    assert follower.important_lines() == ["ERROR one"]
    with log.open("a") as file:
        file.write("o\n")
    assert follower.important_lines() == ["ERROR two"]
    assert follower.important_lines() == []


def test_a_log_that_has_grown_too_long_is_cut_under_its_writer(tmp_path):
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"x" * LOG_BYTES + b"\n")
        follower = Follower(log)
        follower.important_lines()
        writer.write(b"ERROR after the cut\n")
        assert follower.important_lines() == ["ERROR after the cut"]
    assert log.stat().st_size < 100
    assert last_lines(log, 3) == ["ERROR after the cut"]


def test_the_site_keeps_its_address_while_its_server_restarts():
    listener = listen(0)
    port = listener.getsockname()[1]
    with pytest.raises(SetupError, match=f"Port {port} is taken"):
        listen(port)
    listener.close()


def test_a_state_folder_too_deep_for_a_socket_is_refused_by_name():
    with pytest.raises(SetupError, match="set RED_QUEEN_STATE to a shorter folder"):
        require_short(Path("/" + "deep/" * 25) / "valkey.sock")


def test_only_the_broker_is_told_where_docker_is(tmp_path):
    layout = embedded_layout(tmp_path, 0, {"DOCKER_HOST": "unix:///given"}).with_sandbox("unix:///engine", "sha256:1")
    told = {made.name: made.environment.get("DOCKER_HOST") for made in programs(layout, PARTS)}
    layout.listener.close()
    assert told.pop("broker") == "unix:///engine"
    assert set(told.values()) == {None}
