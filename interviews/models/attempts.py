"""Invitations, attempts, their clock and their drafts."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from interviews.models.baselines import BaselineConfiguration
from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code, new_secret, secret_hash
from interviews.models.interviews import InterviewPuzzle, InterviewVersion
from interviews.models.people import Subject, User

HASH_LENGTH = 64
INSTANCE_SEEDS = 10**15


def new_instance_seed() -> int:
    """Return a seed that nobody can guess, for the instances that are drawn for one attempt alone."""
    return secrets.randbelow(INSTANCE_SEEDS)


def _of_a_person_or_a_configuration(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.Q(subject__isnull=False, configuration__isnull=True)
        | models.Q(subject__isnull=True, configuration__isnull=False),
        name=name,
    )


class Invitation(models.Model):
    """A link that opens one attempt. Only the hash of its token is kept."""

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    interview_version = models.ForeignKey(InterviewVersion, on_delete=models.PROTECT, related_name="invitations")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="invitations")
    configuration = models.ForeignKey(
        BaselineConfiguration, on_delete=models.PROTECT, null=True, related_name="invitations"
    )
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [_of_a_person_or_a_configuration("invitation_is_for_one_kind")]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def issue(cls, **fields: Any) -> tuple["Invitation", str]:
        """Store an invitation and return it with its token, which cannot be read again."""
        token = new_secret()
        return cls.objects.create(token_hash=secret_hash(token), **fields), token

    def renew_token(self) -> str:
        """Give the link a new token; the one that was sent before stops working."""
        token = new_secret()
        self.token_hash = secret_hash(token)
        self.save(update_fields=["token_hash"])
        return token

    def is_open(self, at: datetime) -> bool:
        """Tell whether the link may begin an attempt; one that has begun may always be returned to."""
        return self.revoked_at is None and at < self.expires_at

    def mark_opened(self, at: datetime) -> bool:
        """Note the first time the link was opened; tell whether this was it."""
        return bool(Invitation.objects.filter(pk=self.pk, opened_at=None).update(opened_at=at))


class AttemptArm(models.TextChoices):
    HUMAN = "human", "People"
    HUMAN_AI = "human_ai", "People with AI"
    MODEL = "model", "Models"
    SCRIPTED = "scripted", "Scripted players"


class AttemptEndReason(models.TextChoices):
    SUBMITTED = "submitted", "Finished by the subject"
    TIME = "time", "Time limit"
    TOKENS = "tokens", "Token limit"
    COST = "cost", "Cost limit"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ERROR = "error", "Error"


class AttemptValidity(models.TextChoices):
    VALID = "valid", "Valid"
    INVALID = "invalid", "Invalid"
    EXPLOIT = "exploit", "Exploit"
    SUSPECT = "suspect", "Suspect"
    INFRASTRUCTURE = "infrastructure", "Infrastructure fault"


class Attempt(models.Model):
    """One pass through one interview version, by one subject or configuration, on one clock."""

    Arm = AttemptArm

    EndReason = AttemptEndReason

    Validity = AttemptValidity

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="attempt")
    interview_version = models.ForeignKey(InterviewVersion, on_delete=models.PROTECT, related_name="attempts")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, null=True, related_name="attempts")
    configuration = models.ForeignKey(
        BaselineConfiguration, on_delete=models.PROTECT, null=True, related_name="attempts"
    )
    arm = models.CharField(max_length=12, choices=Arm.choices)
    instance_seed = models.PositiveBigIntegerField(default=new_instance_seed, editable=False)  # never shown
    created_at = models.DateTimeField()
    notice_version = models.CharField(max_length=20)
    notice_read_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    base_ms = models.PositiveBigIntegerField()
    multiplier_permille = models.PositiveIntegerField(default=1000)  # an accommodation, without its reason
    end_reason = models.CharField(max_length=12, choices=EndReason.choices, blank=True)
    censored = models.BooleanField(default=False)  # the limit, not the subject, ended it
    validity = models.CharField(max_length=16, choices=Validity.choices, default=Validity.VALID)
    validity_reason = models.CharField(max_length=400, blank=True)
    ai_use = models.CharField(max_length=20, blank=True)  # the subject's own structured answer at the end

    class Meta:
        constraints = [
            _of_a_person_or_a_configuration("attempt_is_of_one_kind"),
            one_of("arm", AttemptArm),
            one_of("validity", AttemptValidity),
            models.CheckConstraint(
                condition=models.Q(arm__in=["human", "human_ai"], subject__isnull=False)
                | models.Q(arm__in=["model", "scripted"], configuration__isnull=False),
                name="attempt_arm_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None) | ~models.Q(end_reason=""), name="a_finished_attempt_says_why"
            ),
        ]
        indexes = [
            # close_expired: running attempts only
            models.Index(fields=["started_at"], condition=models.Q(finished_at=None), name="attempt_running"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def credit_ms(self) -> int:
        """Milliseconds added to the clock by its ledger."""
        return self.clock_entries.aggregate(total=models.Sum("amount_ms"))["total"] or 0

    @property
    def allowed_ms(self) -> int:
        """Milliseconds on the clock in all: base × accommodation + credits."""
        return self.base_ms * self.multiplier_permille // 1000 + self.credit_ms

    @property
    def deadline(self) -> datetime | None:
        """When the clock runs out, or None before it was started."""
        return None if self.started_at is None else self.started_at + timedelta(milliseconds=self.allowed_ms)

    def wall_ms(self, at: datetime) -> int:
        """Milliseconds since the start; 0 before it."""
        return 0 if self.started_at is None else max(0, round((at - self.started_at).total_seconds() * 1000))

    @property
    def lost_ms(self) -> int:
        """Milliseconds of its time that our own failures took; extra time given to a subject is not among them."""
        ours = [ClockEntryKind.DOWNTIME, ClockEntryKind.FAILED_GRADING]
        return self.clock_entries.filter(kind__in=ours).aggregate(total=models.Sum("amount_ms"))["total"] or 0

    def active_ms(self, at: datetime) -> int:
        """Milliseconds since the start less those that our own failures took."""
        return max(0, self.wall_ms(at) - self.lost_ms)

    def is_running(self, at: datetime) -> bool:
        """Tell whether the clock was started, is not finished and has time left."""
        deadline = self.deadline
        return deadline is not None and self.finished_at is None and at < deadline

    @property
    def is_closed(self) -> bool:
        """Tell whether nothing more is taken. Time alone closes nothing: late work is kept until the last question."""
        ended_by_time = self.end_reason == AttemptEndReason.TIME
        return self.finished_at is not None and (not ended_by_time or self.ai_use != "")

    def start(self, at: datetime) -> bool:
        """Start the clock; tell whether this call did it."""
        won = Attempt.objects.filter(pk=self.pk, started_at=None, finished_at=None).update(started_at=at)
        if won:
            self.started_at = at
        return bool(won)

    def finish(self, at: datetime, reason: str, *, censored: bool = False) -> bool:
        """End the attempt; tell whether this call did it."""
        won = Attempt.objects.filter(pk=self.pk, finished_at=None).update(
            finished_at=at, end_reason=reason, censored=censored
        )
        if won:
            self.finished_at, self.end_reason, self.censored = at, reason, censored
        return bool(won)


class ClockEntryKind(models.TextChoices):
    DOWNTIME = "downtime", "Our downtime"
    FAILED_GRADING = "failed_grading", "Our failure to grade"
    EXTRA_TIME = "extra_time", "Extra time given"


class ClockEntry(models.Model):
    """A credit on an attempt's clock. The clock is the sum of its entries; none is ever changed."""

    Kind = ClockEntryKind

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="clock_entries")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    amount_ms = models.BigIntegerField()
    reason = models.CharField(max_length=400)
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "clock entries"
        constraints = [one_of("kind", ClockEntryKind)]

    def __str__(self) -> str:
        return f"{self.amount_ms} ms: {self.reason}"


