import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

import puzzles
from interviews.baselines.configurations import configuration_for
from interviews.baselines.players import playing
from interviews.baselines.players.budgets import Budget
from interviews.baselines.players.client import ApiRefusedError
from interviews.baselines.players.searches import PLAYERS, passes_public_cases
from interviews.baselines.results import run_results, summaries
from interviews.baselines.running import Lineup, make_run
from interviews.grading import sending
from interviews.hiring.making import Settings, make_interview
from interviews.models import Attempt, BaselineConfiguration, BaselineRun, Organisation

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEYS = ("shuttle/negative", "shuttle/parity")


@pytest.fixture(autouse=True)
def _nobody_grades(monkeypatch):
    """Submissions stay in the queue: no message is sent, and no verdict is waited for."""
    monkeypatch.setattr(sending, "_silent_until", float("inf"))
    monkeypatch.setattr(playing, "VERDICT_PATIENCE_SECONDS", 0)


@pytest.fixture
def make_lineup(transactional_db):
    """A player's seeds on an interview of two puzzles."""

    def make(budget=Budget(0.3), seeds=(1,), minutes=60, player="annealing", submission_limit=30):  # noqa: B008
        organisation, _ = Organisation.objects.get_or_create(
            name="Acme", defaults={"accommodations_contact": "a@b.example", "created_at": START}
        )
        settings = Settings(time_limit_ms=int(minutes * 60_000), submission_limit=submission_limit)
        interview = make_interview(organisation, None, "Search", KEYS, settings, at=timezone.now())
        chosen = PLAYERS[player]
        configuration = configuration_for(organisation, chosen, budget, nice=0, at=timezone.now())
        return Lineup(configuration, interview.current, chosen, budget, seeds)

    return make


def ignore(slug, share):
    pass


def test_player_takes_the_interview_as_a_scripted_attempt_that_ends_of_its_own_accord(make_lineup, live_server):
    run = make_run(make_lineup(), 1, live_server.url, ignore)

    attempt = run.invitation.attempt
    assert (attempt.arm, attempt.end_reason, attempt.censored, attempt.subject) == (
        "scripted",
        "submitted",
        False,
        None,
    )
    assert {submission.priority for submission in attempt.submissions.all()} == {"baseline"}


def test_seed_evaluations_and_submissions_are_recorded_on_the_run(make_lineup, live_server):
    run = make_run(make_lineup(), 7, live_server.url, ignore)

    assert run.seed == 7
    assert set(run.record) == {"shuttle-negative", "shuttle-parity"}
    codes = [sent["code"] for record in run.record.values() for sent in record["sent"]]
    assert sorted(codes) == sorted(run.invitation.attempt.submissions.values_list("code", flat=True))
    assert all(record["evaluations"] > 0 and record["seconds"] >= 0.3 for record in run.record.values())


def test_programs_sent_pass_all_public_cases_or_are_the_best_of_a_puzzle_without_any(make_lineup, live_server):
    run = make_run(make_lineup(), 1, live_server.url, ignore)

    for record in run.record.values():
        passing = [sent["passes_public_cases"] for sent in record["sent"]]
        assert all(passing) or passing == [False]
    for submission in run.invitation.attempt.submissions.select_related("interview_puzzle__puzzle"):
        sent = run.record[submission.interview_puzzle.slug]["sent"]
        said = next(item["passes_public_cases"] for item in sent if item["code"] == submission.code)
        task = puzzles.task(submission.interview_puzzle.puzzle.key)
        assert passes_public_cases(task, bytes(submission.source).decode()) == said


def test_submissions_stay_within_the_players_and_the_interviews_limit(make_lineup, live_server):
    fast = Budget(0.4, submissions_per_puzzle=3, submissions_per_minute=6000)
    mine = make_run(make_lineup(fast, player="random-search"), 1, live_server.url, ignore)
    theirs = make_run(
        make_lineup(dataclasses.replace(fast, submissions_per_puzzle=30), submission_limit=2),
        1,
        live_server.url,
        ignore,
    )

    assert max(len(record["sent"]) for record in mine.record.values()) <= 3
    assert 1 <= max(len(record["sent"]) for record in theirs.record.values()) <= 2


