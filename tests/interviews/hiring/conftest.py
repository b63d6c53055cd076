"""Staff in front of the hiring pages, and people who were invited and worked."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from interviews.candidate import journey
from interviews.grading import intake, running
from interviews.hiring import inviting
from interviews.models import Attempt


@pytest.fixture
def manager(make_staff):
    return make_staff("hiring_manager")


@pytest.fixture
def page(manager, clock):
    """The browser of a hiring manager, at noon."""
    client = Client()
    client.force_login(manager)
    return client


@pytest.fixture
def invite(interview, manager, now):
    """Invite a person by name; return the issued invitation."""

    def invite_(name: str = "Ada", at: datetime = now) -> inviting.Issued:
        return inviting.invite(interview, manager, name, f"{name.lower()}@example.org", at=at)

    return invite_


@pytest.fixture
def begin(invite, now):
    """Invite a person and start their clock; return the attempt."""

    def begin_(name: str = "Ada", at: datetime = now) -> Attempt:
        attempt = journey.accept(invite(name, at).invitation, at=at, research_consent=False)
        journey.start(attempt, at=at)
        return attempt

    return begin_


@pytest.fixture
def work(broker, now):
    """Submit a program after some minutes and have it graded; return the submission."""

    def work_(attempt: Attempt, slug: str, source: bytes, minutes: int = 1):
        at = now + timedelta(minutes=minutes)
        submission = intake.submit(attempt, attempt.interview_version.puzzles.get(slug=slug), source, at=at)
        running.grade(submission, now=lambda: at)
        submission.refresh_from_db()
        return submission

    return work_
