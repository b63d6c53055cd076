"""Six threads ask at once, on a database file, for the one experiment that is left; prints how each came out."""

import os
import sys
import threading
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[depth]) for depth in (1, 2, 3)]
os.environ["DJANGO_SETTINGS_MODULE"] = "interviews.settings"

import django  # noqa: E402

django.setup()

import hidden_pack  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from in_process_broker import InProcessBroker  # noqa: E402
from stage import NOW  # noqa: E402

from interviews.candidate import journey  # noqa: E402
from interviews.grading.experimenting import make_experiment  # noqa: E402
from interviews.hiring.making import Settings, make_interview  # noqa: E402
from interviews.models import Invitation, Organisation, Subject  # noqa: E402
from interviews.refusals import RefusedError  # noqa: E402

RACERS = 6


def prepared():
    """Return a started attempt with one experiment left, and its puzzle."""
    organisation = Organisation.objects.create(name="Acme", accommodations_contact="a@b.example", created_at=NOW)
    interview = make_interview(organisation, None, "Race", hidden_pack.KEYS[:1], Settings(3_600_000), at=NOW)
    subject = Subject.objects.create(organisation=organisation, created_at=NOW)
    invitation, _ = Invitation.issue(
        interview_version=interview.current, subject=subject, created_at=NOW, expires_at=NOW.replace(month=12)
    )
    attempt = journey.accept(invitation, at=NOW, research_consent=False)
    journey.start(attempt, at=NOW)
    puzzle = interview.current.puzzles.get(is_practice=False)
    for _ in range(hidden_pack.BUDGET - 1):
        try_once(attempt, puzzle)
    return attempt, puzzle


def try_once(attempt, puzzle) -> str:
    try:
        make_experiment(attempt, puzzle, hidden_pack.PROBE[0].encode(), hidden_pack.PROBE[1], at=NOW)
    except RefusedError as error:
        return str(error.status)
    return "made"


def race(attempt, puzzle) -> list[str]:
    gate, ended = threading.Barrier(RACERS), []

    def run():
        gate.wait()
        ended.append(try_once(attempt, puzzle))
        connection.close()

    racers = [threading.Thread(target=run) for _ in range(RACERS)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    return sorted(ended)


hidden_pack.write(Path(os.environ["RED_QUEEN_PACKS"]))
call_command("migrate", verbosity=0)
broker = InProcessBroker(Path(settings.BROKER_SOCKET))
asked, of = prepared()
print(*race(asked, of), "rows:", asked.experiments.count())
broker.stop()
