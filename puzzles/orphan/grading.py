"""Grades a program: right on every list or not, and not a word about where or how it went wrong.

The lists of the task's text are tried first, then hidden ones. Whatever fails, the failure is that of a hidden list:
a failing public one would show what the calculator printed, which only experiments may. There is no rule about slow
programs, because a run has 160 presses at most.
"""

from __future__ import annotations

from puzzles.contract import Limits, Outcome, Task
from puzzles.orphan.engine import Calculator
from puzzles.orphan.lists import hidden_lists, read_list
from puzzles.orphan.rules import LIST_SIZE

CATEGORY = "lists of eight numbers"


def grade(task: Task, program: str, seed: str, limits: Limits) -> Outcome:
    """Grade a program fully; deterministic in (task, program, seed)."""
    calculator, rule = Calculator(task.true_laws), task.specification.rule
    public = [read_list(case.input, LIST_SIZE) for case in task.cases]
    hidden = hidden_lists(task.key, seed, calculator.modulus, limits.hidden_cases)
    steps = 0
    for inputs in (*public, *hidden):
        run = calculator.run(program, inputs)
        steps += run.presses
        if run.printed != rule.wanted(inputs, calculator.modulus):
            reason = "The program does not print what is asked for every hidden list."
            failure = {"stage": "hidden", "category": CATEGORY, "reason": reason}
            return Outcome("wrong", {}, failure, "sampled", len(public), len(hidden), steps)
    return Outcome("valid", {"keys": len(program)}, None, "sampled", len(public), len(hidden), steps)
