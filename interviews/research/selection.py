"""Which attempts a release holds. Chosen once, at the moment it is frozen, and kept with it ever after."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from interviews.models import Attempt, Organisation, Submission
from interviews.research import consent


def finished(organisation: Organisation, at: datetime) -> QuerySet[Attempt]:
    """Return all attempts of the organisation that were started and have ended, to be released or not."""
    return Attempt.objects.filter(
        interview_version__interview__organisation=organisation, started_at__isnull=False, finished_at__lte=at
    )


def releasable(organisation: Organisation, at: datetime) -> QuerySet[Attempt]:
    """Return those of baselines, and of people whose consent is live; all of their submissions graded."""
    return _allowed(organisation, at).exclude(_ungraded())


def counts(organisation: Organisation, at: datetime) -> dict[str, int]:
    """Return how many attempts are in, and how many are not, by reason."""
    people = finished(organisation, at).filter(subject__isnull=False)
    consented = consent.consented(people, at).count()
    withdrawn = people.filter(research_consent__withdrawn_at__lte=at).count()
    included = releasable(organisation, at)
    return {
        "finished_attempts_of_people": people.count(),
        "included_attempts_of_people": included.filter(subject__isnull=False).count(),
        "included_attempts_of_baselines": included.filter(configuration__isnull=False).count(),
        "left_out_without_consent": people.count() - consented - withdrawn,
        "left_out_consent_withdrawn": withdrawn,
        "left_out_not_fully_graded": _allowed(organisation, at).filter(_ungraded()).count(),
    }


def _allowed(organisation: Organisation, at: datetime) -> QuerySet[Attempt]:
    return finished(organisation, at).filter(Q(configuration__isnull=False) | consent.live(at))


def _ungraded() -> Exists:
    waiting = Submission.objects.exclude(state=Submission.State.GRADED)
    return Exists(waiting.filter(attempt=OuterRef("pk"), interview_puzzle__is_practice=False))
