"""Measures the way of a submission from outside: HTTP in, verdict out, on a running product.

Absolute times depend on the machine; what counts is how they stand to a cold container and to a bare interpreter,
measured in the same run.
"""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

LONGEST_VERDICT_SECONDS = 60.0
Figures = dict[str, dict[str, float]]


class BenchError(Exception):
    """The product did not do what is measured; the text says what it did instead."""


@dataclass(frozen=True)
class Taker:
    """Somebody who takes the interview by the API. Each call opens a connection of its own, as a first call does."""

    base_url: str
    token: str
    slug: str
    program: bytes

    @classmethod
    def accept(cls, base_url: str, invitation: str, slug: str, program: bytes) -> "Taker":
        """Accept an invitation and start its clock."""
        nobody = cls(base_url, "", slug, program)
        accepted = nobody.ask("POST", "/invitations/accept", {"token": invitation, "notice_read": True})
        taker = cls(base_url, accepted["api_token"], slug, program)
        taker.ask("POST", "/attempt/start")
        return taker

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Return the JSON of an answer; raise BenchError on a refusal."""
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=LONGEST_VERDICT_SECONDS)
        raw = isinstance(body, bytes)
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        headers = {"Content-Type": "text/plain" if raw else "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            connection.request(method, f"/api/v1{path}", data, headers)
            answer = connection.getresponse()
            answered: dict[str, Any] = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise BenchError(f"{method} {path} was not answered: {error}") from error
        finally:
            connection.close()
        if answer.status >= 400:
            raise BenchError(f"{method} {path} was refused: {answered['detail']}")
        return answered

    def submit(self) -> float:
        """Submit the program and wait for its verdict; return how long that took, in seconds."""
        began = time.perf_counter()
        code = self.ask("POST", f"/attempt/puzzles/{self.slug}/submissions", self.program)["code"]
        while time.perf_counter() - began < LONGEST_VERDICT_SECONDS:
            submission = self.ask("GET", f"/attempt/submissions/{code}?wait=10")
            if submission["state"] == "graded":
                if submission["verdict"] != "valid":
                    raise BenchError(f"The benchmark's program was found {submission['verdict']}.")
                return time.perf_counter() - began
        raise BenchError(f"There was no verdict within {LONGEST_VERDICT_SECONDS:g} s.")


def together(actions: Sequence[Callable[[], None]]) -> None:
    """Run actions at once; raise the first BenchError when all have ended."""
    failures: list[BenchError] = []

    def run(action: Callable[[], None]) -> None:
        try:
            action()
        except BenchError as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def paced(taker: Taker, per_second: float, seconds: float) -> dict[str, float]:
    """Submit at a steady pace, whether or not earlier verdicts have come; return what each took."""
    took: list[float] = []
    began = time.perf_counter()

    def send(place: int) -> None:
        time.sleep(max(0.0, began + place / per_second - time.perf_counter()))
        took.append(taker.submit())

    together([lambda place=place: send(place) for place in range(round(per_second * seconds))])  # type: ignore[misc]
    return {**summarised(took), "per_second": per_second}


def sustained(takers: Sequence[Taker], seconds: float) -> dict[str, float]:
    """Keep every taker submitting one after another; return times and submissions a second."""
    took: list[float] = []
    began = time.perf_counter()

    def work(taker: Taker) -> None:
        while time.perf_counter() - began < seconds:
            took.append(taker.submit())

    together([lambda taker=taker: work(taker) for taker in takers])  # type: ignore[misc]
    return {**summarised(took), "per_second": len(took) / (time.perf_counter() - began)}


def summarised(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds, and the number of measurements."""
    ordered = sorted(seconds)
    if not ordered:
        raise BenchError("Nothing was measured.")
    return {
        "p50_ms": statistics.median(ordered) * 1000,
        "p95_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000,
        "count": len(ordered),
    }


def table(figures: Mapping[str, Mapping[str, float]], cold: str) -> str:
    """Lay the figures out as lines, each beside the case named `cold`: how much sooner, and how many times as many."""
    beside = figures[cold]
    lines = [f"{'case':40}{'p50 ms':>10}{'p95 ms':>10}{'a second':>10}{'sooner':>9}{'as many':>9}"]
    for name, figure in figures.items():
        sooner, many = beside["p50_ms"] / figure["p50_ms"], figure["per_second"] / beside["per_second"]
        lines.append(
            f"{name:40}{figure['p50_ms']:10.1f}{figure['p95_ms']:10.1f}{figure['per_second']:10.1f}"
            f"{sooner:8.1f}×{many:8.1f}×"
        )
    return "\n".join(lines)
