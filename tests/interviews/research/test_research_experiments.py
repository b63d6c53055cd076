"""Experiments in a release: times of everybody's, contents only of players', and only on machines nobody is asked."""

import json

import hidden_pack
import pyarrow.parquet as pq
import pytest

from interviews.candidate import journey
from interviews.grading import intake, running
from interviews.grading.experimenting import make_experiment
from interviews.models import BaselineConfiguration, Invitation, PuzzleVersion
from interviews.research import releasing
from interviews.research.schemas import TABLES

PROGRAM, GIVEN = hidden_pack.PROBE[0].encode(), hidden_pack.PROBE[1]


def tables(release) -> dict[str, list[dict]]:
    place = releasing.folder_of(release)
    return {name: pq.read_table(place / f"{name}.parquet").to_pylist() for name in TABLES}


@pytest.fixture
def explore(wild_interview, crescendo, broker, now, later):
    """Have somebody make two experiments, solve a puzzle and finish."""

    def go(invitation, *, consent: bool = False):
        attempt = journey.accept(invitation, at=now, research_consent=consent)
        journey.start(attempt, at=now)
        for _ in range(2):
            make_experiment(attempt, crescendo, PROGRAM, GIVEN, at=now.replace(minute=10))
        at = now.replace(minute=20)
        running.grade(intake.submit(attempt, crescendo, hidden_pack.RIGHT, at=at), now=lambda: at)
        journey.finish(attempt, at=now.replace(minute=30))
        return attempt

    return go


@pytest.fixture
def person(explore, wild_invitation):
    return explore(wild_invitation, consent=True)


@pytest.fixture
def player(explore, organisation, wild_interview, now, later):
    configuration = BaselineConfiguration.objects.create(
        organisation=organisation, name="experimenter", arm="scripted", family="experimenter", identity={},
        identity_digest="1" * 64, created_at=now,
    )  # fmt: skip
    version = wild_interview.current
    return explore(
        Invitation.issue(interview_version=version, configuration=configuration, created_at=now, expires_at=later)[0]
    )


def test_a_persons_experiments_are_told_by_number_and_time_alone(person, make_release):
    PuzzleVersion.objects.update(status="retired")
    rows = tables(make_release())["experiments"]
    assert [(row["number"], row["active_ms"]) for row in rows] == [(1, 600_000), (2, 600_000)]
    assert {row[name] for row in rows for name in ("program", "input", "observation_json")} == {None}


def test_a_players_experiments_are_told_once_the_machine_is_retired(player, make_release):
    live = tables(make_release())["experiments"]
    PuzzleVersion.objects.update(status="retired")
    retired = tables(make_release())["experiments"]
    assert {row["program"] for row in live} == {None}
    assert {(row["program"], row["input"]) for row in retired} == {(PROGRAM.decode(), GIVEN)}
    assert json.loads(retired[0]["observation_json"]) == hidden_pack.observed(PROGRAM.decode(), GIVEN)


def test_a_checkpoint_says_how_many_experiments_there_were(person, make_release):
    (point,) = tables(make_release())["checkpoints"]
    assert (point["experiments"], dict(point["metrics"])["experiments"]) == (2, 2.0)


def told(release) -> list[str]:
    return hidden_pack.told_in(json.dumps(tables(release)))


def test_no_hidden_law_is_told_of_a_puzzle_in_use(person, player, make_release):
    assert told(make_release()) == []


def test_no_hidden_law_is_told_while_another_puzzle_on_the_machine_is_in_use(person, player, make_release):
    PuzzleVersion.objects.filter(key=hidden_pack.KEYS[0]).update(status="retired")
    release = make_release()
    assert told(release) == []
    assert {row["program"] for row in tables(release)["experiments"]} == {None}
    assert hidden_pack.KEYS[0] in {row["key"] for row in tables(release)["puzzles"]}


def test_the_hidden_laws_of_a_machine_retired_altogether_are_told(person, make_release):
    PuzzleVersion.objects.update(status="retired")
    assert told(make_release())
