"""One attempt's page: scores, comparison, timeline, clock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.candidate import journey
from interviews.models import ClockEntry


def _address(attempt) -> str:
    return reverse("hiring:attempt", args=[attempt.code])


def _read(page, attempt) -> str:
    return page.get(_address(attempt)).content.decode()


def test_an_attempt_whose_clock_was_not_started_says_so(page, attempt):
    answer = _read(page, attempt)
    assert "No score yet" in answer
    assert "Practising" in answer
    assert "Nothing to compare yet" in answer


def test_a_score_is_shown_for_each_puzzle_and_overall(page, begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw")
    answer = _read(page, attempt)
    assert "Score so far" in answer
    assert "1 of 2 solved" in answer
    assert "Unsolved, counts as 0." in answer


def test_what_there_is_to_compare_with_is_said_with_its_number(page, begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw")
    answer = _read(page, attempt)
    assert "Compared at 60 min" in answer
    assert "Nobody to compare with yet" in answer


def test_a_program_is_shown_as_text_that_nothing_can_hide_in(page, begin, work):
    attempt = begin()
    submission = work(attempt, "shuttle-negative", "r<script>\u202eiw\x00".encode())
    answer = _read(page, attempt)
    assert "r&lt;script&gt;\\u202eiw\\u0000" in answer
    plain = page.get(reverse("hiring:source", args=[attempt.code, submission.code]))
    assert plain.content.decode() == "r<script>\\u202eiw\\u0000"
    assert plain["Content-Type"] == "text/plain; charset=utf-8"
    assert plain["X-Content-Type-Options"] == "nosniff"


def test_bytes_that_are_no_text_are_written_out(page, begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"\xff\xfe")
    assert "\\xff\\xfe" in _read(page, attempt)


def test_a_submission_of_another_attempt_is_not_found_here(page, begin, work):
    mine, other = begin("Ada"), begin("Bo")
    submission = work(other, "shuttle-negative", b"riw")
    assert page.get(reverse("hiring:source", args=[mine.code, submission.code])).status_code == 404


def test_the_conditions_are_shown(page, begin, work):
    attempt = begin()
    run = work(attempt, "shuttle-negative", b"riw").effective_run
    answer = _read(page, attempt)
    for words in ("People", "Forbidden", "shuttle/negative v1", run.engine_digest[:12]):
        assert words in answer


def test_an_erased_person_leaves_the_attempt_readable(page, begin):
    attempt = begin()
    attempt.subject.details.delete()
    assert "Erased person" in _read(page, attempt)


def test_the_clock_shows_each_credit_with_its_reason(page, begin, now):
    attempt = begin()
    ClockEntry.objects.create(
        attempt=attempt, kind="downtime", amount_ms=90_000, reason="The queue stood still.", created_at=now
    )
    answer = _read(page, attempt)
    for words in ("Our downtime: The queue stood still.", "1.5 min", "61.5 min"):
        assert words in answer


def test_a_finished_attempt_says_how_it_ended_and_takes_no_more_time(page, begin, now):
    attempt = begin()
    journey.finish(attempt, at=now + timedelta(minutes=5))
    answer = _read(page, attempt)
    assert "Finished by the subject" in answer
    assert "Give extra time" not in answer


def test_extra_time_moves_the_deadline_and_is_on_record(page, begin, manager, organisation, now):
    attempt = begin()
    before = attempt.deadline
    page.post(reverse("hiring:give_time", args=[attempt.code]), {"minutes": "15", "reason": "Fire alarm."})
    attempt.refresh_from_db()
    assert attempt.deadline - before == timedelta(minutes=15)
    entry = attempt.clock_entries.get()
    assert (entry.kind, entry.reason, entry.created_by) == ("extra_time", "Fire alarm.", manager)
    record = organisation.audit_entries.get(action="clock.extra_time")
    assert (record.target, record.detail) == (attempt.code, {"minutes": 15})
    assert "Fire alarm." in _read(page, attempt)


@pytest.mark.parametrize(
    "filled", [{"minutes": "15"}, {"minutes": "0", "reason": "x"}, {"minutes": "241", "reason": "x"}]
)
def test_extra_time_needs_minutes_and_a_reason(page, begin, filled):
    attempt = begin()
    answer = page.post(reverse("hiring:give_time", args=[attempt.code]), filled)
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert not attempt.clock_entries.exists()


def test_extra_time_comes_too_late_for_a_finished_attempt(page, begin, now):
    attempt = begin()
    journey.finish(attempt, at=now)
    address = reverse("hiring:give_time", args=[attempt.code])
    answer = page.post(address, {"minutes": "15", "reason": "x"}, follow=True)
    assert "This attempt has ended" in answer.content.decode()
    assert not attempt.clock_entries.exists()


def test_a_reviewer_reads_but_gives_no_time(page, begin, make_staff):
    attempt = begin()
    page.force_login(make_staff("reviewer"))
    assert "Give extra time" not in _read(page, attempt)


def test_more_submissions_take_no_more_queries(page, begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw")
    few = _count(page, attempt)
    for minutes in range(2, 12):
        work(attempt, "shuttle-negative", b"riw", minutes=minutes)
    assert _count(page, attempt) == few


def _count(page, attempt) -> int:
    with CaptureQueriesContext(connection) as queries:
        _read(page, attempt)
    return len(queries)
