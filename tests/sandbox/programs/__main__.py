"""Speaks the evaluator protocol and does what each job's `do` says, however bad.

Runs in the image's bare Python: `python3 -I -S -B -m programs`.
"""

import json
import os
import signal
import sys
import time

MSGQUEUE = 12
"""RLIMIT_MSGQUEUE, which the module `resource` does not name."""


def send(payload):
    body = json.dumps(payload).encode()
    os.write(1, len(body).to_bytes(4, "big") + body)


def receive():
    header = sys.stdin.buffer.read(4)
    if len(header) < 4:
        sys.exit(0)
    return json.loads(sys.stdin.buffer.read(int.from_bytes(header, "big")))


def flood(file_number):
    block = b"x" * 65536
    while True:
        os.write(file_number, block)


def attempt(action):
    """Return what an action gave, or its error by name."""
    try:
        return repr(action())
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
        return type(error).__name__ + ": " + str(error)


def forks():
    children = []
    try:
        for _ in range(500):
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
                os._exit(0)
            children.append(pid)
    except OSError as error:
        return {"children": len(children), "error": str(error)}
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return {"children": len(children)}


def look_around():
    import _socket
    import resource

    with open("/proc/self/status") as status:
        lines = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
    with open("/proc/self/mounts") as mounts:
        mounted = {line.split()[1]: line.split()[3].split(",") for line in mounts}
    names = ("CORE", "CPU", "FSIZE", "MEMLOCK", "MSGQUEUE", "NOFILE")
    return {
        "pid": os.getpid(),
        "uid": os.getuid(),
        "gid": os.getgid(),
        "groups": os.getgroups(),
        "status": lines,
        "root_options": mounted["/"],
        "tmp_options": mounted["/tmp"],
        "limits": {
            name: resource.getrlimit(7 if name == "NOFILE" else getattr(resource, "RLIMIT_" + name, 12))
            for name in names
        },
        "interfaces": attempt(lambda: os.listdir("/sys/class/net")),
        "tcp_socket": attempt(_socket.socket),
        "unix_socket": attempt(lambda: _socket.socket(_socket.AF_UNIX)),
        "vsock_socket": attempt(lambda: _socket.socket(40)),
        "memory_file": attempt(lambda: os.memfd_create("x")),
        "write_root": attempt(lambda: open("/x", "w")),
        "write_usr": attempt(lambda: open("/usr/lib/x", "w")),
        "write_tmp": attempt(lambda: open("/tmp/x", "w").write("x")),
        "run_from_tmp": attempt(run_from_tmp),
        "docker_socket": attempt(lambda: os.stat("/var/run/docker.sock")),
        "environment": dict(os.environ),
        "ctypes": attempt(lambda: __import__("ctypes")),
    }


def run_from_tmp():
    with open("/usr/bin/python3", "rb") as source, open("/tmp/python", "wb") as target:
        target.write(source.read())
    os.chmod("/tmp/python", 0o755)
    try:
        os.execv("/tmp/python", ["python"])
    finally:
        os.unlink("/tmp/python")


def act(job):
    do, value = job["do"], job.get("value")
    if do == "echo":
        return {"id": job["id"], "report": {"value": value, "kind": job["kind"]}}
    if do == "sleep":
        time.sleep(value)
        return {"id": job["id"], "report": {"slept": value}}
    if do == "large":
        return {"id": job["id"], "report": {"text": "x" * value}}
    if do == "error":
        return {"id": job["id"], "error": "a fault of ours"}
    if do == "wrong id":
        return {"id": job["id"] + 1, "report": {}}
    if do == "no report":
        return {"id": job["id"]}
    if do == "forks":
        return {"id": job["id"], "report": forks()}
    if do == "look around":
        return {"id": job["id"], "report": look_around()}
    if do == "stderr":
        sys.stderr.write(value)
        sys.stderr.flush()
        return {"id": job["id"], "report": {}}
    return misbehave(do, value, job)


def misbehave(do, value, job):
    if do == "die":
        os._exit(3)
    if do == "die once":
        # Only the first of two tries may die: the container's own start time tells them apart for the test.
        with open("/proc/uptime") as uptime:
            if float(uptime.read().split()[0]) < value:
                os._exit(3)
        return {"id": job["id"], "report": {"survived": True}}
    if do == "half":
        os.write(1, b"\0\0\1\0{")
        os._exit(0)
    if do == "flood":
        flood(1)
    if do == "flood stderr":
        flood(2)
    if do == "huge length":
        os.write(1, b"\xff\xff\xff\xff" + b"x" * 100)
        time.sleep(60)
    if do == "garbage":
        os.write(1, b"\0\0\0\5hello")
        time.sleep(60)
    if do == "not an object":
        os.write(1, b"\0\0\0\2[]")
        time.sleep(60)
    if do == "two answers":
        send({"id": job["id"], "report": {"first": True}})
        return {"id": job["id"], "report": {"first": False}}
    if do == "memory":
        blocks = []
        while True:
            blocks.append(b"x" * (1 << 20))
    return {"id": job["id"], "error": "unknown deed " + repr(do) + repr(value)}


def main():
    if "die-at-start" in sys.argv:
        sys.stderr.write("no evaluator today\n")
        sys.exit(4)
    send({"ready": True, "engine_digest": "programs", "python": sys.version.split()[0]})
    while True:
        send(act(receive()))


if __name__ == "__main__":
    main()
