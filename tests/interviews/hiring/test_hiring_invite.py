"""Inviting people, again and no longer."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from interviews.candidate import journey
from interviews.hiring import inviting
from interviews.models import AuditEntry, Invitation, Subject

PERSON = {"name": "Grace  Hopper", "email": "grace@example.org"}


@pytest.fixture
def address(interview):
    return reverse("hiring:invite", args=[interview.code])


def _link(answer) -> str:
    return re.search(r'value="(http[^"]+/i/[^"]+/)"', answer.content.decode())[1]


def _token(link: str) -> str:
    return link.rstrip("/").rsplit("/", 1)[1]


def test_an_invited_person_gets_the_link_that_is_shown(page, address, organisation):
    answer = page.post(address, PERSON)
    link = _link(answer)
    assert mail.outbox[0].to == ["grace@example.org"]
    assert link in mail.outbox[0].body
    assert organisation.accommodations_contact in mail.outbox[0].body
    invitation = journey.find_invitation(_token(link))
    assert invitation.subject.details.name == "Grace Hopper"
    assert invitation.sent_at is not None


def test_the_link_is_shown_once_and_stored_nowhere(page, address, interview):
    link = _link(page.post(address, PERSON))
    again = page.get(reverse("hiring:interview", args=[interview.code])).content.decode()
    assert _token(link) not in again
    assert not Invitation.objects.filter(token_hash=_token(link)).exists()


def test_the_answer_with_the_link_is_not_kept_by_the_browser(page, address):
    assert "no-store" in page.post(address, PERSON)["Cache-Control"]


def test_reloading_the_page_with_the_link_does_not_invite_twice(page, address):
    page.post(address, PERSON)
    answer = page.post(address, {**PERSON, "email": "GRACE@example.org"})
    assert answer.status_code == 422
    assert "This address is invited already" in answer.content.decode()
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_mail_server_that_refuses_is_said_and_the_link_is_shown_all_the_same(page, address, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = page.post(address, PERSON)
    assert "The mail was not sent" in answer.content.decode()
    assert journey.find_invitation(_token(_link(answer))).sent_at is None


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": ""}, {"email": "grace"}, {"name": "x" * 201}])
def test_what_is_wrong_is_said_and_nobody_is_invited(page, address, wrong):
    answer = page.post(address, {**PERSON, **wrong})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert Invitation.objects.count() == 0


def test_a_person_invited_to_two_interviews_is_one_subject(page, make_puzzles):
    for interview in (make_puzzles(), make_puzzles()):
        page.post(reverse("hiring:invite", args=[interview.code]), PERSON)
    assert (Invitation.objects.count(), Subject.objects.count()) == (2, 1)


def test_signs_in_a_name_are_shown_as_signs(page, address):
    answer = page.post(address, {**PERSON, "name": "<b>Tab & Co"})
    assert "&lt;b&gt;Tab &amp; Co" in answer.content.decode()
    assert "Hello <b>Tab & Co," in mail.outbox[0].body


def test_a_new_link_ends_the_one_before(page, address, invite, now):
    issued = invite()
    answer = page.post(reverse("hiring:renew", args=[issued.invitation.code]))
    assert journey.find_invitation(_token(issued.link)) is None
    assert journey.find_invitation(_token(_link(answer))) == issued.invitation
    assert len(mail.outbox) == 1


def test_a_new_link_opens_an_invitation_that_had_run_out(page, invite, now):
    issued = invite(at=now - timedelta(days=30))
    assert not issued.invitation.is_open(now)
    page.post(reverse("hiring:renew", args=[issued.invitation.code]))
    issued.invitation.refresh_from_db()
    assert issued.invitation.is_open(now)


def test_a_revoked_invitation_opens_nothing(page, invite, now):
    issued = invite()
    page.post(reverse("hiring:revoke", args=[issued.invitation.code]))
    invitation = journey.find_invitation(_token(issued.link))
    assert not invitation.is_open(now)


def test_a_revoked_invitation_gets_no_new_link_but_the_person_may_be_invited_again(page, invite, address):
    issued = invite("Grace")
    page.post(reverse("hiring:revoke", args=[issued.invitation.code]))
    answer = page.post(reverse("hiring:renew", args=[issued.invitation.code]), follow=True)
    assert "invite the person again instead" in answer.content.decode()
    assert page.post(address, PERSON).status_code == 200


def test_an_attempt_that_was_begun_is_not_revoked(page, begin):
    attempt = begin()
    answer = page.post(reverse("hiring:revoke", args=[attempt.invitation.code]), follow=True)
    assert "has already begun" in answer.content.decode()
    attempt.invitation.refresh_from_db()
    assert attempt.invitation.revoked_at is None


def test_each_act_is_put_on_record_without_a_name(page, manager, invite):
    invitation = invite().invitation
    page.post(reverse("hiring:renew", args=[invitation.code]))
    page.post(reverse("hiring:revoke", args=[invitation.code]))
    entries = list(AuditEntry.objects.filter(target=invitation.code))
    assert [entry.action for entry in entries] == ["invitation.made", "invitation.renewed", "invitation.revoked"]
    assert {entry.actor_code for entry in entries} == {manager.code}
    assert all(entry.detail == {} for entry in entries)


def test_two_requests_at_the_same_moment_get_one_subject(organisation, now):
    first = inviting.subject_for(organisation, "Ada", "ada@example.org", now)
    assert inviting.subject_for(organisation, "Ada L.", "ADA@example.org", now) == first


def test_a_site_without_a_mail_server_does_not_claim_to_have_sent_anything(page, address, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    answer = page.post(address, PERSON)
    assert "No mail was sent" in answer.content.decode()
    assert "handed to the mail server" not in answer.content.decode()
    assert _link(answer)
