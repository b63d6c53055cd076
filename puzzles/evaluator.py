"""The program inside an evaluator container: jobs in, reports out, `python3 -I -S -B -m puzzles evaluator`.

Theory of operation. The process is PID 1 of its container and holds only our code. It reads frames on stdin and
answers each on its former stdout; the descriptor is moved away first, so that nothing printed by accident can
become a frame. For each job it forks a child, which closes both streams, limits itself (CPU by timer and rlimit,
address space, file size, open files, no core), grades, writes its JSON into a pipe and exits. The parent reads
that pipe up to a cap and a wall deadline, reaps the child and answers. One job at a time.

A candidate's bytes arrive as base64 inside a frame and are first decoded in the child. They are only ever data:
nothing in this container executes them. So whatever a text does to our parser or engine, it does to the child:

    report written            -> that report
    over its CPU limit        -> verdict too_slow
    over memory or output     -> verdict too_large
    anything else             -> "error": our bug, or a starved machine; never the candidate's fault

PR_SET_DUMPABLE is set to 0 by ctypes where the image has it, so that no other process of the same user can read
our memory. Without ctypes the program runs all the same, because no candidate code shares this container; the
first frame says which it is (`"dumpable"`).
"""

from __future__ import annotations

import base64
import binascii
import gc
import importlib
import json
import os
import platform
import resource
import select
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any, NamedTuple, NoReturn

import puzzles
from puzzles.contract import Limits, Report, Task, UnknownTaskError
from puzzles.frames import FrameError, StreamError, read_frame, write_all, write_frame
from puzzles.packs.instance import InstanceError

KINDS = ("evaluate", "check", "trace", "experiment")
DEFAULT_CPU_SECONDS = 5.0
DEFAULT_MEMORY_BYTES = 256 * 1024 * 1024
DEFAULT_OUTPUT_BYTES = 1024 * 1024
_PR_SET_DUMPABLE = 4
_MEMORY_MARK = b"memory"


class BadJobError(Exception):
    """A job that the host should not have sent."""


class Job(NamedTuple):
    """A job as checked by the parent; the candidate's bytes are still encoded."""

    kind: str
    task: Task
    source_base64: str
    seed: str
    input: str
    case: int
    max_steps: int
    max_bytes: int
    cpu_seconds: float
    memory_bytes: int
    output_bytes: int
    wall_seconds: float
    hidden_cases: int


class Ending(NamedTuple):
    """How a child ended: its output, wait status, CPU seconds, and which cap the parent enforced, if any."""

    output: bytes
    status: int
    cpu_seconds: float
    stopped_for: str | None


def main() -> int:
    """Serve jobs until stdin ends; return the exit code."""
    dumpable = not _forbid_dumping()
    answers = os.dup(1)
    os.dup2(2, 1)
    # Loaded once, before the first fork, and kept out of the collector's way, so that children share the memory.
    puzzles.tasks()
    gc.freeze()
    digest = puzzles.engine_digest()
    ready = {"ready": True, "engine_digest": digest, "python": platform.python_version(), "dumpable": dumpable}
    write_frame(answers, ready)
    while True:
        try:
            request = read_frame(0)
        except FrameError as error:
            write_frame(answers, {"id": None, "error": str(error), "engine_digest": digest})
            continue
        except StreamError as error:
            write_frame(answers, {"id": None, "error": f"{error}; the evaluator stops", "engine_digest": digest})
            return 2
        if request is None:
            return 0
        write_frame(answers, {"id": request.get("id"), **_answer(request, answers), "engine_digest": digest})


def _answer(request: Mapping[str, Any], answers: int) -> dict[str, Any]:
    try:
        job = read_job(request)
    except BadJobError as error:
        return {"error": f"bad job: {error}"}
    try:
        ending = _run_child(job, answers)
    except OSError as error:
        return {"error": f"the evaluator could not start a process: {error.strerror}"}
    return {**classify(ending, job.cpu_seconds), "cpu_ms": round(ending.cpu_seconds * 1000, 3)}


def read_job(request: Mapping[str, Any]) -> Job:
    """Check a request's fields and find its task, or raise BadJobError."""
    limits = request.get("limits") or {}
    if not isinstance(limits, dict):
        raise BadJobError("limits is not an object")
    if request.get("kind") not in KINDS:
        raise BadJobError(f"kind is not one of {', '.join(KINDS)}")
    try:
        task = _task(request)
    except (UnknownTaskError, InstanceError) as error:
        raise BadJobError(str(error)) from None
    if request["kind"] == "trace" and task.hidden is not None:
        raise BadJobError("nothing is traced where laws are hidden")
    if request["kind"] == "experiment" and puzzles.machine(task.machine).experiments is None:
        raise BadJobError(f"no experiments are made on {task.machine}")
    cpu_seconds = _number(limits, "cpu_seconds", DEFAULT_CPU_SECONDS)
    return Job(
        kind=request["kind"],
        task=task,
        source_base64=_text(request, "source_base64"),
        seed=_text(request, "seed", ""),
        input=_text(request, "input", ""),
        case=int(_number(request, "case", 0)),
        max_steps=int(_number(request, "max_steps", 2000)),
        max_bytes=int(_number(request, "max_bytes", 200_000)),
        cpu_seconds=cpu_seconds,
        memory_bytes=int(_number(limits, "memory_bytes", DEFAULT_MEMORY_BYTES)),
        output_bytes=int(_number(limits, "output_bytes", DEFAULT_OUTPUT_BYTES)),
        wall_seconds=_number(limits, "wall_seconds", 2 * cpu_seconds + 5),
        hidden_cases=int(_number(limits, "hidden_cases", Limits().hidden_cases)),
    )


