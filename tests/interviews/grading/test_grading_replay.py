"""A stored run graded again."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from in_process_broker import evaluator_error, failure, success

from interviews.grading.intake import submit
from interviews.models import GradeRun


@pytest.fixture
def run(broker, submission, grade):
    return grade(submission)


def test_a_run_comes_out_the_same_with_its_own_seed_and_limits(broker, run, capsys):
    call_command("replay", run.code)
    assert "bit for bit the same, by the same engine" in capsys.readouterr().out
    first, second = broker.jobs
    assert {**second, "priority": "live"} == first


def test_a_replay_stores_nothing(run):
    call_command("replay", run.code)
    assert GradeRun.objects.count() == 1


@pytest.mark.parametrize("program", [b"rw", b"\xff", b"mmmm"])
def test_other_verdicts_can_be_replayed_too(broker, started, negative, now, grade, capsys, program):
    call_command("replay", grade(submit(started, negative, program, at=now)).code)
    assert "bit for bit the same" in capsys.readouterr().out


def test_a_difference_under_the_same_engine_is_a_failure(broker, run):
    broker.script.append(success({**run.report, "metrics": {"length": 4}}))
    with pytest.raises(CommandError, match=r"otherwise in metrics\. An engine must"):
        call_command("replay", run.code)


def test_a_difference_under_another_engine_is_told(broker, run, capsys):
    GradeRun.objects.update(engine_digest="0" * 64)
    broker.script.append(success({"verdict": "wrong"}))
    call_command("replay", run.code)
    assert "by another engine than then it comes out otherwise" in capsys.readouterr().out


def test_the_same_under_another_engine_is_told(run, capsys):
    GradeRun.objects.update(engine_digest="0" * 64)
    call_command("replay", run.code)
    assert "the same, by another engine than then" in capsys.readouterr().out


@pytest.mark.parametrize("answer", [failure("busy"), evaluator_error()])
def test_a_sandbox_that_fails_is_told(broker, run, answer):
    broker.script.append(answer)
    with pytest.raises(CommandError, match="scripted"):
        call_command("replay", run.code)


def test_a_failure_of_ours_has_nothing_to_repeat(broker, submission, grade, now):
    broker.script.extend([evaluator_error()] * 3)
    for minute in range(3):
        run = grade(submission, now + timedelta(minutes=minute))
    with pytest.raises(CommandError, match="nothing to repeat"):
        call_command("replay", run.code)


def test_an_unknown_run_is_told(db):
    with pytest.raises(CommandError, match="no grade run"):
        call_command("replay", "zzz")


def test_without_a_broker_it_says_so(submission, now):
    run = GradeRun.objects.create(
        submission=submission, claim_number=1, verdict="valid", report={"verdict": "valid"}, metrics={}, seed="00",
        limits={}, claimed_at=now, finished_at=now,
    )  # fmt: skip
    with pytest.raises(CommandError, match="No sandbox broker"):
        call_command("replay", run.code)
