"""Experiments by the API: made at once, counted once, refused in words."""

from datetime import timedelta

import hidden_pack
import pytest
from in_process_broker import failure
from stage import LIMIT, ApiClient

from interviews.api import schemas
from interviews.candidate import journey
from interviews.models import ApiToken

PUZZLE = f"/attempt/puzzles/{hidden_pack.SLUGS[0]}"
PROBE = {"program": hidden_pack.PROBE[0], "input": hidden_pack.PROBE[1]}


@pytest.fixture
def wild_api(wild, clock, now):
    return ApiClient(ApiToken.issue(wild, now))


def test_an_experiment_is_answered_with_what_was_seen(wild_api, broker):
    answer = wild_api.post(f"{PUZZLE}/experiments", PROBE)
    made = answer.json()
    assert (answer.status_code, made["number"], made["puzzle"]) == (201, 1, hidden_pack.SLUGS[0])
    assert made["drawing"].startswith("tick   0")
    assert made["observation"][0]["voices"] == [3, 1, 2]
    schemas.Experiment.model_validate(made, extra="forbid")


def test_a_puzzle_says_how_it_is_explored(wild_api, broker):
    wild_api.post(f"{PUZZLE}/experiments", PROBE)
    told = wild_api.get(PUZZLE).json()
    assert told["task"] == hidden_pack.KEYS[0]
    assert (told["experiments"]["budget"], told["experiments"]["used"]) == (4, 1)
    assert told["experiments"]["example"] == {"program": "start 0\neX\n", "input": "3 1 2"}
    schemas.Puzzle.model_validate(told, extra="forbid")


def test_a_puzzle_without_hidden_laws_says_that_there_are_none(wild_api):
    assert wild_api.get("/attempt/puzzles/shuttle-negative").json()["experiments"] is None
    assert wild_api.get("/attempt/puzzles/shuttle-negative/experiments").json() == []
    assert wild_api.post("/attempt/puzzles/shuttle-negative/experiments", PROBE).status_code == 404


def test_the_notebook_is_listed_oldest_first(wild_api, broker):
    made = [wild_api.post(f"{PUZZLE}/experiments", {**PROBE, "input": text}).json() for text in ("1 2", "2 1")]
    assert wild_api.get(f"{PUZZLE}/experiments").json() == made
    assert wild_api.get(f"/attempt/puzzles/{hidden_pack.SLUGS[1]}/experiments").json() == made


def test_a_repeated_key_is_not_counted_again(wild_api, broker):
    first, second = (wild_api.post(f"{PUZZLE}/experiments", PROBE, **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == second.json()
    assert wild_api.get(PUZZLE).json()["experiments"]["used"] == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**PROBE, "program": "start 0\nL?\n"}, 422),
        ({**PROBE, "input": "high"}, 422),
        ({**PROBE, "input": "1 " * 400}, 413),
        ({**PROBE, "program": "L" * 90_000}, 413),
        ({"input": "1 2"}, 422),
        ({"program": 7}, 422),
        ({**PROBE, "program": "\ud800"}, 422),
        ({**PROBE, "input": "\x00"}, 422),
    ],
)
def test_what_cannot_be_made_is_refused_in_words_and_free(wild_api, broker, body, status):
    answer = wild_api.post(f"{PUZZLE}/experiments", body)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert wild_api.get(PUZZLE).json()["experiments"]["used"] == 0


def test_faults_come_with_their_places(wild_api, broker):
    told = wild_api.post(f"{PUZZLE}/experiments", {**PROBE, "program": "start 0\nL?\n"}).json()
    assert (told["faults"][0]["line"], told["faults"][0]["column"], told["input_fault"]) == (2, 2, "")


def test_over_the_budget_is_a_conflict(wild_api, broker):
    statuses = [wild_api.post(f"{PUZZLE}/experiments", PROBE).status_code for _ in range(hidden_pack.BUDGET + 1)]
    assert statuses == [201, 201, 201, 201, 409]


def test_our_failure_is_503_and_free(wild_api, broker):
    broker.script.append(failure("busy"))
    answer = wild_api.post(f"{PUZZLE}/experiments", PROBE)
    assert (answer.status_code, "our fault" in answer.json()["detail"]) == (503, True)
    assert wild_api.get(PUZZLE).json()["experiments"]["used"] == 0


def test_before_the_start_the_puzzle_is_not_there_yet(wild_invitation, clock, now):
    attempt = journey.accept(wild_invitation, at=now, research_consent=False)
    assert ApiClient(ApiToken.issue(attempt, now)).post(f"{PUZZLE}/experiments", PROBE).status_code == 404


def test_after_the_deadline_is_a_conflict(wild_api, broker, clock):
    clock.shift(LIMIT + timedelta(seconds=1))
    answer = wild_api.post(f"{PUZZLE}/experiments", PROBE)
    assert (answer.status_code, "time is over" in answer.json()["detail"]) == (409, True)


def test_more_than_a_few_a_second_are_told_to_wait(wild_api, broker, monkeypatch):
    from interviews.grading import rates

    monkeypatch.setattr(rates, "_count", lambda key: rates.EXPERIMENTS_PER_SECOND + 1)
    answer = wild_api.post(f"{PUZZLE}/experiments", PROBE)
    assert (answer.status_code, answer["Retry-After"]) == (429, "1")
