"""The front page, what monitors ask, and the pages for errors."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist, loader
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from interviews import access, bodies
from interviews.celery import app
from interviews.grading import jobs
from interviews.models import User
from interviews.problems import is_for_machine, problem, refusal
from interviews.refusals import RefusedError
from sandbox.client import BrokerUnavailableError

log = logging.getLogger(__name__)
TIMEOUT_SECONDS = 2.0


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    context = {}
    if isinstance(request.user, User):
        context = {
            "may_hire": access.organisations(request.user, "see_interviews").exists(),
            "may_research": access.organisations(request.user, "see_research").exists(),
        }
    return render(request, "interviews/front.html", context)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Tell that this process answers; asks nothing of anything else."""
    return HttpResponse("alive\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Tell, one line for each part, whether a submission sent now would be graded."""
    parts = {"database": _database, "message broker": _message_broker, "sandbox broker": _sandbox_broker}
    faults = {name: _fault(ask) for name, ask in parts.items()}
    lines = [f"{name}: {fault or 'ready'}\n" for name, fault in faults.items()]
    return HttpResponse("".join(lines), status=503 if any(faults.values()) else 200, content_type="text/plain")


def _fault(ask: Callable[[], None]) -> str:
    try:
        ask()
    except (DatabaseError, OperationalError, RedisError, BrokerUnavailableError, OSError) as error:
        log.warning("not ready: %s", error)
        return f"not ready ({type(error).__name__})"
    return ""


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")


def _message_broker() -> None:
    with app.connection_for_write(connect_timeout=TIMEOUT_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=TIMEOUT_SECONDS)


def _sandbox_broker() -> None:
    jobs.broker(settings.BROKER_SOCKET).status(TIMEOUT_SECONDS)


def refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """Return the page for a refusal."""
    response = _page(error.status, detail=error.sentence, retry_after=error.retry_after)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        bodies.drain(request)
        error = bodies.too_large(int(request.headers.get("Content-Length") or 0))
        return refusal(error) if is_for_machine(request) else refused(request, error)
    return _answer(request, 400, "The request could not be read.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 403, "You may not do this.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without the token that ties it to this browser: too old, or sent where cookies are blocked."""
    log.info("form refused: %s", reason)
    sentence = "This form was too old, or your browser does not send this site's cookies. Nothing was changed."
    if is_for_machine(request):
        return problem(403, f"{sentence} Reload the page, then try again.")
    return _page(403, template="csrf", detail=sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    # Only sentences of our own are shown; those of the framework name patterns and tables.
    return _answer(request, 404, "There is nothing at this address, or it is not open to you.")


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, "Something failed on our side. It was noted; try again in a moment.")


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return problem(status, sentence) if is_for_machine(request) else _page(status)


def _page(status: int, template: str = "", **context: object) -> HttpResponse:
    """Return an error page. It is drawn without the request, since what draws on that may be what failed."""
    try:
        found = loader.get_template(f"interviews/errors/{template or status}.html")
    except TemplateDoesNotExist:
        found = loader.get_template("interviews/errors/400.html")
        context = {"detail": HTTPStatus(status).phrase, **context}
    return HttpResponse(found.render(context), status=status)
