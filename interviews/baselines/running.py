"""The rows around the runs of a configuration: which are still to be made, and how each ended.

A run that breaks off (Ctrl-C, a site that stops answering, a mistake of ours) is not taken up again, since its search
is lost and its clock ran on: its attempt ends as an error, which is kept, counted among the exclusions and never among
the results. The same command run again makes the run of that seed anew, and those not made yet; it repeats none that
was completed. A run whose process was killed is found by its lease and closed in the same way.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from interviews.baselines.players.budgets import Budget
from interviews.baselines.players.client import ApiClient
from interviews.baselines.players.playing import Watch, take_interview
from interviews.baselines.players.searches import Player
from interviews.candidate import journey
from interviews.models import Attempt, BaselineConfiguration, BaselineRun, InterviewVersion, Invitation

INVITATION_OPEN = timedelta(days=1)
RENEW_SECONDS = 10.0


@dataclass(frozen=True)
class Lineup:
    """A configuration on an interview version, and the seeds it is to run with."""

    configuration: BaselineConfiguration
    version: InterviewVersion
    player: Player
    budget: Budget
    seeds: Sequence[int]

    def missing(self) -> list[int]:
        """Return the seeds that no run was completed with and none is at work on, after closing abandoned runs."""
        self.close_abandoned()
        taken = self.runs().filter(failure="").values_list("seed", flat=True)
        return [seed for seed in self.seeds if seed not in set(taken)]

    def runs(self) -> QuerySet[BaselineRun]:
        """Return all runs of the configuration on this version, broken ones included."""
        return BaselineRun.objects.filter(
            invitation__configuration=self.configuration, invitation__interview_version=self.version
        )

    def close_abandoned(self) -> int:
        """End the runs on which nobody works any more, and return how many there were."""
        at = timezone.now()
        abandoned = [run for run in self.runs().filter(ended_at=None) if run.is_abandoned(at)]
        for run in abandoned:
            break_off(run, "its process ended without a word")
        return len(abandoned)


def make_run(lineup: Lineup, seed: int, base_url: str, watch: Watch) -> BaselineRun:
    """Let the player take the interview once, over HTTP, and return the completed run.

    Whatever interrupts it is raised on, after the attempt has been ended as an error.
    """
    at = timezone.now()
    invitation, token = Invitation.issue(
        interview_version=lineup.version, configuration=lineup.configuration, created_at=at,
        expires_at=at + INVITATION_OPEN,
    )  # fmt: skip
    run = BaselineRun.objects.create(invitation=invitation, seed=seed, created_at=at, seen_at=at)
    with _broken_off_by_any_exception(run):
        client = ApiClient(base_url)
        records = take_interview(client, token, lineup.player, lineup.budget, seed, _kept_alive(run, watch))
        run.end(timezone.now(), {slug: asdict(record) for slug, record in records.items()})
    return run


def break_off(run: BaselineRun, failure: str) -> None:
    """End a run that was not completed, and its attempt as an error."""
    at = timezone.now()
    if run.end(at, {}, failure):
        attempt = Attempt.objects.filter(invitation_id=run.invitation_id).first()
        if attempt is not None:
            journey.finish(attempt, at=at, reason=Attempt.EndReason.ERROR)


@contextmanager
def _broken_off_by_any_exception(run: BaselineRun) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        words = (
            "interrupted" if isinstance(error, KeyboardInterrupt | SystemExit) else f"{type(error).__name__}: {error}"
        )
        break_off(run, words)
        raise


def _kept_alive(run: BaselineRun, watch: Watch) -> Watch:
    """Renew the run's lease while the player is at work, besides telling the watcher."""
    renewed = time.monotonic()

    def watching(slug: str, share: float) -> None:
        nonlocal renewed
        if time.monotonic() - renewed > RENEW_SECONDS:
            renewed = time.monotonic()
            run.renew(timezone.now())
        watch(slug, share)

    return watching
