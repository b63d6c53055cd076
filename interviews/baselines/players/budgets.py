"""What a scripted player may spend. The budget is part of what the player is, and stands in its name."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

_PART = re.compile(r"(\d+(?:\.\d+)?)(h|min|m|s)", re.ASCII)
_SECONDS = {"h": 3600.0, "min": 60.0, "m": 60.0, "s": 1.0}


@dataclass(frozen=True)
class Budget:
    """Wall seconds of search for each puzzle, and what bounds the whole.

    `active_minutes` is the player's own limit on the interview's clock, None for none of its own. Submissions are
    spread: at most so many for each puzzle and so many a minute, so that the site is no fitness function.
    """

    wall_seconds_per_puzzle: float
    active_minutes: float | None = None
    submissions_per_puzzle: int = 30
    submissions_per_minute: int = 30

    def __post_init__(self) -> None:
        limits = (self.wall_seconds_per_puzzle, self.submissions_per_puzzle, self.submissions_per_minute)
        if min(limits) <= 0 or (self.active_minutes is not None and self.active_minutes <= 0):
            raise ValueError(f"every limit of a budget is more than nothing; got {self}")

    @property
    def seconds_between_submissions(self) -> float:
        """How far apart submissions to one puzzle are, so that they last for all of its seconds."""
        by_rate = 60 / self.submissions_per_minute
        return max(by_rate, self.wall_seconds_per_puzzle / self.submissions_per_puzzle)

    @property
    def words(self) -> str:
        """The budget as it stands in the player's name."""
        whole = "" if self.active_minutes is None else f", {self.active_minutes:g} min in all"
        return f"{in_words(self.wall_seconds_per_puzzle)} a puzzle{whole}"

    def limits(self) -> dict[str, Any]:
        """Return every limit, for the configuration's identity: equal budgets give equal values."""
        minutes = None if self.active_minutes is None else float(self.active_minutes)
        seconds = float(self.wall_seconds_per_puzzle)
        return asdict(self) | {"wall_seconds_per_puzzle": seconds, "active_minutes": minutes}


def seconds_in(text: str) -> float:
    """Read a duration such as 60s, 2m, 1h30m or 0.5s; raises ValueError with a sentence."""
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(f"write a duration such as 60s, 2m or 1h30m; got {text!r}")
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in parts)
    if seconds <= 0:
        raise ValueError(f"a duration is more than nothing; got {text!r}")
    return seconds


def in_words(seconds: float) -> str:
    """Write a duration in the largest unit that is whole: 3 s, 2 min, 1 h."""
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"
