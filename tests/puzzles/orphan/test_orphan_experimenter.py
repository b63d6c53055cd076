"""The experimenter: its kernel agrees with the engine, compiled and plain alike, and it finds laws it can know."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.orphan.engine import Calculator
from puzzles.orphan.experimenter import _Crowd, attack, infer
from puzzles.orphan.grammar import pool_of, table_of
from puzzles.orphan.kernel import play
from puzzles.orphan.laws import LETTERS, true_table

ROOT = Path(puzzles.__file__).resolve().parent.parent
FULL = pool_of("full")
ELEVEN = replace(FULL, moduli=(11,))
# Laws that no demo calculator has: every key behind a condition or on cell B.
STRANGE = true_table(
    10,
    {
        "a": {"do": "put", "to": "B", "of": "in"},
        "b": {"do": "print", "of": "B"},
        "c": {"do": "times", "to": "B", "of": 5},
        "d": {"do": "gap", "to": "B", "of": "in"},
        "e": {"do": "most", "to": "B", "of": "in", "if": "B odd"},
        "f": {"do": "add", "to": "B", "of": 3, "every": 2},
        "g": {"do": "from", "to": "B", "of": 7},
        "h": {"do": "print", "of": "B", "if": "B odd"},
    },
    {"when": "wrap", "then": "raise"},
)


def asking(task):
    """Make experiments on a task's true calculator, and keep a list of them."""
    made = []

    def ask(probe):
        made.append(probe)
        return puzzles.experiment(task, probe.program.encode(), probe.input)["observation"]

    return ask, made


@lru_cache(maxsize=1)
def crowd():
    easy = puzzles.task("orphan/easy")
    return _Crowd(FULL, replace(easy, specification=replace(easy.specification, modulus=11)), 4, "1")


def crowd_with(laws):
    """A crowd whose first calculator is the given one, and that has seen nothing."""
    for place, letter in enumerate(LETTERS):
        crowd().table[place] = crowd().meanings.index(laws["keys"][letter])
    crowd().table[len(LETTERS)] = crowd().quirks.index(laws["quirk"])
    crowd().count = 0
    return crowd()


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**6), st.text(LETTERS, min_size=1, max_size=16), st.lists(st.integers(0, 10), max_size=6))
def test_the_kernel_runs_calculators_as_the_engine_does(number, program, inputs):
    laws = table_of(ELEVEN, "kernel", str(number))
    crowd, run = crowd_with(laws), Calculator(laws).run(program, inputs)
    shown = [*({"printed": value, "ending": None} for value in run.printed), {"printed": None, "ending": run.ending}]
    crowd.observe((program, tuple(inputs)), shown)
    whole = play(crowd.pool, crowd.table, 0, crowd.seen, 0, crowd.scratch, 1)
    assert whole == len(run.printed) + 1
    assert crowd.agrees()
    if run.printed:
        shown[-2] = {"printed": (run.printed[-1] + 1) % 11, "ending": None}
        crowd.observe((program, tuple(inputs)), shown)
        assert not crowd.agrees()


SHORT = """
import json, sys
{block}
sys.path.insert(0, {root!r})
import puzzles.compiled
from puzzles.orphan import experimenter
experimenter.CALCULATORS, experimenter.STEPS, experimenter.DRAWN_EXPERIMENTS, experimenter.ENOUGH = 6, 40, 6, 2
experimenter.PATIENCE = 2
import puzzles
from puzzles.orphan.grammar import pool_of
task = puzzles.task("orphan/easy")
asked = []
def ask(probe):
    asked.append([probe.program, probe.input])
    return puzzles.experiment(task, probe.program.encode(), probe.input)["observation"]
found = experimenter.infer(task, ask, 3, pool_of("demo"), 5)
print(json.dumps([puzzles.compiled.COMPILED, asked, found.queries, found.laws, found.left, found.moves]))
"""


def test_compiled_and_plain_come_to_the_same():
    answers = []
    for block in ("", "sys.modules['numba'] = None"):
        program = SHORT.format(block=block, root=str(ROOT))
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        answers.append(json.loads(done.stdout))
    assert answers[1][0] is False
    assert answers[0][1:] == answers[1][1:]


@pytest.mark.parametrize(("key", "seed"), [("orphan/brutal~6", 2), ("orphan/hard~11", 3)])
def test_it_finds_a_calculator_of_a_pool_that_it_knows(key, seed):
    task = puzzles.task(key)
    ask, made = asking(task)
    queries, program, evaluations = attack(task, ask, 24, "demo", seed)
    assert queries == len(made) <= 16
    report = puzzles.evaluate(task, program.encode(), "1")
    assert report["metrics"] == {"keys": task.par["keys"]}
    assert evaluations > 0


def test_it_says_when_no_calculator_of_the_pool_fits():
    task = puzzles.task("orphan/easy")
    task = replace(task, hidden=replace(task.hidden, laws=STRANGE))
    ask, made = asking(task)
    found = infer(task, ask, 24, pool_of("demo"), 1)
    assert found.laws is None
    assert found.nearest["modulus"] == 10
    assert found.queries == len(made) < 24


def test_it_keeps_to_its_budget():
    ask, made = asking(puzzles.task("orphan/easy"))
    found = infer(puzzles.task("orphan/easy"), ask, 2, pool_of("demo"), 1)
    assert found.queries == len(made) == 2
    assert found.left >= 1
    assert 0 < found.share <= 1
