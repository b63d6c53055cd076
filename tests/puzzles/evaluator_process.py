"""A real evaluator process, spoken to as the sandbox does."""

import base64
import json
import struct
import subprocess
import sys
from pathlib import Path

import puzzles

ROOT = Path(puzzles.__file__).resolve().parent.parent
# -I leaves the current folder out of the path; in a container the package lies on the standard path.
START = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("puzzles", run_name="__main__", alter_sys=True)
"""


class Evaluator:
    """Starts the program, reads its first frame, and exchanges frames or raw bytes with it."""

    def __enter__(self):
        command = [sys.executable, "-I", "-S", "-B", "-c", START, str(ROOT), "evaluator"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
        )
        self.ready = self.read()
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait(20) is None:
            self.process.kill()
        self.process.stdout.close()
        self.process.stderr.close()

    def read(self):
        head = self._exactly(4)
        return json.loads(self._exactly(struct.unpack(">I", head)[0]))

    def send(self, data):
        self.process.stdin.write(data)

    def frame(self, content):
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send(struct.pack(">I", len(body)) + body)

    def ask(self, source=b"riw", task="shuttle/negative", kind="evaluate", **fields):
        encoded = base64.b64encode(source).decode()
        self.frame({"id": 1, "kind": kind, "task": task, "source_base64": encoded, "seed": "ab", **fields})
        return self.read()

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            part = self.process.stdout.read(count - len(data))
            assert part, f"the evaluator went away: {self.process.stderr.read()[-2000:]}"
            data += part
        return data
