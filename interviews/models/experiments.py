"""Experiments on machines whose laws are hidden: what was asked, and what was shown."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from interviews.models.attempts import Attempt
from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code
from interviews.models.interviews import FAMILY_LENGTH, InterviewPuzzle


class ExperimentState(models.TextChoices):
    RUNNING = "running", "Being made"
    MADE = "made", "Made"


class Experiment(models.Model):
    """One experiment of an attempt's budget.

    The row is written before the experiment is made, so that a crash loses none that was shown; one that came to
    nothing is released, and its number is free again. Numbers run from 1 to the budget, so that the constraint on
    them alone keeps any number of workers within it.
    """

    State = ExperimentState

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="experiments")
    interview_puzzle = models.ForeignKey(InterviewPuzzle, on_delete=models.PROTECT, related_name="experiments")
    family = models.CharField(max_length=FAMILY_LENGTH)  # what shares the laws and the budget
    number = models.PositiveIntegerField()
    program = models.BinaryField()
    input = models.BinaryField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    observation = models.JSONField(default=dict)  # events, drawing, truncated; empty while it is being made
    idempotency_key = models.CharField(max_length=100, null=True)  # NULLs are distinct, blanks are not
    created_at = models.DateTimeField()
    active_ms = models.PositiveBigIntegerField()
    wall_ms = models.PositiveBigIntegerField()
    lease_until = models.DateTimeField()  # from then on, one that is still being made is the sweeper's
    engine_digest = models.CharField(max_length=64, blank=True)
    image_digest = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "family", "number"], name="experiments_of_a_family_are_numbered"
            ),
            models.UniqueConstraint(fields=["attempt", "idempotency_key"], name="one_experiment_per_idempotency_key"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="experiments_are_numbered_from_one"),
            one_of("state", ExperimentState),
        ]
        indexes = [
            # sweep: what a crash left behind
            models.Index(fields=["lease_until"], condition=models.Q(state="running"), name="experiment_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.family} {self.number}"

    @property
    def is_made(self) -> bool:
        """Tell whether there is something to show."""
        return self.state == self.State.MADE

    def settle(self, **seen: Any) -> bool:
        """Store what was seen; tell whether the reservation still held."""
        running = Experiment.objects.filter(pk=self.pk, state=self.State.RUNNING)
        won = running.update(state=self.State.MADE, **seen)
        if won:
            self.refresh_from_db()
        return bool(won)

    def release(self) -> bool:
        """Give the reservation back, as if it had never been; tell whether it was still one."""
        return bool(Experiment.objects.filter(pk=self.pk, state=self.State.RUNNING).delete()[0])

    def claim(self, at: datetime, lease: timedelta) -> bool:
        """Take over one that was left behind; tell whether this caller got it."""
        left = Experiment.objects.filter(pk=self.pk, state=self.State.RUNNING, lease_until__lte=at)
        return bool(left.update(lease_until=at + lease))
