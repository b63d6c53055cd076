"""Parts of the product are killed while people work: nothing is lost, each submission ends with one verdict."""

import time

import pytest

pytestmark = [pytest.mark.services, pytest.mark.docker]

NEGATIVE = "shuttle-negative"
GRADED_VALID = {("graded", "valid")}


def end(outcomes, player, codes, seconds=90):
    """Wait for all verdicts and return what became of the submissions."""
    for code in codes:
        player.verdict(code, seconds)
    return outcomes(codes)


@pytest.fixture
def stopped(stack):
    """Stop a part and keep it down; the rest of the test decides when it comes back."""
    parts = []

    def stop(name):
        child = stack.child(name)
        child.restart = False
        child.kill()
        parts.append(name)
        while child.pid is not None:
            time.sleep(0.05)

    def start(name):
        stack.child(name).restart = True
        stack.wait_ready(name, 60)

    yield stop, start
    for name in parts:
        start(name)


def test_submissions_without_a_message_broker_are_taken_quickly_and_graded_later(player, stopped, outcomes):
    stop, start = stopped
    stop("valkey")
    codes, slowest = [], 0.0
    for _ in range(5):
        begun = time.monotonic()
        codes.append(player.submit(NEGATIVE, b"riw"))
        slowest = max(slowest, time.monotonic() - begun)
    assert slowest < 2.5
    assert {player.look(code)["state"] for code in codes} == {"queued"}
    start("valkey")
    assert end(outcomes, player, codes) == GRADED_VALID


def test_a_worker_killed_with_work_in_hand_loses_nothing_and_little_time(player, stack, outcomes):
    codes = [player.submit(NEGATIVE, b"riw") for _ in range(20)]
    stack.child("grading").kill()
    codes += [player.submit(NEGATIVE, b"riw") for _ in range(5)]
    assert end(outcomes, player, codes, 45) == GRADED_VALID


def test_a_sandbox_broker_killed_with_work_in_hand_loses_nothing(player, stack, outcomes):
    codes = [player.submit(NEGATIVE, b"riw") for _ in range(20)]
    stack.child("broker").kill()
    codes += [player.submit(NEGATIVE, b"riw") for _ in range(5)]
    assert end(outcomes, player, codes, 120) == GRADED_VALID


def test_without_a_sandbox_work_waits_and_checks_say_whose_fault_it_is(player, stopped, outcomes):
    stop, start = stopped
    stop("broker")
    code = player.submit(NEGATIVE, b"riw")
    assert player.ask("POST", f"/attempt/puzzles/{NEGATIVE}/check", b"riw")[0] == 503
    time.sleep(2)
    assert player.look(code)["state"] != "graded"
    start("broker")
    assert end(outcomes, player, [code]) == GRADED_VALID


def test_a_web_server_killed_between_two_requests_keeps_what_it_took(player, stack, outcomes):
    code = player.submit(NEGATIVE, b"riw")
    stack.child("web").kill()
    time.sleep(0.2)
    stack.wait_ready("web", 60)
    assert end(outcomes, player, [code]) == GRADED_VALID


def test_a_draft_is_graded_when_the_time_runs_out(player, stack):
    status, _ = player.ask("PUT", f"/attempt/puzzles/{NEGATIVE}/draft", {"text": "riw", "revision": 0})
    assert status == 200
    code = player.ask("GET", "/attempt")[1]["code"]
    stack.manage(
        "shell", "--verbosity", "0", "-c",
        f"from interviews.models import Attempt; Attempt.objects.filter(code='{code}').update(base_ms=1)",
    )  # fmt: skip
    deadline = time.monotonic() + 30
    while not (found := player.ask("GET", f"/attempt/puzzles/{NEGATIVE}/submissions")[1]):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert (found[0]["origin"], player.verdict(found[0]["code"])["verdict"]) == ("deadline", "valid")
