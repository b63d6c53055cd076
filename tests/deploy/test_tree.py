"""What the tree holds: nothing unexpected at its top, and no text that ties it to somebody's registry."""

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOP = {"manage.py", "pyproject.toml", "README.md", "LICENSE", "Makefile", "interviews", "puzzles", "sandbox", "tests"}
# Split, so that this file does not hold them either.
REGISTRIES = [
    ".".join(parts).encode()
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("ghcr", "io"),
        ("quay", "io"),
        ("hub", "docker", "com"),
    ]
]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_the_top_holds_only_what_the_layout_names():
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_no_file_names_a_package_registry():
    found = {
        str(path.relative_to(ROOT)): host.decode()
        for path in tracked()
        for host in REGISTRIES
        if host in path.read_bytes()
    }
    assert found == {}


def test_every_direct_dependency_is_pinned_exactly():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert [line for line in listed if "==" not in line] == []
