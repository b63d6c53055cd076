"""Make one experiment on a machine whose laws are hidden, while the asker waits, and count it against the budget.

The order of steps is what keeps the count right: reserve a number, ask the sandbox, store what was seen, and only then
show it. So nobody sees what was not counted. What came to nothing (a program or an input that cannot be read, a failure
of ours) is released and costs nothing; what a crash leaves reserved, the sweeper finds after a lease and makes again.

A reservation is one row under a lock on the attempt, and its number is unique within family and budget: tabs, workers
and a double click share the budget whatever they do at the same moment.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from interviews import puzzle_bank
from interviews.grading import intake, jobs
from interviews.models import Attempt, Experiment, InterviewPuzzle
from interviews.refusals import RefusedError
from puzzles.contract import Hidden
from puzzles.grading import MAX_INPUT_CHARACTERS
from sandbox.client import BrokerUnavailableError

KEY_LENGTH = Experiment._meta.get_field("idempotency_key").max_length or 0
# Longer than any answer is waited for, so that nobody is at work any more on what the sweeper takes.
LEASE = timedelta(seconds=2 * settings.PARSE_CHECK_SECONDS + 5)
SEEN = ("observation", "drawing", "truncated")
log = logging.getLogger(__name__)


class ExperimentRefusedError(RefusedError):
    """An experiment was not made, and why; it cost nothing."""


class UnreadableExperimentError(ExperimentRefusedError):
    """The program or the input cannot be read."""

    def __init__(self, sentence: str, faults: list[dict[str, Any]], input_fault: str) -> None:
        super().__init__(sentence, 422)
        self.members = {"faults": faults, "input_fault": input_fault}


class ExperimentUnavailableError(ExperimentRefusedError):
    """Nobody can make it just now; it is our fault."""

    def __init__(self) -> None:
        super().__init__("No experiment can be made just now. That is our fault; this one was not counted.", 503)


@dataclass(frozen=True)
class Notebook:
    """What one attempt has asked of one machine so far: the experiments that were made, oldest first."""

    hidden: Hidden
    experiments: list[Experiment] = field(default_factory=list)
    used: int = 0  # those still being made are counted too

    @property
    def left(self) -> int:
        """How many experiments may still be made."""
        return max(0, self.hidden.budget - self.used)


def notebook(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> Notebook | None:
    """Return the notebook of a puzzle's machine, which its whole family shares; None where nothing is hidden."""
    hidden = puzzle_bank.task_of(attempt, interview_puzzle).hidden
    if hidden is None:
        return None
    rows = list(attempt.experiments.filter(family=hidden.family).select_related("interview_puzzle"))
    return Notebook(hidden, [row for row in rows if row.is_made], len(rows))


def make_experiment(
    attempt: Attempt,
    interview_puzzle: InterviewPuzzle,
    program: bytes,
    input_text: str,
    *,
    at: datetime,
    idempotency_key: str | None = None,
) -> Experiment:
    """Make one experiment and return it with what was seen; the same idempotency key returns the same experiment.

    Raises ExperimentRefusedError, after which nothing is counted.
    """
    if idempotency_key is not None and not 0 < len(idempotency_key) <= KEY_LENGTH:
        raise ExperimentRefusedError(f"An idempotency key has 1 to {KEY_LENGTH} characters.", 400)
    _refuse_too_much(attempt, interview_puzzle, program, input_text)
    experiment = _reserve(attempt, interview_puzzle, program, input_text, at, idempotency_key)
    if experiment.is_made:
        return experiment
    try:
        answer = _ask(experiment)
    except BaseException:
        experiment.release()
        raise
    if not _settle(experiment, answer):
        raise ExperimentUnavailableError
    return experiment


def sweep(*, at: datetime, batch: int = 50) -> int:
    """Make again, or release, what was reserved by somebody who is gone; return how many were found."""
    rows = Experiment.objects.filter(state=Experiment.State.RUNNING, lease_until__lte=at)
    left = list(rows.select_related("attempt", "interview_puzzle__puzzle")[:batch])
    for experiment in left:
        if experiment.claim(at, LEASE):
            _make_again(experiment)
    return len(left)


def _make_again(experiment: Experiment) -> None:
    log.warning("experiment %s was left behind and is made again", experiment.code)
    try:
        _settle(experiment, _ask(experiment))
    except ExperimentRefusedError:
        experiment.release()


