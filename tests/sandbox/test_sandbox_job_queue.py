"""The queue: who goes first, who may leave, and what happens when it is full or closed."""

import threading
import time

import pytest

from sandbox.job_queue import Job, JobError, JobQueue


def job(priority="live", name=None):
    return Job({"name": name}, priority, wait_seconds=10, run_seconds=1)


def names(queue):
    taken = []
    while (next_job := queue.take(0)) is not None:
        taken.append(next_job.payload["name"])
    return taken


def test_live_goes_before_regrade_before_baseline_and_the_older_first():
    queue = JobQueue()
    for priority, name in [("baseline", 1), ("regrade", 2), ("live", 3), ("baseline", 4), ("live", 5), ("regrade", 6)]:
        queue.put(job(priority, name))
    assert names(queue) == [3, 5, 2, 6, 1, 4]


def test_a_job_put_back_keeps_its_place_and_has_more_time_to_wait():
    queue = JobQueue()
    first, second = job(name=1), job(name=2)
    queue.put(first)
    queue.put(second)
    first.wait_until = 0
    assert queue.take(0) is first
    queue.put_back(first, 5)
    assert first.wait_until > time.monotonic() + 4
    assert names(queue) == [1, 2]


def test_a_waiting_job_can_be_withdrawn_once():
    queue = JobQueue()
    waiting = job(name=1)
    queue.put(waiting)
    queue.put(job(name=2))
    assert queue.withdraw(waiting, JobError("busy", "too long"))
    assert waiting.finished.is_set()
    assert waiting.error.code == "busy"
    assert not queue.withdraw(waiting, JobError("busy", "again"))
    assert names(queue) == [2]


def test_a_running_job_cannot_be_withdrawn():
    queue = JobQueue()
    running = job()
    queue.put(running)
    queue.take(0)
    assert not queue.withdraw(running, JobError("busy", "too long"))
    assert not running.finished.is_set()


def test_a_full_queue_refuses_at_once():
    queue = JobQueue(max_queued=1)
    queue.put(job())
    with pytest.raises(JobError) as caught:
        queue.put(job())
    assert caught.value.code == "busy"


def test_closing_ends_the_waiting_refuses_the_new_and_frees_the_idle():
    queue = JobQueue()
    waiting, running = job(), job()
    queue.put(running)
    assert queue.take(0) is running
    queue.put(waiting)
    queue.close(JobError("shutting_down", "closing"))
    assert waiting.error.code == "shutting_down"
    with pytest.raises(JobError, match="closing"):
        queue.put(job())
    queue.put_back(running, 1)
    assert running.error.code == "shutting_down"
    assert queue.take(60) is None


def test_an_idle_taker_gets_a_job_as_soon_as_it_is_put():
    queue, taken = JobQueue(), []
    taker = threading.Thread(target=lambda: taken.append(queue.take(30)))
    taker.start()
    put = job()
    queue.put(put)
    taker.join(5)
    assert taken == [put]


def test_depths_count_what_waits():
    queue = JobQueue()
    queue.put(job("regrade"))
    queue.put(job("baseline"))
    queue.put(job("baseline"))
    assert queue.depths() == {"live": 0, "regrade": 1, "baseline": 2}
