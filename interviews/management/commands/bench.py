"""Measure a private instance: from a submission to its verdict, beside a cold container for the same job."""

import json
import sys
from argparse import ArgumentParser
from contextlib import closing, redirect_stdout
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

import puzzles
from interviews.deploy.machine import ROOT, SetupError
from interviews.deploy.with_engine import sandbox_ready
from interviews.grading import bench, jobs
from interviews.hiring.making import Settings, make_interview, slug_of
from interviews.models import Invitation, Organisation, Subject
from interviews.supervisor import Stack, running
from interviews.supervisor.programs import EVALUATOR
from sandbox import bench as sandbox_bench
from sandbox.connection import connect
from sandbox.evaluator import Blueprint
from sandbox.policy import EngineTraits

TASK = "shuttle/negative"
COLD = "cold container for each submission"
COLD_JOBS = 12
BARE_STARTS = 20
TAKERS = 4
CALL_SECONDS = 60.0


class Command(BaseCommand):
    help = "Measure POST → verdict on a private instance of the whole product, beside cold containers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the figures as JSON alone")
        parser.add_argument("--seconds", type=float, default=10.0, help="how long each pace is held (default: 10)")
        parser.add_argument(
            "--invite", action="store_true", help="make the invitations in this database and print them"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["invite"]:
            self.stdout.write(json.dumps(invitations()))
            return
        try:
            with redirect_stdout(sys.stderr):
                figures = measured(options["seconds"])
        except (SetupError, bench.BenchError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(figures, indent=1) if options["json"] else bench.table(figures, COLD))


def invitations() -> list[str]:
    """Make an interview without a limit that matters, and return tokens for it."""
    at = timezone.now()
    organisation = Organisation.objects.create(name="Bench", accommodations_contact="bench@localhost", created_at=at)
    settings = Settings(time_limit_ms=3_600_000, submission_limit=1_000_000)
    version = make_interview(organisation, None, "Bench", [TASK], settings, at=at).current
    until = at + timedelta(hours=1)
    return [
        Invitation.issue(
            interview_version=version, subject=Subject.objects.create(organisation=organisation, created_at=at),
            created_at=at, expires_at=until,
        )[1]
        for _ in range(TAKERS)
    ]  # fmt: skip


def program() -> bytes:
    """Return a valid program, found anew: none is kept outside the tests."""
    task = puzzles.task(TASK)
    complete = puzzles.machine(task.machine).solve
    found = None if complete is None else complete(task, 20.0, "bench")
    if found is None:
        raise bench.BenchError(f"The solver found no program for {TASK}.")
    return found.encode()


def measured(seconds: float) -> bench.Figures:
    """Measure everything in turn, the product being stopped while containers are started cold."""
    source = program()
    with sandbox_ready(ROOT / ".state", print) as (host, image):
        figures = {"bare interpreter": cases(sandbox_bench.timed(sandbox_bench.bare_interpreter, BARE_STARTS))}
        figures[COLD] = cold(host, image, source)
        with running() as stack:
            figures |= product(stack, source, seconds)
    return figures


def cases(took: list[float]) -> dict[str, float]:
    """Return the figures of things done one after another."""
    return {**bench.summarised(took), "per_second": len(took) / sum(took)}


def cold(host: str, image: str, source: bytes) -> dict[str, float]:
    """Grade the program in a container made for it, again and again, as a plain `docker run` would."""
    job = jobs.evaluation({"task": TASK}, source, "00", jobs.grading_limits())
    with closing(connect(host, CALL_SECONDS)) as client:
        blueprint, traits = Blueprint(image=image, command=EVALUATOR, owner="bench"), EngineTraits.of(client.info())
        took = sandbox_bench.timed(lambda: sandbox_bench.cold_job(client, blueprint, traits, job), COLD_JOBS)
    return cases(took)


def product(stack: Stack, source: bytes, seconds: float) -> bench.Figures:
    """Measure the running product at two paces and at its limit."""
    tokens = json.loads(stack.manage("bench", "--invite").splitlines()[-1])
    takers = [bench.Taker.accept(stack.base_url, token, slug_of(TASK), source) for token in tokens]
    for taker in takers:
        taker.submit()  # connections, caches and the evaluators' first forks are not what is measured
    return {
        "POST → verdict, 1 a second": bench.paced(takers[0], 1.0, seconds),
        "POST → verdict, 5 a second": bench.paced(takers[0], 5.0, seconds),
        f"POST → verdict, {TAKERS} without a pause": bench.sustained(takers, seconds),
    }
