"""Making an interview out of tasks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

import puzzles
from interviews import puzzle_bank
from interviews.models import Interview, InterviewPuzzle, InterviewVersion, Organisation, User, audit

SLUG_LENGTH = InterviewPuzzle._meta.get_field("slug").max_length or 0


@dataclass(frozen=True)
class Settings:
    """What holds for everybody who takes one version of an interview."""

    time_limit_ms: int
    ai_policy: str = InterviewVersion.AiPolicy.FORBIDDEN
    tools_policy: str = InterviewVersion.ToolsPolicy.VALIDITY_ONLY
    histograms: str = InterviewVersion.Histograms.AFTER
    submission_limit: int = 30
    welcome: str = ""


def slug_of(key: str) -> str:
    """Return the task key as it stands in addresses: shuttle/parity~17 becomes shuttle-parity-17.

    An instance's is shuttle-parity--lantern; what would be too long ends in a digest.
    """
    slug = key.replace("/", "-").replace("~", "-").replace("@", "--")
    if len(slug) <= SLUG_LENGTH:
        return slug
    return f"{slug[: SLUG_LENGTH - 9]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"


def make_interview(
    organisation: Organisation, user: User | None, title: str, keys: Sequence[str], settings: Settings, *, at: datetime
) -> Interview:
    """Store an interview of the tasks in `keys`, in that order, preceded by the practice task of each machine in it."""
    with transaction.atomic():
        interview = Interview.objects.create(organisation=organisation, title=title, created_by=user, created_at=at)
        _add_version(interview, keys, settings, at)
        audit.record(organisation, user, "interview.made", interview.code, at=at, puzzles=list(keys))
        return interview


def _add_version(interview: Interview, keys: Sequence[str], settings: Settings, at: datetime) -> InterviewVersion:
    version = InterviewVersion.objects.create(
        interview=interview, number=interview.versions.count() + 1, time_limit_ms=settings.time_limit_ms,
        ai_policy=settings.ai_policy, tools_policy=settings.tools_policy, histograms=settings.histograms,
        submission_limit=settings.submission_limit, welcome=settings.welcome, created_at=at,
    )  # fmt: skip
    graded = [puzzles.task(key) for key in keys]
    practice = [puzzle_bank.practice_task(machine) for machine in dict.fromkeys(task.machine for task in graded)]
    for position, task in enumerate([*practice, *graded], start=1):
        InterviewPuzzle.objects.create(
            version=version, puzzle=puzzle_bank.version_of(task.key, at), position=position, slug=slug_of(task.key),
            weight=task.weight, is_practice=task.difficulty == "practice",
        )  # fmt: skip
    return version
