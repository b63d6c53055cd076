"""Grades a program: the public cases, then fresh random ones of the grading's seed; the metric of a valid one.

The metric is the largest number of cycles over all these inputs, fresh ones included: else a program could keep the
public answers and take its time over everything else. Programs whose way does not hang on the input, as good ones
are, take the same cycles on every input; for others the figure may differ a little from grading to grading, and is
the same for the same seed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from puzzles.accelerator.engine import Engine
from puzzles.accelerator.shape import Program
from puzzles.accelerator.specification import TWO_LISTS, Rules, image_of, outputs, wanted, words_of, written
from puzzles.contract import Case, Fault, Limits, Outcome, Task

HIDDEN_CASES = 8
HIDDEN_CATEGORY = "fresh random input"
_PUBLIC_CASES = {TWO_LISTS: 4}
_FEW_PUBLIC_CASES = 2


def make_case(rules: Rules, text: str, category: str = "own input") -> Case:
    """Make a case from an input's text, or raise ValueError with what is wrong with it."""
    return Case(text, written(wanted(rules, image_of(rules, text))), category)


def visible_cases(canonical_key: str, rules: Rules) -> tuple[Case, ...]:
    """Make the fixed cases of a task: the same for everybody, for the metric too."""
    count = _PUBLIC_CASES.get(rules.kind, _FEW_PUBLIC_CASES)
    return tuple(make_case(rules, _input_text(rules, f"{canonical_key} {number}"), "public") for number in range(count))


def hidden_inputs(task: Task, seed: str, count: int) -> list[str]:
    """Draw the input texts of one grading's fresh cases from its seed."""
    return [_input_text(task.specification, f"{task.key} hidden {number} {seed}") for number in range(count)]


def _input_text(rules: Rules, seed: str) -> str:
    """Return the input that a seed names: the seed itself where the image is drawn from the input's text."""
    if rules.kind != TWO_LISTS:
        return seed if len(seed) <= 100 else words_text(seed)
    numbers = [str(4 * word + 3) for word in words_of(seed, 2 * rules.batch)]
    return " ".join([*numbers[: rules.batch], "+", *numbers[rules.batch :]])


def words_text(seed: str) -> str:
    """Return a short text that stands for a long seed."""
    return written(words_of(seed, 8))


def grade(task: Task, program: Program, seed: str, limits: Limits) -> Outcome:
    """Grade a program fully; deterministic in (task, program, seed)."""
    rules: Rules = task.specification
    engine = Engine(task.laws, program)
    hidden = hidden_inputs(task, seed, min(limits.hidden_cases, HIDDEN_CASES))
    cycles = lane_operations = 0
    for number, text in enumerate([*(case.input for case in task.cases), *hidden]):
        image = image_of(rules, text)
        expected = wanted(rules, image)
        failure: dict[str, Any] | None = None
        try:
            run = engine.run(image)
        except Fault as fault:
            failure = {"verdict": fault.verdict, "reason": fault.reason, "place": fault.place}
        else:
            cycles = max(cycles, run.cycles)
            lane_operations += run.lane_operations
            seen = outputs(rules, run.memory)
            if seen != expected:
                failure = _difference(rules, expected, seen)
            elif lane_operations > task.laws["grading_lane_operations"]:
                failure = _too_much(task)
        if failure is not None:
            visible = number < len(task.cases)
            told = _public(task.cases[number], number, failure) if visible else _hidden(failure)
            return Outcome(failure["verdict"], {}, told, "sampled", len(task.cases), len(hidden), lane_operations)
    return Outcome("valid", {"cycles": cycles}, None, "sampled", len(task.cases), len(hidden), lane_operations)


def _difference(rules: Rules, expected: Sequence[int], seen: Sequence[int]) -> dict[str, Any]:
    first = next(number for number, pair in enumerate(zip(expected, seen)) if pair[0] != pair[1])
    wrong = sum(a != b for a, b in zip(expected, seen))
    address = rules.first_output + first
    reason = (
        f"Output word {first} of 0 to {len(expected) - 1} (memory word {address}) should be {expected[first]}; it is"
        f" {seen[first]}. It is the first of {wrong} that differ."
    )
    return {
        "verdict": "wrong",
        "reason": reason,
        "place": {"output": first, "word": address},
        "expected": f"{expected[first]} (output word {first})",
        "seen": f"{seen[first]} (output word {first})",
    }


def _too_much(task: Task) -> dict[str, Any]:
    cap = f"{task.laws['grading_lane_operations']:,}"
    reason = f"All runs of a grading together may do {cap} lane operations, and this program does more."
    return {"verdict": "too_slow", "reason": reason, "place": {}}


def _public(case: Case, number: int, failure: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in failure.items() if name != "verdict"}
    return {"stage": "visible", "case": number, "category": case.category, "input": case.input, **told}


def _hidden(failure: dict[str, Any]) -> dict[str, Any]:
    """Tell of a hidden failure what kind it is: never a word of the input, nor the place, which may hang on it."""
    if failure["verdict"] == "too_slow":
        what = "the run, or all runs together, took more than is allowed"
    elif "expected" in failure:
        what = "the output was not as asked"
    else:
        what = "the run broke a rule of the machine"
    return {
        "stage": "hidden",
        "category": HIDDEN_CATEGORY,
        "reason": f"A hidden case failed ({HIDDEN_CATEGORY}): {what}.",
    }
