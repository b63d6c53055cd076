"""Home, notice, start, clock, finish and result: the way of one attempt."""

from datetime import timedelta

import pytest

from interviews.candidate import journey
from interviews.grading import running
from interviews.grading.intake import submit
from interviews.models import Attempt, ClockEntry, Draft, ResearchConsent
from interviews.refusals import RefusedError
from interviews.research import consent, selection

MINUTE = timedelta(minutes=1)


@pytest.fixture
def at(attempt, clock):
    return f"/a/{attempt.code}"


def words(answer):
    return answer.content.decode()


def test_home_shows_the_puzzles_only_once_the_clock_runs(candidate, at, attempt, now):
    assert "shuttle-negative" not in words(candidate.get(f"{at}/"))
    journey.start(attempt, at=now)
    assert "shuttle-negative" in words(candidate.get(f"{at}/"))


def test_home_shows_verdict_and_score(candidate, at, started, negative, broker, now):
    running.grade(submit(started, negative, b"riw", at=now), now=lambda: now)
    page = words(candidate.get(f"{at}/"))
    assert "Valid" in page
    assert "1 of 30 submissions used" in page


def test_starting_starts_the_servers_clock(candidate, at, attempt, now):
    assert candidate.post(f"{at}/start/")["Location"] == f"{at}/"
    attempt.refresh_from_db()
    assert attempt.started_at == now
    assert attempt.events.filter(kind="started").count() == 1


def test_starting_twice_leaves_the_clock_alone(candidate, at, attempt, clock, now):
    candidate.post(f"{at}/start/")
    clock.shift(MINUTE)
    candidate.post(f"{at}/start/")
    attempt.refresh_from_db()
    assert attempt.started_at == now
    assert attempt.events.filter(kind="started").count() == 1


def test_a_stale_row_cannot_start_the_clock_again(started, now):
    stale = Attempt.objects.get(pk=started.pk)
    stale.started_at = None
    assert not journey.start(stale, at=now + MINUTE)
    assert stale.started_at == now


def test_an_attempt_that_was_withdrawn_cannot_be_started(candidate, at, attempt, now):
    journey.finish(attempt, at=now, reason="withdrawn")
    assert candidate.post(f"{at}/start/").status_code == 409


def test_the_clock_counts_down(candidate, at, started, clock):
    clock.shift(20 * MINUTE)
    page = words(candidate.get(f"{at}/clock/"))
    assert 'data-state="running"' in page
    assert "40:00" in page


def test_the_clock_shows_a_credit_without_a_new_page(candidate, at, started, now):
    ClockEntry.objects.create(attempt=started, kind="downtime", amount_ms=300_000, reason="Ours.", created_at=now)
    page = words(candidate.get(f"{at}/clock/"))
    assert "1:05:00" in page
    assert "+5 min credited" in page


def test_the_clock_shows_that_the_time_is_up_and_ends_the_attempt(candidate, at, started, clock, now):
    clock.shift(61 * MINUTE)
    assert "time is up" in words(candidate.get(f"{at}/clock/"))
    started.refresh_from_db()
    assert (started.finished_at, started.end_reason) == (now + timedelta(hours=1), "time")


def test_the_notice_lets_research_be_chosen_withdrawn_and_chosen_again(candidate, at, attempt):
    for wanted in (True, False, True):
        candidate.post(f"{at}/notice/", {"research_consent": "yes"} if wanted else {})
        assert consent.is_given(attempt) is wanted
    assert ResearchConsent.objects.count() == 1
    assert "You agreed" in words(candidate.get(f"{at}/notice/"))


def test_a_consent_withdrawn_on_the_notice_page_keeps_the_result_out_of_releases(candidate, at, started, clock, now):
    candidate.post(f"{at}/notice/", {"research_consent": "yes"})
    journey.finish(started, at=now + MINUTE)
    organisation = started.interview_version.interview.organisation
    clock.shift(2 * MINUTE)
    assert list(selection.releasable(organisation, now + 2 * MINUTE)) == [started]
    candidate.post(f"{at}/notice/", {})
    for later in (3 * MINUTE, timedelta(days=400)):
        assert not selection.releasable(organisation, now + later).exists()


def test_invitation_and_notice_show_the_text_whose_version_is_stored(client, candidate, at, attempt, make_invitation):
    _, token = make_invitation(attempt.interview_version.interview)
    for page in (client.get(f"/i/{token}/"), candidate.get(f"{at}/notice/")):
        assert consent.CHOICE in words(page)
        assert consent.TEXT in words(page)


