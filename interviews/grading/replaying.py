"""Grading a stored run once more, with its own seed and limits, to see whether the same comes out."""

from dataclasses import dataclass
from typing import Any

from interviews.grading import jobs
from interviews.models import GradeRun


class ReplayError(Exception):
    """The run could not be graded again; the text says why and what to do."""


@dataclass(frozen=True)
class Replay:
    """A stored run beside its repetition."""

    run: GradeRun
    report: dict[str, Any]
    engine_digest: str
    image_digest: str

    @property
    def differences(self) -> list[str]:
        """What of the report came out otherwise: the names of its members, in order; empty when all is the same."""
        before, after = self.run.report, self.report
        return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))

    @property
    def same_engine(self) -> bool:
        """Tell whether the same engine graded both; under another, a difference says nothing about the sandbox."""
        return self.engine_digest == self.run.engine_digest


def replay(run: GradeRun) -> Replay:
    """Grade a run's submission again as it was graded then; nothing is stored.

    Raises ReplayError, or sandbox.client.BrokerUnavailableError when there is no broker.
    """
    if run.verdict == GradeRun.Verdict.OUR_FAULT:
        raise ReplayError("This run is a failure of ours without a report, so there is nothing to repeat.")
    submission = run.submission
    task = jobs.named(submission.attempt, submission.interview_puzzle, run.task_key)
    job = jobs.evaluation(task, bytes(submission.source), run.seed, run.limits)
    answer = jobs.grade(job, priority="regrade")
    if not answer["ok"]:
        raise ReplayError(f"The sandbox could not grade it: {answer['error']}")
    if "report" not in answer["result"]:
        raise ReplayError(f"The evaluator failed: {answer['result'].get('error', 'it gave no report')}")
    result = answer["result"]
    return Replay(run, result["report"], result["engine_digest"], answer["image_digest"])
