"""Who sees and does what: the only place that decides it.

Staff belong to organisations by role; every list a page shows starts from one of the query sets below, and every row
is fetched through them, so that a row of another organisation is as absent as one that does not exist. Candidates have
no account: the invitation's link puts their attempt's code into the session.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from interviews.models import (
    Attempt,
    BaselineConfiguration,
    Interview,
    InterviewPuzzle,
    Invitation,
    Membership,
    Organisation,
    Release,
    Submission,
    User,
)

Role = Membership.Role
ROLES_BY_PERMISSION: dict[str, frozenset[str]] = {
    "see_interviews": frozenset({Role.OWNER, Role.HIRING_MANAGER, Role.REVIEWER}),
    "make_interviews": frozenset({Role.OWNER, Role.HIRING_MANAGER}),
    "invite": frozenset({Role.OWNER, Role.HIRING_MANAGER}),
    "give_time": frozenset({Role.OWNER, Role.HIRING_MANAGER}),
    "see_research": frozenset({Role.OWNER, Role.RESEARCHER}),
    "make_releases": frozenset({Role.OWNER, Role.RESEARCHER}),
}
SESSION_KEY = "attempts"
Answer = TypeVar("Answer", bound=HttpResponseBase)


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Staff accounts are made by an owner or the operator, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def staff(request: HttpRequest) -> User:
    """Return the signed-in member of staff."""
    return cast(User, request.user)


def organisations(user: User, permission: str) -> QuerySet[Organisation]:
    """Return the organisations in which the user has the permission."""
    return Organisation.objects.filter(
        memberships__user=user, memberships__role__in=ROLES_BY_PERMISSION[permission]
    ).distinct()


def may(user: User, permission: str, organisation: Organisation | None = None) -> bool:
    """Tell whether the user has the permission in the organisation, or anywhere if none is named."""
    found = organisations(user, permission)
    return found.exists() if organisation is None else found.filter(pk=organisation.pk).exists()


def sections(user: User) -> dict[str, bool]:
    """Return which sections of the site the user has business in, for the navigation."""
    roles = set(Membership.objects.filter(user=user).values_list("role", flat=True))
    return {
        "may_hire": bool(roles & ROLES_BY_PERMISSION["see_interviews"]),
        "may_research": bool(roles & ROLES_BY_PERMISSION["see_research"]),
    }


def staff_only(permission: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let in users who have the permission somewhere; others get 403, the signed-out the sign-in page."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
            if not may(staff(request), permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(Callable[..., Answer], login_required(inner))

    return decorate


def interviews(user: User, permission: str = "see_interviews") -> QuerySet[Interview]:
    """Return the interviews of the user's organisations."""
    return Interview.objects.filter(organisation__in=organisations(user, permission))


def invitations(user: User, permission: str = "invite") -> QuerySet[Invitation]:
    """Return the invitations of people that the user may send again or revoke."""
    return Invitation.objects.filter(
        subject__isnull=False, interview_version__interview__in=interviews(user, permission)
    )


def attempts(user: User, permission: str = "see_interviews") -> QuerySet[Attempt]:
    """Return the attempts of people that the user may review; those of baselines are the researcher's."""
    return Attempt.objects.filter(subject__isnull=False, interview_version__interview__in=interviews(user, permission))


def baseline_configurations(user: User) -> QuerySet[BaselineConfiguration]:
    """Return the baseline configurations that the user may study."""
    return BaselineConfiguration.objects.filter(organisation__in=organisations(user, "see_research"))


def releases(user: User) -> QuerySet[Release]:
    """Return the data releases that the user may fetch."""
    return Release.objects.filter(organisation__in=organisations(user, "see_research"))


def admit(request: HttpRequest, attempt: Attempt) -> None:
    """Let this browser into the attempt; called only after the invitation's token was shown."""
    codes = [code for code in request.session.get(SESSION_KEY, []) if code != attempt.code]
    request.session[SESSION_KEY] = [*codes, attempt.code][-10:]


def own_attempt(request: HttpRequest, code: str) -> Attempt:
    """Return the candidate's own attempt, or 404."""
    if code not in request.session.get(SESSION_KEY, []):
        raise Http404("No such attempt is open in this browser. Open your invitation link again.")
    return get_object_or_404(
        Attempt.objects.select_related("interview_version__interview__organisation", "subject", "configuration"),
        code=code,
    )


def own_puzzle(attempt: Attempt, slug: str) -> InterviewPuzzle:
    """Return a puzzle of the attempt, or 404; graded puzzles appear only once the clock was started."""
    puzzle = get_object_or_404(attempt.interview_version.puzzles.select_related("puzzle"), slug=slug)
    if not puzzle.is_practice and attempt.started_at is None:
        raise Http404("This puzzle opens when you start the clock.")
    return puzzle


def own_submission(attempt: Attempt, code: str) -> Submission:
    """Return a submission of the attempt, or 404."""
    return get_object_or_404(attempt.submissions.select_related("effective_run", "interview_puzzle"), code=code)
