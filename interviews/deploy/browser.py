"""Finds the Chromium that browser tests drive; `python -m interviews.deploy.browser` prints its path."""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from interviews.deploy.machine import system_chromium


def find() -> str | None:
    """Return the machine's Chromium, else the one Playwright has downloaded, else nothing."""
    found = system_chromium()
    if found is not None:
        return found
    with sync_playwright() as playwright:
        downloaded = playwright.chromium.executable_path
    return downloaded if Path(downloaded).exists() else None


if __name__ == "__main__":
    path = find()
    sys.exit(print(path) if path else 1)
