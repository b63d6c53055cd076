"""What no message reached is found again."""

from datetime import timedelta

import pytest
from in_process_broker import failure
from stage import message_broker

from interviews.celery import app
from interviews.grading import running, sending, tasks
from interviews.grading.intake import submit
from interviews.models import Draft, Submission

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queues():
    """A real queue in this process: what Celery sent and nobody has taken."""
    with message_broker("memory://"), app.connection_for_read() as connection:

        def take_all():
            return {name: _drain(connection, name) for name in ("live", "regrade", "baseline")}

        take_all()
        yield take_all


def _drain(connection, name):
    queue = connection.SimpleQueue(name)
    found = []
    while queue.qsize():
        message = queue.get_nowait()
        found.append(message.payload[0][0])
        message.ack()
    queue.close()
    return found


def test_a_message_is_sent_once_the_row_is_committed(
    queues, started, negative, now, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        submission = submit(started, negative, b"riw", at=now)
        assert queues()["live"] == []
    assert len(callbacks) == 1
    assert queues()["live"] == [submission.pk]


def test_the_queue_is_chosen_by_priority(queues, baseline_attempt, negative, now, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submission = submit(baseline_attempt, negative, b"riw", at=now)
    assert queues() == {"live": [], "regrade": [], "baseline": [submission.pk]}


def test_a_fresh_message_is_not_sent_again(queues, submission, now):
    assert running.sweep(at=now + 5 * SECOND) == 0
    assert queues()["live"] == []


def test_a_message_that_was_lost_is_sent_again_and_then_left_alone(queues, submission, now):
    assert running.sweep(at=now + 11 * SECOND) == 1
    assert running.sweep(at=now + 16 * SECOND) == 0
    assert running.sweep(at=now + 45 * SECOND) == 1
    assert queues()["live"] == [submission.pk] * 2


def test_an_expired_lease_is_noticed(queues, submission, now):
    Submission.objects.get(pk=submission.pk).claim(now, 50 * SECOND)
    assert running.sweep(at=now + 49 * SECOND) == 0
    assert running.sweep(at=now + 51 * SECOND) == 1


def test_what_was_handed_back_is_sent_when_it_is_due(queues, broker, submission, grade, now):
    broker.script.append(failure("busy"))
    grade(submission, now)
    assert running.sweep(at=now + SECOND / 2) == 0
    assert running.sweep(at=now + 2 * SECOND) == 1
    assert grade(submission, now + 2 * SECOND).verdict == "valid"


def test_graded_submissions_are_left_alone(queues, broker, submission, grade, now):
    grade(submission)
    assert running.sweep(at=now + timedelta(days=1)) == 0


def test_a_sweep_is_bounded_and_takes_people_first(queues, started, baseline_attempt, negative, now):
    for _ in range(3):
        submit(baseline_attempt, negative, b"riw", at=now)
    live = submit(started, negative, b"riw", at=now + SECOND)
    assert running.sweep(at=now + MINUTE, batch=2) == 2
    sent = queues()
    assert (sent["live"], len(sent["baseline"])) == ([live.pk], 1)


def test_without_a_message_broker_a_submission_is_stored_and_due_at_once(
    started, negative, now, caplog, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        submission = submit(started, negative, b"riw", at=now)
    submission.refresh_from_db()
    assert (submission.state, submission.message_due_at) == ("queued", now)
    assert "message broker cannot be reached" in caplog.text


def test_after_a_failure_no_message_is_tried_for_a_moment(submission, caplog):
    assert not sending.send([(submission.pk, "live")])
    caplog.clear()
    assert not sending.send([(submission.pk, "live")])
    assert caplog.text == ""


def test_a_sweep_without_a_message_broker_forgets_nothing(submission, now):
    assert running.sweep(at=now + MINUTE) == 0
    with message_broker("memory://"):
        sending._silent_until = 0.0
        assert running.sweep(at=now + MINUTE) == 1


def test_the_task_grades_what_its_message_names(broker, submission, clock):
    tasks.grade(submission.pk)
    submission.refresh_from_db()
    assert submission.effective_run.verdict == "valid"


def test_a_message_about_a_row_that_is_gone_is_no_error(broker, db):
    tasks.grade(123)
    assert broker.jobs == []


def test_the_sweep_task_sends_what_is_due(queues, submission, clock):
    clock.shift(MINUTE)
    tasks.sweep()
    assert queues()["live"] == [submission.pk]


def test_an_attempt_past_its_deadline_is_ended_and_its_draft_graded(started, negative, clock, now):
    Draft.store(started, negative, b"riw", 0, now)
    clock.shift(timedelta(minutes=60, seconds=3))
    tasks.close_expired()
    started.refresh_from_db()
    assert (started.end_reason, started.censored, started.finished_at) == ("time", True, now + timedelta(hours=1))
    submission = started.submissions.get()
    assert (submission.origin, submission.late, submission.active_ms) == ("deadline", False, 3_600_000)


def test_an_attempt_with_time_left_is_not_ended(started, clock):
    clock.shift(timedelta(minutes=59))
    tasks.close_expired()
    started.refresh_from_db()
    assert started.finished_at is None


def test_credit_and_accommodation_keep_an_attempt_open(started, clock, now):
    started.clock_entries.create(kind="downtime", amount_ms=600_000, reason="Ours.", created_at=now)
    started.multiplier_permille = 1500
    started.save(update_fields=["multiplier_permille"])
    clock.shift(timedelta(minutes=99))
    tasks.close_expired()
    started.refresh_from_db()
    assert started.finished_at is None
    clock.shift(timedelta(minutes=1))
    tasks.close_expired()
    started.refresh_from_db()
    assert started.end_reason == "time"
