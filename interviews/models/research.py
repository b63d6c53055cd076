"""Consent to research, and the releases made under it."""

from django.db import models

from interviews.models.attempts import Attempt
from interviews.models.choices import one_of
from interviews.models.codes import CODE_LENGTH, new_code
from interviews.models.people import Organisation, User


class ResearchConsent(models.Model):
    """A person's own, separate yes to research on one attempt. Invisible to reviewers, withdrawable."""

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="research_consent")
    text_version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")),
                name="consent_is_withdrawn_after_it_was_given",
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.text_version}"


class ReleaseState(models.TextChoices):
    QUEUED = "queued", "Queued"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Release(models.Model):
    """A frozen data set: tables with a manifest, subjects named by a keyed hash."""

    State = ReleaseState

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True)  # why it failed, for the person who asked for it
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)  # consents withdrawn before it are left out
    sealed_key = models.TextField()  # the key of its subject ids, sealed under the instance's secret
    manifest = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="releases_are_numbered"),
            one_of("state", ReleaseState),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} release {self.number}"
