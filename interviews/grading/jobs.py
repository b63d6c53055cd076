"""What the sandbox broker is asked: jobs for the evaluator, and the limits they run under.

An instance of a pack goes with each of its jobs, because packs are not in the evaluators' image.
"""

import base64
from functools import cache
from typing import Any

from django.conf import settings

from interviews import puzzle_bank
from interviews.models import Attempt, InterviewPuzzle
from sandbox.client import BrokerClient

MEMORY_BYTES = 256 * 1024 * 1024
OUTPUT_BYTES = 1024 * 1024
CHECK_SECONDS = 2


def grading_limits() -> dict[str, int]:
    """Return the limits of one grading; the container's own are wider, so that these are the ones met."""
    return {
        "cpu_seconds": max(1, settings.GRADING_SECONDS // 2),
        "memory_bytes": MEMORY_BYTES,
        "output_bytes": OUTPUT_BYTES,
    }


def named(attempt: Attempt, interview_puzzle: InterviewPuzzle, key: str = "") -> dict[str, Any]:
    """Return the fields by which the evaluator knows the task that the attempt is asked, or was asked by that key."""
    task = {"task": key or puzzle_bank.effective_key(attempt, interview_puzzle)}
    instance = interview_puzzle.puzzle.definition.get("instance")
    return task if instance is None else {**task, "instance": instance}


def evaluation(task: dict[str, Any], source: bytes, seed: str, limits: dict[str, int]) -> dict[str, Any]:
    """Return the job of a full grading with hidden cases from `seed`."""
    return {"kind": "evaluate", **task, "source_base64": _text(source), "seed": seed, "limits": limits}


def check(task: dict[str, Any], source: bytes) -> dict[str, Any]:
    """Return the job that only reads a text: its faults and its size."""
    return {"kind": "check", **task, "source_base64": _text(source), "seed": "", "limits": _short_limits()}


def experiment(task: dict[str, Any], program: bytes, input_text: str) -> dict[str, Any]:
    """Return the job that makes one experiment."""
    asked = {"source_base64": _text(program), "input": input_text, "seed": ""}
    return {"kind": "experiment", **task, **asked, "limits": _short_limits()}


def _short_limits() -> dict[str, int]:
    return {"cpu_seconds": CHECK_SECONDS, "memory_bytes": MEMORY_BYTES, "output_bytes": OUTPUT_BYTES}


@cache
def broker(socket_path: str) -> BrokerClient:
    """Return this process's client of the sandbox broker; each thread keeps a connection of its own open."""
    return BrokerClient(socket_path)


def run(
    job: dict[str, Any], *, priority: str, wait_seconds: float, run_seconds: float, within_seconds: float
) -> dict[str, Any]:
    """Have the sandbox broker of this host run a job; return its answer.

    Raises sandbox.client.BrokerUnavailableError when there is none within that time, whatever the broker does.
    """
    return broker(settings.BROKER_SOCKET).run(
        kind=job["kind"], job=job, priority=priority, wait_seconds=wait_seconds, run_seconds=run_seconds,
        within_seconds=within_seconds,
    )  # fmt: skip


def ask_shortly(job: dict[str, Any]) -> dict[str, Any]:
    """Have a job run while a page waits for it.

    A broker that answers "busy" in its own time leaves room to tell; one that hangs is not waited for any longer.
    """
    within = settings.PARSE_CHECK_SECONDS
    return run(job, priority="live", wait_seconds=within / 3, run_seconds=within / 2, within_seconds=within)


def grade(job: dict[str, Any], *, priority: str) -> dict[str, Any]:
    """Have a full grading run, within the time a grading may take."""
    return run(
        job, priority=priority, wait_seconds=settings.GRADING_WAIT_SECONDS, run_seconds=settings.GRADING_SECONDS,
        within_seconds=settings.GRADING_ANSWER_SECONDS,
    )  # fmt: skip


def _text(source: bytes) -> str:
    return base64.b64encode(source).decode("ascii")
