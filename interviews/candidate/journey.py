"""The steps of a person or a player through an interview: accept, start, save, finish.

Every step is a conditional write, so that two requests at the same moment (two tabs, a double click, a retry) have the
effect of one. Time is an argument; the server's clock alone gives it.
"""

from datetime import datetime

from django.db import transaction

from interviews.grading import intake
from interviews.models import (
    Attempt,
    AttemptEvent,
    Draft,
    InterviewPuzzle,
    InterviewVersion,
    Invitation,
)
from interviews.models.codes import secret_hash
from interviews.refusals import RefusedError
from interviews.research import consent

NOTICE_VERSION = "2026-11-22"
# The closing question. Any use of AI puts a person's results beside those of people with AI.
AI_USES = (
    ("none", "No"),
    ("advice", "Yes, for questions and advice"),
    ("programs", "Yes, it wrote programs, or parts of them"),
)
CENSORING_REASONS = (Attempt.EndReason.TIME, Attempt.EndReason.TOKENS, Attempt.EndReason.COST)
Kind = AttemptEvent.Kind


def find_invitation(token: str) -> Invitation | None:
    """Return the invitation that the token opens, whatever its state."""
    rows = Invitation.objects.select_related("interview_version__interview__organisation", "subject", "configuration")
    return rows.filter(token_hash=secret_hash(token)).first()


def accept(invitation: Invitation, *, at: datetime, research_consent: bool) -> Attempt:
    """Return the invitation's attempt, made by the first call; later calls change nothing.

    The one-to-one constraint on the invitation decides between two calls at the same moment. Consent to research is
    a person's: for a baseline it is ignored.
    """
    existing = Attempt.objects.filter(invitation=invitation).first()
    if existing is not None:
        return existing
    if not invitation.is_open(at):
        raise RefusedError("This invitation is no longer open: ask the people who sent it for a new link.", 410)
    version = invitation.interview_version
    with transaction.atomic():
        attempt, made = Attempt.objects.get_or_create(
            invitation=invitation,
            defaults={
                "interview_version": version, "subject": invitation.subject, "configuration": invitation.configuration,
                "arm": _arm(invitation, version), "created_at": at, "notice_version": NOTICE_VERSION,
                "notice_read_at": at, "base_ms": version.time_limit_ms,
            },
        )  # fmt: skip
        if made:
            AttemptEvent.objects.create(attempt=attempt, kind=Kind.NOTICE_READ, at=at)
            if research_consent and invitation.subject_id is not None:
                consent.give(attempt, at)
    return attempt


def _arm(invitation: Invitation, version: InterviewVersion) -> str:
    if invitation.configuration is not None:
        return invitation.configuration.arm
    forbidden = version.ai_policy == InterviewVersion.AiPolicy.FORBIDDEN
    return Attempt.Arm.HUMAN if forbidden else Attempt.Arm.HUMAN_AI


def start(attempt: Attempt, *, at: datetime) -> bool:
    """Start the clock; tell whether this call did it. A clock that runs already is left alone."""
    with transaction.atomic():
        won = attempt.start(at)
        if won:
            AttemptEvent.objects.create(attempt=attempt, kind=Kind.STARTED, at=at)
            return True
    attempt.refresh_from_db()
    if attempt.started_at is None:
        raise RefusedError("This attempt is over, so its clock cannot be started.")
    return False


def finish(attempt: Attempt, *, at: datetime, reason: str = Attempt.EndReason.SUBMITTED) -> bool:
    """End the attempt and grade the drafts nobody submitted; tell whether this call did it.

    An attempt whose time has run out ended at its deadline, whoever says so and however much later.
    """
    with transaction.atomic():
        attempt = intake.locked(attempt)
        deadline = attempt.deadline
        if deadline is not None and at >= deadline:
            at, reason = deadline, Attempt.EndReason.TIME
        won = attempt.finish(at, reason, censored=reason in CENSORING_REASONS)
        if won:
            AttemptEvent.objects.create(attempt=attempt, kind=Kind.FINISHED, at=at, detail={"reason": reason})
            if attempt.started_at is not None and reason != Attempt.EndReason.WITHDRAWN:
                intake.submit_drafts(attempt, at=at)
    return won


def declare_ai_use(attempt: Attempt, answer: str) -> bool:
    """Store the first answer to the closing question, which also decides a person's arm; tell whether this was it."""
    if answer not in dict(AI_USES):
        raise RefusedError("Choose one of the answers.", 400)
    unanswered = Attempt.objects.filter(pk=attempt.pk, ai_use="", subject__isnull=False)
    arm = Attempt.Arm.HUMAN if answer == "none" else Attempt.Arm.HUMAN_AI
    won = bool(unanswered.update(ai_use=answer, arm=arm))
    if won:
        attempt.ai_use, attempt.arm = answer, arm
    return won


def choose_research(attempt: Attempt, *, wanted: bool, at: datetime) -> None:
    """Give or withdraw the consent to research; a model's attempt has none to give."""
    if attempt.subject_id is None:
        return
    if wanted:
        consent.give(attempt, at)
    else:
        consent.withdraw(attempt, at)


def close_if_expired(attempt: Attempt, *, at: datetime) -> bool:
    """End the attempt if its time has run out; tell whether this call did it."""
    deadline = attempt.deadline
    expired = deadline is not None and attempt.finished_at is None and at >= deadline
    return expired and finish(attempt, at=at)


def save_draft(
    attempt: Attempt, interview_puzzle: InterviewPuzzle, source: bytes, based_on: int, *, at: datetime
) -> int | None:
    """Save the editor's text; return its new revision, or None when another tab saved since revision `based_on`.

    A save after the deadline first closes the attempt with what was saved in time, then is kept as late work.
    """
    if close_if_expired(attempt, at=at):
        attempt.refresh_from_db()
    intake.refuse_if_over(attempt, interview_puzzle)
    intake.refuse_if_too_large(attempt, interview_puzzle, source)
    return Draft.store(attempt, interview_puzzle, source, based_on, at)


def note_opened(attempt: Attempt, interview_puzzle: InterviewPuzzle, *, at: datetime) -> None:
    """Put the first opening of a puzzle on the timeline."""
    opened = attempt.events.filter(kind=Kind.PUZZLE_OPENED, interview_puzzle=interview_puzzle)
    if not opened.exists():
        AttemptEvent.objects.create(attempt=attempt, interview_puzzle=interview_puzzle, kind=Kind.PUZZLE_OPENED, at=at)
