"""The set-up's decisions, each by a table: what a version, a complaint, a port or a stamp means."""

import errno
import io
import socket
import threading
import time

import pytest

from interviews.deploy import machine
from interviews.deploy.commands import sentence_for_os_error
from interviews.deploy.complaints import sentence_for
from interviews.deploy.lock import Lock, LockedError
from interviews.deploy.machine import Machine, SetupError, node_version, port_refusal
from interviews.deploy.progress import Progress
from interviews.deploy.schedule import Step, run_all
from interviews.deploy.stamps import Stamps, digest, digest_of_files, identity


@pytest.mark.parametrize(
    ("text", "major"), [("v20.11.1\n", 20), ("v8.0.0", 8), ("", 0), ("node: not found", 0), ("v24", 24)]
)
def test_node_version_is_the_major_number_or_nothing(text, major):
    assert node_version(text) == major


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOSPC", "disk is full"),
        ("E: You don't have enough free space in /var/cache/apt/archives/.", "disk is full"),
        ("Failed to establish a new connection: [Errno -3] Temporary failure in name resolution", "cannot be reached"),
        ("npm error network request failed, reason: getaddrinfo ENOTFOUND example", "cannot be reached"),
        ("Err:1 http://example bookworm InRelease\n  Could not resolve 'example'", "cannot be reached"),
        ("[Errno 111] Connection refused", "cannot be reached"),
        ("SSLCertVerificationError: CERTIFICATE_VERIFY_FAILED", "certificate is not trusted"),
        ("ERROR: No matching distribution found for numpy==9", "pinned package is not offered"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend.", "Another apt is running"),
        ('✘ [ERROR] Could not resolve "src/editor.js"', 'Could not resolve "src/editor.js"): see /log'),
        ("", "it printed nothing): see /log"),
    ],
)
def test_a_complaint_becomes_one_sentence_that_says_what_to_do(printed, sentence):
    said = sentence_for("front end", printed, "/log")
    assert sentence in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "may not be written"), (errno.EIO, "The system refused")],
)
def test_an_error_of_the_system_becomes_one_sentence(number, sentence):
    assert sentence in sentence_for_os_error(OSError(number, "reason", "/file"))


def test_a_taken_port_is_refused_with_another_to_choose():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=f"Port {port} is taken .*`make demo PORT={port + 1}`"):
            machine.require_port(port)
    machine.require_port(port)


def test_a_port_reserved_for_root_says_so():
    assert "reserved for root" in port_refusal(80, OSError(errno.EACCES, ""))


def test_a_disk_with_less_than_two_gigabytes_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "FREE_BYTES_NEEDED", 2**60)
    with pytest.raises(SetupError, match="The disk is nearly full"):
        machine.require_space(tmp_path)


@pytest.mark.parametrize(
    ("is_root", "is_debian_like", "installs"),
    [(True, True, True), (False, True, False), (True, False, False), (False, False, False)],
)
def test_packages_are_installed_only_by_root_on_debian_or_ubuntu(is_root, is_debian_like, installs):
    assert Machine(is_root, is_debian_like, is_ubuntu=False).installs_packages is installs


def test_a_stamp_is_fresh_only_for_the_inputs_it_was_made_of(tmp_path):
    stamps = Stamps(tmp_path / "stamps")
    assert not stamps.fresh("venv", "one")
    stamps.record("venv", "one")
    assert stamps.fresh("venv", "one")
    assert not stamps.fresh("venv", "two")


def test_digests_see_borders_names_and_contents(tmp_path):
    assert digest("ab", "c") != digest("a", "bc")
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("text")
    before = digest_of_files(tmp_path, [first])
    first.rename(second)
    after = digest_of_files(tmp_path, [second])
    second.write_text("other")
    assert len({before, after, digest_of_files(tmp_path, [second])}) == 3


def test_the_identity_of_a_file_changes_when_it_is_made_anew(tmp_path):
    path = tmp_path / "file"
    assert identity(path) == "absent"
    path.write_text("one")
    before = identity(path)
    path.unlink()
    path.write_text("more")
    assert identity(path) != before


def test_a_lock_is_held_by_one_and_tells_others_by_whom(tmp_path):
    path = tmp_path / "folder" / "lock"
    with Lock(path, "process 12"), pytest.raises(LockedError, match="process 12"):
        Lock(path).__enter__()
    with Lock(path):
        assert path.read_text() == ""


def run(steps):
    cancelled = threading.Event()
    out = io.StringIO()
    with Progress(out) as progress:
        run_all(steps, progress, cancelled.set)
    return out.getvalue(), cancelled.is_set()


def test_steps_run_side_by_side_each_after_those_it_needs():
    order, meeting = [], threading.Barrier(2, timeout=5)
    steps = [
        Step("first", lambda: True, lambda: order.append("first")),
        Step("left", lambda: True, meeting.wait, ("first",)),
        Step("right", lambda: True, meeting.wait, ("first",)),
        Step("last", lambda: True, lambda: order.append("last"), ("left", "right")),
    ]
    shown, cancelled = run(steps)
    assert order == ["first", "last"]
    assert not cancelled
    assert shown.index("✓ first") < shown.index("… left") < shown.index("✓ last")


def test_a_step_that_is_done_already_is_skipped_without_a_word():
    shown, _ = run([Step("done before", lambda: False, pytest.fail)])
    assert shown == ""


def test_the_first_failure_cancels_the_rest_and_nothing_after_it_begins():
    ran, cancelled = [], threading.Event()

    def fail():
        raise SetupError("No network.")

    steps = [
        Step("broken", lambda: True, fail),
        Step("slow", lambda: True, lambda: cancelled.wait(5)),
        Step("after", lambda: True, lambda: ran.append("after"), ("broken",)),
    ]
    begun = time.monotonic()
    with Progress(io.StringIO()) as progress, pytest.raises(SetupError, match="No network"):
        run_all(steps, progress, cancelled.set)
    assert ran == []
    assert time.monotonic() - begun < 4
