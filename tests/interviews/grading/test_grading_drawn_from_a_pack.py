"""A pack's machine that is another for every attempt: its pool and its secret are stored, and nobody is told."""

import json

import pytest
from stage import ApiClient

from interviews import puzzle_bank
from interviews.candidate import journey
from interviews.grading.experimenting import make_experiment
from interviews.grading.intake import submit
from interviews.grading.replaying import replay
from interviews.models import ApiToken, Attempt
from puzzles import discovery
from puzzles.orphan.pools import demo_fields
from puzzles.packs import folder
from puzzles.packs.instance import ORPHAN, Instance

KEY, SLUG = "orphan/easy@tests-scrap", "orphan-easy--tests-scrap"
SECRET = "only-the-owner-knows"


@pytest.fixture
def scrap(pack, monkeypatch) -> None:
    """Add an instance that is drawn for each attempt, with its own secret, to the pack."""
    gate = {"passed": True, "reason": "The tests' own."}
    drawn = Instance(
        "tests-scrap", "orphan", ORPHAN, {}, (), 24, {"easy": {"gate": gate}}, pool=demo_fields(), secret=SECRET
    )
    folder.save(folder.load(pack), drawn, published=True)
    folder._installed.cache_clear()
    discovery.task.cache_clear()


@pytest.fixture
def attempt(scrap, make_puzzles, make_invitation, now) -> Attempt:
    attempt = journey.accept(make_invitation(make_puzzles(KEY))[0], at=now, research_consent=False)
    Attempt.objects.filter(pk=attempt.pk).update(instance_seed=987654321012345)
    attempt.refresh_from_db()
    journey.start(attempt, at=now)
    return attempt


@pytest.fixture
def puzzle(attempt):
    return attempt.interview_version.puzzles.get(slug=SLUG)


def test_the_attempts_machine_is_drawn_with_the_stored_secret(attempt, puzzle, monkeypatch):
    monkeypatch.delenv(folder.VARIABLE)
    task = puzzle_bank.task_of(attempt, puzzle)
    assert task.key == f"{KEY}~987654321012345"
    assert task.hidden.family == "orphan@tests-scrap~987654321012345"
    assert puzzle.puzzle.definition["instance"]["secret"] == SECRET
    assert task.gate["passed"]


@pytest.mark.usefixtures("broker")
def test_it_is_explored_graded_and_replayed_without_the_pack(attempt, puzzle, grade, now, monkeypatch):
    monkeypatch.delenv(folder.VARIABLE)
    made = make_experiment(attempt, puzzle, b"ab", "3,4,7", at=now)
    run = grade(submit(attempt, puzzle, b"ab", at=now))
    assert (made.family, run.task_key) == ("orphan@tests-scrap~987654321012345", f"{KEY}~987654321012345")
    assert run.verdict in ("valid", "wrong")
    assert replay(run).differences == []


def test_neither_secret_nor_seed_nor_pool_is_told(attempt, puzzle, client, clock, now):
    session = client.session
    session["attempts"] = [attempt.code]
    session.save()
    api = ApiClient(ApiToken.issue(attempt, now))
    pages = [client.get(f"/a/{attempt.code}/p/{SLUG}/"), client.get(f"/a/{attempt.code}/")]
    told = json.dumps([api.get(f"/attempt/puzzles/{SLUG}").json(), *(page.content.decode() for page in pages)])
    assert [secret for secret in (SECRET, "987654321012345", "accepted", "kinds") if secret in told] == []
    assert api.get("/attempt").json()["puzzles"][-1]["task"] == KEY
