"""Submissions, the gradings of them, and what counts."""

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from interviews.models.attempts import Attempt
from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code
from interviews.models.interviews import KEY_LENGTH, InterviewPuzzle

LOST_TRIES_ALLOWED = 3


class SubmissionState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Being graded"
    GRADED = "graded", "Graded"


class SubmissionPriority(models.TextChoices):
    LIVE = "live", "Live"
    REGRADE = "regrade", "Regrade"
    BASELINE = "baseline", "Baseline"


class SubmissionOrigin(models.TextChoices):
    SUBJECT = "subject", "Sent by the subject"
    DEADLINE = "deadline", "Draft graded at the end"


class Submission(models.Model):
    """A candidate's bytes, frozen. Its row, not any message, says what is still to be graded."""

    State = SubmissionState

    Priority = SubmissionPriority

    Origin = SubmissionOrigin

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="submissions")
    interview_puzzle = models.ForeignKey(InterviewPuzzle, on_delete=models.PROTECT, related_name="submissions")
    source = models.BinaryField()
    source_sha256 = models.CharField(max_length=64)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.SUBJECT)
    idempotency_key = models.CharField(max_length=100, null=True)  # NULLs are distinct, blanks are not
    created_at = models.DateTimeField()
    active_ms = models.PositiveBigIntegerField()
    wall_ms = models.PositiveBigIntegerField()
    experiments_before = models.PositiveIntegerField(null=True)  # made until then; null where nothing is hidden
    late = models.BooleanField(default=False)  # after the deadline: kept and graded, marked, not counted
    priority = models.CharField(max_length=10, choices=Priority.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    claim_number = models.PositiveIntegerField(default=0)  # fencing token: a result of an older claim is dropped
    lease_until = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField()  # before it, no worker may take the row
    message_due_at = models.DateTimeField()  # from then on, the sweeper sends the workers another message about it
    lost_tries = models.PositiveIntegerField(default=0)
    effective_run = models.ForeignKey("GradeRun", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "idempotency_key"], name="one_submission_per_idempotency_key"),
            one_of("state", SubmissionState),
            one_of("priority", SubmissionPriority),
            one_of("origin", SubmissionOrigin),
            models.CheckConstraint(
                condition=~Q(state="graded") | Q(effective_run__isnull=False), name="a_graded_submission_has_a_run"
            ),
        ]
        indexes = [
            # sweep: what is not graded yet and should be in a worker's hands
            models.Index(fields=["message_due_at"], condition=~Q(state="graded"), name="submission_unfinished"),
            # history of one puzzle in one attempt
            models.Index(fields=["attempt", "interview_puzzle", "created_at"], name="submission_history"),
        ]

    def __str__(self) -> str:
        return self.code

    @staticmethod
    def digest(source: bytes) -> str:
        """Return the SHA-256 under which a source is known."""
        return hashlib.sha256(source).hexdigest()

    def claim(self, at: datetime, lease: timedelta) -> bool:
        """Take the submission for grading; tell whether this caller got it.

        One conditional UPDATE: a queued row that is due, or a running one whose lease has expired (which counts as a
        lost try).
        """
        rows = Submission.objects.filter(pk=self.pk, claim_number=self.claim_number)
        free = Q(state=self.State.QUEUED, next_try_at__lte=at)
        expired = Q(state=self.State.RUNNING, lease_until__lt=at)
        lost = models.Case(
            models.When(expired, then=F("lost_tries") + 1),
            default=F("lost_tries"),
            output_field=models.PositiveIntegerField(),
        )
        won = rows.filter(free | expired).update(
            state=self.State.RUNNING, claim_number=F("claim_number") + 1, lease_until=at + lease, lost_tries=lost,
            message_due_at=at + lease,
        )  # fmt: skip
        if won:
            self.refresh_from_db()
        return bool(won)

    def renew(self, at: datetime, lease: timedelta) -> bool:
        """Hold on to a claimed submission; tell whether the claim still held."""
        held = Submission.objects.filter(pk=self.pk, claim_number=self.claim_number, state=self.State.RUNNING)
        return bool(held.update(lease_until=at + lease, message_due_at=at + lease))

    def hand_back(self, at: datetime, wait: timedelta, *, lost: bool) -> bool:
        """Return a claimed submission to the queue, due after `wait`; tell whether the claim still held."""
        held = Submission.objects.filter(pk=self.pk, claim_number=self.claim_number, state=self.State.RUNNING)
        won = held.update(
            state=self.State.QUEUED, lease_until=None, next_try_at=at + wait, message_due_at=at + wait,
            lost_tries=F("lost_tries") + int(lost),
        )  # fmt: skip
        return bool(won)

    def settle(self, run: "GradeRun") -> bool:
        """Make `run` the one that counts; tell whether its claim was still the current one."""
        won = Submission.objects.filter(pk=self.pk, claim_number=run.claim_number, state=self.State.RUNNING).update(
            state=self.State.GRADED, lease_until=None, effective_run=run
        )
        return bool(won)


