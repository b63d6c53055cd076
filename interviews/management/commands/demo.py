"""`manage.py demo`: something to try at once in each of the three roles."""

from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.text import Text

from interviews.hiring import demonstration
from interviews.hiring.staffing import Account

DESCRIPTION = """\
Make a demo organisation with two accounts and an interview of four puzzles, and print a link for each of the three
roles. May be run at any time: what is there is kept, and the candidate gets a fresh link.
"""


class Command(BaseCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reset-passwords", action="store_true", help="give both demo accounts new passwords")

    def handle(self, *, reset_passwords: bool, no_color: bool, **_: Any) -> None:
        demo = demonstration.prepare(at=timezone.now(), reset_passwords=reset_passwords)
        console = Console(file=cast(IO[str], self.stdout), no_color=no_color or None, highlight=False, soft_wrap=True)
        console.print()
        _role(console, "Candidate", demo.candidate_link, "takes the interview; no account needed")
        console.print()
        _role(console, "Hiring manager", demo.hiring_link, "reads the results")
        _account(console, demo.manager)
        _role(console, "Researcher", demo.research_link, "sees baselines and makes data releases")
        _account(console, demo.researcher)
        if demo.manager.password is None or demo.researcher.password is None:
            console.print("  Passwords were shown when they were made. For new ones: manage.py demo --reset-passwords")
            console.print()


def _role(console: Console, title: str, link: str, purpose: str) -> None:
    console.print(Text.assemble("  ", (title, "bold"), (f" {purpose}", "dim")))
    console.print(Text(f"    {link}", "cyan"))


def _account(console: Console, account: Account) -> None:
    console.print(f"    sign in as  {account.user.email}")
    if account.password is not None:
        console.print(Text.assemble("    password    ", (account.password, "bold"), ("  (shown this once)", "dim")))
    console.print()
