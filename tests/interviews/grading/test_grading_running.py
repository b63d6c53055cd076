"""From a queued row to a run that counts, and every way in which that can fail."""

import base64
import time
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from in_process_broker import evaluator_error, failure, graded, success

from interviews.grading import jobs, running
from interviews.grading.intake import submit
from interviews.models import Submission

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=50)


def test_a_right_program_is_found_valid_with_its_metrics(broker, submission, grade):
    run = grade(submission)
    assert (submission.state, submission.effective_run) == ("graded", run)
    assert (run.verdict, run.metrics["length"]) == ("valid", 3)
    assert run.report["proof"] == "exact"


def test_a_run_keeps_all_that_is_needed_to_repeat_it(broker, submission, grade):
    run = grade(submission)
    (job,) = broker.jobs
    assert (job["seed"], job["limits"]) == (run.seed, run.limits)
    assert base64.b64decode(job["source_base64"]) == b"riw"
    assert len(run.engine_digest) == 64
    assert run.image_digest.startswith("sha256:")


def test_each_grading_draws_a_seed_of_its_own(broker, started, negative, now, grade):
    runs = [grade(submit(started, negative, b"riw", at=now)) for _ in range(3)]
    assert len({run.seed for run in runs}) == 3


@pytest.mark.parametrize(
    ("source", "verdict"),
    [(b"", "invalid"), (b"\xff\xfe", "invalid"), (b"riwZ", "invalid"), (b"rw", "wrong"), (b"r" * 49, "invalid")],
)
def test_a_program_that_is_not_right_gets_its_verdict(broker, started, negative, now, grade, source, verdict):
    run = grade(submit(started, negative, source, at=now))
    assert (run.verdict, run.metrics) == (verdict, {})


def test_a_graded_submission_is_not_graded_again(broker, submission, grade):
    grade(submission)
    assert grade(submission) is None
    assert (len(broker.jobs), submission.runs.count()) == (1, 1)


def test_a_second_worker_leaves_a_claimed_submission_alone(broker, submission, grade, now):
    Submission.objects.get(pk=submission.pk).claim(now, LEASE)
    assert grade(submission, now + SECOND) is None
    assert broker.jobs == []


def test_two_workers_that_read_the_same_row_have_one_winner(submission, now):
    one, other = (Submission.objects.get(pk=submission.pk) for _ in range(2))
    assert one.claim(now, LEASE)
    assert not other.claim(now, LEASE)


def test_an_expired_lease_is_taken_over_and_counts_as_a_lost_try(broker, submission, grade, now):
    Submission.objects.get(pk=submission.pk).claim(now, LEASE)
    run = grade(submission, now + LEASE + SECOND)
    assert (run.verdict, run.claim_number, submission.lost_tries) == ("valid", 2, 1)


def test_a_worker_that_comes_back_late_changes_nothing(broker, submission, grade, now):
    late = Submission.objects.get(pk=submission.pk)
    late.claim(now, LEASE)
    counting = grade(submission, now + LEASE + SECOND)
    grading = running.Grading(late, now, "seed", {})
    stale = running.store(grading, success({"verdict": "wrong"}), at=now + LEASE + 2 * SECOND)
    submission.refresh_from_db()
    assert submission.effective_run == counting
    assert set(submission.runs.all()) == {counting, stale}


def test_a_result_that_arrives_while_another_worker_has_the_claim_does_not_count(submission, now):
    late = Submission.objects.get(pk=submission.pk)
    late.claim(now, LEASE)
    Submission.objects.get(pk=submission.pk).claim(now + LEASE + SECOND, LEASE)
    running.store(running.Grading(late, now, "seed", {}), success({"verdict": "wrong"}), at=now + LEASE + 2 * SECOND)
    submission.refresh_from_db()
    assert (submission.state, submission.effective_run) == ("running", None)


def test_a_stale_worker_cannot_hand_back_what_another_holds(submission, now):
    late = Submission.objects.get(pk=submission.pk)
    late.claim(now, LEASE)
    Submission.objects.get(pk=submission.pk).claim(now + LEASE + SECOND, LEASE)
    assert not late.hand_back(now + LEASE + 2 * SECOND, SECOND, lost=True)


def test_without_a_sandbox_broker_the_submission_waits_at_no_cost(submission, grade, now):
    assert grade(submission) is None
    assert (submission.state, submission.lost_tries) == ("queued", 0)
    assert submission.next_try_at == now + SECOND


@pytest.mark.parametrize("code", ["busy", "engine_down", "image_missing", "shutting_down"])
def test_a_broker_that_cannot_help_just_now_costs_no_try(broker, submission, grade, code):
    broker.script.append(failure(code))
    assert grade(submission) is None
    assert (submission.state, submission.lost_tries) == ("queued", 0)


@pytest.mark.parametrize("answer", [failure("evaluator_failed"), failure("bad_request"), evaluator_error()])
def test_a_grading_that_broke_costs_a_try(broker, submission, grade, answer):
    broker.script.append(answer)
    assert grade(submission) is None
    assert (submission.state, submission.lost_tries) == ("queued", 1)


