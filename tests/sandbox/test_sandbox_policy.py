"""The policy as the engine is asked for it, and that the slightest difference is named."""

import json
from dataclasses import replace

import pytest

from sandbox.policy import (
    EVALUATOR_POLICY,
    EngineTraits,
    Policy,
    PolicyError,
    creation,
    drift,
    host_configuration,
    verify,
)
from sandbox.seccomp import ALLOWED, SeccompError, profile

TRAITS = EngineTraits(cgroup_version=1, architecture="x86_64", runtimes=("runc",))
LABELS = {"org.redqueen.sandbox.pool": "evaluator"}


def request(policy=EVALUATOR_POLICY, traits=TRAITS):
    return creation(policy, traits, "sha256:1", ["/usr/bin/python3", "-I"], LABELS)


def as_inspected(asked):
    """What an engine that does as asked reads back."""
    config = {name: value for name, value in asked.items() if name not in ("HostConfig", "Image")}
    return {
        "Image": asked["Image"],
        "Config": {**config, "Env": ["PATH=/usr/bin"], "Cmd": None, "Volumes": None},
        "HostConfig": {**asked["HostConfig"], "CapAdd": None, "Binds": None, "Devices": None},
        "Mounts": [],
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NetworkMode", "none"),
        ("CapDrop", ["ALL"]),
        ("CapAdd", []),
        ("Privileged", False),
        ("ReadonlyRootfs", True),
        ("Memory", 320 * 1024 * 1024),
        ("MemorySwap", 320 * 1024 * 1024),
        ("MemorySwappiness", 0),
        ("PidsLimit", 64),
        ("CpuPeriod", 100_000),
        ("CpuQuota", 100_000),
        ("IpcMode", "private"),
        ("CgroupnsMode", "private"),
        ("ShmSize", 65536),
        ("LogConfig", {"Type": "none", "Config": {}}),
        ("OomScoreAdj", 1000),
        ("OomKillDisable", False),
        ("Init", False),
        ("Binds", []),
        ("Mounts", []),
        ("Devices", []),
        ("VolumesFrom", []),
        ("RestartPolicy", {"Name": "no", "MaximumRetryCount": 0}),
        ("Runtime", "runc"),
    ],
)
def test_each_restriction_is_asked_for(name, value):
    assert host_configuration(EVALUATOR_POLICY, TRAITS)[name] == value


def test_tmp_is_small_and_runs_nothing():
    options = host_configuration(EVALUATOR_POLICY, TRAITS)["Tmpfs"]["/tmp"].split(",")
    assert {"noexec", "nosuid", "nodev", "size=16777216", "nr_inodes=256"} <= set(options)


def test_no_resource_limit_is_soft_or_unlimited():
    limits = {limit["Name"]: limit for limit in host_configuration(EVALUATOR_POLICY, TRAITS)["Ulimits"]}
    assert {name: limit["Hard"] for name, limit in limits.items()} == {
        "core": 0,
        "cpu": 300,
        "fsize": 16 * 1024 * 1024,
        "memlock": 0,
        "msgqueue": 0,
        "nofile": 64,
    }
    assert all(limit["Soft"] == limit["Hard"] >= 0 for limit in limits.values())


def test_the_program_runs_unprivileged_without_environment_and_is_killed_at_once():
    asked = request()
    assert asked["User"] == "65534:65534"
    assert asked["Env"] == []
    assert asked["StopSignal"] == "SIGKILL"
    assert asked["Entrypoint"] == ["/usr/bin/python3", "-I"]


def test_swappiness_is_not_asked_of_cgroup_2_which_has_none():
    assert "MemorySwappiness" not in host_configuration(EVALUATOR_POLICY, replace(TRAITS, cgroup_version=2))


def test_a_runtime_the_engine_lacks_is_refused():
    with pytest.raises(PolicyError, match="no runtime runsc"):
        request(Policy(runtime="runsc"))


