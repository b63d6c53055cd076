"""Shows what is going on: one moving line on a terminal, one line per begin and end in a log."""

import sys
import threading
import time
from types import TracebackType
from typing import TextIO

WHEEL = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
QUIET_SECONDS = 20.0


class Progress:
    """Draws the steps that are running, until left; safe to call from several threads."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stdout
        self.live = self.out.isatty()
        self._running: dict[str, float] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._drawer = threading.Thread(target=self._draw, daemon=True)

    def __enter__(self) -> "Progress":
        self._drawer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._drawer.join()

    def begin(self, title: str) -> None:
        """Show that a step has begun."""
        with self._lock:
            self._running[title] = time.monotonic()
            if not self.live:
                self._line(f"  … {title}")

    def end(self, title: str, outcome: str = "") -> None:
        """Show that a step is done and how long it took."""
        with self._lock:
            seconds = time.monotonic() - self._running.pop(title)
            self._line(f"  ✓ {title} ({seconds:.1f} s){outcome and ': ' + outcome}")

    def fail(self, title: str) -> None:
        """Show that a step failed; the reason is said once, at the end."""
        with self._lock:
            self._running.pop(title, None)
            self._line(f"  ✗ {title}")

    def tell(self, text: str) -> None:
        """Show one line of text."""
        with self._lock:
            self._line(f"  · {text}")

    def _line(self, text: str) -> None:
        erase = "\r\033[K" if self.live else ""
        encoding = self.out.encoding or "utf-8"
        self.out.write(erase + text.encode(encoding, "replace").decode(encoding) + "\n")
        self.out.flush()

    def _draw(self) -> None:
        turn = 0
        while not self._ended.wait(0.1 if self.live else QUIET_SECONDS):
            turn += 1
            with self._lock:
                text = " · ".join(f"{title} {time.monotonic() - begun:.0f} s" for title, begun in self._running.items())
                if text and self.live:
                    self.out.write(f"\r\033[K  {WHEEL[turn % len(WHEEL)]} {text}"[:160])
                    self.out.flush()
                elif text:
                    self._line(f"  … still: {text}")
        if self.live:
            self.out.write("\r\033[K")
            self.out.flush()
