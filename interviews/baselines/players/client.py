"""The HTTP API as a player uses it: JSON over urllib, patient with a site that is busy or starting anew.

A request that got no answer is sent again. That is safe: accepting, starting and finishing change nothing the second
time, and each submission and each experiment carries an idempotency key.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

TRIES = 6
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
TIMEOUT_SECONDS = 30.0
LONGEST_WAIT_SECONDS = 10.0  # of one question for a verdict, as the API allows
BUSY = (429, 502, 503, 504)


class ApiRefusedError(Exception):
    """The API said no: its status and its sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{sentence} (HTTP {status})")
        self.status = status
        self.sentence = sentence


class ApiUnreachableError(Exception):
    """No answer after all tries."""


class ApiClient:
    """One attempt's way to the API. `accept` gives it its token; all other calls need one."""

    def __init__(self, base_url: str, token: str = "", sleep: Callable[[float], None] = time.sleep) -> None:
        if urlsplit(base_url).scheme not in ("http", "https"):
            raise ValueError(f"a base URL begins with http:// or https://; got {base_url!r}")
        self._root = base_url.rstrip("/") + "/api/v1"
        self._token = token
        self._sleep = sleep

    def accept(self, invitation_token: str) -> dict[str, Any]:
        """Accept an invitation, keep the bearer token it gives, and return the attempt."""
        body = {"token": invitation_token, "notice_read": True, "research_consent": False}
        answer = self._json("POST", "/invitations/accept", body)
        self._token = answer["api_token"]
        attempt: dict[str, Any] = answer["attempt"]
        return attempt

    def attempt(self) -> dict[str, Any]:
        """Return where the attempt stands."""
        return self._json("GET", "/attempt")

    def start(self) -> dict[str, Any]:
        """Start the clock and return the attempt with its graded puzzles."""
        return self._json("POST", "/attempt/start")

    def puzzle(self, slug: str) -> dict[str, Any]:
        """Return all that is told of a puzzle."""
        return self._json("GET", f"/attempt/puzzles/{quote(slug)}")

    def submit(self, slug: str, source: str, idempotency_key: str) -> dict[str, Any]:
        """Submit a program and return the submission, ungraded as yet."""
        headers = {"Idempotency-Key": idempotency_key, "Content-Type": "text/plain; charset=utf-8"}
        return self._send("POST", f"/attempt/puzzles/{quote(slug)}/submissions", source.encode(), headers)

    def experiment(self, slug: str, program: str, given: str, idempotency_key: str) -> dict[str, Any]:
        """Make an experiment and return what was seen."""
        headers = {"Idempotency-Key": idempotency_key, "Content-Type": "application/json"}
        body = json.dumps({"program": program, "input": given}).encode()
        return self._send("POST", f"/attempt/puzzles/{quote(slug)}/experiments", body, headers)

    def verdict(self, code: str, patience_seconds: float) -> dict[str, Any]:
        """Return a submission, after waiting for its verdict for at most so long."""
        deadline = time.monotonic() + patience_seconds
        while True:
            wait = min(LONGEST_WAIT_SECONDS, max(0.0, deadline - time.monotonic()))
            submission = self._json("GET", f"/attempt/submissions/{quote(code)}?wait={wait:.3f}")
            if submission["state"] == "graded" or time.monotonic() >= deadline:
                return submission

    def finish(self) -> dict[str, Any]:
        """End the attempt of the player's own accord and return it."""
        return self._json("POST", "/attempt/finish", {})

    def _json(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        data = None if body is None and method == "GET" else json.dumps(body or {}).encode()
        return self._send(method, path, data, {"Content-Type": "application/json"})

    def _send(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        if self._token:
            headers = {**headers, "Authorization": f"Bearer {self._token}"}
        request = Request(self._root + path, data=data, method=method, headers=headers)  # noqa: S310 (scheme checked)
        pause = FIRST_PAUSE_SECONDS
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                with urlopen(request, timeout=TIMEOUT_SECONDS) as response:  # noqa: S310
                    answer: dict[str, Any] = json.load(response)
                    return answer
            except HTTPError as error:
                if error.code not in BUSY or last:
                    raise _refusal(error) from error
                wait = _retry_after(error) or pause
            except (URLError, HTTPException, OSError) as error:
                if last:
                    raise ApiUnreachableError(f"{self._root} does not answer: {error}") from error
                wait = pause
            self._sleep(min(wait, LONGEST_PAUSE_SECONDS))
            pause *= 2
        raise AssertionError("the last try returns or raises")


def _refusal(error: HTTPError) -> ApiRefusedError:
    with error:
        body = error.read()
    try:
        sentence = str(json.loads(body)["detail"])
    except (ValueError, KeyError, TypeError):
        sentence = f"The site answered {error.reason!r} and no sentence."
    return ApiRefusedError(error.code, sentence)


def _retry_after(error: HTTPError) -> float | None:
    given = error.headers.get("Retry-After", "")
    return float(given) if given.isdigit() else None
