"""`manage.py baseline`: scripted players take an interview over the HTTP API; what they reached."""

import os
import signal
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from interviews.baselines import results
from interviews.baselines.configurations import configuration_for
from interviews.baselines.players.budgets import Budget, seconds_in
from interviews.baselines.players.client import ApiRefusedError, ApiUnreachableError
from interviews.baselines.players.searches import PLAYERS
from interviews.baselines.running import Lineup, make_run
from interviews.hiring import demonstration
from interviews.models import BaselineConfiguration, Interview

DESCRIPTION = """\
Let scripted players take an interview, through the HTTP API, clock and queue that people use. The site has to be
running (manage.py up).

  manage.py baseline run --player annealing --interview CODE --runs 8 --budget 60s
  manage.py baseline run --demo        short runs of the searching players on the demo's interview, once
  manage.py baseline list              every configuration with its results

Run i searches with the seed --seed + i. A run that was completed is not repeated; one that broke off (its attempt ends
as an error and does not count) is made anew by the same command.
"""
DEMO_RUNS = 8  # the least of which a share is published
DEMO_SECONDS = 3.0
NICE = 19
INTERRUPTED = 130
LOG_COLUMNS = 160


class Command(BaseCommand):
    help = DESCRIPTION

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        run = actions.add_parser("run", help="make runs")
        run.add_argument(
            "--demo", action="store_true", help=f"{DEMO_RUNS} runs of {DEMO_SECONDS:g} s a puzzle, each player"
        )
        run.add_argument("--interview", metavar="CODE", help="the interview; its current version is taken")
        run.add_argument("--player", choices=sorted(PLAYERS), default="annealing")
        run.add_argument("--runs", type=_positive, default=DEMO_RUNS, help=f"how many (default: {DEMO_RUNS})")
        run.add_argument("--budget", type=_duration, default=60.0, help="of search for each puzzle (default: 60s)")
        run.add_argument("--active-minutes", type=float, help="the player's own limit for the whole interview")
        run.add_argument("--submissions", type=_positive, default=30, help="at most so many a puzzle (default: 30)")
        run.add_argument("--seed", type=int, default=1, help="of the first run (default: 1)")
        run.add_argument("--nice", type=int, default=NICE, help=f"priority, 19 is the lowest (default: {NICE})")
        run.add_argument("--base-url", default=settings.BASE_URL, help=f"the site (default: {settings.BASE_URL})")
        listing = actions.add_parser("list", help="show configurations and results")
        listing.add_argument("--interview", metavar="CODE", help="of this interview alone")

    def handle(self, *, action: str, **options: Any) -> None:
        self.console = Console(highlight=False)
        if not self.console.is_terminal:
            self.console.width = LOG_COLUMNS
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            self._list(options["interview"]) if action == "list" else self._run(options)
        except KeyboardInterrupt:
            self.console.print("Interrupted: run the same command again for the runs that are missing.")
            raise SystemExit(INTERRUPTED) from None
        except ApiUnreachableError as error:
            raise CommandError(f"{error}. Start the site with `manage.py up`, then run this again.") from error
        except (ApiRefusedError, ValueError) as error:
            raise CommandError(str(error)) from error

    def _run(self, options: dict[str, Any]) -> None:
        nice = os.nice(max(0, options["nice"] - os.nice(0)))
        interview = _interview(options["interview"], demo=options["demo"])
        # On the demo's interview no laws are hidden, so a player that explores would only anneal once more.
        searching = sorted(name for name, player in PLAYERS.items() if not player.explores)
        players = searching if options["demo"] else [options["player"]]
        budget = Budget(
            DEMO_SECONDS if options["demo"] else options["budget"], options["active_minutes"], options["submissions"]
        )
        runs = DEMO_RUNS if options["demo"] else options["runs"]
        seeds = range(options["seed"], options["seed"] + runs)
        for name in players:
            player = PLAYERS[name]
            configuration = configuration_for(interview.organisation, player, budget, nice=nice, at=timezone.now())
            lineup = Lineup(configuration, interview.current, player, budget, seeds)
            self._make(lineup, lineup.missing(), options["base_url"])
            self._show_runs(lineup)

    def _make(self, lineup: Lineup, seeds: Sequence[int], base_url: str) -> None:
        name, version = lineup.configuration.name, lineup.version
        self.console.print(f"{name}: {len(seeds)} of {len(lineup.seeds)} runs to make on “{version}”.")
        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, disable=not self.console.is_terminal) as progress:
            whole = progress.add_task("runs", total=len(seeds))
            part = progress.add_task("puzzle", total=1.0)
            for seed in seeds:
                make_run(lineup, seed, base_url, _showing(progress, part))
                progress.advance(whole)
                if not self.console.is_terminal:
                    self.console.print(f"seed {seed}: done")

    def _show_runs(self, lineup: Lineup) -> None:
        found = results.run_results(lineup.configuration, lineup.version)
        slugs = list(found[0].by_puzzle) if found else []
        table = Table(title=f"{lineup.configuration.name} on “{lineup.version}”, scores 0 to 105")
        for heading in ("Seed", "Score", *slugs, "Evaluations", "Submissions", "Attempt", "Not counted"):
            table.add_column(heading)
        for run in found:
            scores = [f"{run.by_puzzle[slug]:.1f}" for slug in slugs]
            counts = (f"{run.evaluations:,}", str(run.submissions))
            table.add_row(str(run.seed), f"{run.score:.1f}", *scores, *counts, run.attempt_code, run.left_out)
        self.console.print(table)

    def _list(self, code: str | None) -> None:
        wanted = BaselineConfiguration.objects.all()
        table = Table(title="Baseline configurations, scores 0 to 105 at the interview's time limit")
        headings = ("Configuration", "Arm", "Identity", "Interview", "Runs counted", "Best", "Median", "Not counted")
        for heading in headings:
            table.add_column(heading)
        for item in results.summaries(wanted):
            if code in (None, item.version.interview.code):
                table.add_row(*_cells(item))
        self.console.print(table if table.row_count else "No baseline has run yet: make some with `baseline run`.")


def _cells(item: results.Summary) -> tuple[str, ...]:
    row = item.configuration
    figures = ("–" if value is None else f"{value:.1f}" for value in (item.best, item.median))
    return (
        row.name, row.get_arm_display(), row.identity_digest[:12], f"{item.version} ({item.version.interview.code})",
        str(len(item.scores)), *figures, ", ".join(item.left_out),
    )  # fmt: skip


def _interview(code: str | None, *, demo: bool) -> Interview:
    rows = Interview.objects.select_related("organisation").filter(archived_at=None)
    if demo and code is None:
        found = rows.filter(organisation__name=demonstration.ORGANISATION, title=demonstration.TITLE).first()
        missing = "There is no demo interview yet: make it with `manage.py demo`."
    else:
        found = rows.filter(code=code).first()
        missing = "Name an interview that there is: --interview CODE (its code stands in its page's address)."
    if found is None:
        raise CommandError(missing)
    return found


def _showing(progress: Progress, task: Any) -> Callable[[str, float], None]:
    def show(slug: str, share: float) -> None:
        progress.update(task, description=slug, completed=share)

    return show


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) == 0:
        raise ArgumentTypeError(f"a whole number from 1 on; got {text!r}")
    return int(text)


def _duration(text: str) -> float:
    try:
        return seconds_in(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
