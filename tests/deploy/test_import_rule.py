"""Which package may import which: `interviews` knows `puzzles` and `sandbox`, and they know nobody."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"interviews", "puzzles", "sandbox", "tests"}
# The Docker SDK lets the exceptions of `requests`, which it is built on, through to its callers.
ALLOWED = {"puzzles": {"puzzles"}, "sandbox": {"sandbox", "docker", "requests"}}
# Parts of the interface of a package that is declared, and so always there with it.
BROUGHT_ALONG = {"kombu": "celery", "requests": "docker", "pydantic": "django-ninja"}
# Compiles search kernels where the extra `search` is installed, and does without elsewhere.
OF_AN_EXTRA = {"puzzles/compiled.py": {"numba", "numpy"}}
# Needed by the tests alone, which bring it.
OF_THE_TESTS = {"interviews/deploy/browser.py": {"playwright"}}


def imported_names(source: str) -> set[str]:
    """Return the top-level names that a module imports anywhere in its text."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def imports_of(package: str) -> dict[str, set[str]]:
    files = (ROOT / package).rglob("*.py")
    return {
        str(file.relative_to(ROOT)): imported_names(file.read_text(encoding="utf-8"))
        for file in files
        if "node_modules" not in file.parts
    }


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import os.path, json", {"os", "json"}),
        ("from puzzles.scoring import score", {"puzzles"}),
        ("from . import scoring", set()),
        ("def f():\n    import interviews", {"interviews"}),
    ],
)
def test_the_walk_sees_every_form_of_import(source, names):
    assert imported_names(source) == names


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_a_package_below_imports_only_the_standard_library_and_what_it_may(package):
    found = imports_of(package)
    allowed = ALLOWED[package] | sys.stdlib_module_names
    assert found
    foreign = {file: names - allowed - OF_AN_EXTRA.get(file, set()) for file, names in found.items()}
    assert {file: names for file, names in foreign.items() if names} == {}


def test_interviews_imports_of_ours_only_the_packages_below_it():
    found = imports_of("interviews")
    assert {file: names & {"tests"} for file, names in found.items() if names & {"tests"}} == {}
    assert OURS & set().union(*found.values()) == {"interviews", "puzzles", "sandbox"}


def test_the_set_up_needs_no_installed_package():
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import interviews.deploy.commands"
    bare = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert (bare.returncode, bare.stderr) == (0, "")


def test_everything_imported_is_declared():
    declared = {
        re.split(r"[\[=]", line)[0].lower()
        for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    }
    providers = packages_distributions()
    undeclared = {}
    for package in ("interviews", "puzzles", "sandbox"):
        for file, names in imports_of(package).items():
            besides = OF_THE_TESTS.get(file, set()) | OF_AN_EXTRA.get(file, set())
            foreign = names - OURS - sys.stdlib_module_names - BROUGHT_ALONG.keys() - besides
            missing = {name for name in foreign if not declared & {found.lower() for found in providers.get(name, [])}}
            undeclared.update({file: missing} if missing else {})
    assert undeclared == {}


def test_what_an_extra_brings_is_declared_there():
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    declared = {re.split(r"[\[=]", line)[0].lower() for line in extra["search"]}
    assert "numba" in declared
