"""Grade one submission: claim it, ask the sandbox, store what came of it.

The claim is one conditional UPDATE and hands out a number. A grade run carries the number of its claim and counts only
while that claim is the current one; so a worker that was thought dead may still finish, and its run is kept, but
nothing it says replaces what the next worker found. While a worker lives it renews its claim (see `heartbeat`).

Two kinds of failure are told apart, and neither is the candidate's. *Nobody to ask* (no broker, no engine, all
evaluators busy) says nothing about the submission, so it goes back into the queue at no cost until patience runs out.
*A lost try* (the evaluator broke, or a worker died with the claim) may be the submission's doing, so three of them end
it as our fault.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from interviews import puzzle_bank
from interviews.grading import heartbeat, jobs, sending
from interviews.grading.checkpoints import recompute_checkpoints
from interviews.models import ClockEntry, GradeRun, Submission
from interviews.models.submissions import LOST_TRIES_ALLOWED
from sandbox.client import BrokerSilentError, BrokerUnavailableError

log = logging.getLogger(__name__)
# How long a submission waits for somebody to grade it before that is called our fault.
PATIENCE = {
    Submission.Priority.LIVE: timedelta(minutes=15),
    Submission.Priority.REGRADE: timedelta(hours=24),
    Submission.Priority.BASELINE: timedelta(hours=24),
}
SHORTEST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(seconds=30)
# Answers that say the submission was never looked at; any other refusal is a lost try.
NOBODY_TO_ASK = frozenset({"busy", "engine_down", "image_missing", "shutting_down"})


@dataclass(frozen=True)
class Failure:
    """Why there is no report; `lost` when the submission may have had a part in it."""

    reason: str
    lost: bool


@dataclass(frozen=True)
class Grading:
    """One try at a claimed submission: all of a grade run but its result."""

    submission: Submission
    claimed_at: datetime
    seed: str
    limits: dict[str, int]


def grade(submission: Submission, *, now: Callable[[], datetime] = timezone.now) -> GradeRun | None:
    """Grade the submission if it is to be had; return the run that was stored, if any.

    Safe to call any number of times, at once or after one another: at most one caller holds the claim.
    """
    at = now()
    if submission.state == Submission.State.GRADED:
        return None
    if not submission.claim(at, timedelta(seconds=settings.GRADING_LEASE_SECONDS)):
        return None
    grading = Grading(submission, at, secrets.token_hex(16), jobs.grading_limits())
    if submission.lost_tries >= LOST_TRIES_ALLOWED:
        return store_fault(grading, "Its worker was lost, again and again, while grading it.", at=at)
    if puzzle_bank.has_changed(submission.interview_puzzle.puzzle):
        return store_fault(grading, _changed(submission), at=at)
    with heartbeat.of(submission, now):
        answer = ask(grading)
        if not isinstance(answer, Failure):
            return store(grading, answer, at=now())
        return give_back(grading, answer, at=now())


def ask(grading: Grading) -> dict[str, Any] | Failure:
    """Return the broker's answer with its report, or why there is none."""
    submission = grading.submission
    task = jobs.named(submission.attempt, submission.interview_puzzle)
    job = jobs.evaluation(task, bytes(submission.source), grading.seed, grading.limits)
    try:
        answer = jobs.grade(job, priority=submission.priority)
    except BrokerSilentError as error:
        return Failure(str(error), lost=True)
    except BrokerUnavailableError as error:
        return Failure(f"The sandbox broker cannot be reached: {error}", lost=False)
    except SoftTimeLimitExceeded:
        return Failure("The sandbox broker gave no answer within the time of a grading.", lost=True)
    if not answer["ok"]:
        return Failure(f"{answer['code']}: {answer['error']}", lost=answer["code"] not in NOBODY_TO_ASK)
    if "report" not in answer["result"]:
        return Failure(f"The evaluator failed: {answer['result'].get('error', 'it gave no report')}", lost=True)
    return answer


def store(grading: Grading, answer: dict[str, Any], *, at: datetime) -> GradeRun:
    """Store a run with its report; it counts, and moves the score, if the claim is still the current one."""
    result = answer["result"]
    report = result["report"]
    with transaction.atomic():
        run = _create_run(
            grading, at, verdict=report["verdict"], report=report, metrics=_metrics(grading.submission, report),
            engine_digest=result["engine_digest"], image_digest=answer["image_digest"],
            policy_digest=answer["policy_digest"], waited_ms=answer["waited_ms"], ran_ms=answer["ran_ms"],
            cpu_ms=result.get("cpu_ms", 0),
        )  # fmt: skip
        _settle(grading, run)
    return run


