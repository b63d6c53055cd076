"""Grades a rail: visible cases, hidden cases, then the proof over all inputs; the metrics of a valid one.

Correctness is exact: the proof decides. Cases come first because a failing public case helps, and hidden ones
because the category of a failing one can be named; neither can fail where the proof succeeds. What a hidden
case can add to the proof is slowness: no hidden case may take more than 5 times the ticks of the rail's
slowest visible case. A rail may remember so much that it cannot be proven; then the cases decide.

The metric set is the visible set: 100 inputs of 60 bits, drawn from the task's canonical key. Variants use the
same inputs, so that numbers of one law table do not depend on the seed that drew it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from puzzles.contract import Case, Fault, Limits, Outcome, Task
from puzzles.seeds import Draw
from puzzles.shuttle.engine import DEAD, DEAD_FACTOR, ENDED, EXTRA, Jumps, Run
from puzzles.shuttle.history import jumps_of
from puzzles.shuttle.specification import Difference, Rules, UnprovenError, compare, respond

VISIBLE_CASES = 100
VISIBLE_BITS = 60
RARE_CATEGORY = "inputs that no drawn case contains"


def visible_cases(canonical_key: str, rules: Rules) -> tuple[Case, ...]:
    """Draw the fixed cases of a task: the same for everybody, for metrics too."""
    draw = Draw("shuttle visible cases", canonical_key)
    inputs = [draw.bits(VISIBLE_BITS) for _ in range(VISIBLE_CASES)]
    return tuple(Case(bits, respond(rules, bits)) for bits in inputs)


def _runs(draw: Draw) -> str:
    parts = ["01"[number & 1] * (1 + draw.below(12)) for number in range(10)]
    return "".join(parts)[: 30 + draw.below(31)]


def _mostly(bit: str) -> Callable[[Draw], str]:
    def make(draw: Draw) -> str:
        other = "10"[int(bit)]
        return "".join(other if draw.below(8) == 0 else bit for _ in range(20 + draw.below(41)))

    return make


_CATEGORIES: tuple[tuple[str, Callable[[Draw], str]], ...] = (
    ("very short inputs", lambda draw: draw.bits(draw.below(7))),
    ("inputs of odd length", lambda draw: draw.bits(2 * draw.below(30) + 1)),
    ("mixed inputs", lambda draw: draw.bits(30 + draw.below(31))),
    ("long runs of one bit", _runs),
    ("mostly zeros", _mostly("0")),
    ("mostly ones", _mostly("1")),
    ("bits in turn", lambda draw: ("01" * 31)[draw.below(2) :][: 10 + draw.below(51)]),
)


def hidden_cases(task: Task, seed: str, count: int) -> tuple[Case, ...]:
    """Draw the hidden cases of one grading from its seed; categories take turns."""
    draw = Draw("shuttle hidden cases", task.key, seed)
    cases = []
    for number in range(count):
        category, make = _CATEGORIES[number % len(_CATEGORIES)]
        bits = make(draw)
        cases.append(Case(bits, respond(task.specification, bits), category))
    return tuple(cases)


def grade(task: Task, program: str, seed: str, limits: Limits) -> Outcome:
    """Grade a rail fully; deterministic in (task, program, seed)."""
    jumps = jumps_of(task.true_laws, program)
    visible_ticks, steps, slowest = 0, 0, 0
    for number, case in enumerate(task.cases):
        ticks = run_right(jumps, case)
        if ticks < 0:
            failure = {"stage": "visible", "case": number, **_public_failure(jumps, case)}
            return _failed(failure, len(task.cases), 0, steps)
        visible_ticks += ticks
        slowest = max(slowest, ticks)
    steps = visible_ticks
    hidden = hidden_cases(task, seed, limits.hidden_cases)
    for case in hidden:
        ticks = run_right(jumps, case)
        if ticks < 0 or ticks > limits.slowest_ratio * slowest:
            verdict = _verdict(jumps, case) if ticks < 0 else "too_slow"
            reason = _hidden_reason(verdict, case.category, limits.slowest_ratio, ticks >= 0)
            failure = {"stage": "hidden", "category": case.category, "reason": reason, "verdict": verdict}
            return _failed(failure, len(task.cases), len(hidden), steps)
        steps += ticks
    difference, proof = _prove(jumps, task.specification)
    if difference is not None:
        verdict = "too_slow" if difference.kind == "dead" else "wrong"
        reason = _hidden_reason(verdict, RARE_CATEGORY, limits.slowest_ratio, False)
        failure = {"stage": "hidden", "category": RARE_CATEGORY, "reason": reason, "verdict": verdict}
        return _failed(failure, len(task.cases), len(hidden), steps)
    metrics = {"length": len(program), "ticks": visible_ticks}
    return Outcome("valid", metrics, None, proof, len(task.cases), len(hidden), steps)


def _prove(jumps: Jumps, rules: Rules) -> tuple[Difference | None, str]:
    """Return what the proof over all inputs finds, and what the absence of a finding is worth."""
    try:
        return compare(jumps, rules), "exact"
    except UnprovenError:
        return None, "sampled"


def run_right(jumps: Jumps, case: Case) -> int:
    """Run one case by the jump table; return its ticks, or -1 as soon as it cannot come right."""
    opening = jumps.opening
    if opening.written or opening.read < 0:
        return -1
    ticks, read, segment = opening.ticks, opening.read, jumps.segment
    written: list[str] = []
    for bit in case.input:
        took, part, read, _ = segment(read, bit == "1")
        ticks += took
        if part:
            written.append(part)
        if read < 0:
            return -1
    # The read that finds no input takes its tick too.
    return ticks + 1 if "".join(written) == case.expected else -1


def ticks_on(jumps: Jumps, cases: tuple[Case, ...]) -> int | None:
    """Return the ticks over all cases, or None if one of them does not come right."""
    total = 0
    for case in cases:
        ticks = run_right(jumps, case)
        if ticks < 0:
            return None
        total += ticks
    return total


def judge(jumps: Jumps, case: Case) -> Run:
    """Run one case tick by tick and return the run, or raise Fault with verdict, reason and place."""
    run = jumps.run(case.input, len(case.expected))
    agreed = 0
    while agreed < min(len(run.written), len(case.expected)) and run.written[agreed] == case.expected[agreed]:
        agreed += 1
    place = {"stop": run.position, "output": agreed}
    if agreed < min(len(run.written), len(case.expected)):
        reason = f"Output {agreed} (from 0) should be {case.expected[agreed]}; the rail wrote {run.written[agreed]}."
        raise Fault("wrong", reason, place)
    if run.ending == EXTRA:
        reason = f"The rail wrote more than the {len(case.expected)} bits asked for."
        raise Fault("wrong", reason, place)
    if run.ending == DEAD:
        idle = DEAD_FACTOR * len(jumps.text)
        reason = f"The shuttle ran more than {idle} ticks without a read or a write: it stands still."
        raise Fault("too_slow", reason, place)
    if run.ending == ENDED and agreed < len(case.expected):
        reason = f"The run ended after {agreed} of the {len(case.expected)} bits asked for."
        raise Fault("wrong", reason, place)
    return run


def _public_failure(jumps: Jumps, case: Case) -> dict[str, Any]:
    seen = jumps.run(case.input, len(case.expected)).written
    try:
        judge(jumps, case)
    except Fault as fault:
        return {
            "category": case.category,
            "input": case.input,
            "expected": case.expected,
            "seen": seen,
            "reason": fault.reason,
            "place": fault.place,
            "verdict": fault.verdict,
        }
    # The case came right by luck: what the rail writes before its first read is wrong on the empty input.
    written = jumps.opening.written
    return {
        "category": case.category,
        "input": "",
        "expected": "",
        "seen": written,
        "reason": f"The rail writes {written} before it reads anything; on the empty input nothing is to be written.",
        "place": {"stop": jumps.run("", 0).position, "output": 0},
        "verdict": "wrong",
    }


def _verdict(jumps: Jumps, case: Case) -> str:
    try:
        judge(jumps, case)
    except Fault as fault:
        return fault.verdict
    return "wrong"  # it came right by luck: see _public_failure


def _hidden_reason(verdict: str, category: str, ratio: int, ended: bool) -> str:
    if ended:
        return f"A hidden case ({category}) took more than {ratio} times the ticks of your slowest visible case."
    if verdict == "too_slow":
        return f"A hidden case failed ({category}): the shuttle ran on and on without a read or a write."
    return f"A hidden case failed ({category})."


def _failed(failure: dict[str, Any], visible: int, hidden: int, steps: int) -> Outcome:
    verdict = failure.pop("verdict")
    return Outcome(verdict, {}, failure, "sampled", visible, hidden, steps)
