"""The timeline of an attempt."""

from datetime import timedelta

from interviews.candidate import journey
from interviews.grading import intake
from interviews.hiring import timeline
from interviews.hiring.durations import clock, minutes
from interviews.models import ClockEntry, GradeRun


def test_entries_are_in_order_of_time_whatever_they_are(begin, work, now):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw", minutes=5)
    ClockEntry.objects.create(
        attempt=attempt, kind="extra_time", amount_ms=60_000, reason="Late.", created_at=now + timedelta(minutes=3)
    )
    journey.finish(attempt, at=now + timedelta(minutes=9))
    titles = [entry.title for entry in timeline.of(attempt)]
    assert titles == [
        "Read the notice and accepted", "Started the clock", "1 min added to the clock: extra time given", "Negative",
        "Finished",
    ]  # fmt: skip


def test_a_valid_submission_shows_times_metrics_and_score(begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw", minutes=5)
    entry = timeline.of(attempt)[-1]
    assert (entry.kind, entry.submission.verdict, entry.submission.active) == ("good", "valid", "5:00")
    assert dict(entry.submission.figures)["length"] == 3
    assert entry.submission.score_so_far > 0


def test_a_wrong_submission_says_why(begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"rw")
    entry = timeline.of(attempt)[-1]
    assert entry.kind == "wrong"
    assert entry.submission.explanation


def test_a_text_that_cannot_be_read_says_where(begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"rZwZ")
    explanation = timeline.of(attempt)[-1].submission.explanation
    assert explanation.startswith("Line 1, column 2: ")
    assert explanation.endswith("(2 faults in all)")


def test_our_own_failure_is_marked_as_ours(begin, work):
    attempt = begin()
    run = work(attempt, "shuttle-negative", b"riw").effective_run
    GradeRun.objects.filter(pk=run.pk).update(verdict="our_fault", metrics={}, report={})
    entry = timeline.of(attempt)[-1]
    assert entry.kind == "ours"
    assert "It costs the candidate neither score, nor time" in entry.submission.explanation


def test_a_submission_that_waits_has_no_verdict_yet(begin, now):
    attempt = begin()
    intake.submit(attempt, attempt.interview_version.puzzles.get(slug="shuttle-negative"), b"riw", at=now)
    assert timeline.of(attempt)[-1].submission.verdict == ""


def test_durations_read_as_clocks():
    assert [clock(0), clock(754_000), clock(3_723_000)] == ["0:00", "12:34", "1:02:03"]
    assert [minutes(3_600_000), minutes(90_000)] == ["60 min", "1.5 min"]