def _metrics(submission: Submission, report: dict[str, Any]) -> dict[str, float]:
    """Return a valid program's metrics: those that the grading measured, and those that only the platform can count.

    The number of experiments was stored with the submission, so a replay or a regrade finds the same one.
    """
    if report["verdict"] != GradeRun.Verdict.VALID:
        return {}
    task = puzzle_bank.task_of(submission.attempt, submission.interview_puzzle)
    counted = [metric.name for metric in task.metrics if metric.counted_by == "platform"]
    return {**report.get("metrics", {}), **dict.fromkeys(counted, submission.experiments_before or 0)}


def _changed(submission: Submission) -> str:
    puzzle = submission.interview_puzzle.puzzle
    return (
        f"The installed puzzles mean something else by {puzzle.key} than when this interview was made (version"
        f" {puzzle.number}): install those of then, or make a new interview."
    )


def give_back(grading: Grading, failure: Failure, *, at: datetime) -> GradeRun | None:
    """Return the submission to the queue, or end it as our fault where that would be no use any more."""
    submission = grading.submission
    log.warning("submission %s was not graded: %s", submission.code, failure.reason)
    age = at - submission.created_at
    lost = submission.lost_tries + int(failure.lost)
    if lost >= LOST_TRIES_ALLOWED or age > PATIENCE[Submission.Priority(submission.priority)]:
        return store_fault(grading, failure.reason, at=at)
    wait = min(LONGEST_WAIT, max(SHORTEST_WAIT, age / 4))
    submission.hand_back(at, wait, lost=failure.lost)
    return None


def store_fault(grading: Grading, reason: str, *, at: datetime) -> GradeRun:
    """Store that we could not grade the submission, and give the subject back the time that took."""
    log.error("submission %s ends as our fault: %s", grading.submission.code, reason)
    with transaction.atomic():
        run = _create_run(
            grading, at, verdict=GradeRun.Verdict.OUR_FAULT, report={"verdict": "our_fault"}, metrics={},
            operator_reason=reason,
        )  # fmt: skip
        if _settle(grading, run):
            _credit(grading.submission, at)
    return run


def _create_run(grading: Grading, at: datetime, **fields: Any) -> GradeRun:
    return GradeRun.objects.create(
        submission=grading.submission, claim_number=grading.submission.claim_number, seed=grading.seed,
        task_key=puzzle_bank.effective_key(grading.submission.attempt, grading.submission.interview_puzzle),
        limits=grading.limits, claimed_at=grading.claimed_at, finished_at=at, **fields,
    )  # fmt: skip


def _settle(grading: Grading, run: GradeRun) -> bool:
    submission = grading.submission
    won = submission.settle(run)
    if won:
        submission.refresh_from_db()
        recompute_checkpoints(submission.attempt, submission.interview_puzzle)
    else:
        log.warning("run %s of submission %s came too late to count", run.code, submission.code)
    return won


def _credit(submission: Submission, at: datetime) -> None:
    """Add the time since the submission to a running clock, less what an earlier failure gave back of it already."""
    attempt = submission.attempt
    if submission.interview_puzzle.is_practice or not attempt.is_running(at):
        return
    given = attempt.clock_entries.filter(kind=ClockEntry.Kind.FAILED_GRADING).order_by("-created_at").first()
    since = max(submission.created_at, given.created_at) if given is not None else submission.created_at
    amount_ms = round((at - since).total_seconds() * 1000)
    if amount_ms > 0:
        ClockEntry.objects.create(
            attempt=attempt, kind=ClockEntry.Kind.FAILED_GRADING, amount_ms=amount_ms, created_at=at,
            reason="We could not grade one of your submissions.",
        )  # fmt: skip


def sweep(*, at: datetime, batch: int = 200) -> int:
    """Send a message for each submission that should be with a worker and may not be; return how many.

    Live ones come first. What is sent again is left alone for a while, so that an outage does not end in a flood.
    """
    order = {priority: place for place, priority in enumerate(("live", "regrade", "baseline"))}
    unfinished = Submission.objects.exclude(state=Submission.State.GRADED).filter(message_due_at__lte=at)
    due = list(unfinished.order_by("message_due_at").values_list("pk", "priority")[: 5 * batch])
    chosen = sorted(due, key=lambda row: order[row[1]])[:batch]
    if not chosen or not sending.send(chosen):
        return 0
    Submission.objects.filter(pk__in=[pk for pk, _ in chosen], message_due_at__lte=at).update(
        message_due_at=at + LONGEST_WAIT
    )
    return len(chosen)
