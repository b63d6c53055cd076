import dataclasses
from datetime import UTC, datetime

import pytest

from interviews.baselines.configurations import configuration_for, digest, identity, name_of
from interviews.baselines.players.budgets import Budget
from interviews.baselines.players.searches import PLAYERS
from interviews.models import Organisation

NOW = datetime(2026, 11, 2, tzinfo=UTC)
ANNEALING = PLAYERS["annealing"]


def test_digest_of_an_identity_never_changes():
    settings = {"player": "annealing", "limits": {"wall_seconds_per_puzzle": 3.0}, "words": "½"}

    # printf '%s' '{"limits":{"wall_seconds_per_puzzle":3.0},"player":"annealing","words":"\\u00bd"}' | sha256sum
    assert digest(settings) == "1b8b8109c1771340fc4069945b6af9232d2d08bee7f0114ddbdbe79567465c52"


def test_digest_does_not_depend_on_the_order_of_settings():
    settings = identity(ANNEALING, Budget(3), nice=19)

    assert digest(dict(reversed(settings.items()))) == digest(settings)


@pytest.mark.parametrize(
    ("player", "budget", "nice"),
    [
        (PLAYERS["random-search"], Budget(3), 19),
        (dataclasses.replace(ANNEALING, version=3), Budget(3), 19),
        (ANNEALING, Budget(3.5), 19),
        (ANNEALING, Budget(3, active_minutes=10), 19),
        (ANNEALING, Budget(3, submissions_per_puzzle=29), 19),
        (ANNEALING, Budget(3, submissions_per_minute=29), 19),
        (ANNEALING, Budget(3), 0),
    ],
)
def test_any_other_setting_is_another_configuration(player, budget, nice):
    assert digest(identity(player, budget, nice=nice)) != digest(identity(ANNEALING, Budget(3), nice=19))


def test_identity_names_engine_resources_and_limits_but_no_seed():
    settings = identity(ANNEALING, Budget(3), nice=19)

    assert len(settings["engine_digest"]) == 64
    assert settings["resources"]["cpus"] >= 1
    assert settings["limits"]["wall_seconds_per_puzzle"] == 3.0
    assert "seed" not in settings


def test_name_says_what_it_is_first_and_what_it_may_spend():
    assert name_of(ANNEALING, Budget(3)) == "Scripted annealing, 3 s a puzzle"
    assert name_of(PLAYERS["random-search"], Budget(60)) == "Scripted random search, 1 min a puzzle"


def test_equal_settings_share_one_row_within_an_organisation(db):
    first, second = (
        Organisation.objects.create(name=name, accommodations_contact="a@b.example", created_at=NOW) for name in "ab"
    )
    rows = [configuration_for(owner, ANNEALING, Budget(3), nice=19, at=NOW) for owner in (first, first, second)]

    assert rows[0] == rows[1] != rows[2]
    assert (rows[0].arm, rows[0].family) == ("scripted", "annealing")
