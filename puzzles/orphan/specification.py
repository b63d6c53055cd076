"""What a task asks, and what its variants are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from puzzles.orphan.rules import Rule


@dataclass(frozen=True)
class Specification:
    """The rule, the modulus under which it is asked (the task's text says it), and the pool with its secret.

    A task without a pool (practice) is the same for every seed.
    """

    rule: Rule
    modulus: int
    pool: Mapping[str, Any] | None = field(default=None, repr=False)
    secret: str = field(default="", repr=False)
