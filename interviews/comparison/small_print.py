"""The small print of a comparison, generated from the rows it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from interviews.comparison.budgets import EndReason
from interviews.comparison.proportions import Share
from interviews.comparison.snapshots import Snapshot
from interviews.models import Attempt

if TYPE_CHECKING:
    from interviews.comparison.assembly import Against

REASONS = {
    "invalid": "marked invalid",
    "exploit": "used an exploit",
    "suspect": "under suspicion, not yet settled",
    "infrastructure": "disturbed by a fault of ours",
    "running": "still going on",
    "censored": "stopped by a limit before this budget",
    "withdrawn": "withdrawn before this budget",
    "error": "broken off by an error before this budget",
    "repeated": "another attempt of a person already counted",
    "own": "another attempt of the candidate",
}


def minutes(milliseconds: int) -> str:
    """Write a budget: "60 min"."""
    return f"{round(milliseconds / 60_000, 1):g} min"


def share_in_words(share: Share) -> str:
    """Write a share with its interval and n: "75 % beaten (95 % interval 35–97 %, n = 8)"."""
    low, high = (f"{100 * limit:.0f}" for limit in (share.low, share.high))
    return f"{100 * share.value:.0f} % beaten (95 % interval {low}–{high} %, n = {share.n})"


def exclusions(counts: Mapping[str, int]) -> tuple[str, ...]:
    """Write each kind of exclusion with its count."""
    return tuple(f"{count} {REASONS[kind]}" for kind, count in counts.items() if count)


def lines(snapshot: Snapshot, attempt: Attempt, against: Sequence[Against], primary: Against | None) -> tuple[str, ...]:
    """Return the sentences under a comparison: what was compared, who was left out, and what it cannot say."""
    return (
        *_own(snapshot, attempt),
        f"Everybody is taken at their best within {minutes(snapshot.budget_ms)} of active time on their own clock: "
        "time lost to our faults does not count, and an accommodation stretches the clock.",
        *(_group(item) for item in against),
        _left_out(against),
        *_conditions(snapshot),
        "A share counts those beaten; a tie is no win. Its interval is exact (Clopper–Pearson, 95 %). Shares are "
        "published from 8 on, percentiles from 20 on. Runs of one configuration differ in their seed alone: the "
        "interval speaks of this configuration on these puzzles and of nothing wider.",
        _versions(snapshot),
        _primary(primary),
    )


def _own(snapshot: Snapshot, attempt: Attempt) -> tuple[str, ...]:
    said, own = [], snapshot.of(attempt)
    if own is not None and own.worked_after(snapshot.budget_ms):
        budget = minutes(snapshot.budget_ms)
        said.append(f"Work after {budget}, in extra time, counts for the score and is not compared: others had none.")
    if attempt.validity != Attempt.Validity.VALID:
        said.append(f"This attempt is itself marked “{attempt.get_validity_display()}”.")
    return tuple(said)


def _group(item: Against) -> str:
    budget = "the interview's time limit"
    if item.group.configuration is not None:
        budget = str(item.group.configuration.identity.get("budget", "see its configuration"))
    n = item.standing.n
    counted = item.at_budget.counted
    own_accord = sum(entry.run.end_reason is EndReason.SUBMITTED for entry in counted)
    ended = f"; {own_accord} of {n} ended of their own accord, their best is carried forward" if own_accord else ""
    return f"{item.group.name}: n = {n}, effort limit {budget}{ended}."


def _left_out(against: Sequence[Against]) -> str:
    said = [f"{item.group.name}: {', '.join(item.exclusions)}" for item in against if item.exclusions]
    shown = [text for item in against for text in item.shown_only]
    words = f"Not counted – {'; '.join(said)}." if said else "Nobody was left out."
    return words + (f" Runs shown only – {'; '.join(shown)}." if shown else "")


def _conditions(snapshot: Snapshot) -> tuple[str, ...]:
    version = snapshot.version
    return (
        "People were invited to this interview by the organisation: they are no random sample of anybody.",
        f"AI policy for people: {version.get_ai_policy_display().lower()}. "
        f"Tools in the page: {version.get_tools_policy_display().lower()}.",
        "Baselines take the interview through the same HTTP API, clock, queue and submission limit; scripted players "
        "search with a copy of the machine's own engine and the public cases, which people may use too.",
    )


def _versions(snapshot: Snapshot) -> str:
    named = ", ".join(str(puzzle.puzzle) for puzzle in snapshot.graded)
    return f"Version {snapshot.version.number} of the interview alone, with {named}; other versions are never pooled."


def _primary(primary: Against | None) -> str:
    if primary is None:
        return "No baseline has run yet: every comparison here is exploratory."
    return f"Primary comparison: the interview's score against {primary.group.name}. All others are exploratory."