def _refuse_too_much(attempt: Attempt, interview_puzzle: InterviewPuzzle, program: bytes, input_text: str) -> None:
    intake.refuse_if_too_large(attempt, interview_puzzle, program)
    if len(input_text) > MAX_INPUT_CHARACTERS:
        words = (
            f"The input has {len(input_text):,} characters and at most {MAX_INPUT_CHARACTERS} are taken: shorten it."
        )
        raise ExperimentRefusedError(words, 413)


def _reserve(
    attempt: Attempt, interview_puzzle: InterviewPuzzle, program: bytes, input_text: str, at: datetime, key: str | None
) -> Experiment:
    hidden = puzzle_bank.task_of(attempt, interview_puzzle).hidden
    if hidden is None:
        raise ExperimentRefusedError("Nothing is hidden here: all laws stand in the statement.", 404)
    sent = input_text.encode("utf-8", "surrogatepass")
    with transaction.atomic():
        attempt = intake.locked(attempt)
        earlier = attempt.experiments.filter(idempotency_key=key).first() if key is not None else None
        if earlier is not None:
            return _same(earlier, hidden.family, program, sent)
        _refuse_out_of_time(attempt, interview_puzzle, at)
        taken = set(attempt.experiments.filter(family=hidden.family).values_list("number", flat=True))
        number = next((each for each in range(1, hidden.budget + 1) if each not in taken), None)
        if number is None:
            raise ExperimentRefusedError(f"All {hidden.budget} experiments on this machine are used.")
        practice = interview_puzzle.is_practice
        return Experiment.objects.create(
            attempt=attempt, interview_puzzle=interview_puzzle, family=hidden.family, number=number, program=program,
            input=sent, idempotency_key=key, created_at=at, lease_until=at + LEASE,
            active_ms=0 if practice else attempt.active_ms(at), wall_ms=0 if practice else attempt.wall_ms(at),
        )  # fmt: skip


def _refuse_out_of_time(attempt: Attempt, interview_puzzle: InterviewPuzzle, at: datetime) -> None:
    deadline = attempt.deadline
    if attempt.finished_at is not None or (deadline is not None and at >= deadline):
        raise ExperimentRefusedError("Your time is over: no more experiments can be made.")
    if deadline is None and not interview_puzzle.is_practice:
        raise ExperimentRefusedError("The clock has not been started: start it first, then experiment.")


def _same(earlier: Experiment, family: str, program: bytes, sent: bytes) -> Experiment:
    if (earlier.family, bytes(earlier.program), bytes(earlier.input)) != (family, program, sent):
        raise ExperimentRefusedError("This idempotency key was used for another experiment: choose a new one.", 422)
    if not earlier.is_made:
        raise ExperimentRefusedError("This experiment is being made just now: ask again in a moment.", 409, 1)
    return earlier


def _ask(experiment: Experiment) -> dict[str, Any]:
    """Return the broker's answer; raises ExperimentRefusedError where there is nothing to see."""
    task = jobs.named(experiment.attempt, experiment.interview_puzzle)
    text = bytes(experiment.input).decode("utf-8", "replace")
    if puzzle_bank.has_changed(experiment.interview_puzzle.puzzle):
        log.error("experiment %s is refused: the installed puzzles changed under its interview", experiment.code)
        raise ExperimentUnavailableError
    try:
        answer = jobs.ask_shortly(jobs.experiment(task, bytes(experiment.program), text))
    except BrokerUnavailableError as error:
        raise ExperimentUnavailableError from error
    if not answer["ok"] or "report" not in answer["result"]:
        reason = answer.get("error") or answer["result"].get("error", "no report")
        log.warning("experiment %s was not made: %s", experiment.code, reason)
        raise ExperimentUnavailableError
    _refuse_unreadable(answer["result"]["report"])
    return answer


def _refuse_unreadable(report: dict[str, Any]) -> None:
    if "observation" in report:
        return
    if report["verdict"] == "invalid":
        faults, input_fault = report.get("faults", []), report.get("input_fault", "")
        what = f"The input cannot be read: {input_fault}." if input_fault else "The program cannot be read."
        raise UnreadableExperimentError(f"{what} It was not run, and not counted.", faults, input_fault)
    raise ExperimentRefusedError("This experiment is too large to be made. It was not counted.", 422)


def _settle(experiment: Experiment, answer: dict[str, Any]) -> bool:
    """Store what was seen; tell whether the reservation still held. The attempt is locked, as submissions lock it."""
    result = answer["result"]
    seen = {name: result["report"][name] for name in SEEN}
    with transaction.atomic():
        intake.locked(experiment.attempt)
        return experiment.settle(
            observation=seen, engine_digest=result["engine_digest"], image_digest=answer["image_digest"]
        )
