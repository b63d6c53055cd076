"""What is taken for grading, and what is not."""

from datetime import timedelta

import pytest

from interviews.candidate import journey
from interviews.grading import intake
from interviews.grading.intake import SubmissionRefusedError, submit
from interviews.models import ClockEntry, Draft, GradeRun, Submission

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def fail_to_grade(submission, at):
    run = GradeRun.objects.create(
        submission=submission, claim_number=1, verdict="our_fault", report={}, metrics={}, seed="", limits={},
        claimed_at=at, finished_at=at,
    )  # fmt: skip
    Submission.objects.filter(pk=submission.pk).update(state="graded", effective_run=run)


def test_a_submission_is_stored_byte_for_byte_with_its_times(started, negative, now):
    submission = submit(started, negative, b"riw\n", at=now + 5 * MINUTE)
    submission.refresh_from_db()
    assert bytes(submission.source) == b"riw\n"
    assert (submission.state, submission.priority, submission.late) == ("queued", "live", False)
    assert (submission.active_ms, submission.wall_ms) == (300_000, 300_000)


def test_a_players_submission_waits_behind_people(baseline_attempt, negative, now):
    assert submit(baseline_attempt, negative, b"riw", at=now).priority == "baseline"


def test_the_same_key_returns_the_same_submission_and_counts_once(started, negative, now):
    first = submit(started, negative, b"riw", at=now, idempotency_key="a")
    again = submit(started, negative, b"riw", at=now + MINUTE, idempotency_key="a")
    assert again == first
    assert started.submissions.count() == 1


def test_the_same_key_with_another_program_is_refused(started, negative, now):
    submit(started, negative, b"riw", at=now, idempotency_key="a")
    with pytest.raises(SubmissionRefusedError) as refusal:
        submit(started, negative, b"wir", at=now, idempotency_key="a")
    assert refusal.value.status == 422


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_that_cannot_be_stored_is_refused(started, negative, now, key):
    with pytest.raises(SubmissionRefusedError) as refusal:
        submit(started, negative, b"riw", at=now, idempotency_key=key)
    assert refusal.value.status == 400


def test_a_repeated_key_is_answered_even_after_the_end(started, negative, now):
    first = submit(started, negative, b"riw", at=now, idempotency_key="a")
    journey.finish(started, at=now + MINUTE)
    assert submit(started, negative, b"riw", at=now + 2 * MINUTE, idempotency_key="a") == first


def test_graded_puzzles_wait_for_the_clock(attempt, negative, now):
    with pytest.raises(SubmissionRefusedError, match="has not been started"):
        submit(attempt, negative, b"riw", at=now)


def test_practice_does_not_wait_for_the_clock_and_costs_no_time(attempt, practice, now):
    submission = submit(attempt, practice, b"r", at=now + MINUTE)
    assert (submission.active_ms, submission.late) == (0, False)
    assert attempt.events.filter(kind="practised").count() == 1


def test_practice_is_put_on_the_timeline_once(attempt, practice, now):
    submit(attempt, practice, b"r", at=now)
    submit(attempt, practice, b"rw", at=now)
    assert attempt.events.filter(kind="practised").count() == 1


def test_a_text_larger_than_any_program_is_refused_with_413(started, negative, now):
    with pytest.raises(SubmissionRefusedError) as refusal:
        submit(started, negative, b"r" * 1_000_000, at=now)
    assert refusal.value.status == 413
    assert "1,000,000" in refusal.value.sentence


def test_the_limit_holds_for_each_puzzle_by_itself(make_puzzles, make_invitation, now):
    interview = make_puzzles("shuttle/negative", "shuttle/parity", submission_limit=2)
    attempt = journey.accept(make_invitation(interview)[0], at=now, research_consent=False)
    journey.start(attempt, at=now)
    negative, parity = interview.current.puzzles.filter(is_practice=False)
    submit(attempt, negative, b"r", at=now)
    submit(attempt, negative, b"r", at=now)
    with pytest.raises(SubmissionRefusedError, match="used up"):
        submit(attempt, negative, b"r", at=now)
    assert intake.submissions_left(attempt, negative) == 0
    assert submit(attempt, parity, b"r", at=now).state == "queued"


