"""A kit is one folder in which every Python from 3.9 on grades, runs and traces, with nothing installed."""

import json
import subprocess

import pytest
from test_puzzles_standard_library import interpreters

import puzzles
from puzzles import kit

RUN = "import sys; sys.path.insert(0, '.'); from puzzles.command_line import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("kits") / "kit"
    kit.write(puzzles.task("shuttle/parity~17"), target)
    return target


def test_a_kit_holds_the_rules_the_cases_and_one_machine(folder):
    task = puzzles.task("shuttle/parity~17")
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert puzzles.machine("shuttle").statement(task.laws) in readme
    assert task.statement in readme
    assert json.loads((folder / "public_cases.json").read_text()) == task.public_cases
    others = {machine.name for machine in puzzles.machines()} - {"shuttle"}
    assert not others & {path.name for path in (folder / "puzzles").iterdir()}
    assert not list(folder.rglob("kernel.py")) + list(folder.rglob("search.py"))


@pytest.mark.parametrize(
    ("command", "shown"), [("check", "verdict: wrong"), ("run", "expected"), ("trace", "tick    1")]
)
def test_every_python_runs_the_commands_of_a_kit(folder, command, shown):
    (folder / "program.txt").write_text("riw\n")
    for path in interpreters().values():
        done = subprocess.run([path, "-I", "-S", "-B", "-c", RUN, command, "shuttle/parity~17", "program.txt"],
                              cwd=folder, capture_output=True, text=True, check=False)  # fmt: skip
        assert shown in done.stdout, (path, done.stderr)


def test_a_kit_never_writes_over_a_folder(tmp_path):
    with pytest.raises(kit.KitError, match="is there already"):
        kit.write(puzzles.task("shuttle/parity"), tmp_path)
