"""From a program sent over HTTP to its verdict, through the real queue and a real sandbox."""

import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from player import Player

pytestmark = [pytest.mark.services, pytest.mark.docker]

NEGATIVE = "shuttle-negative"
NEVER_ENDS = b"mmmm"


def test_a_person_goes_all_the_way(stack, tokens):
    person = Player(stack.base_url, next(tokens))
    assert person.verdict(person.submit(person.practice, b"r"))["verdict"] in ("valid", "wrong")
    person.start()
    right = person.verdict(person.submit(NEGATIVE, b"riw"))
    assert (right["verdict"], right["metrics"]["length"], right["report"]["proof"]) == ("valid", 3, "exact")
    status, end = person.ask("POST", "/attempt/finish", {"ai_use": "none"})
    assert (status, end["state"]) == (200, "finished")
    assert next(puzzle for puzzle in end["puzzles"] if puzzle["slug"] == NEGATIVE)["score"] > 80


@pytest.mark.parametrize(
    ("program", "verdict"),
    [(b"", "invalid"), (b"\xff\xfe\x00", "invalid"), (b"rw", "wrong"), (NEVER_ENDS, "too_slow"), (b"rwifw", "valid")],
)
def test_every_program_gets_the_verdict_it_deserves(player, program, verdict):
    assert player.verdict(player.submit(NEGATIVE, program))["verdict"] == verdict


def test_ten_megabytes_are_refused_in_words_over_a_real_connection(player):
    status, problem = player.ask("POST", f"/attempt/puzzles/{NEGATIVE}/submissions", b"r" * 10_000_000)
    assert status == 413
    assert "10,000,000" in problem["detail"]


def test_a_check_reads_without_counting(player):
    status, report = player.ask("POST", f"/attempt/puzzles/{NEGATIVE}/check", b"rZ")
    assert (status, report["verdict"], report["faults"][0]["column"]) == (200, "invalid", 2)
    assert player.ask("GET", f"/attempt/puzzles/{NEGATIVE}")[1]["submissions_used"] == 0


def test_too_many_checks_are_told_to_wait(player):
    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(player.ask, "POST", f"/attempt/puzzles/{NEGATIVE}/check", b"r") for _ in range(12)]
    statuses = [future.result()[0] for future in asked]
    assert 429 in statuses
    assert set(statuses) == {200, 429}


def test_one_key_sent_many_times_at_once_is_one_submission(player):
    headers = {"Idempotency-Key": "once"}
    with ThreadPoolExecutor(6) as pool:
        codes = {pool.submit(player.submit, NEGATIVE, b"riw", **headers).result() for _ in range(12)}
    assert len(codes) == 1


def test_one_link_accepted_many_times_at_once_is_one_attempt(stack, tokens):
    token = next(tokens)
    with ThreadPoolExecutor(6) as pool:
        players = list(pool.map(lambda _: Player(stack.base_url, token), range(6)))
    assert len({player.ask("GET", "/attempt")[1]["code"] for player in players}) == 1


def test_a_clock_started_many_times_at_once_starts_once(stack, tokens):
    person = Player(stack.base_url, next(tokens))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: person.ask("POST", "/attempt/start"), range(6)))
    assert len({body["started_at"] for _, body in answers}) == 1


def test_forty_submissions_at_once_are_each_graded_once(player, outcomes):
    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(lambda _: player.submit(NEGATIVE, b"riw"), range(40)))
    assert {player.verdict(code, 60)["verdict"] for code in codes} == {"valid"}
    assert outcomes(codes) == {("graded", "valid")}


def test_the_product_says_that_it_is_ready(stack):
    with urllib.request.urlopen(f"{stack.base_url}/readyz", timeout=10) as answer:
        assert answer.status == 200
