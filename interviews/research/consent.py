"""Consent to research: asked apart from everything else, off by default, withdrawable, invisible to who hires.

A yes is of one person for one attempt, under the text they read. A release holds those whose consent was live when it
was frozen.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from interviews.models import Attempt, ResearchConsent
from interviews.refusals import RefusedError

VERSION = "2026-11-22"
# What VERSION stands for: the choice and its explanation, word for word as the page shows them. A change of either is a
# new VERSION.
CHOICE = "Also use my results, without my name, for research on how people and AI models solve puzzles"
TEXT = (
    "Entirely up to you: it changes nothing for you, and those who review your interview never see this choice. "
    "Published are the verdicts, metrics and scores of your submissions, their times since your start, and whether you "
    "worked with AI, under a random identifier; never your name, your mail address, your programs or anything else you "
    "wrote. You can withdraw at any time: your results are then in no later data set. One that was published before "
    "cannot be called back."
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


def is_given(attempt: Attempt) -> bool:
    """Tell whether the attempt's results may be used for research now."""
    return ResearchConsent.objects.filter(attempt=attempt, withdrawn_at=None).exists()


def live(at: datetime) -> Q:
    """Return the condition on attempts whose consent was live at a moment."""
    not_withdrawn = Q(research_consent__withdrawn_at=None) | Q(research_consent__withdrawn_at__gt=at)
    return Q(research_consent__given_at__lte=at) & not_withdrawn


def consented(attempts: QuerySet[Attempt], at: datetime) -> QuerySet[Attempt]:
    """Return those of people whose consent was live at a moment."""
    return attempts.filter(live(at), subject__isnull=False)
