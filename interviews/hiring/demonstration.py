"""What `manage.py demo` makes: an organisation, two accounts, one interview, one invitation. Run again, it finds them.

It invents no person and no result: who solves the demo's interview is whoever opens the link.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from interviews import puzzle_bank
from interviews.hiring import inviting, staffing
from interviews.hiring.making import Settings, make_interview
from interviews.models import Attempt, Interview, Invitation, Membership, Organisation, User

ORGANISATION = "Red Queen demo"
CONTACT = "accommodations@demo.example"
MANAGER = "hiring@demo.example"
RESEARCHER = "research@demo.example"
CANDIDATE = ("Demo candidate", "candidate@demo.example")
TITLE = "Shuttle: four puzzles"
MINUTES = 60


@dataclass(frozen=True)
class Demonstration:
    """The demo's rows, and the addresses that lead into it."""

    interview: Interview
    manager: staffing.Account
    researcher: staffing.Account
    candidate_link: str

    @property
    def hiring_link(self) -> str:
        return f"{settings.BASE_URL}{reverse('hiring:interview', args=[self.interview.code])}"

    @property
    def research_link(self) -> str:
        return f"{settings.BASE_URL}{reverse('research:overview')}"


def prepare(*, at: datetime, reset_passwords: bool = False) -> Demonstration:
    """Make what is missing of the demo, and a fresh link for its candidate."""
    organisation = _organisation(at)
    manager = _account(organisation, MANAGER, Membership.Role.HIRING_MANAGER, "Demo hiring manager", at)
    researcher = _account(organisation, RESEARCHER, Membership.Role.RESEARCHER, "Demo researcher", at)
    if reset_passwords:
        manager, researcher = (
            account if account.password else staffing.reset_password(account.user) for account in (manager, researcher)
        )
    interview = _interview(organisation, manager.user, at)
    return Demonstration(interview, manager, researcher, _candidate_link(interview, manager.user, at))


def _organisation(at: datetime) -> Organisation:
    found = Organisation.objects.filter(name=ORGANISATION).order_by("pk").first()
    return found or Organisation.objects.create(name=ORGANISATION, accommodations_contact=CONTACT, created_at=at)


def _account(organisation: Organisation, email: str, role: str, name: str, at: datetime) -> staffing.Account:
    return staffing.add(organisation, email, role, name=name, at=at)


def _interview(organisation: Organisation, user: User, at: datetime) -> Interview:
    found = organisation.interviews.filter(title=TITLE, archived_at=None).order_by("pk").first()
    if found is not None:
        return found
    keys = [task.key for task in puzzle_bank.canonical_tasks() if task.machine == "shuttle" and not task.spare]
    return make_interview(organisation, user, TITLE, keys, Settings(time_limit_ms=MINUTES * 60_000), at=at)


def _candidate_link(interview: Interview, user: User, at: datetime) -> str:
    """Return a fresh link; the invitation of an earlier run is used again as long as nobody opened it."""
    begun = Attempt.objects.filter(interview_version__interview=interview).values("invitation")
    unused = Invitation.objects.filter(
        interview_version__interview=interview, subject__details__email=CANDIDATE[1], opened_at=None, revoked_at=None
    ).exclude(pk__in=begun)
    waiting = unused.select_related("interview_version__interview__organisation").order_by("pk").last()
    if waiting is not None:
        return inviting.renew(waiting, user, at=at).link
    return inviting.invite(interview, user, *CANDIDATE, at=at).link
