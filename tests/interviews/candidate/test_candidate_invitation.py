"""The invitation's link, in every state it can be in."""

from datetime import timedelta

import pytest
from django.test import Client

from interviews.candidate import journey
from interviews.models import Attempt, ResearchConsent
from interviews.refusals import RefusedError


@pytest.fixture
def link(token, clock):
    return f"/i/{token}/"


def test_the_landing_page_says_what_is_to_come(client, link, invitation, now):
    page = client.get(link)
    assert page.status_code == 200
    assert "60" in page.content.decode()
    invitation.refresh_from_db()
    assert invitation.opened_at == now


def test_the_link_still_works_when_the_name_was_erased(client, link, invitation):
    invitation.subject.details.delete()
    assert client.get(link).status_code == 200


def test_opening_the_link_begins_nothing(client, link, db):
    client.get(link)
    assert not Attempt.objects.exists()


def test_accepting_leads_to_the_attempt(client, link):
    answer = client.post(link, {"acknowledged": "yes"})
    attempt = Attempt.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/a/{attempt.code}/")
    assert client.get(answer["Location"]).status_code == 200
    assert (attempt.arm, attempt.base_ms, attempt.started_at) == ("human", 3_600_000, None)
    assert attempt.events.get().kind == "notice_read"


def test_the_notice_must_be_ticked(client, link):
    page = client.post(link, {"research_consent": "yes"})
    assert page.status_code == 400
    assert "tick that you have read" in page.content.decode()
    assert not Attempt.objects.exists()


def test_research_is_off_unless_it_is_ticked(client, link):
    client.post(link, {"acknowledged": "yes"})
    assert not ResearchConsent.objects.exists()


def test_research_consent_is_stored_apart(client, link, now):
    client.post(link, {"acknowledged": "yes", "research_consent": "yes"})
    consent = ResearchConsent.objects.get()
    assert (consent.given_at, consent.withdrawn_at) == (now, None)


def test_an_accepted_link_leads_straight_in_on_another_device(link, client):
    client.post(link, {"acknowledged": "yes"})
    other = Client()
    answer = other.get(link)
    assert answer["Location"] == f"/a/{Attempt.objects.get().code}/"
    assert other.get(answer["Location"]).status_code == 200


def test_accepting_twice_makes_one_attempt(link):
    Client().post(link, {"acknowledged": "yes"})
    Client().post(link, {"acknowledged": "yes"})
    assert Attempt.objects.count() == 1


def test_two_that_accept_at_the_same_moment_get_the_same_attempt(invitation, now, monkeypatch):
    first = journey.accept(invitation, at=now, research_consent=False)
    # The second asked whether there was an attempt before the first had made it.
    with monkeypatch.context() as patched:
        patched.setattr(Attempt.objects, "filter", lambda **_: Attempt.objects.none())
        second = journey.accept(invitation, at=now, research_consent=True)
    assert second == first
    assert not ResearchConsent.objects.exists()


def test_an_unknown_link_says_what_to_do(client, db):
    page = client.get("/i/no-such-token/")
    assert page.status_code == 404
    assert "We do not know this link" in page.content.decode()


def test_an_expired_link_says_what_to_do(client, link, clock):
    clock.shift(timedelta(days=15))
    page = client.get(link)
    assert page.status_code == 410
    assert "help@acme.example" in page.content.decode()


def test_a_revoked_link_says_so(client, link, invitation, now):
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    page = client.get(link)
    assert (page.status_code, "was withdrawn" in page.content.decode()) == (410, True)


def test_an_expired_link_cannot_be_accepted(client, link, clock, invitation, now):
    clock.shift(timedelta(days=15))
    assert client.post(link, {"acknowledged": "yes"}).status_code == 410
    with pytest.raises(RefusedError) as refusal:
        journey.accept(invitation, at=now + timedelta(days=15), research_consent=False)
    assert refusal.value.status == 410


def test_a_begun_attempt_outlives_its_link(client, link, clock):
    client.post(link, {"acknowledged": "yes"})
    clock.shift(timedelta(days=15))
    assert Client().get(link).status_code == 302


@pytest.mark.parametrize(("policy", "arm"), [("forbidden", "human"), ("allowed", "human_ai"), ("logged", "human_ai")])
def test_the_policy_on_ai_chooses_the_arm(make_puzzles, make_invitation, now, policy, arm):
    invitation, _ = make_invitation(make_puzzles(ai_policy=policy))
    assert journey.accept(invitation, at=now, research_consent=False).arm == arm


def test_a_player_is_in_its_own_arm_and_consents_to_nothing(baseline_attempt):
    assert baseline_attempt.arm == "scripted"
    assert not ResearchConsent.objects.exists()


def test_other_methods_are_refused(client, link):
    assert client.delete(link).status_code == 405
