"""The pages of the person who solves. The rules are in `journey` and `grading.intake`; here they are only asked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interviews import access, bodies, pages
from interviews.candidate import contexts, journey
from interviews.grading import intake, parse_check, rates
from interviews.models import Attempt, Draft, InterviewPuzzle
from interviews.problems import is_for_machine, problem, refusal
from interviews.refusals import RefusedError

View = Callable[..., HttpResponse]
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def says_refusals(view: View) -> View:
    """Answer a refusal with its sentence: problem details for scripts, a page for people."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RefusedError as error:
            return refusal(error) if is_for_machine(request) else pages.refused(request, error)

    return inner


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@says_refusals
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    at = timezone.now()
    found = journey.find_invitation(token)
    if found is None:
        return render(request, "interviews/candidate/unknown.html", status=404)
    attempt = Attempt.objects.filter(invitation=found).first()
    if attempt is None and not found.is_open(at):
        context = {**contexts.invitation(found), "revoked": found.revoked_at is not None}
        return render(request, "interviews/candidate/expired.html", context, status=410)
    if attempt is None and request.POST.get("acknowledged") == "yes":
        attempt = journey.accept(found, at=at, research_consent=request.POST.get("research_consent") == "yes")
    if attempt is not None:
        access.admit(request, attempt)
        return redirect("candidate:home", attempt.code)
    found.mark_opened(at)
    error = "Please tick that you have read the notice." if request.method == "POST" else ""
    context = contexts.invitation(found, error=error, research_consent="research_consent" in request.POST)
    return render(request, "interviews/candidate/invitation.html", context, status=400 if error else 200)


def _current(request: HttpRequest, code: str) -> Attempt:
    """Return the candidate's attempt, ended at its deadline if that has passed and the sweeper has not yet come by."""
    attempt = access.own_attempt(request, code)
    if journey.close_if_expired(attempt, at=timezone.now()):
        attempt.refresh_from_db()
    return attempt


