"""Scripted players where laws are hidden: who does not play, and who finds out by experiments alone."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace

import hidden_pack
import pytest
from django.utils import timezone

import puzzles
from interviews.baselines.configurations import configuration_for
from interviews.baselines.players import experimenting, playing
from interviews.baselines.players.budgets import Budget
from interviews.baselines.players.searches import PLAYERS
from interviews.baselines.running import Lineup, make_run
from interviews.models import BaselineRun

pytestmark = pytest.mark.django_db(transaction=True)


class ForbiddenLaws(Mapping):
    """Laws that nobody may look at."""

    def __getitem__(self, name):
        raise AssertionError("a player looked at the true laws")

    __iter__ = __len__ = __getitem__


@pytest.fixture
def run(organisation, broker, live_server, monkeypatch):
    """Have a player take an interview; verdicts are not waited for."""
    monkeypatch.setattr(playing, "VERDICT_PATIENCE_SECONDS", 0)

    def make(interview, name: str, seconds: float = 1.0) -> BaselineRun:
        player, budget = PLAYERS[name], Budget(seconds)
        configuration = configuration_for(organisation, player, budget, nice=0, at=timezone.now())
        lineup = Lineup(configuration, interview.current, player, budget, (1,))
        return make_run(lineup, 1, live_server.url, lambda slug, share: None)

    return make


@pytest.fixture
def forbidden(monkeypatch):
    """Let the player's package know of every hidden task only laws at which nobody may look."""

    def task(key: str) -> puzzles.Task:
        found = puzzles.task(key)
        assert found.hidden is not None
        return replace(found, hidden=replace(found.hidden, laws=ForbiddenLaws()))

    known = SimpleNamespace(task=task, UnknownTaskError=puzzles.UnknownTaskError)
    monkeypatch.setattr(experimenting, "puzzles", known)


@pytest.mark.parametrize(("name", "title"), [("annealing", "annealing"), ("random-search", "random search")])
def test_a_player_without_experiments_does_not_play_hidden_machines(run, wild_interview, name, title):
    record = run(wild_interview, name).record
    hidden = [record[slug] for slug in hidden_pack.SLUGS]
    assert {each["note"] for each in hidden} == {f"{title} offers no search where laws are hidden"}
    assert [each["sent"] for each in hidden] == [[], []]
    assert record["shuttle-negative"]["sent"]


@pytest.mark.usefixtures("forbidden")
def test_the_experimenter_plays_hidden_machines_without_looking_at_their_laws(run, wild_interview):
    made = run(wild_interview, "experimenter", 2.0)
    attempt = made.invitation.attempt
    first = made.record[hidden_pack.SLUGS[0]]
    assert 0 < first["experiments"] <= hidden_pack.BUDGET
    assert attempt.experiments.count() == sum(each["experiments"] for each in made.record.values())
    assert first["sent"]
    source = bytes(attempt.submissions.filter(interview_puzzle__slug=hidden_pack.SLUGS[0]).last().source)
    asked = puzzles.task(hidden_pack.KEYS[0])
    assert puzzles.evaluate(asked, source, "00")["verdict"] in ("valid", "wrong")


@pytest.mark.usefixtures("forbidden")
def test_the_family_is_asked_once(run, wild_interview):
    record = run(wild_interview, "experimenter", 0.5).record
    assert record[hidden_pack.SLUGS[1]]["experiments"] == 0


@pytest.mark.usefixtures("forbidden")
def test_the_experimenter_plays_a_calculator_of_its_own(run, make_puzzles):
    made = run(make_puzzles("orphan/easy"), "experimenter", 2.0)
    record = made.record["orphan-easy"]
    assert 0 < record["experiments"] <= 24
    assert {row.family for row in made.invitation.attempt.experiments.all()} == {
        f"orphan~{made.invitation.attempt.instance_seed}"
    }


def test_a_pack_that_the_player_has_not_is_said(run, wild_interview, monkeypatch):
    def unknown(key):
        raise puzzles.UnknownTaskError(key)

    monkeypatch.setattr(
        experimenting, "puzzles", SimpleNamespace(task=unknown, UnknownTaskError=puzzles.UnknownTaskError)
    )
    record = run(wild_interview, "experimenter", 0.2).record
    assert "in no pack that this player has" in record[hidden_pack.SLUGS[0]]["note"]
