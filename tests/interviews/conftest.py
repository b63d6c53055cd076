"""What tests of the site build on: an organisation, its staff, an interview, an invitation, an attempt, a broker."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import hidden_pack
import pytest
import time_machine
from django.test import Client
from in_process_broker import InProcessBroker
from stage import LIMIT, NOW, ApiClient, message_broker

from interviews.candidate import journey
from interviews.grading import jobs, rates, sending
from interviews.hiring.making import Settings, make_interview
from interviews.models import (
    ApiToken,
    Attempt,
    BaselineConfiguration,
    Interview,
    InterviewPuzzle,
    Invitation,
    Membership,
    Organisation,
    PersonalDetails,
    Subject,
    User,
)
from puzzles import discovery


@pytest.fixture(autouse=True)
def _no_services(monkeypatch: pytest.MonkeyPatch, settings, tmp_path: Path) -> Iterator[None]:
    """Keep tests from an instance that may be running here: no broker of either kind, nothing remembered."""
    settings.BROKER_SOCKET = str(tmp_path / "b.sock")
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path / 'v.sock'}"
    monkeypatch.setattr(sending, "_silent_until", 0.0)
    monkeypatch.setattr(rates, "_silent_until", 0.0)
    with message_broker(settings.CELERY_BROKER_URL):
        yield
    jobs.broker.cache_clear()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stand at noon; `clock.shift` moves on."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def broker(settings, tmp_path: Path) -> Iterator[InProcessBroker]:
    """A sandbox broker that grades in this process."""
    running = InProcessBroker(Path(settings.BROKER_SOCKET))
    yield running
    jobs.broker(settings.BROKER_SOCKET).close()
    running.stop()


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A private pack, installed; see `hidden_pack`."""
    folder = hidden_pack.write(tmp_path / "pack")
    monkeypatch.setenv("RED_QUEEN_PACKS", str(folder))
    discovery.task.cache_clear()
    yield folder
    discovery.task.cache_clear()


@pytest.fixture
def organisation(db) -> Organisation:
    return Organisation.objects.create(name="Acme", accommodations_contact="help@acme.example", created_at=NOW)


@pytest.fixture
def make_staff(organisation: Organisation) -> Callable[..., User]:
    """Make a member of staff with a role, of the organisation or another."""

    def make(role: str, organisation: Organisation = organisation) -> User:
        user = User.objects.create_user(f"{role}-{User.objects.count()}@acme.example", "correct horse", name=role)
        Membership.objects.create(user=user, organisation=organisation, role=role)
        return user

    return make


@pytest.fixture
def make_puzzles(organisation: Organisation) -> Callable[..., Interview]:
    """Make an interview with settings of one's own."""

    def make(*keys: str, **settings: object) -> Interview:
        chosen = Settings(time_limit_ms=int(LIMIT.total_seconds() * 1000), **settings)
        return make_interview(organisation, None, "Engineers", keys or ("shuttle/negative",), chosen, at=NOW)

    return make


@pytest.fixture
def interview(make_puzzles) -> Interview:
    return make_puzzles("shuttle/negative", "shuttle/parity")


@pytest.fixture
def make_invitation(organisation: Organisation) -> Callable[[Interview], tuple[Invitation, str]]:
    """Invite another person to an interview; return the invitation and its token."""

    def make(interview: Interview) -> tuple[Invitation, str]:
        subject = Subject.objects.create(organisation=organisation, created_at=NOW)
        PersonalDetails.objects.create(
            subject=subject, organisation=organisation, name="Ada", email=f"{subject.code}@example.org"
        )
        return Invitation.issue(
            interview_version=interview.current, subject=subject, created_at=NOW, expires_at=NOW + timedelta(days=14)
        )

    return make


@pytest.fixture
def invited(interview: Interview, make_invitation) -> tuple[Invitation, str]:
    return make_invitation(interview)


@pytest.fixture
def invitation(invited: tuple[Invitation, str]) -> Invitation:
    return invited[0]


@pytest.fixture
def token(invited: tuple[Invitation, str]) -> str:
    return invited[1]


@pytest.fixture
def attempt(invitation: Invitation) -> Attempt:
    """An attempt whose clock was not started."""
    return journey.accept(invitation, at=NOW, research_consent=False)


@pytest.fixture
def started(attempt: Attempt) -> Attempt:
    """An attempt whose clock began at noon."""
    journey.start(attempt, at=NOW)
    return attempt


@pytest.fixture
def baseline_attempt(organisation: Organisation, interview: Interview) -> Attempt:
    """A scripted player's attempt, started at noon."""
    configuration = BaselineConfiguration.objects.create(
        organisation=organisation, name="random", arm="scripted", family="random", identity={},
        identity_digest="0" * 64, created_at=NOW,
    )  # fmt: skip
    invitation, _ = Invitation.issue(
        interview_version=interview.current, configuration=configuration, created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )  # fmt: skip
    attempt = journey.accept(invitation, at=NOW, research_consent=True)
    journey.start(attempt, at=NOW)
    return attempt


@pytest.fixture
def negative(interview: Interview) -> InterviewPuzzle:
    """The first graded puzzle: invert each bit; `riw` does."""
    return interview.current.puzzles.get(slug="shuttle-negative")


@pytest.fixture
def practice(interview: Interview) -> InterviewPuzzle:
    return interview.current.puzzles.get(is_practice=True)


@pytest.fixture
def candidate(client: Client, attempt: Attempt) -> Client:
    """The browser of the person whose attempt it is."""
    session = client.session
    session["attempts"] = [attempt.code]
    session.save()
    return client


@pytest.fixture
def api(attempt: Attempt) -> ApiClient:
    return ApiClient(ApiToken.issue(attempt, NOW))


@pytest.fixture
def wild_interview(pack: Path, make_puzzles) -> Interview:
    """An interview of two tasks of one instance with hidden laws, and one without."""
    return make_puzzles(*hidden_pack.KEYS, "shuttle/negative")


@pytest.fixture
def wild_invitation(wild_interview: Interview, make_invitation) -> Invitation:
    return make_invitation(wild_interview)[0]


@pytest.fixture
def wild(wild_invitation: Invitation) -> Attempt:
    """An attempt on the interview with hidden laws, whose clock began at noon."""
    attempt = journey.accept(wild_invitation, at=NOW, research_consent=False)
    journey.start(attempt, at=NOW)
    return attempt


@pytest.fixture
def crescendo(wild_interview: Interview) -> InterviewPuzzle:
    """A puzzle under hidden laws; `hidden_pack.RIGHT` solves it."""
    return wild_interview.current.puzzles.get(slug=hidden_pack.SLUGS[0])


@pytest.fixture
def echo(wild_interview: Interview) -> InterviewPuzzle:
    """The other puzzle of the same instance."""
    return wild_interview.current.puzzles.get(slug=hidden_pack.SLUGS[1])
