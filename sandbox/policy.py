"""Every restriction on an evaluator's container, in one frozen place.

`creation` turns a policy into the engine's own request, `effective` reads back what the engine made of it, and
`drift` names each difference. A container with any difference is never started: see `evaluator.py`.

Tried on Docker 20.10 with cgroup v1. On cgroup v2 there is no swappiness to set (memory and swap are capped to the same
figure, which leaves no swap); that branch and newer engines are written from their documentation and untried.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sandbox.seccomp import profile

POOL_LABEL = "org.redqueen.sandbox.pool"
OWNER_LABEL = "org.redqueen.sandbox.owner"
EXPIRY_LABEL = "org.redqueen.sandbox.expires_at"
"""Unix time after which any broker on this engine may remove the container."""

MEBIBYTE = 1024 * 1024


class PolicyError(Exception):
    """The engine does not apply a restriction; the text names which."""


@dataclass(frozen=True)
class EngineTraits:
    """What of the engine decides how a policy is written down."""

    cgroup_version: int
    architecture: str
    runtimes: tuple[str, ...]

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> EngineTraits:
        """Read the traits from the answer to `docker info`."""
        return cls(
            cgroup_version=int(info.get("CgroupVersion") or 1),
            architecture=str(info.get("Architecture", "")),
            runtimes=tuple(sorted(info.get("Runtimes") or ())),
        )


@dataclass(frozen=True)
class Policy:
    """Limits of one evaluator container; no value means unlimited."""

    memory_bytes: int = 320 * MEBIBYTE
    processes: int = 64
    cpus: float = 1.0
    cpu_seconds_per_process: int = 300
    open_files: int = 64
    file_bytes: int = 16 * MEBIBYTE
    temporary_bytes: int = 16 * MEBIBYTE
    temporary_inodes: int = 256
    shared_memory_bytes: int = 64 * 1024
    user: str = "65534:65534"
    runtime: str = "runc"

    def digest(self) -> str:
        """Digest all limits and the seccomp profile, to be stored with each grade run."""
        text = json.dumps({**asdict(self), "seccomp": profile("x86_64")}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


EVALUATOR_POLICY = Policy()


def creation(
    policy: Policy, traits: EngineTraits, image: str, command: Sequence[str], labels: Mapping[str, str]
) -> dict[str, Any]:
    """Write the engine's request for one container; `image` is an id, `command` the program and its arguments."""
    if policy.runtime not in traits.runtimes:
        raise PolicyError(f"The engine has no runtime {policy.runtime} (it has {', '.join(traits.runtimes)}).")
    return {
        "Image": image,
        "Entrypoint": list(command),
        "Cmd": [],
        "User": policy.user,
        "WorkingDir": "/",
        "Env": [],
        "Labels": dict(labels),
        "AttachStdin": True,
        "AttachStdout": True,
        "AttachStderr": True,
        "OpenStdin": True,
        "StdinOnce": True,
        "Tty": False,
        "NetworkDisabled": True,
        "StopSignal": "SIGKILL",
        "StopTimeout": 0,
        "HostConfig": host_configuration(policy, traits),
    }


