"""The identity of a scripted player: every setting that could change its result, and nothing that differs by run.

The seed is no part of it: it differs from run to run, and is recorded on the run. The date is none either: a scripted
player is what its code is, and the digests in the identity pin that, so that runs of two days may be counted together;
when a run took place is on its attempt. (A model behind somebody else's API changes silently, and needs its date.)

The budget is a part of it. A player that searches for three seconds a puzzle and then stops has ended of its own
accord, with nothing more to do: its best is carried forward and counts at the candidate's larger budget, under a name
that says how little it spent. The same search with a minute a puzzle is another configuration.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import puzzles
from interviews.baselines.players.budgets import Budget
from interviews.baselines.players.searches import Player
from interviews.models import BaselineConfiguration, Organisation
from puzzles.compiled import COMPILED

SEED_POLICY = "one seed a run, numbered on from the first; each puzzle's seed is drawn from the run's and its slug"
TOOLS = "a local copy of the machine's engine and the public cases; the HTTP API; no verdict is learnt from"
EXPLORING = "; experiments, and the demo pool of laws"


def identity(player: Player, budget: Budget, *, nice: int) -> dict[str, Any]:
    """Return every setting of a scripted player, as JSON."""
    return {
        "player": player.name,
        "player_version": player.version,
        "search": player.search,
        "budget": budget.words,
        "limits": {**budget.limits(), "tokens": 0, "cost_microdollars": 0},
        "tools": TOOLS + (EXPLORING if player.explores else ""),
        "hint_level": "none",
        "seed_policy": SEED_POLICY,
        "resources": {
            "processes": 1, "cpus": os.cpu_count(), "nice": nice, "machine": platform.machine(),
            "kernels": "compiled" if COMPILED else "plain", "python": ".".join(platform.python_version_tuple()[:2]),
        },
        "engine_digest": puzzles.engine_digest(),
    }  # fmt: skip


def digest(settings: Mapping[str, Any]) -> str:
    """Return the SHA-256 of an identity, whatever the order of its settings."""
    text = json.dumps(settings, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def name_of(player: Player, budget: Budget) -> str:
    """Return the name under which runs are shown: what it is first, then what it may spend."""
    return f"Scripted {player.title}, {budget.words}"


def configuration_for(
    organisation: Organisation, player: Player, budget: Budget, *, nice: int, at: datetime
) -> BaselineConfiguration:
    """Return the organisation's one row for this exact player and budget, made on first use."""
    settings = identity(player, budget, nice=nice)
    found, _ = BaselineConfiguration.objects.get_or_create(
        organisation=organisation,
        identity_digest=digest(settings),
        defaults={
            "name": name_of(player, budget), "arm": BaselineConfiguration.Arm.SCRIPTED, "family": player.name,
            "identity": settings, "created_at": at,
        },
    )  # fmt: skip
    return found
