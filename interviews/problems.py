"""Refusals as machines read them: problem details as RFC 9457 has them, one sentence in `detail`."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

from interviews.refusals import RefusedError

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> JsonResponse:
    """Return a problem response; `more` are members of its own."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def refusal(error: RefusedError) -> JsonResponse:
    """Return the problem response for a refusal, with the time to wait where it has one."""
    response = problem(error.status, error.sentence, **error.members)
    if error.retry_after is not None:
        response["Retry-After"] = str(error.retry_after)
    return response


def is_for_machine(request: HttpRequest) -> bool:
    """Tell whether the asker reads problem details rather than a page: the API's clients and the site's scripts."""
    return request.path.startswith("/api/") or request.headers.get("X-Requested-With") == "fetch"
