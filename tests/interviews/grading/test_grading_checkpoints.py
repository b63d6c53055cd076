"""The curve that the comparison sees."""

from datetime import timedelta

import pytest
from in_process_broker import evaluator_error

import puzzles
from interviews.grading.intake import submit
from interviews.models import Checkpoint

MINUTE = timedelta(minutes=1)


@pytest.fixture
def points(started):
    def read():
        return list(Checkpoint.objects.filter(attempt=started).order_by("pk"))

    return read


def test_each_graded_submission_is_a_point_with_the_score_by_then(broker, started, negative, grade, now, points):
    for minute, source in enumerate([b"rw", b"rwifw", b"riw"]):
        grade(submit(started, negative, source, at=now + minute * MINUTE), now + minute * MINUTE)
    task = puzzles.task("shuttle/negative")
    five, three = (puzzles.evaluate(task, source, "00")["metrics"] for source in (b"rwifw", b"riw"))
    expected = [0.0, puzzles.score(task.naive, task.par, [five]).value]
    expected.append(puzzles.score(task.naive, task.par, [five, three]).value)
    assert [point.score_so_far for point in points()] == expected
    assert [point.active_ms for point in points()] == [0, 60_000, 120_000]


def test_gradings_that_end_in_another_order_give_the_same_curve(broker, started, negative, grade, now, points):
    first = submit(started, negative, b"rwifw", at=now)
    second = submit(started, negative, b"riw", at=now + MINUTE)
    grade(second, now + MINUTE)
    grade(first, now + MINUTE)
    assert [point.submission for point in points()] == [first, second]
    assert points()[0].score_so_far < points()[1].score_so_far


def test_late_work_is_a_point_that_does_not_count(broker, started, negative, grade, now, points):
    at = now + timedelta(hours=2)
    grade(submit(started, negative, b"riw", at=at), at)
    (point,) = points()
    assert (point.verdict, point.counted, point.score_so_far) == ("valid", False, 0.0)


def test_practice_does_not_count(broker, started, practice, grade, now, points):
    grade(submit(started, practice, b"riw", at=now))
    assert [point.counted for point in points()] == [False]


def test_a_failure_of_ours_is_no_point(broker, submission, grade, now, points):
    broker.script.extend([evaluator_error()] * 3)
    for minute in range(3):
        grade(submission, now + minute * MINUTE)
    assert points() == []
