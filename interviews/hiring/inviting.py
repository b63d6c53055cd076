"""Inviting people: one link each, sent by mail and shown once to the person who invites.

A link exists only in the mail and in the answer to the request that made it; the database keeps a hash. Sending again
therefore always makes a new link, and the one before stops working.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from interviews.models import Attempt, Interview, Invitation, Organisation, PersonalDetails, Subject, User, audit
from interviews.refusals import RefusedError

DAYS_OPEN = 14
MAIL_SECONDS = 10  # a mail server that says nothing must not hold the page longer
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Issued:
    """An invitation with its link, which exists only here and in the mail."""

    invitation: Invitation
    link: str


def link_of(token: str) -> str:
    """Return the address that the token opens."""
    return f"{settings.BASE_URL}{reverse('candidate:invitation', args=[token])}"


def subject_for(organisation: Organisation, name: str, email: str, at: datetime) -> Subject:
    """Return the organisation's one subject for this mail address, made on first use.

    Two requests at the same moment get the same one: the constraint on the address decides.
    """
    known = PersonalDetails.objects.select_related("subject").filter(organisation=organisation, email__iexact=email)
    details = known.first()
    if details is None:
        try:
            with transaction.atomic():
                subject = Subject.objects.create(organisation=organisation, created_at=at)
                PersonalDetails.objects.create(subject=subject, organisation=organisation, name=name, email=email)
                return subject
        except IntegrityError:
            details = known.get()
    return details.subject


def standing_invitation(interview: Interview, email: str, at: datetime) -> Invitation | None:
    """Return the invitation to this interview that the address has already and could still use or has used."""
    rows = Invitation.objects.filter(
        interview_version__interview=interview,
        subject__details__organisation=interview.organisation,
        subject__details__email__iexact=email,
    )
    return next((row for row in rows if row.is_open(at) or Attempt.objects.filter(invitation=row).exists()), None)


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


def renew(invitation: Invitation, user: User | None, *, at: datetime, days: int = DAYS_OPEN) -> Issued:
    """Give the invitation a new link that is open for `days` from now; the one before stops working."""
    if invitation.revoked_at is not None:
        raise RefusedError("This invitation was revoked: invite the person again instead.")
    with transaction.atomic():
        token = invitation.renew_token()
        invitation.expires_at = at + timedelta(days=days)
        invitation.save(update_fields=["expires_at"])
        organisation = invitation.interview_version.interview.organisation
        audit.record(organisation, user, "invitation.renewed", invitation.code, at=at)
    return Issued(invitation, link_of(token))


def revoke(invitation: Invitation, user: User | None, *, at: datetime) -> None:
    """Close the link before it was used; an attempt that was begun may always be returned to."""
    with transaction.atomic():
        if Attempt.objects.filter(invitation=invitation).exists():
            raise RefusedError("This person has already begun, so the invitation cannot be revoked any more.")
        if not Invitation.objects.filter(pk=invitation.pk, revoked_at=None).update(revoked_at=at):
            raise RefusedError("This invitation was revoked already.")
        organisation = invitation.interview_version.interview.organisation
        audit.record(organisation, user, "invitation.revoked", invitation.code, at=at)


def send(issued: Issued, *, at: datetime) -> None:
    """Mail the link to the invited person and note when; a mail server's refusal is the caller's to show."""
    invitation = issued.invitation
    assert invitation.subject is not None
    interview, person = invitation.interview_version.interview, invitation.subject.details
    context = {"invitation": invitation, "interview": interview, "person": person, "link": issued.link}
    send_mail(
        subject=" ".join(f"{interview.organisation.name} invites you: {interview.title}".split()),
        message=render_to_string("interviews/hiring/invitation_mail.txt", context),
        from_email=None,
        recipient_list=[person.email],
        connection=get_connection(timeout=MAIL_SECONDS),
    )
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])


def deliver(issued: Issued, *, at: datetime) -> bool:
    """Mail the link; tell whether the mail server took it. The operator's log says why not."""
    try:
        send(issued, at=at)
    except OSError as error:  # what smtplib and sockets raise
        log.warning("The mail for invitation %s was not taken: %s", issued.invitation.code, error)
        return False
    return True
