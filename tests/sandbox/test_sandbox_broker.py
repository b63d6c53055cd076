"""The broker's socket and envelope, with no engine behind it: nothing a peer sends breaks it."""

import os
import socket
import stat
import threading
import time

import pytest
from served_broker import wait_until

from sandbox.broker import MAX_CONNECTIONS, BrokerError, listen, read_job
from sandbox.client import BrokerClient, BrokerSilentError, BrokerUnavailableError
from sandbox.frames import FrameSocket, StreamEndedError
from sandbox.job_queue import JobError

RUN = {"op": "run", "kind": "check", "job": {}}


@pytest.fixture
def served(serve):
    return serve("no-image", broker={"frame_seconds": 0.3})


@pytest.fixture
def dial(served):
    """Open raw connections to the broker."""
    opened = []

    def connect():
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        opened.append(connection)
        connection.settimeout(10)
        connection.connect(str(served.socket_path))
        return connection

    yield connect
    for connection in opened:
        connection.close()


def read_answer(connection):
    return FrameSocket(connection).receive(10, 10)


def test_only_owner_and_group_may_use_the_socket(served):
    assert stat.S_IMODE(os.stat(served.socket_path).st_mode) == 0o660


def test_without_an_engine_jobs_are_refused_at_once_and_the_status_says_why(served):
    wait_until(lambda: served.client.status()["evaluators"]["down"] == 1)
    answer = served.run("echo")
    assert (answer["ok"], answer["code"]) == (False, "engine_down")
    assert "No Docker engine answers" in answer["error"]
    status = served.client.status()
    assert status["trouble"]["code"] == "engine_down"
    assert status["last_faults"][0]["kind"] == "slot_down"
    assert status["engine"] == {}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "build"}, "kind"),
        ({"kind": ["check"]}, "kind"),
        ({"priority": "urgent"}, "priority"),
        ({"priority": {}}, "priority"),
        ({"job": []}, "job"),
        ({"job": None}, "job"),
        ({"wait_seconds": -1}, "wait_seconds"),
        ({"wait_seconds": 1e9}, "wait_seconds"),
        ({"wait_seconds": "20"}, "wait_seconds"),
        ({"run_seconds": True}, "run_seconds"),
        ({"run_seconds": None}, "run_seconds"),
        ({"run_seconds": float("nan")}, "run_seconds"),
    ],
)
def test_a_bad_envelope_is_refused_by_name(change, words):
    with pytest.raises(JobError, match=f"`{words}`") as caught:
        read_job({**RUN, **change})
    assert caught.value.code == "bad_request"


def test_the_envelopes_kind_is_the_one_the_evaluator_gets():
    made = read_job({**RUN, "job": {"kind": "trace", "task": "a"}})
    assert made.payload == {"kind": "check", "task": "a"}


@pytest.mark.parametrize("request_", [{}, {"op": "stop"}, {"op": None}, {"op": "run"}, {"op": ["run"]}])
def test_a_bad_request_gets_an_answer_and_the_connection_lives_on(dial, request_):
    frames = FrameSocket(dial())
    frames.send(request_, 5)
    assert frames.receive(10, 10)["code"] == "bad_request"
    frames.send({"op": "status"}, 5)
    assert frames.receive(10, 10)["ok"] is True


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xff\xff\xff\xff", "too_large"),
        (b"GET / HTTP/1.1\r\n\r\n", "too_large"),
        (b"\0\0\0\5hello", "bad_request"),
        (b"\0\0\0\2[]", "bad_request"),
        (b"\0\0\0\0", "bad_request"),
    ],
)
def test_garbage_is_answered_and_ends_its_connection_only(served, dial, data, code):
    connection = dial()
    connection.sendall(data)
    assert read_answer(connection)["code"] == code
    with pytest.raises((StreamEndedError, ConnectionResetError)):
        read_answer(connection)
    assert served.client.status()["uptime_seconds"] >= 0


