"""Where one result stands among a group of runs, and how much of that may be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .proportions import Share, clopper_pearson
from .ranking import rank_key, rank_keys

LEAST_FOR_SHARE = 8
LEAST_FOR_PERCENTILE = 20


@dataclass(frozen=True)
class Standing:
    """Counts of the runs that one result beats, ties with and loses to, and what n allows to say.

    `share` (None below 8 runs) is the share of runs *beaten*, with ties among those not beaten: the exact
    interval needs whole successes, and a tie is not a win. Ties are always listed apart in `ties`.
    `percentile` (None below 20 runs) is the percentile rank 0..100 in which a tie counts one half.
    `gate` says in words what is not published and how many runs it needs; empty when nothing is held back.
    """

    beats: int
    ties: int
    loses: int
    share: Share | None
    percentile: float | None
    gate: str
    noun: str = "runs"

    @property
    def n(self) -> int:
        """The number of runs compared with."""
        return self.beats + self.ties + self.loses

    @property
    def sentence(self) -> str:
        """The counts in words: "beats 6, ties 1, loses 1 of 8 runs"."""
        return f"beats {self.beats}, ties {self.ties}, loses {self.loses} of {self.n} {self.noun}"


def compare_with_runs(
    own: float | None,
    runs: Sequence[float | None],
    higher_is_better: bool = True,
    noun: str = "runs",
    confidence: float = 0.95,
) -> Standing:
    """Count how one result stands among `runs`, each one number in the same unit as `own`.

    `None` is an unsolved result of a raw metric: worst, and tied with other unsolved ones. A score has its
    own worst value, 0: do not mix 0 and None. `noun` names the group in the plural ("runs", "people").
    Raises ValueError for a NaN or an infinity.
    """
    mine = rank_key(own, higher_is_better)
    others = rank_keys(runs, higher_is_better)
    beats = sum(other < mine for other in others)
    ties = sum(other == mine for other in others)
    n = len(others)
    return Standing(
        beats=beats,
        ties=ties,
        loses=n - beats - ties,
        share=clopper_pearson(beats, n, confidence) if n >= LEAST_FOR_SHARE else None,
        percentile=100 * (beats + ties / 2) / n if n >= LEAST_FOR_PERCENTILE else None,
        gate=_gate(n, noun),
        noun=noun,
    )


def _gate(n: int, noun: str) -> str:
    if n >= LEAST_FOR_PERCENTILE:
        return ""
    so_far = f"{n} so far" if n else "none so far"
    percentile = f"a percentile from {LEAST_FOR_PERCENTILE}"
    if n >= LEAST_FOR_SHARE:
        return f"Counts and share only: {percentile} {noun} on ({so_far})."
    return f"Counts only: a share is published from {LEAST_FOR_SHARE} {noun} on, {percentile} ({so_far})."