def test_an_engine_that_does_as_asked_passes():
    asked = request()
    assert drift(as_inspected(asked), asked) == []


@pytest.mark.parametrize("name", sorted(request()["HostConfig"]))
def test_any_restriction_that_the_engine_forgot_is_named(name):
    asked = request()
    inspected = as_inspected(asked)
    changed = "something else" if inspected["HostConfig"][name] != "something else" else None
    inspected["HostConfig"][name] = changed
    assert [difference.split()[0] for difference in drift(inspected, asked)] == [name]
    with pytest.raises(PolicyError, match=name):
        verify(inspected, asked)


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("Config", "User", "root"),
        ("Config", "User", ""),
        ("Config", "Env", ["PATH=/usr/bin", "SECRET=1"]),
        ("Config", "Volumes", {"/data": {}}),
        ("Config", "Tty", True),
        ("Config", "StopSignal", "SIGTERM"),
        ("Config", "Entrypoint", ["/bin/sh"]),
        ("Config", "Labels", {}),
    ],
)
def test_any_other_setting_that_differs_is_named(part, name, value):
    asked = request()
    inspected = as_inspected(asked)
    inspected[part][name] = value
    assert [difference.split()[0] for difference in drift(inspected, asked)] == [name]


def test_a_volume_of_the_image_is_named():
    asked = request()
    inspected = {**as_inspected(asked), "Mounts": [{"Type": "volume", "Destination": "/data"}]}
    assert [difference.split()[0] for difference in drift(inspected, asked)] == ["MountPoints"]


def test_labels_of_the_image_are_no_difference():
    asked = request()
    inspected = as_inspected(asked)
    inspected["Config"]["Labels"] = {**LABELS, "from.the.image": "1"}
    assert drift(inspected, asked) == []


def test_the_digest_changes_with_any_limit():
    digests = {Policy().digest(), Policy(memory_bytes=1).digest(), Policy(processes=1).digest()}
    assert len(digests) == 3
    assert Policy().digest() == EVALUATOR_POLICY.digest()


@pytest.mark.parametrize(
    "name",
    """socket socketpair connect bind io_uring_setup io_uring_enter keyctl add_key request_key ptrace
    process_vm_readv process_vm_writev unshare setns mount umount2 pivot_root chroot bpf perf_event_open userfaultfd
    pidfd_open pidfd_getfd personality memfd_create memfd_secret reboot kexec_load init_module mknod mknodat
    open_by_handle_at name_to_handle_at swapon acct quotactl sched_setaffinity shmget msgget semget
    landlock_create_ruleset seccomp fsopen fsmount clone3""".split(),  # noqa: SIM905 - thirty quotes say no more
)
def test_system_calls_beyond_the_evaluators_need_are_not_allowed(name):
    assert name not in ALLOWED


def test_clone_is_allowed_only_without_namespace_flags():
    (rule,) = [rule for rule in profile("x86_64")["syscalls"] if "clone" in rule["names"]]
    assert rule["args"] == [{"index": 0, "value": 0x7E020000, "valueTwo": 0, "op": "SCMP_CMP_MASKED_EQ"}]


def test_foreign_architectures_are_left_out():
    assert profile("x86_64")["architectures"] == ["SCMP_ARCH_X86_64"]
    assert profile("aarch64")["architectures"] == ["SCMP_ARCH_AARCH64"]
    assert "archMap" not in json.dumps(profile("x86_64"))


def test_an_unknown_architecture_is_refused():
    with pytest.raises(SeccompError, match="riscv64"):
        profile("riscv64")


def test_the_traits_are_read_from_the_engine():
    info = {"CgroupVersion": "2", "Architecture": "aarch64", "Runtimes": {"runc": {}, "runsc": {}}}
    assert EngineTraits.of(info) == EngineTraits(2, "aarch64", ("runc", "runsc"))
    assert EngineTraits.of({"Architecture": "x86_64"}) == EngineTraits(1, "x86_64", ())
