"""Grade a stored run again with its seed, and say whether the same comes out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.grading.replaying import ReplayError, replay
from interviews.models import GradeRun
from sandbox.client import BrokerUnavailableError


class Command(BaseCommand):
    help = "Grade a stored run again with its seed; fails when verdict, metrics or report differ under the same engine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", help="the grade run's code")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = GradeRun.objects.select_related("submission__interview_puzzle__puzzle")
        run = rows.filter(code=options["run"]).first()
        if run is None:
            raise CommandError(f"There is no grade run {options['run']}.")
        try:
            again = replay(run)
        except (ReplayError, BrokerUnavailableError) as error:
            raise CommandError(str(error)) from error
        engine = "the same engine" if again.same_engine else "another engine than then"
        if not again.differences:
            self.stdout.write(
                f"{run.code}: {run.verdict}, bit for bit the same, by {engine} ({again.engine_digest[:12]})"
            )
            return
        words = f"{run.code}: by {engine} it comes out otherwise in {', '.join(again.differences)}"
        if again.same_engine:
            raise CommandError(f"{words}. An engine must always say the same: this is a fault of ours.")
        self.stdout.write(f"{words}: {run.verdict} then, {again.report['verdict']} now")