class AttemptEventKind(models.TextChoices):
    NOTICE_READ = "notice_read", "Notice read"
    PRACTISED = "practised", "First practice submission"
    STARTED = "started", "Clock started"
    PUZZLE_OPENED = "puzzle_opened", "Puzzle opened"
    FINISHED = "finished", "Finished"


class AttemptEvent(models.Model):
    """Something worth a place on the attempt's timeline."""

    Kind = AttemptEventKind

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="events")
    interview_puzzle = models.ForeignKey(InterviewPuzzle, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [one_of("kind", AttemptEventKind)]

    def __str__(self) -> str:
        return self.kind


class ApiToken(models.Model):
    """A bearer token for one attempt, hashed, revocable."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="api_tokens")
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"token {self.pk} of {self.attempt_id}"

    @classmethod
    def issue(cls, attempt: Attempt, at: datetime) -> str:
        """Store a new token for the attempt and return it; it cannot be read again."""
        token = new_secret()
        cls.objects.create(attempt=attempt, token_hash=secret_hash(token), created_at=at)
        return token


class Draft(models.Model):
    """The text in the editor, as last saved from any tab or device."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="drafts")
    interview_puzzle = models.ForeignKey(InterviewPuzzle, on_delete=models.PROTECT, related_name="+")
    source = models.BinaryField()
    revision = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "interview_puzzle"], name="one_draft_per_attempt_and_puzzle")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.interview_puzzle_id} r{self.revision}"

    @classmethod
    def store(
        cls, attempt: Attempt, interview_puzzle: InterviewPuzzle, source: bytes, based_on: int, at: datetime
    ) -> int | None:
        """Save `source` if nobody saved since revision `based_on`; return the new revision, or None on a conflict."""
        rows = cls.objects.filter(attempt=attempt, interview_puzzle=interview_puzzle)
        if based_on == 0:
            _, created = cls.objects.get_or_create(
                attempt=attempt,
                interview_puzzle=interview_puzzle,
                defaults={"source": source, "revision": 1, "saved_at": at},
            )
            return 1 if created else None
        won = rows.filter(revision=based_on).update(source=source, revision=based_on + 1, saved_at=at)
        return based_on + 1 if won else None