class GradeRunVerdict(models.TextChoices):
    VALID = "valid", "Valid"
    WRONG = "wrong", "Wrong"
    INVALID = "invalid", "Invalid"
    TOO_SLOW = "too_slow", "Too slow"
    TOO_LARGE = "too_large", "Too large"
    CRASHED = "crashed", "Crashed"
    TAMPERED = "tampered", "Tampered"
    OUR_FAULT = "our_fault", "Our fault"


class GradeRun(models.Model):
    """One grading of a submission: append-only, with all that is needed to repeat it."""

    Verdict = GradeRunVerdict

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="runs")
    claim_number = models.PositiveIntegerField()
    task_key = models.CharField(max_length=KEY_LENGTH, blank=True)  # as graded, the attempt's own seed included
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    report = models.JSONField()  # the evaluator's report, whole
    metrics = models.JSONField()  # metric name to value, with what the platform counts; empty unless valid
    seed = models.CharField(max_length=64)  # of the hidden cases; drawn after the submission was stored
    engine_digest = models.CharField(max_length=64)
    image_digest = models.CharField(max_length=80)
    policy_digest = models.CharField(max_length=64)
    limits = models.JSONField()
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    waited_ms = models.FloatField(default=0)  # for a free evaluator
    ran_ms = models.FloatField(default=0)
    cpu_ms = models.FloatField(default=0)
    operator_reason = models.TextField(blank=True)  # what went wrong on our side; never shown to candidates

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "claim_number"], name="one_run_per_claim"),
            one_of("verdict", GradeRunVerdict),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.verdict}"


class Checkpoint(models.Model):
    """A graded submission as the comparison sees it: when, at what cost, and how good the score was by then."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="checkpoints")
    interview_puzzle = models.ForeignKey(InterviewPuzzle, on_delete=models.PROTECT, related_name="checkpoints")
    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, null=True, related_name="checkpoint")
    active_ms = models.PositiveBigIntegerField()
    wall_ms = models.PositiveBigIntegerField()
    tokens = models.PositiveBigIntegerField(null=True)
    cost_microdollars = models.PositiveBigIntegerField(null=True)
    experiments = models.PositiveIntegerField(null=True)  # made by then; null where nothing is hidden
    verdict = models.CharField(max_length=10)
    metrics = models.JSONField()
    score_so_far = models.FloatField()  # of this puzzle, over all counted submissions up to and with this one
    counted = models.BooleanField()  # False for late and practice submissions

    class Meta:
        ordering = ["active_ms", "pk"]
        indexes = [
            # comparison: all checkpoints of an attempt, by puzzle and time
            models.Index(fields=["attempt", "interview_puzzle", "active_ms"], name="checkpoint_curve"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.active_ms} ms {self.score_so_far:.1f}"
