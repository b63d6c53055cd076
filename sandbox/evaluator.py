"""One evaluator container, from creation to its end, and how an exchange with it can end."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import docker

from sandbox import policy
from sandbox.attach import AttachStream, OutputFloodError
from sandbox.connection import ENGINE_FAULTS, first_line
from sandbox.frames import FrameError, FrameTimeoutError, FrameTooLargeError, StreamEndedError

READY_SECONDS = 15.0
EXPIRY_SECONDS = 2 * 3600
"""After this long any broker may remove the container; the pool replaces its own well before."""


class EvaluatorError(Exception):
    """A container could not be made ready; the text is one sentence."""


class ImageMissingError(EvaluatorError):
    """The engine does not have the image."""


@dataclass(frozen=True)
class Blueprint:
    """What every container of a pool is made from. `image` may be a tag; containers are made from its id."""

    image: str
    command: tuple[str, ...]
    owner: str
    pool: str = "evaluator"
    policy: policy.Policy = policy.EVALUATOR_POLICY


@dataclass(frozen=True)
class Ending:
    """How an exchange ended. Only `answered` carries a result; after anything else the container is finished."""

    kind: Literal["answered", "died", "overran", "flooded", "garbled"]
    result: dict[str, Any] | None = None
    detail: str = ""


def classify(error: FrameError) -> Ending:
    """Name the ending that a failed exchange amounts to."""
    if isinstance(error, FrameTimeoutError):
        return Ending("overran", detail=str(error))
    if isinstance(error, StreamEndedError):
        return Ending("died", detail=str(error))
    if isinstance(error, (FrameTooLargeError, OutputFloodError)):
        return Ending("flooded", detail=str(error))
    return Ending("garbled", detail=str(error))


def judge(answer: dict[str, Any], job_id: int) -> Ending:
    """Tell whether an answer is one to this job: its id, and either a report or an error of ours."""
    if answer.get("id") != job_id or isinstance(answer.get("id"), bool):
        return Ending("garbled", detail="the program answered another job")
    if not isinstance(answer.get("report"), dict) and not isinstance(answer.get("error"), str):
        return Ending("garbled", detail="the program's answer holds neither a report nor an error")
    return Ending("answered", result=answer)


def resolve_image(client: docker.APIClient, name: str) -> str:
    """Return the id of the image called `name`, or raise ImageMissingError."""
    try:
        return str(client.inspect_image(name)["Id"])
    except docker.errors.ImageNotFound as error:
        raise ImageMissingError(f"The engine has no image {name}; build it with `python -m sandbox image`.") from error


def create(client: docker.APIClient, blueprint: Blueprint, image: str, traits: policy.EngineTraits) -> str:
    """Create a container from an image's id and return its own id, not yet started.

    Raises PolicyError, and leaves nothing behind, unless every restriction is in effect.
    """
    expires_at = int(time.time() + EXPIRY_SECONDS)
    labels = {
        policy.POOL_LABEL: blueprint.pool,
        policy.OWNER_LABEL: blueprint.owner,
        policy.EXPIRY_LABEL: str(expires_at),
    }
    asked = policy.creation(blueprint.policy, traits, image, blueprint.command, labels)
    made = client.create_container_from_config(asked)
    container_id = str(made["Id"])
    try:
        if made.get("Warnings"):
            raise policy.PolicyError(f"The engine does not apply the sandbox policy: {made['Warnings'][0]}.")
        policy.verify(client.inspect_container(container_id), asked)
    except BaseException:
        client.remove_container(container_id, force=True, v=True)
        raise
    return container_id


class Evaluator:
    """A started container whose program has said that it is ready; takes one job at a time."""

    def __init__(self, container_id: str, stream: AttachStream) -> None:
        self.container_id = container_id
        self.started_at = time.monotonic()
        self.jobs_done = 0
        self.greeting: Mapping[str, Any] = {}
        self._stream = stream

    @classmethod
    def start(cls, client: docker.APIClient, container_id: str, ready_seconds: float = READY_SECONDS) -> Evaluator:
        """Attach to a created container, start it and wait for its first frame; raise EvaluatorError if none comes."""
        stream = AttachStream.open(client, container_id)
        evaluator = cls(container_id, stream)
        try:
            client.start(container_id)
            evaluator.greeting = stream.receive(time.monotonic() + ready_seconds)
            if evaluator.greeting.get("ready") is not True:
                raise FrameError("its first frame was not `ready`")
        except FrameError as error:
            stream.close()
            tail = stream.stderr_tail().strip().splitlines()[-1:] or ["it wrote nothing to stderr"]
            raise EvaluatorError(f"The evaluator did not get ready ({error}); {tail[0][:300]}.") from error
        except ENGINE_FAULTS as error:
            stream.close()
            raise EvaluatorError(f"The evaluator could not be started: {first_line(error)}.") from error
        except BaseException:
            stream.close()
            raise
        return evaluator

    def is_fit(self) -> bool:
        """Tell whether the program is alive and silent, as an idle one must be."""
        return self._stream.is_quiet()

    def run(self, job: Mapping[str, Any], seconds: float) -> Ending:
        """Give the program one job and wait up to `seconds` for its answer; on any other end the stream is closed."""
        self.jobs_done += 1
        deadline = time.monotonic() + seconds
        try:
            self._stream.send({**job, "id": self.jobs_done}, deadline)
            ending = judge(self._stream.receive(deadline), self.jobs_done)
            if ending.kind == "answered" and not self._stream.is_quiet():
                ending = Ending("garbled", detail="the program said more than one answer")
        except FrameError as error:
            ending = classify(error)
        if ending.kind != "answered":
            self.close()
        return ending

    def stderr_tail(self) -> str:
        """Return the last part of what the program wrote to stderr."""
        return self._stream.stderr_tail()

    def close(self) -> None:
        """Close the attach stream; the container itself is removed by whoever created it."""
        self._stream.close()
