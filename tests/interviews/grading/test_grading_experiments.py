"""Experiments: what is shown, what is charged and what is not, and who gets the last one of the budget."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import hidden_pack
import pytest
import time_machine
from in_process_broker import evaluator_error, failure
from stage import LIMIT

from interviews.candidate import journey
from interviews.grading import experimenting, tasks
from interviews.grading.experimenting import make_experiment
from interviews.models import Attempt, Experiment
from interviews.refusals import RefusedError

PROGRAM, INPUT = hidden_pack.PROBE[0].encode(), hidden_pack.PROBE[1]


def refused(*arguments, **more) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        make_experiment(*arguments, **more)
    return caught.value


def test_an_experiment_shows_what_the_true_laws_do(wild, crescendo, broker, now):
    experiment = make_experiment(wild, crescendo, PROGRAM, INPUT, at=now)
    assert (experiment.state, experiment.number, experiment.family) == ("made", 1, hidden_pack.FAMILY)
    assert set(experiment.observation) == {"observation", "drawing", "truncated"}
    assert experiment.observation["drawing"].startswith("tick   0   voices  3  1  2")
    assert len(experiment.engine_digest) == 64
    assert experiment.image_digest.startswith("sha256:")


def test_the_instance_goes_with_the_job(wild, crescendo, broker, now):
    make_experiment(wild, crescendo, PROGRAM, INPUT, at=now)
    job = broker.jobs[0]
    assert (job["kind"], job["task"], job["instance"]["name"]) == ("experiment", hidden_pack.KEYS[0], "tests-lantern")


def test_the_tasks_of_a_family_share_one_budget(wild, crescendo, echo, broker, now):
    for _ in range(hidden_pack.BUDGET // 2):
        make_experiment(wild, crescendo, PROGRAM, INPUT, at=now)
        make_experiment(wild, echo, PROGRAM, INPUT, at=now)
    error = refused(wild, echo, PROGRAM, INPUT, at=now)
    assert (error.status, "All 4 experiments" in error.sentence) == (409, True)
    assert [row.number for row in wild.experiments.all()] == [1, 2, 3, 4]


def test_a_program_that_cannot_be_read_costs_nothing(wild, crescendo, broker, now):
    error = refused(wild, crescendo, b"start 0\nL?\n", INPUT, at=now)
    assert (error.status, error.members["faults"][0]["line"], "not counted" in error.sentence) == (422, 2, True)
    assert not Experiment.objects.exists()


def test_bytes_that_are_no_text_cost_nothing(wild, crescendo, broker, now):
    error = refused(wild, crescendo, b"\xff", INPUT, at=now)
    assert (error.status, "UTF-8" in error.members["faults"][0]["reason"]) == (422, True)
    assert not Experiment.objects.exists()


@pytest.mark.parametrize("sent", ["", "no voices", "3 1 2 \x00", "\ud800", "99999999999999999999"])
def test_an_input_that_cannot_be_read_costs_nothing(wild, crescendo, broker, now, sent):
    error = refused(wild, crescendo, PROGRAM, sent, at=now)
    assert (error.status, error.members["input_fault"] != "") == (422, True)
    assert not Experiment.objects.exists()


def test_a_very_long_input_is_refused_before_anything_is_run(wild, crescendo, broker, now):
    assert refused(wild, crescendo, PROGRAM, "1 " * 10_000, at=now).status == 413
    assert broker.jobs == []


def test_a_very_large_program_is_refused_before_anything_is_run(wild, crescendo, broker, now):
    assert refused(wild, crescendo, b"L" * 7_000_000, INPUT, at=now).status == 413
    assert broker.jobs == []


def test_without_a_sandbox_nothing_is_charged(wild, crescendo, now):
    error = refused(wild, crescendo, PROGRAM, INPUT, at=now)
    assert (error.status, "our fault" in error.sentence) == (503, True)
    assert not Experiment.objects.exists()


@pytest.mark.parametrize("answer", [failure("busy"), failure("evaluator_failed"), evaluator_error()])
def test_our_failures_are_not_charged(wild, crescendo, broker, now, answer):
    broker.script.append(answer)
    assert refused(wild, crescendo, PROGRAM, INPUT, at=now).status == 503
    assert not Experiment.objects.exists()
    assert make_experiment(wild, crescendo, PROGRAM, INPUT, at=now).number == 1


def test_the_same_key_is_the_same_experiment(wild, crescendo, broker, now):
    first, second = (make_experiment(wild, crescendo, PROGRAM, INPUT, at=now, idempotency_key="k") for _ in range(2))
    assert (first.pk, first.observation) == (second.pk, second.observation)
    assert len(broker.jobs) == 1


def test_a_key_of_another_experiment_is_refused(wild, crescendo, broker, now):
    make_experiment(wild, crescendo, PROGRAM, INPUT, at=now, idempotency_key="k")
    assert refused(wild, crescendo, PROGRAM, "3 2 1", at=now, idempotency_key="k").status == 422
    assert Experiment.objects.count() == 1


@pytest.mark.parametrize("key", ["", "k" * 101])
def test_a_key_has_a_length(wild, crescendo, broker, now, key):
    assert refused(wild, crescendo, PROGRAM, INPUT, at=now, idempotency_key=key).status == 400


def test_the_same_key_while_it_is_being_made_is_told_to_wait(wild, crescendo, broker, now):
    reserve(wild, crescendo, now, idempotency_key="k")
    error = refused(wild, crescendo, PROGRAM, INPUT, at=now, idempotency_key="k")
    assert (error.status, error.retry_after) == (409, 1)


def test_nothing_is_tried_before_the_start(wild_invitation, broker, now):
    attempt = journey.accept(wild_invitation, at=now, research_consent=False)
    puzzle = attempt.interview_version.puzzles.get(slug=hidden_pack.SLUGS[0])
    assert "clock has not been started" in refused(attempt, puzzle, PROGRAM, INPUT, at=now).sentence


def test_nothing_is_tried_after_the_deadline(wild, crescendo, broker, now):
    error = refused(wild, crescendo, PROGRAM, INPUT, at=now + LIMIT)
    assert (error.status, "time is over" in error.sentence) == (409, True)


def test_nothing_is_tried_after_the_end(wild, crescendo, broker, now):
    journey.finish(wild, at=now + timedelta(minutes=1))
    wild.refresh_from_db()
    assert refused(wild, crescendo, PROGRAM, INPUT, at=now + timedelta(minutes=2)).status == 409


def test_where_nothing_is_hidden_there_is_nothing_to_try(started, negative, broker, now):
    assert refused(started, negative, b"riw", "0110", at=now).status == 404


def reserve(attempt: Attempt, puzzle, at, **fields) -> Experiment:
    """Reserve an experiment as a worker does that dies before it asks."""
    return Experiment.objects.create(
        attempt=attempt, interview_puzzle=puzzle, family=hidden_pack.FAMILY, number=1, program=PROGRAM,
        input=INPUT.encode(), created_at=at, active_ms=0, wall_ms=0, lease_until=at + experimenting.LEASE, **fields,
    )  # fmt: skip


def test_what_a_crash_left_behind_is_made_by_the_sweeper(wild, crescendo, broker, now):
    left = reserve(wild, crescendo, now)
    assert experimenting.sweep(at=now) == 0
    assert experimenting.sweep(at=now + experimenting.LEASE) == 1
    left.refresh_from_db()
    assert (left.state, left.observation["drawing"] != "") == ("made", True)


def test_what_a_crash_left_behind_is_released_where_nobody_can_make_it(wild, crescendo, now):
    reserve(wild, crescendo, now)
    experimenting.sweep(at=now + experimenting.LEASE)
    assert not Experiment.objects.exists()


def test_what_the_sweeper_released_is_not_shown_any_more(wild, crescendo, broker, now, monkeypatch):
    ask = experimenting._ask

    def slowly(experiment):
        answer = ask(experiment)
        experiment.release()  # as the sweeper does after the lease
        return answer

    monkeypatch.setattr(experimenting, "_ask", slowly)
    assert refused(wild, crescendo, PROGRAM, INPUT, at=now).status == 503


def test_a_released_number_is_used_again(wild, crescendo, broker, now):
    reserve(wild, crescendo, now)
    assert make_experiment(wild, crescendo, PROGRAM, INPUT, at=now).number == 2
    Experiment.objects.get(number=1).release()
    assert make_experiment(wild, crescendo, PROGRAM, INPUT, at=now).number == 1


def test_workers_on_one_database_file_share_the_last_experiment(tmp_path):
    """A program of its own, because threads cannot write to the tests' database, which is in memory, at once."""
    program = Path(__file__).with_name("racing_for_the_last_experiment.py")
    environment = {**os.environ, "RED_QUEEN_STATE": str(tmp_path), "RED_QUEEN_PACKS": str(tmp_path / "pack")}
    environment.pop("DATABASE_URL", None)
    ran = subprocess.run([sys.executable, program], env=environment, capture_output=True, text=True, check=False)
    assert ran.stdout.split() == ["409", "409", "409", "409", "409", "made", "rows:", "4"], ran.stderr


def test_the_clockwork_sweeps_experiments_too(wild, crescendo, broker, now):
    left = reserve(wild, crescendo, now)
    with time_machine.travel(now + experimenting.LEASE, tick=False):
        tasks.sweep()
    left.refresh_from_db()
    assert left.is_made
