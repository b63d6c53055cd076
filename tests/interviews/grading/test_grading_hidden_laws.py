"""Grading where laws are hidden: the metric that only the platform can count, and what it does to the score."""

import hidden_pack
import pytest
from in_process_broker import graded

import puzzles
from interviews.grading import jobs
from interviews.grading.experimenting import make_experiment
from interviews.grading.intake import submit
from interviews.grading.replaying import replay
from interviews.models import Experiment

pytestmark = pytest.mark.usefixtures("broker")


@pytest.fixture
def experiment(wild, crescendo, now):
    """Make so many experiments."""

    def make(count: int, puzzle=crescendo) -> None:
        for _ in range(count):
            make_experiment(wild, puzzle, hidden_pack.PROBE[0].encode(), hidden_pack.PROBE[1], at=now)

    return make


def test_a_valid_program_has_the_number_of_experiments_made_before_it(wild, crescendo, experiment, grade, now):
    experiment(3)
    run = grade(submit(wild, crescendo, hidden_pack.RIGHT, at=now))
    assert run.verdict == "valid"
    assert run.metrics == {**run.report["metrics"], "experiments": 3}


def test_experiments_on_the_familys_other_task_count_too(wild, crescendo, echo, experiment, grade, now):
    experiment(1, echo)
    experiment(1, crescendo)
    assert grade(submit(wild, crescendo, hidden_pack.RIGHT, at=now)).metrics["experiments"] == 2


def test_experiments_made_while_a_submission_waits_do_not_count(wild, crescendo, experiment, grade, now):
    experiment(1)
    submission = submit(wild, crescendo, hidden_pack.RIGHT, at=now)
    experiment(2)
    assert grade(submission).metrics["experiments"] == 1


def test_one_that_is_still_being_made_does_not_count(wild, crescendo, experiment, grade, now):
    experiment(2)
    Experiment.objects.filter(number=2).update(state="running")
    assert grade(submit(wild, crescendo, hidden_pack.RIGHT, at=now)).metrics["experiments"] == 1


def test_a_replay_is_asked_the_same_instance_and_finds_no_difference(wild, crescendo, experiment, grade, now):
    experiment(1)
    run = grade(submit(wild, crescendo, hidden_pack.RIGHT, at=now))
    assert run.task_key == hidden_pack.KEYS[0]
    experiment(1)
    assert replay(run).differences == []


def test_what_is_not_valid_has_no_metrics_at_all(wild, crescendo, experiment, grade, now):
    experiment(1)
    run = grade(submit(wild, crescendo, hidden_pack.WRONG, at=now))
    assert (run.verdict, run.metrics) == ("wrong", {})


def test_the_score_is_that_of_r10_with_the_experiments_in_it(wild, crescendo, experiment, grade, now):
    experiment(3)
    run = grade(submit(wild, crescendo, hidden_pack.RIGHT, at=now))
    stored = crescendo.puzzle.definition
    point = wild.checkpoints.get()
    assert point.score_so_far == puzzles.score(stored["naive"], stored["par"], [run.metrics]).value
    assert point.score_so_far < puzzles.score(stored["naive"], stored["par"], [{**run.metrics, "experiments": 1}]).value


def test_no_experiment_at_all_counts_as_one(wild, crescendo, grade, now):
    run = grade(submit(wild, crescendo, hidden_pack.RIGHT, at=now))
    stored = crescendo.puzzle.definition
    one = puzzles.score(stored["naive"], stored["par"], [{**run.metrics, "experiments": 1}])
    assert (run.metrics["experiments"], wild.checkpoints.get().score_so_far) == (0, one.value)


def test_a_checkpoint_says_how_many_experiments_there_were(wild, crescendo, experiment, grade, now):
    first = submit(wild, crescendo, hidden_pack.WRONG, at=now)
    experiment(2)
    for submission in (submit(wild, crescendo, hidden_pack.RIGHT, at=now), first):
        grade(submission)
    points = wild.checkpoints.order_by("submission__pk")
    assert list(points.values_list("verdict", "experiments")) == [("wrong", 0), ("valid", 2)]


def test_where_nothing_is_hidden_nothing_is_counted(started, negative, grade, now):
    run = grade(submit(started, negative, b"riw", at=now))
    assert "experiments" not in run.metrics
    assert started.checkpoints.get().experiments is None


def test_grading_runs_under_the_true_laws(wild, crescendo, now):
    job = jobs.evaluation(jobs.named(wild, crescendo), hidden_pack.PROBE[0].encode(), "00", {})
    published = {**job, "instance": {**job["instance"], "laws": crescendo.puzzle.definition["laws"]}}
    assert graded(job)["failure"]["seen"]
    with pytest.raises(Exception, match="hidden"):
        graded(published)
