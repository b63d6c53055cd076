"""The HTTP API: an interview from the invitation's token to the last verdict, by the same rules as the pages."""

import threading
import time
from typing import Annotated, Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError

from interviews import access, bodies
from interviews.api import answers, schemas
from interviews.api.authentication import BearerToken
from interviews.api.document import DescribedApi, idempotency_key, problems, raw_program
from interviews.candidate import journey
from interviews.grading import experimenting, intake, parse_check, rates
from interviews.models import ApiToken, Attempt, Submission
from interviews.problems import problem, refusal
from interviews.refusals import RefusedError

LONGEST_WAIT_SECONDS = 10.0
FIRST_LOOK_SECONDS = 0.01
SLOWEST_LOOK_SECONDS = 0.25
# A request that waits holds one of the server's threads; beyond these, an answer comes at once, verdict or not.
_waiting = threading.BoundedSemaphore(4)

api = DescribedApi(
    title="Red Queen",
    version="1",
    description=(
        "Take an interview from your own editor or program. Accept an invitation once, send the token it gives as a "
        "bearer token, start the clock, submit programs as raw text, and ask for their verdicts. Errors are problem "
        "details. A submission or an experiment with an Idempotency-Key may be sent again without being counted again."
    ),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=BearerToken(),
)


def _attempt(request: HttpRequest) -> Attempt:
    return cast(Attempt, request.auth)  # type: ignore[attr-defined]


@api.post(
    "/invitations/accept", auth=None, response={201: schemas.Accepted, **problems(404, 410, 422)},
    operation_id="acceptInvitation", summary="Accept an invitation, or come back to its attempt",
)  # fmt: skip
def accept(request: HttpRequest, body: schemas.Acceptance) -> Status[Any]:
    """Each call gives a new token; those given before go on working."""
    at = timezone.now()
    invitation = journey.find_invitation(body.token)
    if invitation is None:
        raise RefusedError("No invitation has this token: take the last part of the newest link you were sent.", 404)
    attempt = journey.accept(invitation, at=at, research_consent=body.research_consent)
    return Status(201, {"attempt": answers.attempt(attempt, at), "api_token": ApiToken.issue(attempt, at)})


@api.get(
    "/attempt", response={200: schemas.Attempt, **problems(401)}, operation_id="getAttempt",
    summary="Where the attempt stands",
)  # fmt: skip
def get_attempt(request: HttpRequest) -> dict[str, Any]:
    return answers.attempt(_attempt(request), timezone.now())


@api.post(
    "/attempt/start", response={200: schemas.Attempt, **problems(401, 409)}, operation_id="startAttempt",
    summary="Start the clock; once it runs, this changes nothing",
)  # fmt: skip
def start(request: HttpRequest) -> dict[str, Any]:
    attempt, at = _attempt(request), timezone.now()
    journey.start(attempt, at=at)
    return answers.attempt(attempt, at)


@api.post(
    "/attempt/finish", response={200: schemas.Attempt, **problems(401, 409, 422)}, operation_id="finishAttempt",
    summary="End the attempt; drafts that are new are graded",
)  # fmt: skip
def finish(request: HttpRequest, body: schemas.Finish) -> dict[str, Any]:
    """Ending it twice changes nothing."""
    attempt, at = _attempt(request), timezone.now()
    if attempt.started_at is None:
        raise RefusedError("The clock was not started, so there is nothing to finish.")
    journey.finish(attempt, at=at)
    if body.ai_use is not None:
        journey.declare_ai_use(attempt, body.ai_use)
    attempt.refresh_from_db()
    return answers.attempt(attempt, at)


@api.get(
    "/attempt/puzzles/{slug}", response={200: schemas.Puzzle, **problems(401, 404)}, operation_id="getPuzzle",
    summary="A puzzle: its machine, its task, and what was submitted",
)  # fmt: skip
def get_puzzle(request: HttpRequest, slug: str) -> dict[str, Any]:
    attempt = _attempt(request)
    return answers.puzzle(attempt, access.own_puzzle(attempt, slug))


@api.get(
    "/attempt/puzzles/{slug}/draft", response={200: schemas.SavedDraft, **problems(401, 404)},
    operation_id="getDraft", summary="The draft as last saved",
)  # fmt: skip
def get_draft(request: HttpRequest, slug: str) -> dict[str, Any]:
    attempt = _attempt(request)
    return answers.draft(attempt, access.own_puzzle(attempt, slug))


@api.put(
    "/attempt/puzzles/{slug}/draft",
    response={200: schemas.Revision, 409: schemas.Conflict, **problems(401, 404, 413, 422)},
    operation_id="saveDraft", summary="Save the draft, unless somebody did since the revision it is based on",
)  # fmt: skip
def save_draft(request: HttpRequest, slug: str, body: schemas.Draft) -> Any:
    attempt = _attempt(request)
    interview_puzzle = access.own_puzzle(attempt, slug)
    source = body.text.encode("utf-8", "surrogatepass")
    revision = journey.save_draft(attempt, interview_puzzle, source, body.revision, at=timezone.now())
    if revision is not None:
        return {"revision": revision}
    saved = answers.draft(attempt, interview_puzzle)
    words = "This program was changed in another tab or on another device."
    return problem(409, words, text=saved["text"], revision=saved["revision"])


