"""What is compared with people: players and models in one exact configuration."""

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
