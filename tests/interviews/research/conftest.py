"""Attempts worth releasing: of people who consented, of people who did not, of a baseline."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from interviews.candidate import journey
from interviews.grading import intake, running
from interviews.hiring import inviting
from interviews.models import Attempt, Release
from interviews.research import releasing


@pytest.fixture(autouse=True)
def _releases_folder(settings, tmp_path):
    settings.RELEASES_DIR = tmp_path / "releases"


@pytest.fixture
def later(now) -> datetime:
    """A moment when everybody has finished."""
    return now + timedelta(hours=2)


@pytest.fixture
def finish(broker, now):
    """Have an attempt solve the first puzzle after some minutes, then finish."""

    def finish_(attempt: Attempt, minutes: int = 10) -> Attempt:
        if attempt.started_at is None:
            journey.start(attempt, at=now)
        at = now + timedelta(minutes=minutes)
        puzzle = attempt.interview_version.puzzles.get(slug="shuttle-negative")
        for source in (b"rw", b"riw"):
            running.grade(intake.submit(attempt, puzzle, source, at=at), now=lambda: at)
        journey.finish(attempt, at=at)
        attempt.refresh_from_db()
        return attempt

    return finish_


@pytest.fixture
def person(interview, now, finish):
    """A person who took the interview; consenting or not."""

    def person_(name: str, *, consent: bool, minutes: int = 10) -> Attempt:
        issued = inviting.invite(interview, None, name, f"{name.lower()}@secret.example", at=now)
        return finish(journey.accept(issued.invitation, at=now, research_consent=consent), minutes)

    return person_


@pytest.fixture
def make_release(organisation, later):
    """Ask for a release and build it; return it."""

    def make(at: datetime = later) -> Release:
        release = releasing.ask(organisation, None, "", at=at)
        releasing.build(release, at=at)
        release.refresh_from_db()
        return release

    return make


@pytest.fixture
def page(make_staff):
    """The browser of a researcher."""
    client = Client()
    client.force_login(make_staff("researcher"))
    return client
