"""How an exchange with an evaluator can end, judged on streams of our own making."""

import json
import socket
import time

import pytest

from sandbox.attach import STDERR_MAX_BYTES, AttachStream, OutputFloodError
from sandbox.evaluator import Evaluator, classify, judge
from sandbox.frames import FrameError, FrameTimeoutError, FrameTooLargeError, StreamEndedError, encode


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (FrameTimeoutError("slow"), "overran"),
        (StreamEndedError(between_frames=True), "died"),
        (StreamEndedError(between_frames=False), "died"),
        (FrameTooLargeError("large"), "flooded"),
        (OutputFloodError("flood"), "flooded"),
        (FrameError("nonsense"), "garbled"),
    ],
)
def test_each_failure_of_the_stream_has_its_ending(error, kind):
    assert classify(error).kind == kind


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"id": 1, "report": {}}, "answered"),
        ({"id": 1, "error": "our bug"}, "answered"),
        ({"id": 2, "report": {}}, "garbled"),
        ({"id": "1", "report": {}}, "garbled"),
        ({"id": True, "report": {}}, "garbled"),
        ({"id": 1}, "garbled"),
        ({"id": 1, "report": []}, "garbled"),
        ({"id": 1, "error": None}, "garbled"),
        ({"report": {}}, "garbled"),
        ({"ready": True}, "garbled"),
    ],
)
def test_an_answer_counts_only_if_it_is_to_this_job(answer, kind):
    assert judge(answer, 1).kind == kind


@pytest.fixture
def container():
    """An evaluator whose stream we hold the other end of, as the engine would."""
    near, far = socket.socketpair()
    evaluator = Evaluator("id", AttachStream(near))
    yield evaluator, far
    evaluator.close()
    far.close()


def say(far, data, stream=1):
    far.sendall(bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data)


def test_the_job_goes_out_with_an_id_and_its_answer_comes_back(container):
    evaluator, far = container
    say(far, encode({"id": 1, "report": {"x": 1}}))
    ending = evaluator.run({"task": "a"}, 5)
    assert (ending.kind, ending.result) == ("answered", {"id": 1, "report": {"x": 1}})
    assert json.loads(far.recv(1000)[4:]) == {"task": "a", "id": 1}


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (encode({"id": 1, "report": {}}) + encode({"id": 1, "report": {}}), "garbled"),
        (encode({"id": 1, "report": {}}) + b"x", "garbled"),
        (encode({"id": 7, "report": {}}), "garbled"),
        (b"Traceback (most recent call last)", "flooded"),
        (b"\0\0\0\2[]", "garbled"),
        (b"\0\0\0\5", "overran"),
    ],
)
def test_anything_but_one_answer_is_no_answer_and_closes_the_stream(container, data, kind):
    evaluator, far = container
    say(far, data)
    assert evaluator.run({}, 0.1).kind == kind
    far.recv(1000)
    assert far.recv(1) == b"", "the stream is closed before the container is killed"


def test_silence_is_an_overrun_within_the_time(container):
    evaluator, _ = container
    began = time.monotonic()
    assert evaluator.run({}, 0.2).kind == "overran"
    assert time.monotonic() - began < 2


def test_stderr_is_no_part_of_the_answer_but_kept(container):
    evaluator, far = container
    say(far, b"a warning\n", stream=2)
    say(far, encode({"id": 1, "report": {}}))
    assert evaluator.run({}, 5).kind == "answered"
    assert evaluator.stderr_tail() == "a warning\n"


def test_of_a_long_stderr_only_the_end_is_kept(container):
    evaluator, far = container
    say(far, b"x" * 100_000 + b"the end", stream=2)
    say(far, encode({"id": 1, "report": {}}))
    assert evaluator.run({}, 5).kind == "answered"
    assert len(evaluator.stderr_tail()) == 4096
    assert evaluator.stderr_tail().endswith("the end")


def test_too_much_stderr_over_many_jobs_is_a_flood(container):
    evaluator, far = container
    kinds = []
    for number in range(1, 9):
        say(far, b"x" * (STDERR_MAX_BYTES // 6), stream=2)
        say(far, encode({"id": number, "report": {}}))
        kinds.append(evaluator.run({}, 5).kind)
        if kinds[-1] != "answered":
            break
    assert kinds == ["answered"] * 6 + ["flooded"]


def test_an_idle_evaluator_is_fit_only_while_silent_and_open(container):
    evaluator, far = container
    assert evaluator.is_fit()
    say(far, b"a warning", stream=2)
    assert evaluator.is_fit()
    say(far, b"?")
    assert not evaluator.is_fit()


def test_an_evaluator_whose_stream_closed_is_not_fit(container):
    evaluator, far = container
    far.close()
    assert not evaluator.is_fit()


def test_closing_twice_is_fine(container):
    evaluator, _ = container
    evaluator.close()
    evaluator.close()
    assert not evaluator.is_fit()
