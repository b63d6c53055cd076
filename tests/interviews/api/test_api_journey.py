"""A whole interview by the API alone, and every refusal on the way."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from stage import ApiClient

from interviews.grading import running
from interviews.models import ApiToken, Submission

NEGATIVE = "/attempt/puzzles/shuttle-negative"
MINUTE = timedelta(minutes=1)


def accept(token, **body):
    body = {"token": token, "notice_read": True, **body}
    return Client().post("/api/v1/invitations/accept", body, content_type="application/json")


def grade_all(now):
    for submission in Submission.objects.filter(state="queued"):
        running.grade(submission, now=lambda: now)


def test_an_interview_from_invitation_to_end(token, clock, broker, now):
    accepted = accept(token).json()
    api = ApiClient(accepted["api_token"])
    assert [puzzle["is_practice"] for puzzle in accepted["attempt"]["puzzles"]] == [True]
    assert api.post("/attempt/start").json()["state"] == "running"
    puzzle = api.get(NEGATIVE).json()
    assert (puzzle["task"], {metric["name"] for metric in puzzle["metrics"]}) == (
        "shuttle/negative",
        {"length", "ticks"},
    )
    received = api.post_text(f"{NEGATIVE}/submissions", b"riw")
    assert (received.status_code, received.json()["state"], received.json()["verdict"]) == (202, "queued", None)
    grade_all(now)
    verdict = api.get(f"/attempt/submissions/{received.json()['code']}").json()
    assert (verdict["verdict"], verdict["metrics"]["length"]) == ("valid", 3)
    ended = api.post("/attempt/finish", {"ai_use": "none"}).json()
    assert (ended["state"], ended["end_reason"]) == ("finished", "submitted")
    assert next(item for item in ended["puzzles"] if item["slug"] == "shuttle-negative")["score"] > 40


def test_accepting_again_gives_another_token_for_the_same_attempt(token, clock):
    first, second = accept(token).json(), accept(token).json()
    assert first["attempt"]["code"] == second["attempt"]["code"]
    assert first["api_token"] != second["api_token"]
    assert ApiClient(first["api_token"]).get("/attempt").status_code == 200


def test_tokens_are_kept_as_hashes(token, clock):
    given = accept(token).json()["api_token"]
    assert given not in str(list(ApiToken.objects.values()))


@pytest.mark.parametrize("notice_read", [False, None])
def test_the_notice_must_have_been_read(token, clock, notice_read):
    answer = accept(token, notice_read=notice_read)
    assert (answer.status_code, answer.json()["faults"][0]["place"][-1]) == (422, "notice_read")


def test_an_unknown_invitation_is_not_found(db):
    assert accept("no-such-token").status_code == 404


def test_an_expired_invitation_is_gone(token, clock):
    clock.shift(timedelta(days=15))
    answer = accept(token)
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}])
def test_without_its_token_an_attempt_is_closed(db, header):
    answer = Client(headers=header).get("/api/v1/attempt")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["type"] == "about:blank"


def test_a_revoked_token_is_worth_nothing(api, clock, now):
    ApiToken.objects.update(revoked_at=now)
    assert api.get("/attempt").status_code == 401


def test_the_last_use_of_a_token_is_noted_now_and_then(api, clock, now):
    for seconds in (0, 30, 31):
        clock.shift(timedelta(seconds=seconds))
        api.get("/attempt")
    assert ApiToken.objects.get().last_used_at == now + timedelta(seconds=61)


def test_a_puzzle_is_closed_before_the_start(api, clock):
    assert api.get(NEGATIVE).status_code == 404
    assert api.post_text(f"{NEGATIVE}/submissions", b"riw").status_code == 404


def test_finishing_before_the_start_is_refused(api, clock):
    assert api.post("/attempt/finish").status_code == 409


def test_practice_is_open_before_the_start(api, clock, practice, broker, now):
    assert api.post_text(f"/attempt/puzzles/{practice.slug}/submissions", b"riw").status_code == 202


def test_a_repeated_key_is_the_same_submission(api, clock, started):
    path, headers = f"{NEGATIVE}/submissions", {"Idempotency-Key": "one"}
    codes = {api.post_text(path, b"riw", **headers).json()["code"] for _ in range(3)}
    assert len(codes) == 1
    assert len(api.get(path).json()) == 1


def test_a_repeated_key_with_another_program_is_refused(api, clock, started):
    path, headers = f"{NEGATIVE}/submissions", {"Idempotency-Key": "one"}
    api.post_text(path, b"riw", **headers)
    assert api.post_text(path, b"wir", **headers).status_code == 422


def test_ten_megabytes_are_refused(api, clock, started):
    answer = api.post_text(f"{NEGATIVE}/submissions", b"r" * 10_000_000)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert api.put(f"{NEGATIVE}/draft", {"text": "r" * 10_000_000, "revision": 0}).status_code == 413


def test_a_body_without_a_length_is_refused(api, clock, started):
    answer = api.client.generic("POST", f"/api/v1{NEGATIVE}/submissions", headers={"Transfer-Encoding": "chunked"})
    assert answer.status_code == 411


def test_waiting_for_a_verdict_has_an_end(api, started):
    code = api.post_text(f"{NEGATIVE}/submissions", b"riw").json()["code"]
    assert api.get(f"/attempt/submissions/{code}", wait=0.1).json()["state"] == "queued"
    assert api.get(f"/attempt/submissions/{code}", wait=11).status_code == 422


def test_anothers_submission_is_not_found(api, started, baseline_attempt, negative, now):
    other = ApiClient(ApiToken.issue(baseline_attempt, now))
    code = other.post_text(f"{NEGATIVE}/submissions", b"riw").json()["code"]
    assert api.get(f"/attempt/submissions/{code}").status_code == 404


def test_drafts_are_the_same_as_on_the_page(api, clock, started, candidate):
    assert api.get(f"{NEGATIVE}/draft").json() == {"text": "", "revision": 0, "saved_at": None}
    assert api.put(f"{NEGATIVE}/draft", {"text": "riw", "revision": 0}).json() == {"revision": 1}
    page = candidate.get(f"/a/{started.code}/p/shuttle-negative/")
    assert page.context["draft"]["text"] == "riw"


def test_a_draft_on_a_stale_revision_is_a_conflict(api, clock, started):
    api.put(f"{NEGATIVE}/draft", {"text": "riw", "revision": 0})
    answer = api.put(f"{NEGATIVE}/draft", {"text": "mine", "revision": 0})
    assert (answer.status_code, answer.json()["text"], answer.json()["revision"]) == (409, "riw", 1)


def test_a_check_says_all_faults(api, clock, started, broker):
    answer = api.post_text(f"{NEGATIVE}/check", b"rZiQ").json()
    assert (answer["verdict"], [fault["column"] for fault in answer["faults"]]) == ("invalid", [2, 4])


def test_a_check_without_a_sandbox_is_our_fault(api, clock, started):
    assert api.post_text(f"{NEGATIVE}/check", b"riw").status_code == 503


def test_a_check_by_a_sandbox_that_hangs_is_refused_before_the_asker_gives_up(api, clock, started, broker, settings):
    assert settings.PARSE_CHECK_SECONDS <= 6
    settings.PARSE_CHECK_SECONDS = 0.2
    broker.during_job = lambda _: time.sleep(1)
    answer = api.post_text(f"{NEGATIVE}/check", b"riw")
    assert (answer.status_code, "our fault" in answer.json()["detail"]) == (503, True)


def test_an_attempt_whose_time_has_run_out_says_so_and_keeps_late_work(api, clock, started):
    clock.shift(61 * MINUTE)
    answer = api.get("/attempt").json()
    assert (answer["state"], answer["end_reason"]) == ("over", "time")
    assert api.post_text(f"{NEGATIVE}/submissions", b"riw").json()["late"]


def test_nothing_is_taken_after_the_end(api, clock, started):
    api.post("/attempt/finish")
    answer = api.post_text(f"{NEGATIVE}/submissions", b"riw")
    assert (answer.status_code, answer.json()["title"]) == (409, "Conflict")


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", "/attempt/start"), ("post", "/attempt"), ("delete", f"{NEGATIVE}/draft"), ("get", "/invitations/accept")],
)
def test_other_methods_are_refused(api, clock, started, method, path):
    assert getattr(api.client, method)(f"/api/v1{path}").status_code == 405


def test_an_unknown_address_of_the_api_is_a_problem_too(api, clock):
    answer = api.get("/no/such/thing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
