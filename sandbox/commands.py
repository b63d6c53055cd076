"""The command line: `python -m sandbox engine|image|serve|check|bench|reap`."""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sandbox import bench, check, image, reaper, self_check
from sandbox.broker import Broker, BrokerError
from sandbox.connection import ENGINE_FAULTS, EngineError, answers, connect, first_line
from sandbox.engine import obtain
from sandbox.engine_choice import DEFAULT_SOCKET, decide, gather
from sandbox.evaluator import Blueprint, EvaluatorError, create, resolve_image
from sandbox.evaluator_pool import JOBS_PER_EVALUATOR, EvaluatorPool
from sandbox.policy import EngineTraits, PolicyError
from sandbox.seccomp import SeccompError

PROGRAM = ("/usr/bin/python3", "-I", "-S", "-B", "-m", "puzzles", "evaluator")
PR_SET_PDEATHSIG = 1
FAILURES = (EngineError, EvaluatorError, PolicyError, SeccompError, BrokerError, image.ImageError)


def tell(line: str) -> None:
    """Show progress on stderr, which leaves stdout to results."""
    print(line, file=sys.stderr, flush=True)


def default_state() -> Path:
    """Return the folder for everything a running instance writes."""
    return Path(os.environ.get("RED_QUEEN_STATE") or ".state").absolute()


def docker_host() -> str:
    """Return where the engine is expected: DOCKER_HOST, or the machine's own socket."""
    return os.environ.get("DOCKER_HOST") or f"unix://{DEFAULT_SOCKET}"


