"""A claim is held for as long as its worker lives, and not much longer."""

import time
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from interviews.grading import running
from interviews.models import Submission

LEASE = timedelta(seconds=10)
SECOND = timedelta(seconds=1)


@pytest.fixture
def tried(broker, submission, settings, now):
    """Let the lease pass during the job; what the attempts of other workers to take the submission gave."""
    settings.GRADING_HEARTBEAT_SECONDS = 0.05
    moment, given = [now], []

    def pass_the_lease(_):
        moment[0] = now + LEASE + SECOND
        deadline = time.monotonic() + 1
        while not (other := Submission.objects.get(pk=submission.pk)).lease_until > moment[0]:
            if time.monotonic() > deadline:
                break
            time.sleep(0.02)
        given.append(other.claim(moment[0], LEASE))
        connection.close()

    broker.during_job = pass_the_lease
    return moment, given


def grade_by(submission, moment):
    run = running.grade(Submission.objects.get(pk=submission.pk), now=lambda: moment[0])
    submission.refresh_from_db()
    return run


@pytest.mark.django_db(transaction=True)
def test_a_grading_longer_than_the_lease_keeps_its_claim(submission, tried):
    moment, given = tried
    run = grade_by(submission, moment)
    assert given == [False]
    assert (run.verdict, submission.effective_run, submission.lost_tries) == ("valid", run, 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_without_a_heartbeat_is_taken_for_lost(submission, tried, settings):
    settings.GRADING_HEARTBEAT_SECONDS = 60
    moment, given = tried
    grade_by(submission, moment)
    assert given == [True]
    assert (submission.state, submission.lost_tries, submission.effective_run) == ("running", 1, None)


@pytest.mark.django_db(transaction=True)
def test_a_renewal_that_fails_is_tried_again(submission, tried, monkeypatch):
    renew, failures = Submission.renew, [DatabaseError("it is down")]

    def fail_once(*arguments):
        if failures:
            raise failures.pop()
        return renew(*arguments)

    monkeypatch.setattr(Submission, "renew", fail_once)
    moment, given = tried
    assert grade_by(submission, moment).verdict == "valid"
    assert (given, failures) == ([False], [])


def test_a_stale_worker_cannot_renew_what_another_holds(submission, now):
    late = Submission.objects.get(pk=submission.pk)
    late.claim(now, LEASE)
    Submission.objects.get(pk=submission.pk).claim(now + LEASE + SECOND, LEASE)
    assert not late.renew(now + LEASE + 2 * SECOND, LEASE)


def test_a_lost_worker_is_found_within_a_lease_and_a_sweep(settings):
    assert settings.GRADING_LEASE_SECONDS + settings.SWEEP_SECONDS <= 15
    assert settings.GRADING_HEARTBEAT_SECONDS * 3 < settings.GRADING_LEASE_SECONDS
