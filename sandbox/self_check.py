"""Looks at an image and a policy from inside a container, the way a hostile program would.

A small program runs as an evaluator under the full policy and reports what it sees; judging the report is a pure
function. Both ways of building an image end in this check.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

import docker

from sandbox import reaper
from sandbox.evaluator import Blueprint, Evaluator, create, resolve_image
from sandbox.policy import EngineTraits

MAX_IMAGE_BYTES = 45_000_000

LOOK = r"""
import json, os, stat, sys
setuid, programs, writable, size = [], [], [], 0
for folder, folders, files in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys", "/dev")]
    if os.access(folder, os.W_OK):
        writable.append(folder)
    for name in files:
        path = os.path.join(folder, name)
        found = os.lstat(path)
        # Empty files are where the engine mounts its own, such as /etc/hosts.
        if not stat.S_ISREG(found.st_mode) or found.st_dev != os.stat("/").st_dev or not found.st_size:
            continue
        size += found.st_size
        if found.st_mode & (stat.S_ISUID | stat.S_ISGID):
            setuid.append(path)
        if found.st_mode & 0o111 and ".so" not in name:
            programs.append(path)
broken = []
dynamic = next((path for path in sys.path if path.endswith("lib-dynload")), None)
for name in sorted(os.listdir(dynamic)) if dynamic else []:
    try:
        __import__(name.split(".")[0])
    except ImportError as error:
        broken.append(str(error))
with open("/proc/self/status") as status:
    lines = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
with open("/proc/self/mounts") as mounts:
    options = {line.split()[1]: line.split()[3].split(",") for line in mounts}
report = {
    "ready": True, "setuid": setuid, "programs": programs, "writable": writable, "size_bytes": size,
    "broken": broken, "python": sys.version.split()[0], "uid": os.getuid(), "pid": os.getpid(),
    "interfaces": os.listdir("/sys/class/net"), "root": options["/"], "tmp": options["/tmp"],
    "status": {name: lines.get(name) for name in ("CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp")},
}
body = json.dumps(report).encode()
os.write(1, len(body).to_bytes(4, "big") + body)
"""


def look(client: docker.APIClient, image: str, owner: str = "self-check") -> dict[str, Any]:
    """Run the looking program in a container of this image and return its report."""
    blueprint = Blueprint(image=image, command=("/usr/bin/python3", "-I", "-S", "-B", "-c", LOOK), owner=owner)
    traits = EngineTraits.of(client.info())
    container_id = create(client, blueprint, resolve_image(client, image), traits)
    try:
        with contextlib.closing(Evaluator.start(client, container_id)) as evaluator:
            return dict(evaluator.greeting)
    finally:
        reaper.remove(client, container_id)


def problems(report: Mapping[str, Any]) -> list[str]:
    """Name everything in a report that must not be so; empty when all is well."""
    found = [f"{path} is setuid or setgid" for path in report["setuid"]]
    for path in report["programs"]:
        if not path.startswith("/usr/bin/python3."):
            found.append(f"{path} is a program")
    found += [f"an extension module does not load: {text}" for text in report["broken"]]
    found += [f"{path} can be written to" for path in report["writable"] if path != "/tmp"]  # noqa: S108 - a mount inside
    if report["size_bytes"] > MAX_IMAGE_BYTES:
        found.append(f"the image has {report['size_bytes']} bytes, over {MAX_IMAGE_BYTES}")
    if report["uid"] == 0 or report["pid"] != 1:
        found.append(f"the program runs as user {report['uid']} and process {report['pid']}")
    if set(report["interfaces"]) - {"lo"}:
        found.append(f"there are network interfaces: {', '.join(report['interfaces'])}")
    if "ro" not in report["root"]:
        found.append("the root file system can be written to")
    for option in ("noexec", "nosuid", "nodev"):
        if option not in report["tmp"]:
            found.append(f"the temporary folder is mounted without {option}")
    expected = {"CapEff": 0, "CapPrm": 0, "CapBnd": 0, "NoNewPrivs": 1, "Seccomp": 2}
    for name, value in expected.items():
        if int(str(report["status"].get(name) or "-1"), 16) != value:
            found.append(f"{name} is {report['status'].get(name)}, not {value}")
    return found
