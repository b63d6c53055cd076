"""Interviews and invitations, for the person who hires."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from interviews import access
from interviews.hiring import board, inviting, making
from interviews.hiring.durations import minutes
from interviews.hiring.forms import InterviewForm, InvitationForm
from interviews.models import Interview, InterviewPuzzle, Invitation
from interviews.refusals import RefusedError

PEOPLE_A_PAGE = 100
CONSOLE_MAIL = "django.core.mail.backends.console.EmailBackend"
STATES_COUNTED = ("invited", "opened", "practising", "working", "done")


def page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page of this section."""
    sections = access.sections(access.staff(request))
    return render(request, f"interviews/hiring/{template}", {"section": "hiring", **sections, **context})


@require_GET
@access.staff_only("see_interviews")
def interview_list(request: HttpRequest) -> HttpResponse:
    user = access.staff(request)
    interviews = access.interviews(user).filter(archived_at=None).select_related("organisation")
    counts = board.counts(interviews, timezone.now())
    rows = [
        (interview, [(board.STATES[state], of[state]) for state in STATES_COUNTED])
        for interview in interviews.order_by("-created_at")
        for of in [counts.get(interview.pk, Counter[str]())]
    ]
    titles = [board.STATES[state] for state in STATES_COUNTED]
    may_make = access.may(user, "make_interviews")
    return page(request, "interviews.html", {"rows": rows, "titles": titles, "may_make": may_make})


@require_http_methods(["GET", "POST"])
@access.staff_only("make_interviews")
def new_interview(request: HttpRequest) -> HttpResponse:
    user = access.staff(request)
    form = InterviewForm(request.POST or None, organisations=access.organisations(user, "make_interviews"))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = making.make_interview(
            data["organisation"], user, data["title"], form.keys(), form.settings(), at=timezone.now()
        )
        messages.success(request, "The interview is ready. Invite the first person below.")
        return redirect("hiring:interview", made.code)
    return page(request, "interview_new.html", {"form": form})


@never_cache
@require_GET
@access.staff_only("see_interviews")
def interview(request: HttpRequest, code: str) -> HttpResponse:
    found = _interview(request, code)
    return _interview_page(request, found, InvitationForm(interview=found, at=timezone.now()))


@never_cache
@require_POST
@access.staff_only("invite")
def invite(request: HttpRequest, code: str) -> HttpResponse:
    found, at = _interview(request, code, "invite"), timezone.now()
    form = InvitationForm(request.POST, interview=found, at=at)
    if not form.is_valid():
        return _interview_page(request, found, form, status=422)
    person = form.cleaned_data
    issued = inviting.invite(found, access.staff(request), person["name"], person["email"], at=at)
    return _show_link(request, issued)


@never_cache
@require_POST
@access.staff_only("invite")
def renew(request: HttpRequest, code: str) -> HttpResponse:
    invitation = _invitation(request, code)
    try:
        issued = inviting.renew(invitation, access.staff(request), at=timezone.now())
    except RefusedError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("hiring:interview", invitation.interview_version.interview.code)
    return _show_link(request, issued)


@require_POST
@access.staff_only("invite")
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    invitation = _invitation(request, code)
    try:
        inviting.revoke(invitation, access.staff(request), at=timezone.now())
        messages.success(request, "The invitation is revoked: its link no longer opens anything.")
    except RefusedError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("hiring:interview", invitation.interview_version.interview.code)


def _interview(request: HttpRequest, code: str, permission: str = "see_interviews") -> Interview:
    rows = access.interviews(access.staff(request), permission)
    return get_object_or_404(rows.select_related("organisation", "created_by"), code=code)


def _invitation(request: HttpRequest, code: str) -> Invitation:
    rows = access.invitations(access.staff(request))
    return get_object_or_404(rows.select_related("interview_version__interview"), code=code)


def _show_link(request: HttpRequest, issued: inviting.Issued) -> HttpResponse:
    """Mail the link and show it this once; whether the mail went out is said, and the link is there either way."""
    mailed = inviting.deliver(issued, at=timezone.now())
    only_logged = settings.EMAIL_BACKEND == CONSOLE_MAIL
    context = {"issued": issued, "mailed": mailed, "only_logged": only_logged, "days": inviting.DAYS_OPEN}
    return page(request, "invited.html", context)


def _interview_page(request: HttpRequest, found: Interview, form: InvitationForm, status: int = 200) -> HttpResponse:
    at, user, version = timezone.now(), access.staff(request), found.current
    asked = list(version.puzzles.select_related("puzzle"))
    graded = [puzzle for puzzle in asked if not puzzle.is_practice]
    counts = board.counts(access.interviews(user).filter(pk=found.pk), at).get(found.pk, Counter[str]())
    context = {
        "interview": found, "version": version, "puzzles": asked, "graded": graded, "form": form,
        "minutes": minutes(version.time_limit_ms), "invited": sum(counts.values()),
        "may_invite": access.may(user, "invite", found.organisation),
        "states": [(name, title, counts[name]) for name, title in board.STATES.items() if counts[name]],
        **_people(request, found, graded, at),
    }  # fmt: skip
    response = page(request, "interview.html", context)
    response.status_code = status
    return response


def _people(request: HttpRequest, found: Interview, graded: list[InterviewPuzzle], at: datetime) -> dict[str, Any]:
    """Return the board's rows as the address asks for them; a word in it that means nothing is ignored."""
    sort = request.GET.get("sort", "")
    sort = sort if sort in board.SORTABLE else "activity"
    descending = request.GET.get("order", _first_order(sort)) == "desc"
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    state = state if state in board.STATES else ""
    rows = board.ordered(board.rows(found, at, state=state, words=words), sort, descending=descending)
    people = Paginator(rows, PEOPLE_A_PAGE).get_page(request.GET.get("page"))
    return {
        "people": people, "people_with_cells": [(row, row.cells(graded)) for row in people], "sort": sort,
        "descending": descending, "state": state, "words": words, "headers": _headers(sort, descending=descending),
    }  # fmt: skip


def _first_order(sort: str) -> str:
    return "asc" if sort in ("name", "state") else "desc"


def _headers(sort: str, *, descending: bool) -> list[dict[str, Any]]:
    """Return the sortable columns; a click on the one in use turns its order round."""
    other, name = ("asc", "descending") if descending else ("desc", "ascending")
    return [
        {"key": key, "title": title, "number": key in ("score", "submissions"),
         "aria_sort": name if key == sort else "", "order": other if key == sort else _first_order(key)}
        for key, title in board.SORTABLE.items()
    ]  # fmt: skip