def owner_of(socket_path: Path) -> str:
    """Name the owner of a broker's containers: the same for every broker on this socket, and for no other."""
    text = f"{socket.gethostname()}:{os.path.realpath(socket_path)}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def die_with_parent() -> None:
    """Ask the kernel for SIGTERM when the thread that started this process ends (Linux only)."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:
        # It ended before the kernel knew of our wish.
        os.kill(os.getpid(), signal.SIGTERM)


def run_engine(options: argparse.Namespace) -> int:
    """Find or start an engine; run a command with it, or print its DOCKER_HOST and hold it until Ctrl-C."""
    if options.dry_run:
        decision = decide(gather(answers))
        print(" ".join(filter(None, (decision.step, decision.host, decision.reason))))
        return 1 if decision.step == "refuse" else 0
    # Turned into an exception, so that a private engine is stopped in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with obtain(options.state / "docker", tell) as engine:
        if options.command:
            environment = {**os.environ, "DOCKER_HOST": engine.host}
            return subprocess.run(options.command, env=environment, check=False).returncode
        print(engine.host, flush=True)
        if engine.is_private:
            tell("a private engine runs at least until Ctrl-C; meanwhile set DOCKER_HOST to the line above")
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
    return 0


def run_image(options: argparse.Namespace) -> int:
    """Build the image unless it is up to date, and check it from inside if asked to."""
    with contextlib.closing(connect(docker_host(), image.BUILD_SECONDS)) as client:
        built = image.ensure(client, options.package, options.state / "image-packages", tell, options.tag)
        print(f"{built.tag} {built.digest} {built.size_bytes / 1e6:.1f} MB {'built' if built.was_built else 'present'}")
        wrong = self_check.problems(self_check.look(client, built.digest)) if options.self_check else []
    if wrong:
        raise image.ImageError(f"The image is not what it should be: {'; '.join(wrong)}.")
    return 0


def run_serve(options: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT; leave no container and no socket."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", stream=sys.stderr)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if options.die_with_parent:
        die_with_parent()
    program = tuple(options.program or PROGRAM)
    blueprint = Blueprint(image=options.image, command=program, owner=owner_of(options.socket))
    host = docker_host()
    try:
        rehearse(host, blueprint)
    except (EngineError, EvaluatorError) as error:
        tell(f"sandbox: {error} Serving all the same; jobs are refused until that is mended.")
    pool = EvaluatorPool(host, blueprint, options.evaluators, options.jobs_per_evaluator)
    Broker(options.socket, pool).serve_until(stop)
    return 0


def rehearse(host: str, blueprint: Blueprint) -> None:
    """Create one container without starting it, to learn before serving whether the policy is in effect."""
    with contextlib.closing(connect(host)) as client:
        try:
            traits = EngineTraits.of(client.info())
            container_id = create(client, blueprint, resolve_image(client, blueprint.image), traits)
            reaper.remove(client, container_id)
        except ENGINE_FAULTS as error:
            raise EngineError(f"The Docker engine on {host} failed: {first_line(error)}.") from error


def run_check(options: argparse.Namespace) -> int:
    """Print what is right and what is wrong; exit code 1 if anything is wrong."""
    findings = list(check.check(docker_host(), options.image, options.socket))
    if options.json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1))
    else:
        for finding in findings:
            print(f"{'right' if finding.is_right else 'WRONG'}  {finding.name}: {finding.text}")
            if not finding.is_right:
                print(f"       to mend it: {finding.mend}")
    return 0 if all(finding.is_right for finding in findings) else 1


def run_bench(options: argparse.Namespace) -> int:
    """Measure bare, cold and warm in one run."""
    job = json.loads(options.job.read_text(encoding="utf-8")) if options.job else {}
    with contextlib.closing(connect(docker_host(), image.BUILD_SECONDS)) as client:
        name = options.image or image.ensure(client, [], options.state / "image-packages", tell).digest
        program = options.program or bench.ECHO_PROGRAM
        figures = bench.measure(client, docker_host(), name, program, job, options.seconds)
    print(json.dumps(figures, indent=1) if options.json else bench.table(figures))
    return 0


def run_reap(options: argparse.Namespace) -> int:
    """Remove expired containers, or those of one broker, or all of ours."""
    with contextlib.closing(connect(docker_host())) as client:
        owner = owner_of(options.socket) if options.socket else None
        gone = reaper.reap(client, owner, now=float("inf") if options.all else None)
    for container_id in gone:
        print(container_id)
    tell(f"{len(gone)} containers removed")
    return 0


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    top = argparse.ArgumentParser(prog="python -m sandbox", description="Hardened containers for evaluators.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, text: str, function: object, epilog: str = "") -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=text, description=text, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        made.set_defaults(function=function)
        made.add_argument(
            "--state", type=Path, default=default_state(), help="where state is kept (default %(default)s)"
        )
        return made

    engine = command(
        "engine", "Find, install or start a Docker engine; print its DOCKER_HOST.", run_engine, ENGINE_HELP
    )
    engine.add_argument("--dry-run", action="store_true", help="only say what would be done")
    engine.add_argument("command", nargs="*", help="run this with DOCKER_HOST set, then leave a private engine again")

    build = command("image", "Build the image that evaluators run in, unless it is up to date.", run_image, IMAGE_HELP)
    build.add_argument(
        "--package", type=Path, action="append", default=[], metavar="FOLDER", help="a Python package to put in"
    )
    build.add_argument("--self-check", action="store_true", help="also look at it from inside a container")
    build.add_argument("--tag", help="a name of your own instead of one made from the content")

    serve = command("serve", "Run the broker: a unix socket in front of warm evaluators.", run_serve, SERVE_HELP)
    serve.add_argument("--socket", type=Path, required=True, help="the unix socket to make (mode 0660)")
    serve.add_argument("--image", required=True, help="the image's tag or id")
    serve.add_argument("--evaluators", type=int, default=2, help="how many jobs may run at once (default %(default)s)")
    serve.add_argument(
        "--jobs-per-evaluator", type=int, default=JOBS_PER_EVALUATOR, help="then it is replaced (default %(default)s)"
    )
    serve.add_argument("--die-with-parent", action="store_true", help="end when the process that started this one ends")
    serve.add_argument("program", nargs="*", help="the program in the container (default: the puzzles' evaluator)")

    look = command("check", "Say what is right, what is wrong, and how to mend it.", run_check)
    look.add_argument("--image", help="the image to look at (default: the newest of ours)")
    look.add_argument("--socket", type=Path, help="also ask the broker on this socket")
    look.add_argument("--json", action="store_true", help="as JSON")

    measure = command("bench", "Measure a job bare, in a cold container and warm.", run_bench, BENCH_HELP)
    measure.add_argument("--image", help="the image to run in (default: one with nothing but Python)")
    measure.add_argument("--job", type=Path, help="a JSON file with the job (default: an empty one)")
    measure.add_argument("--seconds", type=float, default=3.0, help="how long each warm case runs (%(default)s)")
    measure.add_argument("--json", action="store_true", help="as JSON")
    measure.add_argument("program", nargs="*", help="the program in the container (default: one that only answers)")

    reap = command("reap", "Remove containers that brokers left behind.", run_reap)
    reap.add_argument("--socket", type=Path, help="also those of the broker on this socket, expired or not")
    reap.add_argument("--all", action="store_true", help="all containers of ours on this engine, expired or not")
    return top


ENGINE_HELP = """\
Tried in this order: the engine DOCKER_HOST names; the machine's own; as root on Debian or Ubuntu, docker.io from the
distribution; and as root, a private dockerd, which the commands with the same --state share and the last one ends.

  python -m sandbox engine                      print DOCKER_HOST (a private engine is held until Ctrl-C)
  python -m sandbox engine -- make something    run a command with DOCKER_HOST set
"""
IMAGE_HELP = """\
  python -m sandbox image --package puzzles     prints the tag, the id, the size, and whether it was built

The engine is the one DOCKER_HOST names, or the machine's own.
"""
BENCH_HELP = """\
  python -m sandbox bench
  python -m sandbox bench --image red-queen-sandbox:… --job job.json -- /usr/bin/python3 -I -S -B -m puzzles evaluator
"""
SERVE_HELP = """\
  python -m sandbox serve --socket .state/broker.sock --image red-queen-sandbox:… --evaluators 2 -- /usr/bin/python3 …

SIGTERM and SIGINT end it in order: no container and no socket is left.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a failure is one sentence on stderr and exit code 1."""
    options = parser().parse_args(arguments)
    try:
        return int(options.function(options))
    except FAILURES as error:
        tell(f"sandbox: {error}")
        return 1
    except ENGINE_FAULTS as error:
        tell(f"sandbox: the Docker engine failed: {first_line(error)}.")
        return 1
    except KeyboardInterrupt:
        return 130
