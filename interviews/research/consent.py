"""Consent to research: asked apart from everything else, off by default, withdrawable, invisible to who hires.

A yes is of one person for one attempt, under the text they read. A release holds those whose consent was live when it
was frozen.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from interviews.models import Attempt, ResearchConsent
from interviews.refusals import RefusedError

VERSION = "2026-11"
TEXT = (
    "My results may be used for research on how people and machines solve such puzzles. They are published without "
    "my name, mail address, texts or programs: only which puzzles I solved, when since the start, and with which "
    "metrics, under a random identifier. This is voluntary and has no influence on my application; the people who "
    "hire do not see my choice. I can withdraw at any time; data published before that cannot be called back, but "
    "my identifier in it is then listed as withdrawn."
)


def give(attempt: Attempt, at: datetime) -> ResearchConsent:
    """Store the person's yes to the present text; a second yes changes nothing, one after a withdrawal begins anew."""
    if attempt.subject_id is None:
        raise RefusedError("Only a person can consent to research.")
    given = {"text_version": VERSION, "given_at": at}
    consent, made = ResearchConsent.objects.get_or_create(attempt=attempt, defaults=given)
    if not made and consent.withdrawn_at is not None:
        ResearchConsent.objects.filter(pk=consent.pk).update(**given, withdrawn_at=None)
        consent.refresh_from_db()
    return consent


def withdraw(attempt: Attempt, at: datetime) -> bool:
    """Take the consent back; tell whether there was one to take back."""
    return bool(ResearchConsent.objects.filter(attempt=attempt, withdrawn_at=None).update(withdrawn_at=at))


def live(at: datetime) -> Q:
    """Return the condition on attempts whose consent was live at a moment."""
    not_withdrawn = Q(research_consent__withdrawn_at=None) | Q(research_consent__withdrawn_at__gt=at)
    return Q(research_consent__given_at__lte=at) & not_withdrawn


def consented(attempts: QuerySet[Attempt], at: datetime) -> QuerySet[Attempt]:
    """Return those of people whose consent was live at a moment."""
    return attempts.filter(live(at), subject__isnull=False)