def test_finishing_asks_for_the_use_of_ai(candidate, at, started):
    assert candidate.post(f"{at}/finish/", {"ai_use": "sometimes"}).status_code == 400
    started.refresh_from_db()
    assert started.finished_at is None


def test_finishing_ends_the_attempt_and_shows_the_result(candidate, at, started, clock, now):
    clock.shift(10 * MINUTE)
    assert candidate.post(f"{at}/finish/", {"ai_use": "none"})["Location"] == f"{at}/result/"
    started.refresh_from_db()
    assert (started.end_reason, started.finished_at, started.ai_use) == ("submitted", now + 10 * MINUTE, "none")
    assert candidate.get(f"{at}/result/").status_code == 200


def test_disclosed_help_of_ai_moves_a_person_to_that_arm(candidate, at, started):
    candidate.post(f"{at}/finish/", {"ai_use": "programs"})
    started.refresh_from_db()
    assert started.arm == "human_ai"


def test_the_closing_answer_is_given_once(started):
    assert journey.declare_ai_use(started, "advice")
    assert not journey.declare_ai_use(started, "none")
    started.refresh_from_db()
    assert (started.ai_use, started.arm) == ("advice", "human_ai")


def test_a_player_has_no_closing_answer(baseline_attempt):
    assert not journey.declare_ai_use(baseline_attempt, "programs")
    baseline_attempt.refresh_from_db()
    assert baseline_attempt.arm == "scripted"


def test_finishing_twice_ends_it_once(started, now):
    assert journey.finish(started, at=now + MINUTE)
    assert not journey.finish(started, at=now + 2 * MINUTE)
    started.refresh_from_db()
    assert started.finished_at == now + MINUTE
    assert started.events.filter(kind="finished").count() == 1


def test_who_finishes_after_the_deadline_ended_at_the_deadline(started, now):
    journey.finish(started, at=now + 90 * MINUTE)
    started.refresh_from_db()
    assert (started.finished_at, started.end_reason, started.censored) == (now + 60 * MINUTE, "time", True)


@pytest.mark.parametrize(("reason", "censored"), [("tokens", True), ("cost", True), ("error", False)])
def test_a_limit_of_ours_is_a_censored_end(baseline_attempt, now, reason, censored):
    journey.finish(baseline_attempt, at=now + MINUTE, reason=reason)
    baseline_attempt.refresh_from_db()
    assert (baseline_attempt.end_reason, baseline_attempt.censored) == (reason, censored)


def test_finish_and_result_lead_home_before_the_start(candidate, at):
    assert candidate.get(f"{at}/finish/")["Location"] == f"{at}/"
    assert candidate.get(f"{at}/result/")["Location"] == f"{at}/"


def test_after_the_time_is_up_the_question_comes_before_the_result(candidate, at, started, clock):
    clock.shift(61 * MINUTE)
    assert candidate.get(f"{at}/result/")["Location"] == f"{at}/finish/"
    assert "The time is up" in words(candidate.get(f"{at}/finish/"))
    candidate.post(f"{at}/finish/", {"ai_use": "none"})
    assert candidate.get(f"{at}/result/").status_code == 200


def test_the_result_shows_the_score_and_the_best_of_each_metric(candidate, at, started, negative, broker, now):
    for source in (b"rwifw", b"riw"):
        running.grade(submit(started, negative, source, at=now), now=lambda: now)
    candidate.post(f"{at}/finish/", {"ai_use": "none"})
    context = candidate.get(f"{at}/result/").context
    negative_result = next(item for item in context["results"] if item["slug"] == "shuttle-negative")
    assert {metric["name"]: metric["value"] for metric in negative_result["metrics"]}["length"] == 3
    assert 0 < context["score"] < negative_result["score"]


def test_saving_after_the_deadline_does_not_replace_what_was_saved_in_time(started, negative, now):
    Draft.store(started, negative, b"riw", 0, now)
    assert journey.save_draft(started, negative, b"late", 1, at=now + 61 * MINUTE) == 2
    assert bytes(started.submissions.get().source) == b"riw"


def test_saving_after_finishing_is_refused(started, negative, now):
    journey.finish(started, at=now + MINUTE)
    started.refresh_from_db()
    with pytest.raises(RefusedError, match="finished"):
        journey.save_draft(started, negative, b"riw", 0, at=now + 2 * MINUTE)
