"""The workbench: reading, saving, checking and submitting one program."""

from datetime import timedelta

import pytest
from django.utils import timezone
from in_process_broker import success
from stage import message_broker

from interviews.candidate import journey
from interviews.grading import running
from interviews.grading.intake import submit
from interviews.models import Draft, Submission

TEN_MEGABYTES = b"r" * 10_000_000
FETCH = {"X-Requested-With": "fetch", "Accept": "application/json"}


@pytest.fixture
def at(started, clock):
    return f"/a/{started.code}/p/shuttle-negative"


def save(client, address, text, revision):
    return client.put(f"{address}/draft/", {"text": text, "revision": revision}, content_type="application/json")


def send(client, address, program, **headers):
    return client.post(address, program, content_type="text/plain", headers={**FETCH, **headers})


def test_the_page_shows_task_machine_and_cases(candidate, at, started):
    context = candidate.get(f"{at}/").context
    assert "<p>" in context["puzzle"]["statement_html"]
    assert len(context["puzzle"]["public_cases"]) > 1
    assert started.events.filter(kind="puzzle_opened").count() == 1


def test_opening_a_puzzle_again_is_no_news(candidate, at, started):
    candidate.get(f"{at}/")
    candidate.get(f"{at}/")
    assert started.events.filter(kind="puzzle_opened").count() == 1


def test_the_last_saved_draft_is_in_the_editor(candidate, at):
    save(candidate, at, "riw", 0)
    context = candidate.get(f"{at}/").context
    assert (context["draft"]["text"], context["draft"]["revision"]) == ("riw", 1)


def test_saves_follow_one_another(candidate, at):
    assert save(candidate, at, "r", 0).json() == {"revision": 1}
    assert save(candidate, at, "ri", 1).json() == {"revision": 2}


@pytest.mark.parametrize("stale", [0, 1, 7])
def test_a_second_tab_is_told_what_the_first_saved(candidate, at, stale):
    save(candidate, at, "r", 0)
    save(candidate, at, "ri", 1)
    answer = save(candidate, at, "mine", stale)
    assert (answer.status_code, answer.json()["text"], answer.json()["revision"]) == (409, "ri", 2)
    assert bytes(Draft.objects.get().source) == b"ri"


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"text": 1, "revision": 0}', '{"text": "", "revision": "0"}'])
def test_a_draft_that_is_none_is_refused(candidate, at, body):
    answer = candidate.put(f"{at}/draft/", body, content_type="application/json", headers=FETCH)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_a_submission_is_received_with_its_number(candidate, at):
    first, second = (send(candidate, f"{at}/submit/", b"riw").json() for _ in range(2))
    assert (first["number"], second["number"], first["state"]) == (1, 2, "queued")


