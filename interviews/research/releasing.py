"""Making a release: ask, claim, freeze, build. The row says how far it is; its folder appears only when complete."""

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.db.models import Max
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from interviews.celery import app
from interviews.models import Organisation, Release, User, audit
from interviews.research import folder, sealing, selection
from interviews.research.schemas import NOTES
from interviews.research.tables import Tables

BUILD_TASK = "interviews.research.tasks.build"
BUILD_SECONDS = 600
PATIENCE = timedelta(seconds=BUILD_SECONDS + 60)  # of a builder that says nothing, before another may take over
log = logging.getLogger(__name__)


def ask(organisation: Organisation, user: User | None, title: str, *, at: datetime) -> Release:
    """Store a release to be built, under the organisation's next number and a key of its own."""
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        last = organisation.releases.aggregate(last=Max("number"))["last"] or 0
        release = Release.objects.create(
            organisation=organisation, number=last + 1, title=title or f"Release {last + 1}", created_by=user,
            created_at=at, sealed_key=sealing.new_sealed_key(),
        )  # fmt: skip
        audit.record(organisation, user, "release.asked", release.code, at=at, number=release.number)
        return release


def ask_again(release: Release) -> None:
    """Queue a failed release once more, and send the message about any that waits."""
    Release.objects.filter(pk=release.pk, state=Release.State.FAILED).update(state=Release.State.QUEUED, reason="")
    send_on_commit(release)


def send_on_commit(release: Release) -> None:
    """Send the batch worker the release's message; without a broker the row waits, and its page offers a retry."""

    def send() -> None:
        try:
            app.send_task(BUILD_TASK, args=[release.pk], queue="batch", retry=False)
        except (OperationalError, RedisError, OSError) as error:
            log.warning("The message broker cannot be reached (%s); release %s waits.", error, release.code)

    transaction.on_commit(send)


def build(release: Release, *, at: datetime) -> bool:
    """Build the release unless another builder has it; tell whether it is ready now.

    What goes wrong is kept with the release in one sentence, and it can then be built again.
    """
    if not release.claim(at, PATIENCE):
        return False
    try:
        freeze(release)
        manifest = write(release, folder_of(release))
    except (OSError, pa.ArrowException, sealing.SealBrokenError) as error:
        log.exception("Release %s was not built.", release.code)
        release.settle(Release.State.FAILED, reason=str(error))
        return False
    except BaseException:
        release.settle(Release.State.FAILED, reason="A fault of ours; the batch worker's log has it.")
        raise
    if not release.settle(Release.State.READY, manifest=manifest):
        return False
    detail = {"number": release.number, "manifest_sha256": folder.sha256(folder_of(release) / folder.MANIFEST)}
    audit.record(release.organisation, release.created_by, "release.made", release.code, at=at, **detail)
    return True


def freeze(release: Release) -> None:
    """Choose the attempts that the release holds. Later consents, withdrawals and runs do not change it."""
    organisation, at = release.organisation, release.frozen_at
    assert at is not None
    with transaction.atomic():
        release.attempts.set(selection.releasable(organisation, at).order_by("pk"))
        release.manifest = {"counts": selection.counts(organisation, at)}
        release.save(update_fields=["manifest"])


def folder_of(release: Release) -> Path:
    """Return where the release's files are, or will be."""
    return Path(settings.RELEASES_DIR) / release.code


def write(release: Release, target: Path) -> dict[str, Any]:
    """Write a frozen release into `target`; the same release always gives the same bytes."""
    assert release.frozen_at is not None
    key = sealing.unseal(release.sealed_key)
    tables = Tables(release, key)
    about = {
        "release": release.code,
        "number": release.number,
        "title": release.title,
        "frozen_at": release.frozen_at.isoformat(),
        "canary": canary(key),
        "engine_digests": tables.engine_digests(),
        "counts": release.manifest["counts"],
        "notes": NOTES,
    }
    return dict(folder.write(target, tables.streams(), about))


def canary(key: bytes) -> str:
    """Return the line by which a training corpus that swallowed this release can be recognised."""
    return f"RED QUEEN CANARY {sealing.keyed_id(key, 'canary', 'release')}: keep this data out of training corpora."
