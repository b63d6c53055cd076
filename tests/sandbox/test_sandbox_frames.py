"""Frames: what is written is read back, and nothing a peer sends does more than raise FrameError."""

import json
import socket
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.frames import (
    FrameBuffer,
    FrameError,
    FrameSocket,
    FrameTimeoutError,
    FrameTooLargeError,
    StreamEndedError,
    decode,
    encode,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet=st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(), JSON, max_size=5)


@settings(max_examples=40, deadline=None)
@given(st.lists(OBJECTS, max_size=4), st.data())
def test_frames_survive_any_splitting_of_the_stream(payloads, data):
    stream = b"".join(encode(payload) for payload in payloads)
    buffer, received = FrameBuffer(), []
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        buffer.feed(stream[:size])
        stream = stream[size:]
        while (frame := buffer.next_frame()) is not None:
            received.append(frame)
    assert received == payloads
    assert len(buffer) == 0


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_raise_a_frame_error(data):
    buffer = FrameBuffer(limit_bytes=1000)
    buffer.feed(data)
    try:
        frame = buffer.next_frame()
    except FrameError:
        return
    assert frame is None or isinstance(frame, dict)


@pytest.mark.parametrize("header", [b"\xff\xff\xff\xff", b"\x00\x81\x00\x01", b"\x7f\xff\xff\xff"])
def test_a_length_over_the_limit_is_refused_before_its_body_arrives(header):
    buffer = FrameBuffer()
    buffer.feed(header)
    with pytest.raises(FrameTooLargeError):
        buffer.next_frame()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": ' + b"[" * 100_000,
        b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_bodies_that_are_not_a_json_object_are_refused(body):
    with pytest.raises(FrameError):
        decode(body)


@pytest.mark.parametrize("payload", [{"a": float("nan")}, {"a": float("inf")}, {"a": {1, 2}}, {"a": b"x"}])
def test_what_is_not_json_cannot_be_sent(payload):
    with pytest.raises(FrameError):
        encode(payload)


def test_a_frame_over_the_limit_cannot_be_sent():
    with pytest.raises(FrameTooLargeError):
        encode({"a": "x" * 100}, limit_bytes=100)


def test_half_a_surrogate_pair_passes_through():
    payload = json.loads('{"a": "\\ud800"}')
    assert decode(encode(payload)[4:]) == payload


@pytest.fixture
def pair():
    near, far = socket.socketpair()
    with near, far:
        yield FrameSocket(near, 1000, 1000), far


def test_a_peer_that_sends_nothing_times_out(pair):
    frames, _ = pair
    with pytest.raises(FrameTimeoutError):
        frames.receive(idle_seconds=0.05, frame_seconds=5)


def test_a_peer_that_stalls_within_a_frame_times_out_sooner_than_an_idle_one(pair):
    frames, far = pair
    far.sendall(b"\0\0")
    with pytest.raises(FrameTimeoutError):
        frames.receive(idle_seconds=60, frame_seconds=0.05)


def test_a_caller_may_limit_both_waits_together(pair):
    frames, far = pair
    with pytest.raises(FrameTimeoutError):
        frames.receive(idle_seconds=60, frame_seconds=60, in_all=0.05)
    far.sendall(b"\0\0")
    with pytest.raises(FrameTimeoutError):
        frames.receive(idle_seconds=60, frame_seconds=60, in_all=0.05)


def test_a_slow_drip_does_not_stretch_the_time_for_a_frame(pair):
    frames, far = pair
    stop = threading.Event()

    def drip():
        far.sendall(b"\0\0\0\xff")
        while not stop.wait(0.02):
            far.sendall(b" ")

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        with pytest.raises(FrameTimeoutError):
            frames.receive(idle_seconds=60, frame_seconds=0.2)
    finally:
        stop.set()
        thread.join()


@pytest.mark.parametrize(("sent", "between_frames"), [(b"", True), (b"\0\0\0\5{", False)])
def test_an_end_of_the_stream_tells_whether_it_cut_a_frame(pair, sent, between_frames):
    frames, far = pair
    far.sendall(sent)
    far.shutdown(socket.SHUT_WR)
    with pytest.raises(StreamEndedError) as caught:
        frames.receive(1, 1)
    assert caught.value.between_frames is between_frames


def test_a_peer_that_does_not_read_times_out(pair):
    near, far = socket.socketpair()
    with near, far, pytest.raises(FrameTimeoutError):
        FrameSocket(near, 10, 50_000_000).send({"a": "x" * 10_000_000}, seconds=0.1)
