#!/usr/bin/env python3
"""Set the project up and run one of its commands: demo, test, check, lint, bench, setup or build.

The system's Python runs this file before anything is installed, whatever its version. So it holds nothing but the
search for a Python that is new enough, in words that an old one understands; the rest is in `commands`.
"""

import os
import subprocess
import sys

MINIMUM = (3, 11)
NAMES = ["python3." + str(minor) for minor in (11, 12, 13, 14)]
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def runs(name: str) -> bool:
    """Tell whether this name starts a Python that is new enough: a name on PATH may be an empty promise."""
    test = f"import sys; sys.exit(sys.version_info < {MINIMUM})"
    try:
        return subprocess.call([name, "-c", test], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def main() -> None:
    if sys.version_info < MINIMUM:
        newer = next((name for name in NAMES if runs(name)), None)
        if newer is None:
            found = ".".join(str(part) for part in sys.version_info[:2])
            sys.exit(f"Python 3.11 or newer is needed and this is {found}: install python3.11 and run this again.")
        os.execvp(newer, [newer, *sys.argv])
    # The folder of this file would otherwise shadow the standard library with names of ours.
    sys.path[0] = ROOT
    from interviews.deploy import commands

    sys.exit(commands.main(sys.argv[1:]))


if __name__ == "__main__":
    main()