def test_a_client_that_stalls_within_a_frame_is_dropped_and_hinders_nobody(served, dial):
    connection = dial()
    connection.sendall(b"\0\0\1\0{")
    assert served.client.status()["uptime_seconds"] >= 0
    assert read_answer(connection)["code"] == "bad_request"
    with pytest.raises(StreamEndedError):
        read_answer(connection)


def test_a_client_that_leaves_within_a_frame_is_forgotten(served, dial):
    connection = dial()
    connection.sendall(b"\0\0\1\0{")
    connection.close()
    wait_until(lambda: len(served.broker._connections) == 0)
    assert served.client.status()["uptime_seconds"] >= 0


def test_too_many_connections_are_told_so(served, dial):
    for _ in range(MAX_CONNECTIONS):
        dial()
    wait_until(lambda: len(served.broker._connections) == MAX_CONNECTIONS)
    assert read_answer(dial())["code"] == "busy"


def test_a_second_broker_on_the_same_socket_is_refused(served):
    with pytest.raises(BrokerError, match="Another sandbox broker answers"):
        listen(served.socket_path)
    assert served.client.status()["uptime_seconds"] >= 0


def test_a_stale_socket_is_replaced(short_folder):
    path = short_folder / "stale.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left_behind:
        left_behind.bind(str(path))
    with listen(path) as listener, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.connect(str(path))
        answering, _ = listener.accept()
        with answering:
            caller.sendall(b"hello")
            assert answering.recv(5) == b"hello"


def test_a_file_in_the_way_is_left_alone(short_folder):
    path = short_folder / "notes.txt"
    path.write_text("mine")
    with pytest.raises(BrokerError, match="not a socket"):
        listen(path)
    assert path.read_text() == "mine"


def test_a_path_too_long_for_a_socket_is_named(short_folder):
    with pytest.raises(BrokerError, match="longer than 107 bytes"):
        listen(short_folder / ("x" * 107))


def test_a_folder_that_cannot_be_used_is_named(short_folder):
    (short_folder / "file").write_text("")
    with pytest.raises(BrokerError, match="cannot be used"):
        listen(short_folder / "file" / "broker.sock")


def test_stopping_removes_the_socket_and_tells_the_callers(served):
    client = served.client
    client.status()
    served.stop.set()
    served.thread.join(10)
    assert not served.socket_path.exists()
    with pytest.raises(BrokerUnavailableError):
        client.status()


def test_a_client_without_a_broker_says_which_socket(short_folder):
    with pytest.raises(BrokerUnavailableError, match=r"missing\.sock"):
        BrokerClient(short_folder / "missing.sock").status()


def test_a_silent_broker_times_out(short_folder):
    path = short_folder / "silent.sock"
    with listen(path), BrokerClient(path) as client, pytest.raises(BrokerUnavailableError, match="in time"):
        client.status(seconds=0.1)


def test_a_silent_broker_is_given_up_in_the_time_the_caller_has(short_folder):
    path = short_folder / "silent.sock"
    began = time.monotonic()
    with listen(path), BrokerClient(path) as client, pytest.raises(BrokerSilentError, match=r"within 0\.2 s"):
        client.run(kind="check", job={}, wait_seconds=60, run_seconds=60, within_seconds=0.2)
    assert time.monotonic() - began < 2


def test_a_request_too_large_to_send_is_refused_without_a_broken_client(served):
    answer = served.client.run(kind="check", job={"source": "x" * 9_000_000})
    assert (answer["ok"], answer["code"]) == (False, "too_large")
    assert served.client.status()["uptime_seconds"] >= 0


def test_a_client_finds_a_new_broker_on_the_same_socket(serve):
    first = serve("no-image")
    client = first.client
    client.status()
    first.stop.set()
    first.thread.join(10)
    serve("no-image")
    assert client.status()["uptime_seconds"] < 5


def test_threads_share_a_client_without_mixing_answers(served):
    wrong = []

    def ask(number):
        answer = served.client.run(kind="check", job={}, priority="live" if number % 2 else "nobody")
        if (answer["code"] == "bad_request") == bool(number % 2):
            wrong.append(answer)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
