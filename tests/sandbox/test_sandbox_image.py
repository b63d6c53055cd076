"""The real image: what is in it, how it is rebuilt, and what a program inside it can and cannot do."""

import contextlib
import time

import pytest
from served_broker import COMMAND, PROGRAMS, containers_of

from sandbox import image, reaper, self_check
from sandbox.evaluator import Blueprint, Evaluator, EvaluatorError, ImageMissingError, create, resolve_image
from sandbox.policy import EVALUATOR_POLICY, EngineTraits, PolicyError, creation, drift, wanted

pytestmark = pytest.mark.docker


@pytest.fixture
def copied_package(tmp_path):
    folder = tmp_path / "copied"
    folder.mkdir()
    (folder / "__init__.py").write_text("VALUE = 1\n")
    return folder


@pytest.fixture
def offline(tmp_path, monkeypatch):
    """Send apt's downloads to a port where nobody listens."""
    configuration = tmp_path / "apt.conf"
    configuration.write_text('Acquire::http::Proxy "http://127.0.0.1:9";\nAcquire::Retries "0";\n')
    monkeypatch.setenv("APT_CONFIG", str(configuration))


def test_the_image_is_small(programs_image):
    assert 10_000_000 < programs_image.size_bytes <= self_check.MAX_IMAGE_BYTES == 45_000_000


def test_from_inside_there_is_no_shell_no_setuid_file_and_nothing_to_write_to(engine_client, programs_image):
    report = self_check.look(engine_client, programs_image.digest)
    assert self_check.problems(report) == []
    assert [path for path in report["programs"] if "python3." not in path] == []
    assert report["setuid"] == []
    assert report["writable"] == ["/tmp"]


def test_an_up_to_date_image_is_not_built_again(engine_client, programs_image, packages_cache):
    again = image.ensure(engine_client, [PROGRAMS], packages_cache, print)
    assert (again.digest, again.was_built) == (programs_image.digest, False)


def test_a_changed_package_gets_a_new_image_without_network_and_a_running_broker_keeps_its_own(
    engine_client, programs_image, packages_cache, copied_package, offline
):
    first = image.ensure(engine_client, [copied_package], packages_cache, print)
    (copied_package / "__init__.py").write_text("VALUE = 2\n")
    began = time.monotonic()
    second = image.ensure(engine_client, [copied_package], packages_cache, print)
    assert time.monotonic() - began < 30
    assert second.was_built
    assert second.tag != first.tag
    assert image.find(engine_client, first.tag) is not None, "a broker may have been started with it"
    for name in (first.tag, second.tag):
        engine_client.remove_image(name)


@pytest.fixture
def two_images(engine_client, packages_cache, copied_package):
    """An older and a newer image of one package."""
    first = image.ensure(engine_client, [copied_package], packages_cache, print)
    (copied_package / "__init__.py").write_text("VALUE = 2\n")
    second = image.ensure(engine_client, [copied_package], packages_cache, print)
    yield first, second
    for made in (first, second):
        if image.find(engine_client, made.tag) is not None:
            engine_client.remove_image(made.tag)


def remove_after_two_days(engine_client, newer):
    """Remove what is older than an image, as a build does two days from now."""
    labels = engine_client.inspect_image(newer.digest)["Config"]["Labels"]
    return image.remove_older(engine_client, labels, at=time.time() + 2 * image.KEPT_SECONDS)


def test_an_older_image_goes_after_a_day_and_others_stay(engine_client, programs_image, two_images):
    first, second = two_images
    assert remove_after_two_days(engine_client, second) == [first.digest]
    assert image.find(engine_client, first.tag) is None
    assert image.find(engine_client, programs_image.tag) is not None


def test_an_image_in_use_is_not_removed_however_old_it_is(engine_client, two_images):
    first, second = two_images
    traits = EngineTraits.of(engine_client.info())
    container_id = create(engine_client, Blueprint(first.tag, COMMAND, "in-use"), first.digest, traits)
    try:
        assert remove_after_two_days(engine_client, second) == []
        assert image.find(engine_client, first.tag) is not None
    finally:
        reaper.remove(engine_client, container_id)


def test_an_image_that_fails_its_check_is_not_kept(engine_client, packages_cache, copied_package, monkeypatch):
    monkeypatch.setattr(self_check, "MAX_IMAGE_BYTES", 1000)
    with pytest.raises(image.ImageError, match="over 1000"):
        image.ensure(engine_client, [copied_package], packages_cache, print)
    assert engine_client.images(filters={"label": [f"{image.PACKAGES_LABEL}=copied"]}) == []


def test_a_folder_that_is_no_package_is_named(engine_client, packages_cache, tmp_path):
    with pytest.raises(image.ImageError, match="not a Python package"):
        image.ensure(engine_client, [tmp_path], packages_cache, print)


