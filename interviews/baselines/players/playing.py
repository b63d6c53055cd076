"""A scripted player's way through an interview.

It searches each puzzle for its budget of wall seconds, one after the other, and submits a program when its own
simulator found a better one that passes all public cases; at the end of a puzzle on which none did, the best it has.
Submissions are spread over the time. It never waits for a verdict before going on, and learns nothing from one: its
programs come from searching a local simulator, not from the site.

A player that has used its budget finishes of its own accord. One whose clock runs out on the server is ended there, and
marked as censored: it had more to do.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import puzzles
from interviews.baselines.players import experimenting
from interviews.baselines.players.budgets import Budget
from interviews.baselines.players.client import ApiClient, ApiRefusedError
from interviews.baselines.players.searches import (
    Player,
    Steps,
    evaluations_per_heartbeat,
    passes_public_cases,
    search_for,
)
from puzzles.seeds import Draw

VERDICT_PATIENCE_SECONDS = 120.0
# Left on the server's clock for the last submission, so that it is not late.
LAST_SECONDS = 1.0
CLOSING_PATIENCE_SECONDS = 30.0
SEED_LIMIT = 10**15
Watch = Callable[[str, float], None]
"""Called while the player is at work, many times a second: the puzzle's slug and the share of its time spent."""


@dataclass
class Sent:
    """A submission of the player: when within the puzzle, after how many evaluations, and what became of it."""

    code: str
    seconds: float
    evaluations: int
    passes_public_cases: bool
    verdict: str | None = None


@dataclass
class PuzzleRecord:
    """What the player did on one puzzle."""

    task: str
    seed: int
    evaluations: int = 0
    seconds: float = 0.0
    sent: list[Sent] = field(default_factory=list)
    note: str = ""
    experiments: int = 0


@dataclass
class _Best:
    """The best program so far, and whether it still is to be sent."""

    source: str = ""
    found_at: int = 0
    waits: bool = False
    passes: bool = False


