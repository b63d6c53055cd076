"""What is compared with people: players and models in one exact configuration."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models

from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code
from interviews.models.people import Organisation


class BaselineConfigurationArm(models.TextChoices):
    MODEL = "model", "Model"
    SCRIPTED = "scripted", "Scripted player"


class BaselineConfiguration(models.Model):
    """The identity of a baseline: every setting that could change its result, and their digest."""

    Arm = BaselineConfigurationArm

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="baseline_configurations")
    name = models.CharField(max_length=200)
    arm = models.CharField(max_length=12, choices=Arm.choices)
    family = models.CharField(max_length=80)  # model family or player; runs of one family are one cluster
    identity = models.JSONField()  # snapshot, provider, scaffold, prompt hash, tools, budgets, limits, resources …
    identity_digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "identity_digest"], name="one_row_per_configuration"),
            one_of("arm", BaselineConfigurationArm),
        ]

    def __str__(self) -> str:
        return self.name


class BaselineRun(models.Model):
    """One run of a configuration: its seed, and what the attempt's own rows cannot tell of it.

    The player's process renews `seen_at` while it lives; a run not seen for longer than LEASE is abandoned.
    """

    LEASE = timedelta(seconds=60)

    invitation = models.OneToOneField("Invitation", on_delete=models.CASCADE, related_name="baseline_run")
    seed = models.PositiveBigIntegerField()
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=400, blank=True)  # why it broke off; empty for one that was completed
    record = models.JSONField(default=dict)  # by puzzle: evaluations, seconds, what was sent

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(failure="") | models.Q(ended_at__isnull=False), name="a_failed_run_has_ended"
            )
        ]

    def __str__(self) -> str:
        return f"{self.invitation_id} seed {self.seed}"

    @property
    def evaluations(self) -> int | None:
        """How many programs the player tried in all; None for a run that was not completed and left no record."""
        return sum(item["evaluations"] for item in self.record.values()) if self.record else None

    def is_abandoned(self, at: datetime) -> bool:
        """Tell whether the run has not ended, yet nobody works on it any more."""
        return self.ended_at is None and self.seen_at + self.LEASE < at

    def renew(self, at: datetime) -> None:
        """Note that the player is alive."""
        self.seen_at = at
        self.save(update_fields=["seen_at"])

    def end(self, at: datetime, record: dict[str, Any], failure: str = "") -> bool:
        """Store how the run went; tell whether this call ended it."""
        longest = BaselineRun._meta.get_field("failure").max_length
        won = BaselineRun.objects.filter(pk=self.pk, ended_at=None).update(
            ended_at=at, record=record, failure=failure[:longest]
        )
        if won:
            self.refresh_from_db()
        return bool(won)
