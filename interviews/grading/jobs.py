"""What the sandbox broker is asked: jobs for the evaluator, and the limits they run under."""

import base64
from functools import cache
from typing import Any

from django.conf import settings

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


def evaluation(task_key: str, source: bytes, seed: str, limits: dict[str, int]) -> dict[str, Any]:
    """Return the job of a full grading with hidden cases from `seed`."""
    return {"kind": "evaluate", "task": task_key, "source_base64": _text(source), "seed": seed, "limits": limits}


def check(task_key: str, source: bytes) -> dict[str, Any]:
    """Return the job that only reads a text: its faults and its size."""
    limits = {"cpu_seconds": CHECK_SECONDS, "memory_bytes": MEMORY_BYTES, "output_bytes": OUTPUT_BYTES}
    return {"kind": "check", "task": task_key, "source_base64": _text(source), "seed": "", "limits": limits}


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


def grade(job: dict[str, Any], *, priority: str) -> dict[str, Any]:
    """Have a full grading run, within the time a grading may take."""
    return run(
        job, priority=priority, wait_seconds=settings.GRADING_WAIT_SECONDS, run_seconds=settings.GRADING_SECONDS,
        within_seconds=settings.GRADING_ANSWER_SECONDS,
    )  # fmt: skip


def _text(source: bytes) -> str:
    return base64.b64encode(source).decode("ascii")