@dataclass(frozen=True)
class Clock:
    """When the player has to stop, in monotonic seconds, and whether the server's deadline is the reason."""

    end: float
    is_servers: bool

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more may be begun."""
        return time.monotonic() >= self.end


def take_interview(
    client: ApiClient, invitation_token: str, player: Player, budget: Budget, seed: int, watch: Watch
) -> dict[str, PuzzleRecord]:
    """Take the interview that the invitation opens, and return the record of each puzzle by its slug.

    Raises ApiRefusedError and ApiUnreachableError; the attempt is then left as it is.
    """
    client.accept(invitation_token)
    attempt = client.start()
    clock = _clock(attempt, budget)
    graded = [summary["slug"] for summary in attempt["puzzles"] if not summary["is_practice"]]
    records: dict[str, PuzzleRecord] = {}
    known = experimenting.Known()
    for slug in graded:
        if not clock.is_over:
            records[slug] = play(client, slug, player, budget, seed, watch, clock, known)
    if clock.is_over and clock.is_servers:
        _wait_until_closed(client)
    else:
        client.finish()
    for record in records.values():
        for sent in record.sent:
            sent.verdict = client.verdict(sent.code, VERDICT_PATIENCE_SECONDS)["verdict"]
    return records


def play(
    client: ApiClient,
    slug: str,
    player: Player,
    budget: Budget,
    seed: int,
    watch: Watch,
    clock: Clock,
    known: experimenting.Known,
) -> PuzzleRecord:
    """Search one puzzle until its seconds are spent or the clock is over."""
    shown = client.puzzle(slug)
    record = PuzzleRecord(task=shown["task"], seed=puzzle_seed(seed, slug))
    table = _Table(client, slug, budget, record, watch)
    table.allowed = min(budget.submissions_per_puzzle, shown["submission_limit"] - shown["submissions_used"])
    if shown["experiments"] is not None:
        _play_hidden(client, table, player, shown, clock, known)
        return record
    search = search_for(player, shown["machine"])
    if search is None:
        record.note = f"{shown['machine']} offers no {player.title}"
        return record
    try:
        task = puzzles.task(shown["task"])
    except puzzles.UnknownTaskError:
        record.note = f"{shown['task']} is in no pack that this player has"
        return record
    table.run(search(task, record.seed), lambda text: passes_public_cases(task, text), clock, task.machine)
    return record


def _play_hidden(
    client: ApiClient, table: _Table, player: Player, shown: dict[str, Any], clock: Clock, known: experimenting.Known
) -> None:
    """Play a machine whose laws are hidden, if the player can; say in its record why it does not."""
    record = table.record
    if not player.explores:
        record.note = f"{player.title} offers no search where laws are hidden"
        return
    try:
        found = experimenting.explore(client, shown, record.seed, known, table.beat)
    except experimenting.CannotExploreError as error:
        record.note = str(error)
        return
    record.experiments = found.experiments
    table.run(found.steps, found.passes, clock, shown["machine"])


def puzzle_seed(seed: int, slug: str) -> int:
    """Return the seed of one puzzle's search, drawn from the run's."""
    return int(Draw("baseline run", str(seed), slug).number(8)) % SEED_LIMIT


class _Table:
    """One puzzle on the player's table: the time spent on it, what was found and what was sent."""

    def __init__(self, client: ApiClient, slug: str, budget: Budget, record: PuzzleRecord, watch: Watch) -> None:
        self._client, self._slug, self._budget, self._watch = client, slug, budget, watch
        self.record, self._best = record, _Best()
        self._started = time.monotonic()
        self._next_submission = self._started
        self.allowed = 0

    def run(self, steps: Steps, passes: Callable[[str], bool], clock: Clock, machine: str) -> None:
        """Search until the time is spent, submitting on the way; then submit the best that was not sent yet."""
        per_heartbeat, heartbeats = evaluations_per_heartbeat(machine), 0
        stop = min(self._started + self._budget.wall_seconds_per_puzzle, clock.end)
        for found in steps:
            now = time.monotonic()
            if found is None:
                heartbeats += 1
                self.record.evaluations = max(self.record.evaluations, heartbeats * per_heartbeat)
            else:
                self.record.evaluations = max(self.record.evaluations, found[0])
                if found[1] is not None:
                    self._best = _Best(found[1], found[0], True, passes(found[1]))
            if found is None or found[1] is None:
                self.beat()
            if now >= stop:
                break
            self._maybe_submit(now)
        self.record.seconds = round(time.monotonic() - self._started, 3)
        self._submit_rest()

    def beat(self) -> None:
        """Tell the watcher how much of the time is spent."""
        spent = time.monotonic() - self._started
        self._watch(self._slug, min(1.0, spent / self._budget.wall_seconds_per_puzzle))

    def _maybe_submit(self, now: float) -> None:
        # One submission is kept back for the best at the end.
        spare = len(self.record.sent) < self.allowed - 1
        if self._best.waits and self._best.passes and spare and now >= self._next_submission:
            self._submit()
            self._next_submission = now + self._budget.seconds_between_submissions

    def _submit_rest(self) -> None:
        worth_sending = self._best.passes or not self.record.sent
        if self._best.waits and worth_sending and self.allowed > 0:
            self._submit()

    def _submit(self) -> None:
        digest = hashlib.sha256(self._best.source.encode()).hexdigest()[:32]
        try:
            answer = self._client.submit(self._slug, self._best.source, f"{self._slug}:{digest}")
        except ApiRefusedError as error:
            # The clock may run out at any moment; what was sent before it still counts.
            if error.status != 409:
                raise
            self.record.note = error.sentence
            self.allowed = 0
            return
        finally:
            self._best.waits = False
        seconds = round(time.monotonic() - self._started, 3)
        self.record.sent.append(Sent(answer["code"], seconds, self._best.found_at, self._best.passes))


def _clock(attempt: dict[str, Any], budget: Budget) -> Clock:
    """Return when the player has to stop: shortly before the server's deadline, or at its own limit."""
    now, deadline = (datetime.fromisoformat(attempt[name]) for name in ("now", "deadline"))
    servers = (deadline - now).total_seconds() - LAST_SECONDS
    own = float("inf") if budget.active_minutes is None else budget.active_minutes * 60
    return Clock(time.monotonic() + min(servers, own), servers < own)


def _wait_until_closed(client: ApiClient) -> None:
    """Let the server's clock end the attempt: the player did not stop of its own accord."""
    patience = time.monotonic() + CLOSING_PATIENCE_SECONDS
    while client.attempt()["state"] == "running" and time.monotonic() < patience:
        time.sleep(0.2)