def test_a_submission_that_we_failed_to_grade_is_not_counted(started, negative, now):
    before = intake.submissions_left(started, negative)
    fail_to_grade(submit(started, negative, b"r", at=now), now)
    assert intake.submissions_left(started, negative) == before


def test_work_after_the_deadline_is_kept_and_marked(started, negative, now):
    assert not submit(started, negative, b"r", at=now + HOUR - MINUTE).late
    assert submit(started, negative, b"r", at=now + HOUR).late


def test_a_credit_moves_the_deadline(started, negative, now):
    ClockEntry.objects.create(
        attempt=started, kind="downtime", amount_ms=600_000, reason="We were down.", created_at=now
    )
    assert not submit(started, negative, b"r", at=now + HOUR + 9 * MINUTE).late


def test_nothing_is_taken_after_the_subject_finished(started, negative, now):
    journey.finish(started, at=now + MINUTE)
    with pytest.raises(SubmissionRefusedError, match="finished"):
        submit(started, negative, b"r", at=now + 2 * MINUTE)


def test_late_work_ends_with_the_closing_question(started, negative, now):
    journey.finish(started, at=now + 2 * HOUR)
    assert submit(started, negative, b"r", at=now + 2 * HOUR).late
    journey.declare_ai_use(started, "none")
    with pytest.raises(SubmissionRefusedError, match="finished"):
        submit(started, negative, b"r", at=now + 2 * HOUR)


def test_practice_ends_with_the_attempt(started, practice, now):
    journey.finish(started, at=now + 2 * HOUR)
    with pytest.raises(SubmissionRefusedError, match="finished"):
        submit(started, practice, b"r", at=now + 2 * HOUR)


def test_time_on_the_clock_never_runs_backwards(started, negative, now):
    submit(started, negative, b"r", at=now + 10 * MINUTE)
    ClockEntry.objects.create(
        attempt=started, kind="failed_grading", amount_ms=300_000, reason="Ours.", created_at=now + 10 * MINUTE
    )
    assert submit(started, negative, b"rw", at=now + 11 * MINUTE).active_ms == 600_000


def test_extra_time_is_not_taken_for_time_that_we_lost(started, negative, now):
    ClockEntry.objects.create(attempt=started, kind="extra_time", amount_ms=600_000, reason="Given.", created_at=now)
    assert submit(started, negative, b"r", at=now + 10 * MINUTE).active_ms == 600_000


def test_a_new_draft_is_submitted_at_the_end(started, negative, now):
    Draft.store(started, negative, b"riw", 0, now)
    journey.finish(started, at=now + 5 * MINUTE)
    submission = started.submissions.get()
    assert (bytes(submission.source), submission.origin, submission.late) == (b"riw", "deadline", False)


def test_a_draft_that_was_submitted_before_is_not_submitted_again(started, negative, now):
    Draft.store(started, negative, b"riw", 0, now)
    submit(started, negative, b"riw", at=now)
    journey.finish(started, at=now + MINUTE)
    assert started.submissions.count() == 1


@pytest.mark.parametrize("text", [b"", b" \n"])
def test_an_empty_draft_is_not_submitted(started, negative, now, text):
    Draft.store(started, negative, text, 0, now)
    journey.finish(started, at=now + MINUTE)
    assert not started.submissions.exists()


def test_the_last_draft_is_graded_even_with_the_limit_used_up(started, negative, now):
    for _ in range(30):
        submit(started, negative, b"r", at=now)
    Draft.store(started, negative, b"riw", 0, now)
    journey.finish(started, at=now + MINUTE)
    assert started.submissions.filter(origin="deadline").count() == 1


def test_a_practice_draft_is_not_submitted(started, practice, now):
    Draft.store(started, practice, b"riw", 0, now)
    journey.finish(started, at=now + MINUTE)
    assert not started.submissions.exists()
