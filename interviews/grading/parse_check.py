"""Reading a draft in the sandbox, for the editor: its faults and its size, never graded and never counted."""

from typing import Any

from django.conf import settings

from interviews.grading import jobs
from interviews.models import InterviewPuzzle
from interviews.refusals import RefusedError
from sandbox.client import BrokerUnavailableError


class ParseCheckUnavailableError(RefusedError):
    """Nobody can read the text just now; it is our fault and costs nothing."""

    def __init__(self) -> None:
        super().__init__("The check is not available just now. That is our fault; submitting works all the same.", 503)


def check(interview_puzzle: InterviewPuzzle, source: bytes) -> dict[str, Any]:
    """Return the evaluator's report on the text; raises ParseCheckUnavailableError."""
    job = jobs.check(interview_puzzle.puzzle.key, source)
    # A broker that answers "busy" in its own time leaves room to tell; one that hangs is not waited for any longer.
    within = settings.PARSE_CHECK_SECONDS
    try:
        answer = jobs.run(
            job, priority="live", wait_seconds=within / 3, run_seconds=within / 2, within_seconds=within
        )  # fmt: skip
    except BrokerUnavailableError as error:
        raise ParseCheckUnavailableError from error
    if not answer["ok"] or "report" not in answer["result"]:
        raise ParseCheckUnavailableError
    report: dict[str, Any] = answer["result"]["report"]
    return report
