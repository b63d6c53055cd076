"""The status board: who was invited to an interview and how far each has come.

Every person stands in exactly one state, which the database works out in one expression; the number of queries does
not grow with the number of people.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Max, Q, QuerySet, Sum, Value, When

from interviews.hiring import scores
from interviews.models import Attempt, ClockEntry, Draft, Interview, InterviewPuzzle, Invitation, Submission

STATES = {
    "invited": "Invited",
    "opened": "Opened",
    "practising": "Practising",
    "working": "Working",
    "done": "Done",
    "expired": "Expired",
    "revoked": "Revoked",
}
SORTABLE = {
    "name": "Person",
    "state": "State",
    "score": "Score",
    "submissions": "Sent",
    "activity": "Last activity",
}


@dataclass(frozen=True)
class Row:
    """One person's line on the board."""

    invitation: Invitation
    attempt: Attempt | None
    name: str
    email: str
    state: str
    minutes_left: int | None
    score: scores.Score | None
    submissions: int
    last_activity: datetime

    def cells(self, columns: Sequence[InterviewPuzzle]) -> list[tuple[str, scores.PuzzleScore | None]]:
        """Return the score on each puzzle of the table's columns; None for one that this person was not asked."""
        found = {item.puzzle.slug: item for item in self.score.puzzles} if self.score else {}
        return [(column.puzzle.title, found.get(column.slug)) for column in columns]

    @property
    def state_title(self) -> str:
        return STATES[self.state]


def with_state(invitations: QuerySet[Invitation], at: datetime) -> QuerySet[Any]:
    """Add to each invitation the state of its person."""
    return invitations.annotate(
        state=Case(
            When(attempt__finished_at__isnull=False, then=Value("done")),
            When(attempt__started_at__isnull=False, then=Value("working")),
            When(attempt__isnull=False, then=Value("practising")),
            When(revoked_at__isnull=False, then=Value("revoked")),
            When(expires_at__lte=at, then=Value("expired")),
            When(opened_at__isnull=False, then=Value("opened")),
            default=Value("invited"),
        )
    )


def counts(interviews: QuerySet[Interview], at: datetime) -> dict[int, Counter[str]]:
    """Return how many people stand in each state of each interview, by the interview's primary key."""
    people = Invitation.objects.filter(subject__isnull=False, interview_version__interview__in=interviews)
    grouped = with_state(people, at).order_by().values_list("interview_version__interview", "state")
    found: dict[int, Counter[str]] = {}
    for interview, state, number in grouped.annotate(number=Count("pk")):
        found.setdefault(interview, Counter())[state] = number
    return found


def rows(interview: Interview, at: datetime, *, state: str = "", words: str = "") -> list[Row]:
    """Return the people invited to the interview, of one state and with a name or address like `words` if given."""
    people = Invitation.objects.filter(subject__isnull=False, interview_version__interview=interview)
    found = with_state(people, at).select_related("subject__details", "attempt")
    if state:
        found = found.filter(state=state)
    if words:
        found = found.filter(Q(subject__details__name__icontains=words) | Q(subject__details__email__icontains=words))
    return _complete(list(found), at)


def ordered(found: list[Row], sort: str, *, descending: bool) -> list[Row]:
    """Return the rows in the wanted order; those without a score come last either way."""
    position = list(STATES).index
    keys: dict[str, Callable[[Row], Any]] = {
        "name": lambda row: (row.name.casefold(), row.email),
        "state": lambda row: position(row.state),
        "score": lambda row: row.score.overall if row.score else 0.0,
        "submissions": lambda row: row.submissions,
        "activity": lambda row: row.last_activity,
    }
    by_name = sorted(found, key=keys["name"])
    in_order = sorted(by_name, key=keys[sort], reverse=descending)
    return sorted(in_order, key=lambda row: row.score is None) if sort == "score" else in_order


def minutes_left(attempt: Attempt, credit_ms: int, at: datetime) -> int | None:
    """Return the started minutes left on a running clock, or None where none runs."""
    if attempt.started_at is None or attempt.finished_at is not None:
        return None
    allowed = timedelta(milliseconds=attempt.base_ms * attempt.multiplier_permille // 1000 + credit_ms)
    return max(0, -((at - attempt.started_at - allowed) // timedelta(minutes=1)))


@dataclass(frozen=True)
class _Work:
    """What was done in one attempt, counted by the database."""

    submissions: int = 0
    last_sent: datetime | None = None
    last_saved: datetime | None = None
    credit_ms: int = 0


def _complete(invitations: list[Any], at: datetime) -> list[Row]:
    attempts = [row.attempt for row in invitations if hasattr(row, "attempt")]
    score, work = scores.of_attempts(attempts), _work([attempt.pk for attempt in attempts])
    return [_row(row, score, work, at) for row in invitations]


def _work(attempt_ids: list[int]) -> dict[int, _Work]:
    sent = Submission.objects.filter(attempt__in=attempt_ids, interview_puzzle__is_practice=False).order_by()
    number_by = dict(sent.values_list("attempt").annotate(Count("pk")))
    last_by = dict(sent.values_list("attempt").annotate(Max("created_at")))
    drafts = Draft.objects.filter(attempt__in=attempt_ids).order_by().values_list("attempt")
    saved_by = dict(drafts.annotate(Max("saved_at")))
    credits_ = ClockEntry.objects.filter(attempt__in=attempt_ids).order_by().values_list("attempt")
    credit_by = dict(credits_.annotate(Sum("amount_ms")))
    return {
        pk: _Work(number_by.get(pk, 0), last_by.get(pk), saved_by.get(pk), credit_by.get(pk, 0)) for pk in attempt_ids
    }


def _row(invitation: Any, score: dict[int, scores.Score], work: dict[int, _Work], at: datetime) -> Row:
    attempt: Attempt | None = getattr(invitation, "attempt", None)
    done = work[attempt.pk] if attempt else _Work()
    person = getattr(invitation.subject, "details", None)
    moments = [invitation.created_at, invitation.opened_at, invitation.revoked_at, done.last_sent, done.last_saved]
    if attempt:
        moments += [attempt.created_at, attempt.started_at, attempt.finished_at]
    return Row(
        invitation=invitation, attempt=attempt, name=person.name if person else f"Erased ({invitation.subject.code})",
        email=person.email if person else "", state=invitation.state,
        minutes_left=minutes_left(attempt, done.credit_ms, at) if attempt else None,
        score=score.get(attempt.pk) if attempt else None, submissions=done.submissions,
        last_activity=max(moment for moment in moments if moment),
    )  # fmt: skip
