"""The engine's multiplexed stream is taken apart the same however it is cut."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.attach import Demultiplexer
from sandbox.frames import FrameError

PIECES = st.lists(st.tuples(st.sampled_from([1, 2]), st.binary(max_size=50)), max_size=6)


def multiplexed(pieces):
    return b"".join(bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data for stream, data in pieces)


@settings(deadline=None)
@given(PIECES, st.data())
def test_both_outputs_are_told_apart_however_the_stream_is_cut(pieces, data):
    demultiplexer, received = Demultiplexer(), {1: b"", 2: b""}
    stream = multiplexed(pieces)
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        for number, piece in demultiplexer.feed(stream[:size]):
            received[number] += piece
        stream = stream[size:]
    for number in (1, 2):
        assert received[number] == b"".join(piece for stream_number, piece in pieces if stream_number == number)


@pytest.mark.parametrize("header", [b"\0\0\0\0\0\0\0\1x", b"\3\0\0\0\0\0\0\1x", b"\1\1\0\0\0\0\0\1x", b"HTTP/1.1"])
def test_a_header_no_engine_sends_is_refused(header):
    with pytest.raises(FrameError):
        list(Demultiplexer().feed(header))
