from datetime import UTC, datetime, timedelta

import pytest

from interviews.models import (
    Attempt,
    BaselineConfiguration,
    Checkpoint,
    ClockEntry,
    Interview,
    InterviewPuzzle,
    InterviewVersion,
    Invitation,
    Organisation,
    PuzzleVersion,
    Subject,
)

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MINUTE_MS = 60_000
DEFINITION = {
    "metrics": ["length", "ticks"],
    "naive": {"length": 40, "ticks": 4000},
    "par": {"length": 10, "ticks": 500},
}


class World:
    """Rows made by hand: one interview of 60 minutes with two graded puzzles of weight 1 and 3."""

    def __init__(self):
        self.organisation = Organisation.objects.create(
            name="Glass", accommodations_contact="help@glass.example", created_at=START
        )
        self.interview = Interview.objects.create(organisation=self.organisation, title="Looking", created_at=START)
        self.version = self.add_version(1)
        self.first, self.second = self.version.puzzles.filter(is_practice=False)

    def add_version(self, number, **settings):
        version = InterviewVersion.objects.create(
            interview=self.interview, number=number, created_at=START,
            **{"time_limit_ms": 60 * MINUTE_MS, "ai_policy": "forbidden", "tools_policy": "validity_only",
               "histograms": "after"} | settings,
        )  # fmt: skip
        for position, (name, weight) in enumerate([("practice", 0), ("first", 1), ("second", 3)], start=1):
            puzzle, _ = PuzzleVersion.objects.get_or_create(
                key=f"toy/{name}", number=1, definition_digest="d" * 64,
                defaults={"machine": "toy", "title": name.capitalize(), "difficulty": "easy", "created_at": START,
                          "definition": DEFINITION},
            )  # fmt: skip
            InterviewPuzzle.objects.create(
                version=version, puzzle=puzzle, position=position, slug=f"toy-{name}", weight=weight,
                is_practice=weight == 0,
            )  # fmt: skip
        return version

    def configuration(self, name="Scripted annealing, 3 s a puzzle", arm="scripted"):
        digest = f"{BaselineConfiguration.objects.count():08x}".ljust(64, "0")
        return BaselineConfiguration.objects.create(
            organisation=self.organisation, name=name, arm=arm, family="annealing", created_at=START,
            identity={"budget": "3 s a puzzle"}, identity_digest=digest,
        )  # fmt: skip

    def subject(self):
        return Subject.objects.create(organisation=self.organisation, created_at=START)

    def attempt(
        self, *, subject=None, configuration=None, arm="human", version=None, ended=50, reason="submitted",
        started=START, multiplier=1000, credit=0, extra=0, **fields,
    ):  # fmt: skip
        """An attempt that ended after so many minutes of wall time; None leaves it running."""
        version = version or self.version
        who = {"configuration": configuration} if configuration else {"subject": subject or self.subject()}
        invitation, _ = Invitation.issue(
            interview_version=version, created_at=started, expires_at=started + timedelta(days=1), **who
        )
        finished = None if ended is None else started + timedelta(minutes=ended)
        attempt = Attempt.objects.create(
            invitation=invitation, interview_version=version, arm=configuration.arm if configuration else arm,
            created_at=started, notice_version="1", notice_read_at=started, started_at=started, finished_at=finished,
            base_ms=version.time_limit_ms, multiplier_permille=multiplier, end_reason="" if ended is None else reason,
            censored=reason == "time", **who, **fields,
        )  # fmt: skip
        for kind, amount in (("downtime", credit), ("extra_time", extra)):
            if amount:
                ClockEntry.objects.create(
                    attempt=attempt, kind=kind, amount_ms=amount * MINUTE_MS, reason="asked", created_at=started
                )
        return attempt

    def solve(self, attempt, puzzle, score, minute=5.0, counted=True, verdict="valid", **metrics):
        """A graded submission after so many active minutes, with the puzzle's score by then."""
        return Checkpoint.objects.create(
            attempt=attempt, interview_puzzle=puzzle, active_ms=int(minute * MINUTE_MS),
            wall_ms=int(minute * MINUTE_MS), verdict=verdict, metrics=metrics, score_so_far=score, counted=counted,
        )  # fmt: skip

    def solved(self, score, minute=5.0, **attempt):
        """An attempt with this score on both puzzles, and so on the interview."""
        made = self.attempt(**attempt)
        for puzzle in made.interview_version.puzzles.filter(is_practice=False):
            self.solve(made, puzzle, score, minute)
        return made


@pytest.fixture
def world(db):
    return World()
