"""A chain of what staff and the system did: an entry that is changed, added or taken out of it shows.

What the chain alone cannot show is that its last entries were cut off: compare its length and its last hash with a
copy kept elsewhere.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import models, transaction

from interviews.models.codes import CODE_LENGTH
from interviews.models.people import Organisation, User


class AuditEntry(models.Model):
    """One act. The hashed part holds codes only; who a code is stands elsewhere, so that erasure breaks no chain."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="audit_entries")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_code = models.CharField(max_length=CODE_LENGTH, blank=True)  # empty for the system; outlives the account
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="audit_entries_are_numbered")]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.target}"

    def computed_hash(self) -> str:
        """Return the hash that this entry must carry."""
        at = self.at.astimezone(UTC).isoformat()
        fields = [self.number, at, self.actor_code, self.action, self.target, self.detail, self.previous_hash]
        return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def record(
    organisation: Organisation, actor: User | None, action: str, target: str, *, at: datetime, **detail: Any
) -> AuditEntry:
    """Append an act to the organisation's chain; the row lock on the organisation keeps the chain single."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        last = organisation.audit_entries.order_by("-number").first()
        entry = AuditEntry(
            organisation=organisation, number=last.number + 1 if last else 1, at=at, actor=actor,
            actor_code=actor.code if actor else "", action=action, target=target, detail=detail,
            previous_hash=last.entry_hash if last else "",
        )  # fmt: skip
        entry.entry_hash = entry.computed_hash()
        entry.save(force_insert=True)
        return entry


def broken_at(organisation: Organisation) -> int | None:
    """Return the number of the first entry that does not fit the chain, or None where all do."""
    previous_hash = ""
    for number, entry in enumerate(organisation.audit_entries.order_by("number").iterator(), start=1):
        if (entry.number, entry.previous_hash, entry.entry_hash) != (number, previous_hash, entry.computed_hash()):
            return number
        previous_hash = entry.entry_hash
    return None
