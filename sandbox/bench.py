"""`python -m sandbox bench`: the same job bare, in a cold container and in a warm evaluator, in one run.

Absolute times depend on the machine; the ratios are what counts.
"""

from __future__ import annotations

import contextlib
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import docker

from sandbox import reaper
from sandbox.client import BrokerClient, BrokerUnavailableError
from sandbox.evaluator import Blueprint, Evaluator, EvaluatorError, create, resolve_image
from sandbox.policy import EngineTraits

ECHO = """
import json, sys
def send(frame):
    body = json.dumps(frame).encode()
    sys.stdout.buffer.write(len(body).to_bytes(4, "big") + body)
    sys.stdout.buffer.flush()
send({"ready": True})
while True:
    header = sys.stdin.buffer.read(4)
    if len(header) < 4:
        break
    job = json.loads(sys.stdin.buffer.read(int.from_bytes(header, "big")))
    send({"id": job["id"], "report": {}})
"""
ECHO_PROGRAM = ("/usr/bin/python3", "-I", "-S", "-B", "-c", ECHO)
START_SECONDS = 30.0


def summarise(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile in milliseconds, and the number of measurements."""
    ordered = sorted(seconds)
    return {
        "p50_ms": statistics.median(ordered) * 1000,
        "p95_ms": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000,
        "count": len(ordered),
    }


def timed(action: Callable[[], object], times: int) -> list[float]:
    """Run an action so many times, one after another; return how long each took, in seconds."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        took.append(time.perf_counter() - began)
    return took


def bare_interpreter() -> None:
    """Start and end this machine's interpreter, without a sandbox or a job."""
    subprocess.run([sys.executable, "-I", "-S", "-c", "pass"], check=True)


def cold_job(client: docker.APIClient, blueprint: Blueprint, traits: EngineTraits, job: Mapping[str, Any]) -> None:
    """Do one job in a container made for it under the full policy, and remove the container."""
    container_id = create(client, blueprint, resolve_image(client, blueprint.image), traits)
    try:
        with contextlib.closing(Evaluator.start(client, container_id)) as evaluator:
            ending = evaluator.run(job, 60)
    finally:
        reaper.remove(client, container_id)
    if ending.result is None or "error" in ending.result:
        detail = ending.detail or (ending.result or {}).get("error")
        raise EvaluatorError(f"The evaluator did not do the benchmark's job: {detail}.")


def warm_jobs(socket_path: Path, job: Mapping[str, Any], clients: int, seconds: float) -> dict[str, float]:
    """Keep so many clients busy at the broker for a while; return times and jobs a second."""
    took: list[float] = []
    until = time.perf_counter() + seconds
    failures: list[str] = []

    def work() -> None:
        with BrokerClient(socket_path) as broker:
            while time.perf_counter() < until and not failures:
                began = time.perf_counter()
                try:
                    answer = broker.run(kind=job.get("kind", "evaluate"), job=job)
                except BrokerUnavailableError as error:
                    failures.append(str(error))
                    break
                took.append(time.perf_counter() - began)
                if not answer.get("ok") or "error" in answer["result"]:
                    failures.append(str(answer.get("error") or answer["result"]["error"]))

    began = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures or not took:
        raise EvaluatorError(f"The broker failed the benchmark's job: {(failures or ['no answer'])[0]}")
    return {**summarise(took), "per_second": len(took) / (time.perf_counter() - began)}


@contextlib.contextmanager
def broker_child(socket_path: Path, image: str, program: Sequence[str], host: str) -> Any:
    """Serve with a broker of our own for the length of the context."""
    command = [sys.executable, "-m", "sandbox", "serve", "--socket", str(socket_path), "--image", image]
    command += ["--evaluators", "2", "--die-with-parent", "--", *program]
    root = str(Path(__file__).parent.parent)
    environment = {"DOCKER_HOST": host, "PATH": "/usr/bin:/bin", "PYTHONPATH": root}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(socket_path):
            if process.poll() is not None or time.monotonic() > deadline:
                raise EvaluatorError("The benchmark's broker did not get ready; try `python -m sandbox check`.")
            time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _is_ready(socket_path: Path) -> bool:
    try:
        with BrokerClient(socket_path) as broker:
            return bool(broker.status()["evaluators"]["idle"] == 2)
    except BrokerUnavailableError:
        return False


def measure(
    client: docker.APIClient, host: str, image: str, program: Sequence[str], job: Mapping[str, Any], seconds: float
) -> dict[str, dict[str, float]]:
    """Measure every case in turn on the engine at `host`; return the figures by case."""
    blueprint = Blueprint(image=image, command=tuple(program), owner="bench")
    traits = EngineTraits.of(client.info())
    figures = {
        "bare interpreter": summarise(timed(bare_interpreter, 20)),
        "cold container": summarise(timed(lambda: cold_job(client, blueprint, traits, job), 10)),
    }
    with tempfile.TemporaryDirectory(prefix="rq-bench-") as folder:
        socket_path = Path(folder) / "broker.sock"
        with broker_child(socket_path, image, program, host):
            figures["warm evaluator, 1 client"] = warm_jobs(socket_path, job, 1, seconds)
            figures["warm evaluator, 2 clients"] = warm_jobs(socket_path, job, 2, seconds)
    for name in ("bare interpreter", "cold container"):
        figures[name]["per_second"] = 1000 / figures[name]["p50_ms"]
    cold = figures["cold container"]["p50_ms"]
    for figure in figures.values():
        figure["times_faster_than_cold"] = cold / figure["p50_ms"]
    return figures


def table(figures: Mapping[str, Mapping[str, float]]) -> str:
    """Lay the figures out as lines of text."""
    lines = [f"{'case':28}{'p50 ms':>10}{'p95 ms':>10}{'jobs/s':>10}{'vs cold':>10}"]
    for name, figure in figures.items():
        lines.append(
            f"{name:28}{figure['p50_ms']:10.2f}{figure['p95_ms']:10.2f}{figure['per_second']:10.1f}"
            f"{figure['times_faster_than_cold']:9.1f}×"
        )
    return "\n".join(lines)
