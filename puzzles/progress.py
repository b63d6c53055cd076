"""Progress of long work on standard error: one line that renews itself on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time

_ON_TERMINAL_SECONDS = 0.1
_IN_LOG_SECONDS = 15.0
_BAR = 24


class Progress:
    """Shows how far a piece of work is; use it as a context, so that the line ends."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._terminal = sys.stderr.isatty()
        self._next = 0.0
        self._width = 0
        self._begun = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *ignored: object) -> None:
        if self._terminal and self._width:
            print(file=sys.stderr)

    def show(self, share: float, text: str) -> None:
        """Tell the share that is done, 0 to 1, and what there is to say; most calls print nothing."""
        now = time.monotonic()
        if now < self._next and share < 1:
            return
        self._next = now + (_ON_TERMINAL_SECONDS if self._terminal else _IN_LOG_SECONDS)
        filled = round(_BAR * min(max(share, 0.0), 1.0))
        line = f"{self.title} [{'█' * filled}{'·' * (_BAR - filled)}] {share:4.0%} {now - self._begun:5.0f} s  {text}"
        if not self._terminal:
            print(line, file=sys.stderr, flush=True)
            return
        print("\r" + line.ljust(self._width), end="", file=sys.stderr, flush=True)
        self._width = len(line)