def test_players_own_limit_ends_it_early_and_of_its_own_accord(make_lineup, live_server):
    run = make_run(make_lineup(Budget(5, active_minutes=0.005)), 1, live_server.url, ignore)

    assert list(run.record) == ["shuttle-negative"]
    assert run.invitation.attempt.end_reason == "submitted"


def test_interviews_clock_cuts_a_run_short_and_marks_it_censored(make_lineup, live_server):
    lineup = make_lineup(Budget(30), minutes=2 / 60)

    run = make_run(lineup, 1, live_server.url, ignore)

    attempt = run.invitation.attempt
    assert (attempt.end_reason, attempt.censored) == ("time", True)
    assert not attempt.submissions.filter(late=True).exists()


def test_completed_seeds_are_not_run_again(make_lineup, live_server):
    lineup = make_lineup(seeds=(1, 2))
    make_run(lineup, 1, live_server.url, ignore)

    assert lineup.missing() == [2]


def test_run_at_work_elsewhere_is_left_to_it_until_its_lease_is_over(make_lineup, live_server):
    lineup = make_lineup()
    run = make_run(lineup, 1, live_server.url, ignore)
    BaselineRun.objects.filter(pk=run.pk).update(ended_at=None, seen_at=timezone.now())

    assert lineup.missing() == []
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert lineup.missing() == [1]


def test_abandoned_run_ends_as_an_error_and_does_not_count(make_lineup, live_server):
    lineup = make_lineup()
    run = make_run(lineup, 1, live_server.url, ignore)
    BaselineRun.objects.filter(pk=run.pk).update(ended_at=None, seen_at=START)
    Attempt.objects.update(finished_at=None, end_reason="")

    assert lineup.close_abandoned() == 1
    assert Attempt.objects.get().end_reason == "error"
    assert run_results(lineup.configuration, lineup.version)[0].left_out.startswith("broken off by an error")


def test_interrupted_run_ends_as_an_error_and_its_seed_is_still_missing(make_lineup, live_server):
    lineup = make_lineup()

    def interrupt(slug, share):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_run(lineup, 1, live_server.url, interrupt)

    assert BaselineRun.objects.get().failure == "interrupted"
    assert Attempt.objects.get().end_reason == "error"
    assert lineup.missing() == [1]


def test_run_that_the_site_refuses_keeps_the_sites_sentence(make_lineup, live_server):
    lineup = make_lineup()

    with pytest.raises(ApiRefusedError):
        make_run(lineup, 1, live_server.url + "/elsewhere", ignore)

    assert BaselineRun.objects.get().failure.startswith("ApiRefusedError:")
    assert not Attempt.objects.exists()


def test_machine_without_a_search_is_left_unsolved_with_a_note(make_lineup, live_server):
    lineup = make_lineup()
    other = dataclasses.replace(lineup.player, title="tabu search", search="tabu")

    run = make_run(dataclasses.replace(lineup, player=other), 1, live_server.url, ignore)

    assert {record["note"] for record in run.record.values()} == {"shuttle offers no tabu search"}
    assert run.invitation.attempt.end_reason == "submitted"


def test_summary_counts_the_runs_of_each_version_apart(make_lineup, live_server):
    lineups = [make_lineup(), make_lineup()]
    for lineup, seed in ((lineups[0], 1), (lineups[0], 2), (lineups[1], 1)):
        make_run(lineup, seed, live_server.url, ignore)

    found = list(summaries(BaselineConfiguration.objects.all()))

    assert [len(item.scores) for item in found] == [2, 1]
    assert [item.best for item in found] == [0.0, 0.0]  # nothing was graded


def test_puzzles_of_one_run_and_runs_of_one_puzzle_have_seeds_of_their_own():
    seeds = {playing.puzzle_seed(seed, slug) for seed in (1, 2, 3) for slug in KEYS}

    assert len(seeds) == 6
    assert playing.puzzle_seed(1, "a") == playing.puzzle_seed(1, "a")
