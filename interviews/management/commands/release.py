"""`manage.py release`: make, list, check and rebuild data releases."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from interviews.management.commands.staff import organisation_named
from interviews.models import Release
from interviews.research import folder, releasing, sealing


class Command(BaseCommand):
    help = "Data releases: consented attempts and all baseline runs as Parquet tables with a manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        make = acts.add_parser("make", help="make a release now, without the batch worker")
        make.add_argument("--organisation", help="its name or code; may be left out where there is only one")
        make.add_argument("--title", default="")
        acts.add_parser("list", help="list releases")
        verify = acts.add_parser("verify", help="check a copy of a release against its manifest")
        verify.add_argument("folder", type=Path)
        rebuild = acts.add_parser("rebuild", help="write a release again, to the same bytes, into a new folder")
        rebuild.add_argument("code")
        rebuild.add_argument("folder", type=Path)

    def handle(self, *, act: str, **options: Any) -> None:
        acts = {"make": self._make, "list": self._list, "verify": self._verify, "rebuild": self._rebuild}
        acts[act](options)

    def _make(self, options: dict[str, Any]) -> None:
        organisation, at = organisation_named(options["organisation"]), timezone.now()
        release = releasing.ask(organisation, None, options["title"], at=at)
        made = releasing.build(release, at=at)
        release.refresh_from_db()
        if not made:
            raise CommandError(f"Release {release.number} was not made: {release.reason}")
        for name, said in release.manifest["files"].items():
            self.stdout.write(f"{said['rows']:>9,}  {name}")
        self.stdout.write(f"Release {release.number} ({release.code}): {releasing.folder_of(release)}")

    def _list(self, _: dict[str, Any]) -> None:
        rows = Release.objects.select_related("organisation").order_by("organisation__name", "number")
        for row in rows:
            self.stdout.write(f"{row.code}  {row.organisation.name} {row.number}  {row.state}  {row.title}")
        if not rows:
            self.stdout.write("There is no release yet: manage.py release make")

    def _verify(self, options: dict[str, Any]) -> None:
        found = folder.faults(options["folder"])
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Every file is as its manifest says.")

    def _rebuild(self, options: dict[str, Any]) -> None:
        release = Release.objects.filter(code=options["code"], state=Release.State.READY).first()
        if release is None:
            raise CommandError(f"There is no finished release {options['code']}: see manage.py release list.")
        if options["folder"].exists():
            raise CommandError(f"{options['folder']} exists already: name a new folder.")
        try:
            manifest = releasing.write(release, options["folder"].resolve())
        except (OSError, sealing.SealBrokenError) as error:
            raise CommandError(str(error)) from None
        same = manifest["files"] == release.manifest["files"]
        self.stdout.write("The same bytes as when it was made." if same else "Some bytes differ from when it was made.")
