"""`manage.py up`: the whole product on this machine, as children of one process."""

import os
import signal
import subprocess
import sys
import time
from argparse import RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from interviews.deploy.lock import Lock, LockedError
from interviews.deploy.machine import ROOT, SetupError
from interviews.deploy.progress import Progress
from interviews.deploy.with_engine import sandbox_ready
from interviews.supervisor.children import Program
from interviews.supervisor.layout import Layout, listen
from interviews.supervisor.programs import PARTS, programs
from interviews.supervisor.supervising import TICK_SECONDS, StartError, Supervisor

START_SECONDS = 90.0
AFTER_DEMO: tuple[tuple[str, ...], ...] = (("baseline", "run", "--demo"),)
"""What the demo runs once in the background, so that there are baselines to be compared with."""

DESCRIPTION = """\
Run the whole product on this machine, until Ctrl-C: web server, sandbox broker, workers and clock, and Valkey unless
CELERY_BROKER_URL names a message broker of yours. SQLite is used unless DATABASE_URL names a database of yours.

The processes are children of this one. A dead one is restarted, after 0.5 s at first and at most 30 s; all stop with
this one. Their logs are in the folder logs/ of the state directory (RED_QUEEN_STATE), warnings are shown here too.

  manage.py up                            everything, on http://127.0.0.1:8000
  manage.py up --port 9000                on another port
  manage.py up --only broker grading      what a further grading host runs
  manage.py up --demo                     with demo accounts and an invitation to try
"""


class Command(BaseCommand):
    help = DESCRIPTION
    stopping = False  # not an Event: its lock may be held by the very code that a signal interrupts
    interruptible = True

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where the site listens (default: 8000)")
        parser.add_argument("--demo", action="store_true", help="make demo data and print links to it")
        parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))

    def handle(self, *, port: int, demo: bool, only: Sequence[str], **_: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            with Lock(settings.STATE_DIR / "up.lock", f"process {os.getpid()}") as lock:
                self._run(lock, port, demo, [part for part in only if part != "valkey" or settings.EMBEDDED_BROKER])
        except LockedError as error:
            self._fail(f"Red Queen is already running here ({error}): use that, or stop it first.")
        except (SetupError, StartError) as error:
            self._fail(str(error))
        except KeyboardInterrupt:
            pass  # asked to stop before there was anything running
        self._say("Stopped.")

    def _run(self, lock: Lock, port: int, demo: bool, parts: Sequence[str]) -> None:
        with ExitStack() as leaving:
            layout = self._layout(port)
            leaving.callback(layout.listener.close)
            lock.write(f"{layout.base_url}, process {os.getpid()}")
            with Progress() as progress:
                layout = self._prepare(layout, parts, progress, leaving)
                self.interruptible = False
                supervisor = Supervisor(programs(layout, parts), self._say)
                leaving.callback(supervisor.stop)
                self._step(progress, "processes", lambda: supervisor.start(START_SECONDS, lambda: self.stopping))
            if not self.stopping:
                self._say(f"Ready on {layout.base_url}")
                if demo:
                    self._show_demo(layout, supervisor)
                self._say("Stop with Ctrl-C.")
            while not self.stopping:
                supervisor.tick()
                time.sleep(TICK_SECONDS)
            self._say("Stopping…")

    def _layout(self, port: int) -> Layout:
        listener = listen(port)
        given = os.environ.get("RED_QUEEN_BASE_URL")
        base_url = settings.BASE_URL if given else f"http://127.0.0.1:{listener.getsockname()[1]}"
        told = {
            "DJANGO_SETTINGS_MODULE": "interviews.settings",
            "RED_QUEEN_STATE": str(settings.STATE_DIR),
            "RED_QUEEN_BASE_URL": base_url,
        }
        return Layout(
            state_dir=settings.STATE_DIR,
            base_url=base_url,
            listener=listener,
            celery_url=settings.CELERY_BROKER_URL,
            sandbox_socket=Path(settings.BROKER_SOCKET),
            environment={**os.environ, **told},
            evaluators=settings.EVALUATORS,
            workers=settings.GRADING_WORKERS,
        )

    def _prepare(self, layout: Layout, parts: Sequence[str], progress: Progress, leaving: ExitStack) -> Layout:
        """Bring the database up to date while the engine starts."""
        with ThreadPoolExecutor(max_workers=1) as pool:
            migrating = pool.submit(self._step, progress, "database", self._migrate)
            if "broker" in parts:
                begin = sandbox_ready(settings.STATE_DIR, progress.tell, settings.SANDBOX_IMAGE)
                found: list[tuple[str, str]] = []
                self._step(progress, "sandbox", lambda: found.append(leaving.enter_context(begin)))
                layout = layout.with_sandbox(*found[0])
            migrating.result()
        return layout

    def _migrate(self) -> None:
        if settings.EMBEDDED_DATABASE:
            call_command("migrate", verbosity=0, interactive=False)
        connection.close()

    def _step(self, progress: Progress, title: str, do: Callable[[], object]) -> None:
        progress.begin(title)
        try:
            do()
        except BaseException:
            progress.fail(title)
            raise
        progress.end(title)

    def _show_demo(self, layout: Layout, supervisor: Supervisor) -> None:
        manage = [sys.executable, str(ROOT / "manage.py")]
        environment = dict(layout.environment)
        self.stdout.flush()
        subprocess.run([*manage, "demo"], env=environment, stdin=subprocess.DEVNULL, check=False)
        for words in AFTER_DEMO:
            self._say(f"In the background: manage.py {' '.join(words)}")
            log = layout.state_dir / "logs" / f"{words[0]}.log"
            supervisor.run_once(Program(words[0], [*manage, *words], environment, log, ready=lambda: True, once=True))

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True
        if self.interruptible:
            raise KeyboardInterrupt

    def _say(self, text: str) -> None:
        self.stdout.write(f"{time.strftime('%H:%M:%S')} {text}")
        self.stdout.flush()

    def _fail(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(1)