@api.post(
    "/attempt/puzzles/{slug}/check", response={200: schemas.Check, **problems(401, 404, 413, 429, 503)},
    operation_id="checkProgram", summary="Read a program without running it: free, not counted",
    openapi_extra=raw_program(),
)  # fmt: skip
def check(request: HttpRequest, slug: str) -> dict[str, Any]:
    attempt = _attempt(request)
    interview_puzzle = access.own_puzzle(attempt, slug)
    source = bodies.read(request)
    rates.take_check(attempt.code)
    intake.refuse_if_too_large(attempt, interview_puzzle, source)
    return parse_check.check(attempt, interview_puzzle, source)


@api.post(
    "/attempt/puzzles/{slug}/submissions",
    response={202: schemas.Submission, **problems(400, 401, 404, 409, 411, 413, 422)},
    operation_id="submitProgram", summary="Submit a program for grading",
    openapi_extra=raw_program(idempotency=True),
)  # fmt: skip
def submit(request: HttpRequest, slug: str) -> Status[Any]:
    attempt = _attempt(request)
    interview_puzzle = access.own_puzzle(attempt, slug)
    source, key = bodies.read(request), request.headers.get("Idempotency-Key")
    submission = intake.submit(attempt, interview_puzzle, source, at=timezone.now(), idempotency_key=key)
    return Status(202, answers.submission(submission, slug))


@api.get(
    "/attempt/puzzles/{slug}/submissions", response={200: list[schemas.Submission], **problems(401, 404)},
    operation_id="listSubmissions", summary="All submissions of a puzzle, in the order in which they came in",
)  # fmt: skip
def list_submissions(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    attempt = _attempt(request)
    rows = attempt.submissions.filter(interview_puzzle=access.own_puzzle(attempt, slug))
    return [answers.submission(row, slug) for row in rows.select_related("effective_run")]


@api.post(
    "/attempt/puzzles/{slug}/experiments",
    response={201: schemas.Experiment, 422: schemas.ExperimentProblem, **problems(400, 401, 404, 409, 413, 429, 503)},
    operation_id="makeExperiment", summary="Make an experiment on a machine whose laws are not told",
    openapi_extra=idempotency_key("experiment"),
)  # fmt: skip
def make_experiment(request: HttpRequest, slug: str, body: schemas.Probe) -> Status[Any]:
    """It is answered at once and counts against the budget, unless it is refused."""
    attempt = _attempt(request)
    interview_puzzle = access.own_puzzle(attempt, slug)
    rates.take_experiment(attempt.code)
    program, key = body.program.encode("utf-8", "surrogatepass"), request.headers.get("Idempotency-Key")
    made = experimenting.make_experiment(
        attempt, interview_puzzle, program, body.input, at=timezone.now(), idempotency_key=key
    )
    return Status(201, answers.experiment(made))


@api.get(
    "/attempt/puzzles/{slug}/experiments", response={200: list[schemas.Experiment], **problems(401, 404)},
    operation_id="listExperiments", summary="All experiments on a puzzle's machine, oldest first",
)  # fmt: skip
def list_experiments(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    attempt = _attempt(request)
    notebook = experimenting.notebook(attempt, access.own_puzzle(attempt, slug))
    return [answers.experiment(row) for row in notebook.experiments] if notebook else []


@api.get(
    "/attempt/submissions/{code}", response={200: schemas.Submission, **problems(401, 404, 422)},
    operation_id="getSubmission", summary="A submission, waiting for its verdict if asked to",
)  # fmt: skip
def get_submission(
    request: HttpRequest,
    code: str,
    wait: Annotated[float, Query(ge=0, le=LONGEST_WAIT_SECONDS, description="Seconds.")] = 0,
) -> dict[str, Any]:
    """A server with many waiting requests answers sooner than asked: look at `state`, and ask again."""
    attempt = _attempt(request)
    submission = access.own_submission(attempt, code)
    if submission.state != Submission.State.GRADED and wait > 0 and _waiting.acquire(blocking=False):
        try:
            submission = _when_graded(attempt, submission, wait)
        finally:
            _waiting.release()
    return answers.submission(submission, submission.interview_puzzle.slug)


def _when_graded(attempt: Attempt, submission: Submission, seconds: float) -> Submission:
    """Look again and again, each time at one column, until there is a verdict or the time is over."""
    ungraded = Submission.objects.filter(pk=submission.pk).exclude(state=Submission.State.GRADED)
    deadline, pause = time.monotonic() + seconds, FIRST_LOOK_SECONDS
    while ungraded.exists() and time.monotonic() < deadline:
        time.sleep(pause)
        pause = min(pause * 1.2, SLOWEST_LOOK_SECONDS)
    return access.own_submission(attempt, submission.code)


@api.exception_handler(RefusedError)
def _refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    return refusal(error)


@api.exception_handler(AuthenticationError)
def _unknown_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, "Send the token that accepting the invitation gave, as `Authorization: Bearer …`.")
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "There is no such thing in this attempt, or it opens when the clock is started.")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [{"place": [str(part) for part in fault["loc"]], "reason": fault["msg"]} for fault in error.errors]
    words = "; ".join(f"{fault['place'][-1]}: {fault['reason']}" for fault in faults)
    return problem(422, f"The request is not of the form the API takes: {words}.", faults=faults)


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, str(error))
