"""Write or compare the API's committed document."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from interviews.api import document
from interviews.api.routes import api

COMMITTED = Path(document.__file__).with_name("openapi.json")


class Command(BaseCommand):
    help = "Write interviews/api/openapi.json, or with --check say whether it is up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare only")

    def handle(self, *args: Any, **options: Any) -> None:
        text = document.text(api)
        if not options["check"]:
            COMMITTED.write_text(text)
        elif not COMMITTED.exists() or COMMITTED.read_text() != text:
            raise CommandError("openapi.json does not describe the API as it is: run `manage.py openapi`.")
        self.stdout.write(f"{COMMITTED} is up to date")
