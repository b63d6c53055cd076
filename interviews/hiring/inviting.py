"""Inviting people: one link each, sent by mail and shown once to the person who invites."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from interviews.models import Interview, Invitation, Organisation, PersonalDetails, Subject, User, audit

DAYS_OPEN = 14


@dataclass(frozen=True)
class Issued:
    """An invitation with its link, which exists only here and in the mail."""

    invitation: Invitation
    link: str


def link_of(token: str) -> str:
    """Return the address that the token opens."""
    return settings.BASE_URL + reverse("candidate:invitation", args=[token])


def subject_for(organisation: Organisation, name: str, email: str, at: datetime) -> Subject:
    """Return the organisation's one subject for this mail address, made on first use."""
    details = PersonalDetails.objects.filter(organisation=organisation, email__iexact=email).first()
    if details is not None:
        return details.subject
    with transaction.atomic():
        subject = Subject.objects.create(organisation=organisation, created_at=at)
        PersonalDetails.objects.create(subject=subject, organisation=organisation, name=name, email=email)
        return subject


def invite(
    interview: Interview, user: User | None, name: str, email: str, *, at: datetime, days: int = DAYS_OPEN
) -> Issued:
    """Invite a person to the interview's current version."""
    with transaction.atomic():
        subject = subject_for(interview.organisation, name, email, at)
        invitation, token = Invitation.issue(
            interview_version=interview.current, subject=subject, created_by=user, created_at=at,
            expires_at=at + timedelta(days=days),
        )  # fmt: skip
        audit.record(interview.organisation, user, "invitation.made", invitation.code, at=at)
    return Issued(invitation, link_of(token))


def send(issued: Issued, *, at: datetime) -> None:
    """Mail the link to the invited person and note when; a mail server's refusal is the caller's to show."""
    invitation = issued.invitation
    assert invitation.subject is not None
    interview, person = invitation.interview_version.interview, invitation.subject.details
    context = {"invitation": invitation, "interview": interview, "person": person, "link": issued.link}
    send_mail(
        subject=f"{interview.organisation.name} invites you: {interview.title}",
        message=render_to_string("interviews/hiring/invitation_mail.txt", context),
        from_email=None,
        recipient_list=[person.email],
    )
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