def _task(request: Mapping[str, Any]) -> Task:
    """Find the job's task. An instance of a pack comes with the job: packs are not in the image."""
    key, instance = _text(request, "task"), request.get("instance")
    return puzzles.task(key) if instance is None else puzzles.task_by_definition(key, instance)


def _text(fields: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise BadJobError(f"{name} is not a text")
    return value


def _number(fields: Mapping[str, Any], name: str, default: float) -> float:
    value = fields.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**53:
        raise BadJobError(f"{name} is not a number from 0 up")
    return value


def _run_child(job: Job, answers: int) -> Ending:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.close(answers)
        _be_the_child(job, writing)
    os.close(writing)
    try:
        output, stopped_for = _collect(reading, child, job.output_bytes, job.wall_seconds)
    finally:
        os.close(reading)
    _, status, usage = os.wait4(child, 0)
    return Ending(output, status, usage.ru_utime + usage.ru_stime, stopped_for)


def _collect(reading: int, child: int, most_bytes: int, wall_seconds: float) -> tuple[bytes, str | None]:
    """Read the child's output until it ends, or kill the child at a cap and say which."""
    deadline = time.monotonic() + wall_seconds
    parts: list[bytes] = []
    size = 0
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            os.kill(child, signal.SIGKILL)
            return b"".join(parts), "wall"
        part = os.read(reading, 1 << 16)
        if not part:
            return b"".join(parts), None
        size += len(part)
        if size > most_bytes:
            os.kill(child, signal.SIGKILL)
            return b"", "output"
        parts.append(part)


def _be_the_child(job: Job, writing: int) -> NoReturn:
    """Grade the job into the pipe and exit; never returns to the parent's loop."""
    code = 1
    try:
        os.close(0)
        _limit_self(job)
        write_all(writing, json.dumps(_report(job)).encode("ascii"))
        code = 0
    except MemoryError:
        write_all(writing, _MEMORY_MARK)
        code = 3
    except BaseException as error:  # noqa: BLE001 - the parent turns it into our error; nothing is swallowed
        write_all(writing, f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:2000])
    finally:
        os._exit(code)


def _limit_self(job: Job) -> None:
    gc.disable()
    # The timer keeps fractions of a second; the rlimit stands behind it.
    signal.setitimer(signal.ITIMER_PROF, job.cpu_seconds or 1e-6)
    whole = int(job.cpu_seconds) + 1
    _lower(resource.RLIMIT_CPU, whole)
    _lower(resource.RLIMIT_AS, job.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, 16)


def _lower(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(what, (bound, bound))


def _report(job: Job) -> Report:
    try:
        source = base64.b64decode(job.source_base64, validate=True)
    except (binascii.Error, ValueError):
        raise BadJobError("source_base64 is not base64") from None
    if job.kind == "evaluate":
        return puzzles.evaluate(job.task, source, job.seed, Limits(hidden_cases=job.hidden_cases))
    if job.kind == "check":
        return puzzles.check(job.task, source)
    if job.kind == "experiment":
        return puzzles.experiment(job.task, source, job.input, job.max_steps, job.max_bytes)
    return puzzles.trace(job.task, source, job.case, job.max_steps, job.max_bytes)


def classify(ending: Ending, cpu_limit: float) -> dict[str, Any]:
    """Turn a child's ending into the answer's report or error: a pure function, tested on a table."""
    if ending.stopped_for == "output":
        return _stopped("too_large", "The report grew over its size limit.")
    if ending.stopped_for is None and os.WIFEXITED(ending.status):
        code = os.WEXITSTATUS(ending.status)
        if code == 0:
            return {"report": json.loads(ending.output)}
        if code == 3 and ending.output == _MEMORY_MARK:
            return _stopped("too_large", "The grading needed more memory than its limit.")
        return {"error": ending.output.decode("utf-8", "replace") or f"the grading exited with {code}"}
    ended_by = os.WTERMSIG(ending.status) if os.WIFSIGNALED(ending.status) else 0
    if ended_by in (signal.SIGPROF, signal.SIGXCPU) or ending.cpu_seconds >= cpu_limit:
        return _stopped("too_slow", f"The grading took more than {cpu_limit:g} s of computing time.")
    if ending.stopped_for == "wall":
        return {"error": "the grading passed its deadline without using its computing time"}
    return {"error": f"the grading died of signal {ended_by}"}


def _stopped(verdict: str, reason: str) -> dict[str, Any]:
    return {"report": {"verdict": verdict, "faults": [], "failure": {"stage": "limits", "reason": reason}}}


def _forbid_dumping() -> bool:
    """Set PR_SET_DUMPABLE to 0; return whether it could be done."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        library = importlib.import_module("ctypes").CDLL(None, use_errno=True)
    except (ImportError, OSError):
        return False
    return bool(library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