@never_cache
@require_safe
def home(request: HttpRequest, code: str) -> HttpResponse:
    attempt = _current(request, code)
    return render(request, "interviews/candidate/home.html", contexts.page(attempt, timezone.now(), here="home"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, code: str) -> HttpResponse:
    attempt, at = access.own_attempt(request, code), timezone.now()
    if request.method == "POST":
        journey.choose_research(attempt, wanted=request.POST.get("research_consent") == "yes", at=at)
        return redirect("candidate:notice", attempt.code)
    return render(request, "interviews/candidate/notice.html", contexts.notice(attempt, at))


@never_cache
@require_POST
@says_refusals
def start(request: HttpRequest, code: str) -> HttpResponse:
    attempt = access.own_attempt(request, code)
    journey.start(attempt, at=timezone.now())
    return redirect("candidate:home", attempt.code)


@never_cache
@require_safe
def clock(request: HttpRequest, code: str) -> HttpResponse:
    attempt = _current(request, code)
    context = {"clock": contexts.clock(attempt, timezone.now()), "urls": contexts.urls(attempt)}
    return render(request, "interviews/candidate/clock.html", context)


def attempt_and_puzzle(request: HttpRequest, code: str, slug: str) -> tuple[Attempt, InterviewPuzzle]:
    """Return the candidate's attempt, closed if its time is over, and one of its puzzles; or 404."""
    attempt = _current(request, code)
    return attempt, access.own_puzzle(attempt, slug)


@never_cache
@require_safe
def solve(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    attempt, puzzle = attempt_and_puzzle(request, code, slug)
    at = timezone.now()
    journey.note_opened(attempt, puzzle, at=at)
    return render(request, "interviews/candidate/solve.html", contexts.solve(attempt, puzzle, at))


@never_cache
@require_http_methods(["PUT"])
@says_refusals
def draft(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    attempt, puzzle = attempt_and_puzzle(request, code, slug)
    sent = bodies.read_draft(request)
    revision = journey.save_draft(attempt, puzzle, sent.source, sent.revision, at=timezone.now())
    if revision is not None:
        return JsonResponse({"revision": revision})
    return draft_conflict(attempt, puzzle)


def draft_conflict(attempt: Attempt, puzzle: InterviewPuzzle) -> JsonResponse:
    """Return the problem that another tab or device saved meanwhile, with what it saved."""
    row = Draft.objects.filter(attempt=attempt, interview_puzzle=puzzle).first()
    text, revision = (bodies.text_of(bytes(row.source)), row.revision) if row else ("", 0)
    return problem(409, "This program was changed in another tab or on another device.", text=text, revision=revision)


def _program(request: HttpRequest) -> bytes:
    """Return the program sent by the editor as raw text, or by a form where no script runs."""
    if request.content_type in FORM_TYPES:
        return request.POST.get("text", "").replace("\r\n", "\n").encode("utf-8", "surrogatepass")
    return bodies.read(request)


def _bench(request: HttpRequest, attempt: Attempt, puzzle: InterviewPuzzle, **more: Any) -> HttpResponse:
    """Return the solve page in answer to a form, with the text that was sent."""
    status = more.pop("status", 200)
    context = contexts.solve(attempt, puzzle, timezone.now(), **more)
    context["draft"]["text"] = request.POST.get("text", "")
    return render(request, "interviews/candidate/solve.html", context, status=status)


@never_cache
@require_POST
@says_refusals
def check(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    attempt, puzzle = attempt_and_puzzle(request, code, slug)
    source = _program(request)
    rates.take_check(attempt.code)
    intake.refuse_if_too_large(attempt, puzzle, source)
    report = parse_check.check(attempt, puzzle, source)
    if request.content_type in FORM_TYPES:
        return _bench(request, attempt, puzzle, check=report)
    return render(request, "interviews/candidate/check.html", {"report": {"faults": [], **report}})


@never_cache
@require_POST
@says_refusals
def submit(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    attempt, puzzle = attempt_and_puzzle(request, code, slug)
    by_form = request.content_type in FORM_TYPES
    key, source = request.headers.get("Idempotency-Key"), _program(request)
    try:
        submission = intake.submit(attempt, puzzle, source, at=timezone.now(), idempotency_key=key)
    except intake.SubmissionRefusedError as error:
        if not by_form:
            raise
        return _bench(request, attempt, puzzle, problem=error.sentence, status=error.status)
    if by_form:
        return redirect("candidate:solve", attempt.code, puzzle.slug)
    number = attempt.submissions.filter(interview_puzzle=puzzle, pk__lte=submission.pk).count()
    return JsonResponse({"code": submission.code, "number": number, "state": submission.state}, status=202)


@never_cache
@require_safe
def submissions(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    attempt, puzzle = attempt_and_puzzle(request, code, slug)
    return render(request, "interviews/candidate/submissions.html", contexts.history(attempt, puzzle, timezone.now()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request: HttpRequest, code: str) -> HttpResponse:
    attempt, at = _current(request, code), timezone.now()
    if attempt.started_at is None:
        return redirect("candidate:home", attempt.code)
    if attempt.is_closed:
        return redirect("candidate:result", attempt.code)
    chosen = request.POST.get("ai_use", "")
    if chosen in dict(journey.AI_USES):
        journey.finish(attempt, at=at)
        journey.declare_ai_use(attempt, chosen)
        return redirect("candidate:result", attempt.code)
    error = "Choose one of the answers." if request.method == "POST" else ""
    late = attempt.finished_at is not None
    context = contexts.page(attempt, at, ai_choices=journey.AI_USES, ai_chosen=chosen, error=error, late=late)
    return render(request, "interviews/candidate/finish.html", context, status=400 if error else 200)


@never_cache
@require_safe
def result(request: HttpRequest, code: str) -> HttpResponse:
    attempt = _current(request, code)
    if attempt.finished_at is None:
        return redirect("candidate:home", attempt.code)
    if not attempt.is_closed:
        return redirect("candidate:finish", attempt.code)
    return render(request, "interviews/candidate/result.html", contexts.result(attempt, timezone.now()))
