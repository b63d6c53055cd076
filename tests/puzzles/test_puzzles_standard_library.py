"""The package needs nothing but a bare Python from 3.9 on, and holds no reference solution and no textbook word."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import puzzles

ROOT = Path(puzzles.__file__).resolve().parent.parent
REFERENCES = Path(__file__).parent / "shuttle"
PROGRAM = """
import json, sys
sys.path.insert(0, sys.argv[1])
import puzzles
task = puzzles.task("shuttle/parity~17")
reports = [puzzles.evaluate(puzzles.task("shuttle/parity"), b"rwimfiw", "s"), puzzles.evaluate(task, b"riw", "s")]
print(json.dumps([reports, puzzles.engine_digest(), task.statement, task.laws]))
"""


def interpreters():
    """All Pythons from 3.9 on that can be found: the current one, those on PATH, those of pyenv."""
    names = [f"python3.{minor}" for minor in range(9, 16)] + ["python3"]
    found = [sys.executable, *filter(None, map(shutil.which, names))]
    found += map(str, Path.home().glob(".pyenv/versions/*/bin/python"))
    found += map(str, Path("/usr/bin").glob("python3.[0-9]*"))
    able = {}
    for path in found:
        asked = subprocess.run([path, "-I", "-S", "-c", "import sys; print(*sys.version_info[:3])"],
                               capture_output=True, text=True, check=False)  # fmt: skip
        version = tuple(map(int, asked.stdout.split())) if asked.returncode == 0 else ()
        if version >= (3, 9):
            able.setdefault(version, path)
    return able


def test_only_the_standard_library_is_imported_but_for_the_compiler_of_search_kernels_where_it_is_installed():
    for path in (ROOT / "puzzles").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, path
                names = [node.module]
            allowed = sys.stdlib_module_names | {"puzzles"}
            if path == ROOT / "puzzles" / "compiled.py":
                allowed |= {"numba", "numpy"}
            for name in names:
                assert name.split(".")[0] in allowed, f"{path} imports {name}"


def test_no_machine_loads_the_compiler_of_search_kernels_before_a_search():
    program = "import sys, puzzles; puzzles.tasks(); print('puzzles.compiled' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_python_grades_alike():
    answers = set()
    for path in interpreters().values():
        done = subprocess.run(
            [path, "-I", "-S", "-B", "-c", PROGRAM, str(ROOT)], capture_output=True, text=True, check=True
        )
        answers.add(json.dumps(json.loads(done.stdout)))
    assert len(answers) == 1


def test_no_reference_solution_of_a_scored_task_is_in_the_package():
    texts = {
        path: path.read_text("utf-8")
        for path in (ROOT / "puzzles").rglob("*")
        if path.suffix in (".py", ".json", ".md")
    }
    scored = [path for path in REFERENCES.glob("*/accepted/*.txt") if path.parent.parent.name != "twice"]
    assert len(scored) > 15
    for reference in scored:
        rail = reference.read_text().strip()
        for path, text in texts.items():
            assert not re.search(rf"(?<![a-z]){rail}(?![a-z])", text), f"{path} holds {reference}"


TEXTBOOK = (
    r"\b(?:automaton|automata|transducer|turing|finite.state|state machine|xor|exclusive or|adder|edge detector)\b"
)


@pytest.mark.parametrize("task", puzzles.tasks(), ids=lambda task: task.key)
def test_no_text_for_candidates_uses_a_textbook_word(task):
    machine = puzzles.machine(task.machine)
    text = " ".join(
        [task.statement, task.title, machine.statement(task.laws), machine.story, json.dumps(task.notation)]
    )
    assert not re.search(TEXTBOOK, text, re.IGNORECASE)
