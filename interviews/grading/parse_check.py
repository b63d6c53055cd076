"""Reading a draft in the sandbox, for the editor: its faults and its size, never graded and never counted."""

from typing import Any

from interviews.grading import jobs
from interviews.models import Attempt, InterviewPuzzle
from interviews.refusals import RefusedError
from sandbox.client import BrokerUnavailableError


class ParseCheckUnavailableError(RefusedError):
    """Nobody can read the text just now; it is our fault and costs nothing."""

    def __init__(self) -> None:
        super().__init__("The check is not available just now. That is our fault; submitting works all the same.", 503)


def check(attempt: Attempt, interview_puzzle: InterviewPuzzle, source: bytes) -> dict[str, Any]:
    """Return the evaluator's report on the text; raises ParseCheckUnavailableError."""
    job = jobs.check(jobs.named(attempt, interview_puzzle), source)
    try:
        answer = jobs.ask_shortly(job)
    except BrokerUnavailableError as error:
        raise ParseCheckUnavailableError from error
    if not answer["ok"] or "report" not in answer["result"]:
        raise ParseCheckUnavailableError
    report: dict[str, Any] = answer["result"]["report"]
    return report
