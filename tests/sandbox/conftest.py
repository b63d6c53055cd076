"""A real engine, a real image with ill-behaved programs, and brokers to try them on."""

import contextlib
import gc
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest
from served_broker import COMMAND, PROGRAMS, ROOT, Served

from sandbox import image
from sandbox.broker import Broker
from sandbox.commands import owner_of
from sandbox.connection import connect
from sandbox.engine import obtain
from sandbox.evaluator import Blueprint
from sandbox.evaluator_pool import EvaluatorPool

STATE = Path(os.environ.get("RED_QUEEN_STATE") or ROOT / ".state")


@pytest.fixture(autouse=True)
def _sockets_of_the_sdk(request):
    """Collect what the Docker SDK leaves open when an engine ends under it, before it fails somebody else's test."""
    yield
    if request.node.get_closest_marker("docker"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture(scope="session")
def docker_host():
    """The engine DOCKER_HOST names or the machine's own, or else a private one; without any the tests fail."""
    with obtain(STATE / "docker", print) as engine:
        yield engine.host


@pytest.fixture(scope="session")
def engine_client(docker_host):
    with contextlib.closing(connect(docker_host, 60)) as client:
        yield client


@pytest.fixture(scope="session")
def packages_cache():
    """Where the Debian packages of the image are kept between runs."""
    return STATE / "image-packages"


@pytest.fixture(scope="session")
def programs_image(engine_client, packages_cache):
    """An image that holds the programs of `tests/sandbox/programs`."""
    return image.ensure(engine_client, [PROGRAMS], packages_cache, print)


@pytest.fixture
def short_folder():
    """A folder whose path leaves room for a unix socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="rq-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def serve(short_folder):
    """Start brokers on a socket in a private folder; each is stopped at the end."""
    running = []

    def start(image_name, size=1, host="unix:///nowhere/docker.sock", command=COMMAND, broker=None, **pool):
        socket_path = short_folder / "broker.sock"
        blueprint = Blueprint(image_name, tuple(command), owner_of(socket_path))
        made = EvaluatorPool(host, blueprint, size, **pool)
        served = Served(socket_path, made, Broker(socket_path, made, **(broker or {})))
        running.append(served)
        return served.start()

    yield start
    for served in running:
        served.end()


@pytest.fixture
def warm(serve, docker_host, programs_image):
    """Start a broker with warm evaluators of the programs' image."""

    def start(size=1, **options):
        served = serve(programs_image.digest, size, host=docker_host, **options)
        served.wait_until_idle(size)
        return served

    return start
