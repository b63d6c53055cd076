"""The console of a machine whose laws are hidden: making an experiment, and the notebook of all of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from interviews.candidate import console, contexts
from interviews.candidate.console import Tried
from interviews.candidate.views import attempt_and_puzzle, says_refusals
from interviews.grading import experimenting, rates
from interviews.models import Attempt, InterviewPuzzle
from interviews.refusals import RefusedError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@says_refusals
def experiments(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    """Answer htmx with the console anew, whatever came of it; a form sent without script with the whole page."""
    attempt, puzzle = attempt_and_puzzle(request, code, slug)
    tried = _make(request, attempt, puzzle) if request.method == "POST" else None
    context = console.of(attempt, puzzle, timezone.now(), tried=tried, again=request.GET.get("again", ""))
    if context is None:
        raise RefusedError("Nothing is hidden here: all laws stand in the statement.", 404)
    if request.headers.get("HX-Request"):
        return render(request, "interviews/candidate/experiments.html", {"console": context})
    if request.method == "POST" and tried is None:
        return redirect(f"{context['solve_url']}#experiments")
    page = {**contexts.solve(attempt, puzzle, timezone.now()), "console": context}
    return render(request, "interviews/candidate/solve.html", page, status=422 if tried else 200)


def _make(request: HttpRequest, attempt: Attempt, puzzle: InterviewPuzzle) -> Tried | None:
    """Make the experiment that the form asks for; return it with the reason when it was not made."""
    program, given = (request.POST.get(name, "").replace("\r\n", "\n") for name in ("program", "input"))
    key = request.POST.get("key") or None
    try:
        rates.take_experiment(attempt.code)
        source = program.encode("utf-8", "surrogatepass")
        experimenting.make_experiment(attempt, puzzle, source, given, at=timezone.now(), idempotency_key=key)
    except RefusedError as error:
        return Tried(program, given, error.sentence, tuple(error.members.get("faults", ())))
    return None