def test_a_repeated_key_does_not_submit_twice(candidate, at):
    answers = [send(candidate, f"{at}/submit/", b"riw", **{"Idempotency-Key": "k"}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Submission.objects.count() == 1


def test_a_submission_is_taken_while_the_message_broker_is_down(
    candidate, at, django_capture_on_commit_callbacks, caplog
):
    with django_capture_on_commit_callbacks(execute=True):
        assert send(candidate, f"{at}/submit/", b"riw").status_code == 202
    assert Submission.objects.get().state == "queued"
    assert "sweeper" in caplog.text


def test_bytes_that_are_no_text_are_stored_and_found_invalid(candidate, at, broker, now):
    send(candidate, f"{at}/submit/", b"\xff\xfe")
    submission = Submission.objects.get()
    assert bytes(submission.source) == b"\xff\xfe"
    assert running.grade(submission, now=lambda: now).verdict == "invalid"
    page = candidate.get(f"{at}/submissions/")
    assert "UTF-8" in page.content.decode()


def test_an_empty_program_is_stored_and_found_invalid(candidate, at, broker, now):
    assert send(candidate, f"{at}/submit/", b"").status_code == 202
    assert running.grade(Submission.objects.get(), now=lambda: now).verdict == "invalid"


@pytest.mark.parametrize("action", ["submit", "check"])
def test_ten_megabytes_are_refused_in_words(candidate, at, action, settings):
    answer = send(candidate, f"{at}/{action}/", TEN_MEGABYTES)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert "10,000,000" in answer.json()["detail"]
    assert not Submission.objects.exists()


def test_ten_megabytes_by_a_form_are_refused_on_a_page(candidate, at):
    page = candidate.post(f"{at}/submit/", {"text": "r" * 10_000_000}, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 413
    assert "too large" in page.content.decode()


def test_a_text_beyond_the_machines_limit_is_refused_in_words(candidate, at):
    answer = send(candidate, f"{at}/submit/", b"r" * 100_000)
    assert (answer.status_code, "100,000" in answer.json()["detail"]) == (413, True)


def test_a_form_without_script_submits_too(candidate, at):
    answer = candidate.post(f"{at}/submit/", {"text": "r\r\niw"})
    assert answer["Location"] == f"{at}/"
    assert bytes(Submission.objects.get().source) == b"r\niw"


def test_a_refused_form_comes_back_with_its_text(candidate, at, started):
    for _ in range(30):
        started.submissions.create(
            interview_puzzle=started.interview_version.puzzles.get(slug="shuttle-negative"), source=b"r",
            source_sha256="0" * 64, created_at=started.started_at, active_ms=0, wall_ms=0, priority="live",
            next_try_at=started.started_at, message_due_at=started.started_at,
        )  # fmt: skip
    page = candidate.post(f"{at}/submit/", {"text": "riw"})
    assert page.status_code == 409
    assert "used up" in page.content.decode()
    assert page.context["draft"]["text"] == "riw"


def test_work_after_the_deadline_is_marked_on_the_page(candidate, at, clock):
    clock.shift(timedelta(minutes=61))
    assert send(candidate, f"{at}/submit/", b"riw").status_code == 202
    assert "late" in candidate.get(f"{at}/submissions/").content.decode()


def test_a_check_reads_the_program_in_the_sandbox(candidate, at, broker):
    page = send(candidate, f"{at}/check/", b"riwZ")
    assert page.status_code == 200
    assert "column 4" in page.content.decode()
    assert [job["kind"] for job in broker.jobs] == ["check"]
    assert not Submission.objects.exists()


def test_a_check_without_a_sandbox_is_our_fault(candidate, at):
    answer = send(candidate, f"{at}/check/", b"riw")
    assert (answer.status_code, "our fault" in answer.json()["detail"]) == (503, True)


def test_a_form_without_script_checks_too(candidate, at, broker):
    page = candidate.post(f"{at}/check/", {"text": "riw"})
    assert "Can be read" in page.content.decode()


def test_checks_are_not_counted_without_a_store(candidate, at, broker):
    answers = [send(candidate, f"{at}/check/", b"riw").status_code for _ in range(5)]
    assert answers == [200] * 5


def test_the_history_shows_the_newest_first_and_asks_again_while_pending(candidate, at, started, negative, broker, now):
    running.grade(submit(started, negative, b"rw", at=now), now=lambda: now)
    submit(started, negative, b"riw", at=now)
    page = candidate.get(f"{at}/submissions/")
    assert [row["number"] for row in page.context["submissions"]] == [2, 1]
    assert "every 1s" in page.content.decode()


def test_a_failed_public_case_is_numbered_as_in_the_table(candidate, at, started, negative, broker, now):
    run = running.grade(submit(started, negative, b"rw", at=now), now=lambda: now)
    page = candidate.get(f"{at}/submissions/")
    shown = page.context["submissions"][0]["report"]["failure"]["case"]
    assert shown == run.report["failure"]["case"] + 1


def test_a_hidden_case_shows_nothing_of_itself(candidate, at, started, negative, broker, now):
    secret = {"stage": "hidden", "category": "long", "reason": "Wrong.", "input": "0110", "expected": "1001", "case": 7}
    broker.script.append(success({"verdict": "wrong", "failure": secret}))
    running.grade(submit(started, negative, b"rw", at=now), now=lambda: now)
    page = candidate.get(f"{at}/submissions/")
    assert "0110" not in page.content.decode()
    assert "hidden" in page.content.decode()


def test_what_went_wrong_on_our_side_is_not_told(candidate, at, started, negative, now):
    submission = submit(started, negative, b"riw", at=now)
    running.grade(submission, now=lambda: now + timedelta(minutes=16))
    page = candidate.get(f"{at}/submissions/").content.decode()
    assert "Our fault" in page
    assert "sandbox broker" not in page


def test_markup_in_a_program_is_shown_as_text(candidate, at, started, negative, now):
    submit(started, negative, b"<script>alert(1)</script>", at=now)
    assert "<script>alert" not in candidate.get(f"{at}/submissions/").content.decode()


def test_a_running_message_broker_gets_one_message(candidate, at, django_capture_on_commit_callbacks):
    with message_broker("memory://"), django_capture_on_commit_callbacks(execute=True) as callbacks:
        send(candidate, f"{at}/submit/", b"riw")
    assert len(callbacks) == 1


@pytest.mark.parametrize(("policy", "shown"), [("during", True), ("after", False)])
def test_others_are_shown_during_the_attempt_only_where_the_interview_says_so(
    candidate, at, started, negative, broker, now, policy, shown
):
    started.interview_version.histograms = policy
    started.interview_version.save(update_fields=["histograms"])
    assert candidate.get(f"{at}/submissions/").context["beside"] is None
    running.grade(submit(started, negative, b"riw", at=now), now=lambda: now)
    answer = candidate.get(f"{at}/submissions/")
    assert (answer.context["beside"] is not None) is shown
    assert ("The same as a table" in answer.content.decode()) is shown


def test_others_are_not_asked_about_while_something_is_graded(candidate, at, started, negative, broker, now):
    started.interview_version.histograms = "during"
    started.interview_version.save(update_fields=["histograms"])
    running.grade(submit(started, negative, b"riw", at=now), now=lambda: now)
    submit(started, negative, b"riw", at=now)
    assert candidate.get(f"{at}/submissions/").context["beside"] is None


@pytest.fixture
def failed(started, clock):
    """Have a submission end as our fault after 16 minutes, since no sandbox broker answers."""

    def fail(puzzle):
        submission = submit(started, puzzle, b"riw", at=timezone.now())
        clock.shift(timedelta(minutes=16))
        assert running.grade(submission, now=timezone.now).verdict == "our_fault"
        return submission

    return fail


def test_our_failure_is_owned_and_promises_nothing_but_what_was_done(candidate, at, failed, negative):
    failed(negative)
    page = candidate.get(f"{at}/submissions/").content.decode()
    assert "not counted as a submission. The time that was lost is back on your clock. Submit it again" in page
    assert "grade it again" not in page
    assert "0 of 30 submissions used" in page


def test_our_failure_credits_no_clock_for_practice(candidate, at, failed, practice):
    failed(practice)
    page = candidate.get(f"{at.rsplit('/', 1)[0]}/{practice.slug}/submissions/").content.decode()
    assert "not counted as a submission. Submit it again" in page


def test_after_the_end_nobody_is_asked_to_submit_again(candidate, at, failed, negative, started):
    failed(negative)
    journey.finish(started, at=timezone.now())
    page = candidate.get(f"{at}/submissions/").content.decode()
    assert "back on your clock." in page
    assert "Submit it again" not in page
