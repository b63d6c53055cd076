"""Starts the children in order, restarts those that die, and stops all in reverse."""

import signal
import time
from collections.abc import Callable, Sequence

from interviews.supervisor.children import Child, Program
from interviews.supervisor.logs import Follower, last_lines, rotate

TICK_SECONDS = 0.1
SHOWN_LINES = 5
SHOWN_COLUMNS = 200
DEATHS_BEFORE_GIVING_UP = 3

Tell = Callable[[str], None]


def ending(status: int | None) -> str:
    """Say how a process ended, from its exit status."""
    if status is not None and status < 0:
        return f"was ended by {signal.Signals(-status).name}"
    return f"ended with status {status}"


class StartError(Exception):
    """A part did not become ready; the text says which, and where its log is."""


class Supervisor:
    """Owns the children. One thread must start, watch and stop them: the kernel ties their lives to that thread."""

    def __init__(self, programs: Sequence[Program], tell: Tell) -> None:
        self.children = [Child(program) for program in programs]
        self._followers = {program.name: Follower(program.log) for program in programs}
        self._tell = tell

    def child(self, name: str) -> Child:
        """Return the child of that name; raise KeyError when there is none."""
        return {child.name: child for child in self.children}[name]

    def start(self, seconds: float, stopping: Callable[[], bool] = lambda: False) -> None:
        """Start all and return when all are ready, or when `stopping` says to give up waiting."""
        deadline = time.monotonic() + seconds
        for foundation in (True, False):
            group = [child for child in self.children if child.program.foundation is foundation]
            for child in group:
                rotate(child.program.log)
                child.start()
            for child in group:
                self._await(child, deadline, stopping)

    def run_once(self, program: Program) -> None:
        """Start one more program, which ends by itself, or with the others."""
        rotate(program.log)
        self._followers[program.name] = Follower(program.log)
        self.children.append(Child(program))
        self.children[-1].start()

    def _await(self, child: Child, deadline: float, stopping: Callable[[], bool]) -> None:
        while not stopping() and not (child.pid is not None and child.program.ready()):
            self.tick()
            if child.starts > DEATHS_BEFORE_GIVING_UP or time.monotonic() > deadline:
                lines = "\n".join(last_lines(child.program.log, SHOWN_LINES))
                raise StartError(f"{child.name} did not start: see {child.program.log}, which ends in\n{lines}")
            time.sleep(TICK_SECONDS)

    def tick(self) -> None:
        """Restart what died and show the important lines of the logs; to be called every tenth of a second or so."""
        for child in self.children:
            event = child.watch(time.monotonic())
            if event == "died" and child.program.once:
                self._tell(f"{child.name}: {'done' if child.exit_status == 0 else f'failed, see {child.program.log}'}")
            elif event == "died":
                next_step = f"restart in {child.pause:g} s" if child.restart else "it stays down"
                self._tell(f"{child.name} {ending(child.exit_status)}: {next_step}; its last lines:")
                self._followers[child.name].important_lines()  # the last lines say more
                self._show(child, last_lines(child.program.log, SHOWN_LINES))
            elif event == "restarted":
                self._tell(f"{child.name} is started again")
            else:
                self._show(child, self._followers[child.name].important_lines())

    def _show(self, child: Child, lines: Sequence[str]) -> None:
        for line in lines:
            self._tell(f"{child.name} | {line[:SHOWN_COLUMNS]}")

    def stop(self) -> None:
        """Stop all, the foundations last; each has its grace, then its whole group is killed."""
        for foundation in (False, True):
            group = [child for child in reversed(self.children) if child.program.foundation is foundation]
            for child in group:
                child.ask_to_end()
            for child in group:
                child.end()