def test_a_broker_that_stays_silent_costs_a_try(broker, submission, grade, monkeypatch):
    def wait_forever(*_, **__):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(jobs, "run", wait_forever)
    assert grade(submission) is None
    assert (submission.state, submission.lost_tries) == ("queued", 1)


def test_a_sandbox_broker_that_hangs_is_given_up_before_the_worker_is_and_costs_a_try(
    broker, submission, grade, settings
):
    assert settings.GRADING_ANSWER_SECONDS < settings.GRADING_SOFT_LIMIT < settings.GRADING_HARD_LIMIT
    settings.GRADING_ANSWER_SECONDS = 0.2
    broker.during_job = lambda _: time.sleep(1)
    assert grade(submission) is None
    assert (submission.state, submission.lost_tries) == ("queued", 1)


def test_the_pause_grows_with_the_age_and_has_an_end(submission, grade, now):
    grade(submission, now + 40 * SECOND)
    assert submission.next_try_at == now + 50 * SECOND
    grade(submission, now + 10 * MINUTE)
    assert submission.next_try_at == now + 10 * MINUTE + 30 * SECOND


def test_a_submission_is_not_taken_before_it_is_due(broker, submission, grade, now):
    broker.script.append(failure("busy"))
    grade(submission)
    assert grade(submission, now + SECOND / 2) is None
    assert grade(submission, now + SECOND).verdict == "valid"


def test_a_grading_after_two_lost_tries_still_counts(broker, submission, grade, now):
    broker.script.extend([evaluator_error(), evaluator_error()])
    for minute in range(3):
        grade(submission, now + minute * MINUTE)
    assert submission.effective_run.verdict == "valid"


def test_three_lost_tries_end_as_our_fault(broker, submission, grade, now):
    broker.script.extend([evaluator_error()] * 3)
    for minute in range(3):
        grade(submission, now + minute * MINUTE)
    run = submission.effective_run
    assert (submission.state, run.verdict, run.report) == ("graded", "our_fault", {"verdict": "our_fault"})
    assert "scripted bug" in run.operator_reason


def test_three_dead_workers_end_as_our_fault_without_a_fourth_death(broker, submission, grade, now):
    for lost in range(3):
        at = now + lost * 2 * MINUTE
        assert Submission.objects.get(pk=submission.pk).claim(at, LEASE)
    assert grade(submission, now + 6 * MINUTE).verdict == "our_fault"
    assert broker.jobs == []


def test_patience_without_a_sandbox_ends_after_a_quarter_of_an_hour(submission, grade, now):
    assert grade(submission, now + 15 * MINUTE) is None
    run = grade(submission, now + 16 * MINUTE)
    assert (run.verdict, "sandbox broker" in run.operator_reason) == ("our_fault", True)


def test_baselines_wait_longer(baseline_attempt, negative, now, grade):
    submission = submit(baseline_attempt, negative, b"riw", at=now)
    assert grade(submission, now + timedelta(hours=2)) is None
    assert submission.state == "queued"


def test_our_fault_gives_the_time_back_once(broker, submission, grade, started, now):
    broker.script.extend([evaluator_error()] * 3)
    for minute in range(4):
        grade(submission, now + minute * MINUTE)
    (entry,) = started.clock_entries.all()
    assert (entry.kind, entry.amount_ms) == ("failed_grading", 120_000)


def test_the_same_minutes_are_not_given_back_twice(broker, started, negative, grade, now):
    first, second = (submit(started, negative, b"riw", at=now) for _ in range(2))
    broker.script.extend([evaluator_error()] * 6)
    for submission in (first, second):
        for minute in range(3):
            grade(submission, now + minute * MINUTE)
    assert started.credit_ms == 120_000


def test_a_clock_that_has_run_out_gets_no_credit(broker, submission, grade, started, now):
    broker.script.extend([evaluator_error()] * 3)
    for minute in (0, 1, 61):
        grade(submission, now + minute * MINUTE)
    assert submission.effective_run.verdict == "our_fault"
    assert not started.clock_entries.exists()


def test_practice_gets_no_credit(broker, started, practice, grade, now):
    submission = submit(started, practice, b"riw", at=now)
    broker.script.extend([evaluator_error()] * 3)
    for minute in range(3):
        grade(submission, now + minute * MINUTE)
    assert submission.effective_run.verdict == "our_fault"
    assert not started.clock_entries.exists()


def test_a_submission_is_graded_at_its_own_priority(broker, baseline_attempt, negative, grade, now):
    grade(submit(baseline_attempt, negative, b"riw", at=now))
    assert broker.jobs[0]["priority"] == "baseline"


def test_the_report_is_kept_whole(broker, submission, grade):
    run = grade(submission)
    assert run.report == graded(jobs.evaluation({"task": "shuttle/negative"}, b"riw", run.seed, run.limits))