def host_configuration(policy: Policy, traits: EngineTraits) -> dict[str, Any]:
    """Write the part of the request that restricts: everything `drift` compares."""
    microseconds = 100_000
    configuration: dict[str, Any] = {
        "NetworkMode": "none",
        "CapDrop": ["ALL"],
        "CapAdd": [],
        "Privileged": False,
        "SecurityOpt": ["no-new-privileges", "seccomp=" + json.dumps(profile(traits.architecture), sort_keys=True)],
        "ReadonlyRootfs": True,
        "Tmpfs": {
            "/tmp": f"rw,noexec,nosuid,nodev,size={policy.temporary_bytes},"  # noqa: S108 - a mount inside
            f"nr_inodes={policy.temporary_inodes},mode=1777"
        },
        "Memory": policy.memory_bytes,
        "MemorySwap": policy.memory_bytes,
        "PidsLimit": policy.processes,
        "CpuPeriod": microseconds,
        "CpuQuota": int(policy.cpus * microseconds),
        "Ulimits": ulimits(policy),
        "IpcMode": "private",
        "PidMode": "",
        "UTSMode": "",
        "UsernsMode": "",
        "ShmSize": policy.shared_memory_bytes,
        "CgroupnsMode": "private",
        "LogConfig": {"Type": "none", "Config": {}},
        "OomScoreAdj": 1000,
        "OomKillDisable": False,
        "Init": False,
        "AutoRemove": False,
        "Binds": [],
        "Mounts": [],
        "Devices": [],
        "DeviceRequests": [],
        "VolumesFrom": [],
        "RestartPolicy": {"Name": "no", "MaximumRetryCount": 0},
        "Runtime": policy.runtime,
    }
    if traits.cgroup_version == 1:
        configuration["MemorySwappiness"] = 0
    return configuration


def ulimits(policy: Policy) -> list[dict[str, Any]]:
    """Write the resource limits each process in the container starts with, sorted by name."""
    limits = {
        "core": 0,
        "cpu": policy.cpu_seconds_per_process,
        "fsize": policy.file_bytes,
        "memlock": 0,
        "msgqueue": 0,
        "nofile": policy.open_files,
    }
    return [{"Name": name, "Soft": value, "Hard": value} for name, value in sorted(limits.items())]


def _plain(value: Any) -> Any:
    """Make equal what the engine treats as equal: it reads back an empty list as null, and reorders lists."""
    if value in (None, [], {}, ""):
        return None
    if isinstance(value, list):
        return sorted(value, key=lambda item: json.dumps(item, sort_keys=True))
    return value


def effective(inspected: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Read from `docker inspect` the value of every setting that `asked` (from `creation`) names."""
    found: dict[str, Any] = {name: (inspected.get("HostConfig") or {}).get(name) for name in asked["HostConfig"]}
    found["Image"] = inspected.get("Image")
    for name in asked:
        if name not in ("HostConfig", "Image", "NetworkDisabled", "StopTimeout"):
            found[name] = (inspected.get("Config") or {}).get(name)
    # Labels of the image are merged in; only ours matter here.
    found["Labels"] = {name: value for name, value in (found.get("Labels") or {}).items() if name in asked["Labels"]}
    found["Volumes"] = (inspected.get("Config") or {}).get("Volumes")
    found["MountPoints"] = [mount for mount in inspected.get("Mounts") or [] if mount.get("Type") != "tmpfs"]
    return found


def wanted(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Say what `effective` should return for a container made from `asked`."""
    expected = {name: value for name, value in asked.items() if name not in ("HostConfig",)}
    expected.pop("NetworkDisabled", None)
    expected.pop("StopTimeout", None)
    return {**expected, **asked["HostConfig"], "Volumes": None, "MountPoints": []}


def drift(inspected: Mapping[str, Any], asked: Mapping[str, Any]) -> list[str]:
    """Name every setting that is not in effect as asked; empty when all are.

    The environment is exempt from exact comparison only in what engines add by themselves: PATH.
    """
    found, expected = effective(inspected, asked), wanted(asked)
    found["Env"] = [item for item in found.get("Env") or [] if not item.startswith("PATH=")]
    return [
        f"{name} is {_plain(found.get(name))!r}, not {_plain(value)!r}"
        for name, value in sorted(expected.items())
        if _plain(found.get(name)) != _plain(value)
    ]


def verify(inspected: Mapping[str, Any], asked: Mapping[str, Any]) -> None:
    """Raise PolicyError naming the first setting that is not in effect as asked."""
    differences = drift(inspected, asked)
    if differences:
        raise PolicyError(f"The engine does not apply the sandbox policy: {differences[0][:300]}.")
