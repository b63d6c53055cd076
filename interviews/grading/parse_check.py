"""Reading a draft in the sandbox, for the editor: its faults and its size, never graded and never counted."""

from typing import Any

from interviews.grading import jobs
from interviews.models import InterviewPuzzle
from interviews.refusals import RefusedError
from sandbox.client import BrokerUnavailableError

WAIT_SECONDS = 3.0
RUN_SECONDS = 3.0


class ParseCheckUnavailableError(RefusedError):
    """Nobody can read the text just now; it is our fault and costs nothing."""

    def __init__(self) -> None:
        super().__init__("The check is not available just now. That is our fault; submitting works all the same.", 503)


def check(interview_puzzle: InterviewPuzzle, source: bytes) -> dict[str, Any]:
    """Return the evaluator's report on the text; raises ParseCheckUnavailableError."""
    job = jobs.check(interview_puzzle.puzzle.key, source)
    try:
        answer = jobs.run(job, priority="live", wait_seconds=WAIT_SECONDS, run_seconds=RUN_SECONDS)
    except BrokerUnavailableError as error:
        raise ParseCheckUnavailableError from error
    if not answer["ok"] or "report" not in answer["result"]:
        raise ParseCheckUnavailableError
    report: dict[str, Any] = answer["result"]["report"]
    return report
