"""One attempt, for the person who reviews it. Nothing here decides anything: people do."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from interviews import access
from interviews.comparison.assembly import candidate_view
from interviews.hiring import board, extra_time, scores, timeline
from interviews.hiring.durations import minutes
from interviews.hiring.forms import ExtraTimeForm
from interviews.hiring.views import page
from interviews.models import Attempt
from interviews.refusals import RefusedError


@never_cache
@require_GET
@access.staff_only("see_interviews")
def attempt(request: HttpRequest, code: str) -> HttpResponse:
    return _attempt_page(request, _attempt(request, code), ExtraTimeForm())


@never_cache
@require_POST
@access.staff_only("give_time")
def give_time(request: HttpRequest, code: str) -> HttpResponse:
    found = _attempt(request, code, "give_time")
    form = ExtraTimeForm(request.POST)
    if not form.is_valid():
        return _attempt_page(request, found, form, status=422)
    extra, reason = form.cleaned_data["minutes"], form.cleaned_data["reason"]
    try:
        extra_time.give(found, access.staff(request), extra, reason, at=timezone.now())
        messages.success(request, f"{extra} min are added. The candidate's clock shows them without reloading.")
    except RefusedError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("hiring:attempt", found.code)


@require_GET
@access.staff_only("see_interviews")
def source(request: HttpRequest, code: str, submission: str) -> HttpResponse:
    """Show a submission whole, as plain text that no browser runs."""
    found = get_object_or_404(_attempt(request, code).submissions, code=submission)
    text = timeline.inert(bytes(found.source))
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"})


def _attempt(request: HttpRequest, code: str, permission: str = "see_interviews") -> Attempt:
    rows = access.attempts(access.staff(request), permission)
    parts = ("interview_version__interview__organisation", "subject__details", "invitation")
    return get_object_or_404(rows.select_related(*parts), code=code)


def _attempt_page(request: HttpRequest, found: Attempt, form: ExtraTimeForm, status: int = 200) -> HttpResponse:
    version = found.interview_version
    context = {
        "attempt": found, "version": version, "interview": version.interview, "form": form,
        "person": getattr(found.subject, "details", None), "score": scores.of_attempts([found]).get(found.pk),
        "comparison": candidate_view(found, "This person") if found.started_at else None,
        "entries": timeline.of(found), "notebooks": timeline.notebooks(found),
        "puzzles": version.puzzles.select_related("puzzle"),
        "engines": timeline.engine_digests(found),
        "may_give_time": access.may(access.staff(request), "give_time", version.interview.organisation),
        **_clock(found, timezone.now()),
    }  # fmt: skip
    response = page(request, "attempt.html", context)
    response.status_code = status
    return response


def _clock(found: Attempt, at: datetime) -> dict[str, Any]:
    credit_ms = found.credit_ms
    state = "done" if found.finished_at else "working" if found.started_at else "practising"
    entries = found.clock_entries.select_related("created_by").order_by("created_at", "pk")
    return {
        "state": state, "state_title": board.STATES[state],
        "minutes_left": board.minutes_left(found, credit_ms, at), "multiplier": found.multiplier_permille / 1000,
        "base": minutes(found.base_ms), "credit": minutes(credit_ms), "allowed": minutes(found.allowed_ms),
        "ledger": [(minutes(entry.amount_ms), entry) for entry in entries],
    }  # fmt: skip
