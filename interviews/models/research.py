"""Consent to research, and the releases made under it."""

from datetime import datetime, timedelta

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
    BUILDING = "building", "Being built"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class Release(models.Model):
    """A frozen data set: tables with a manifest, subjects named by a keyed hash."""

    State = ReleaseState

    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    reason = models.TextField(blank=True)  # why it failed, for the person who asked for it
    created_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    building_since = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)  # consents withdrawn before it are left out
    attempts = models.ManyToManyField(Attempt, related_name="releases")  # frozen with it, so that it can be rebuilt
    sealed_key = models.TextField()  # the key of its subject ids, sealed under the instance's secret
    manifest = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="releases_are_numbered"),
            one_of("state", ReleaseState),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} release {self.number}"

    def claim(self, at: datetime, patience: timedelta) -> bool:
        """Take the release for building; tell whether this caller got it.

        A queued or failed one is free, and so is one whose builder has been silent for longer than `patience`.
        """
        silent = models.Q(state=self.State.BUILDING, building_since__lt=at - patience)
        free = models.Q(state__in=[self.State.QUEUED, self.State.FAILED]) | silent
        won = Release.objects.filter(free, pk=self.pk).update(
            state=self.State.BUILDING, building_since=at, frozen_at=at, reason=""
        )
        if won:
            self.refresh_from_db()
        return bool(won)

    def settle(self, state: str, *, reason: str = "", manifest: dict[str, object] | None = None) -> bool:
        """Say how the building ended; tell whether the claim still held."""
        return bool(
            Release.objects.filter(pk=self.pk, state=self.State.BUILDING, building_since=self.building_since).update(
                state=state, reason=reason, manifest=manifest or {}, building_since=None
            )
        )