def test_every_restriction_is_in_effect_by_the_engines_own_account(engine_client, programs_image):
    blueprint = Blueprint(programs_image.tag, COMMAND, "drift")
    traits = EngineTraits.of(engine_client.info())
    container_id = create(engine_client, blueprint, programs_image.digest, traits)
    try:
        inspected = engine_client.inspect_container(container_id)
        asked = creation(EVALUATOR_POLICY, traits, programs_image.digest, COMMAND, {})
        assert drift(inspected, {**asked, "Labels": {}}) == []
        assert len(wanted(asked)) > 35, "the comparison is over all settings, not over none"
    finally:
        reaper.remove(engine_client, container_id)


def test_a_restriction_the_engine_does_not_apply_means_no_container(engine_client, programs_image, monkeypatch):
    honest = engine_client.inspect_container

    def forgetful(container_id):
        inspected = honest(container_id)
        inspected["HostConfig"]["ReadonlyRootfs"] = False
        return inspected

    monkeypatch.setattr(engine_client, "inspect_container", forgetful)
    traits = EngineTraits.of(engine_client.info())
    with pytest.raises(PolicyError, match="ReadonlyRootfs"):
        create(engine_client, Blueprint(programs_image.tag, COMMAND, "forgetful"), programs_image.digest, traits)
    assert containers_of(engine_client, "forgetful") == []


def test_a_program_that_fails_to_start_is_told_by_its_last_words(engine_client, programs_image):
    blueprint = Blueprint(programs_image.tag, (*COMMAND, "die-at-start"), "failing")
    traits = EngineTraits.of(engine_client.info())
    container_id = create(engine_client, blueprint, programs_image.digest, traits)
    try:
        with pytest.raises(EvaluatorError, match="no evaluator today"):
            Evaluator.start(engine_client, container_id)
    finally:
        reaper.remove(engine_client, container_id)


def test_an_image_that_is_not_there_is_named(engine_client):
    with pytest.raises(ImageMissingError, match="no image red-queen-sandbox:none"):
        resolve_image(engine_client, "red-queen-sandbox:none")


@pytest.fixture(scope="module")
def view(engine_client, programs_image):
    """What a program sees that looks around in its container."""
    traits = EngineTraits.of(engine_client.info())
    blueprint = Blueprint(programs_image.tag, COMMAND, "view")
    container_id = create(engine_client, blueprint, programs_image.digest, traits)
    try:
        with contextlib.closing(Evaluator.start(engine_client, container_id)) as evaluator:
            ending = evaluator.run({"do": "look around", "kind": "check"}, 20)
            assert ending.kind == "answered", (ending.detail, evaluator.stderr_tail())
            return ending.result["report"]
    finally:
        reaper.remove(engine_client, container_id)


def test_inside_the_program_is_process_1_of_nobody(view):
    assert (view["pid"], view["uid"], view["gid"]) == (1, 65534, 65534)
    assert set(view["groups"]) <= {65534}


@pytest.mark.parametrize("name", ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"])
def test_inside_there_is_no_capability(view, name):
    assert int(view["status"][name], 16) == 0


def test_inside_system_calls_are_filtered_and_privileges_cannot_grow(view):
    assert view["status"]["Seccomp"] == "2"
    assert view["status"]["NoNewPrivs"] == "1"


@pytest.mark.parametrize("name", ["tcp_socket", "unix_socket", "vsock_socket", "memory_file"])
def test_inside_sockets_and_memory_files_are_refused_by_the_filter(view, name):
    assert "Operation not permitted" in view[name] or "Function not implemented" in view[name]


def test_inside_there_is_no_network_interface_but_loopback(view):
    assert view["interfaces"] == "['lo']"


@pytest.mark.parametrize("name", ["write_root", "write_usr"])
def test_inside_the_root_file_system_cannot_be_written_to(view, name):
    assert "Read-only file system" in view[name]


def test_inside_tmp_holds_data_but_runs_nothing(view):
    assert view["write_tmp"] == "1"
    assert "Permission denied" in view["run_from_tmp"]
    assert {"noexec", "nosuid", "nodev"} <= set(view["tmp_options"])


def test_inside_the_limits_of_each_process_are_in_effect(view):
    limits = {name: soft for name, (soft, _) in view["limits"].items()}
    assert limits == {
        "CORE": 0,
        "CPU": 300,
        "FSIZE": 16 * 1024 * 1024,
        "MEMLOCK": 0,
        "MSGQUEUE": 0,
        "NOFILE": 64,
    }


def test_inside_nothing_of_the_host_is_in_sight(view):
    assert "FileNotFoundError" in view["docker_socket"]
    assert set(view["environment"]) <= {"PATH", "HOSTNAME", "HOME", "LC_CTYPE"}
    assert "ModuleNotFoundError" in view["ctypes"]
