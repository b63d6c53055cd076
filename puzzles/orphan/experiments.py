"""Experiments: a program and up to six numbers in; the printed numbers and the ending out, nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from puzzles.contract import Event, Experiments, Probe, Task
from puzzles.orphan.engine import Calculator
from puzzles.orphan.lists import hopper_of


def observe(task: Task, program: str, text: str) -> list[Event]:
    """Run a program on the numbers of a text; one record for each printed number, then one with the ending.

    Raises ValueError with what is wrong with the text.
    """
    run = Calculator(task.true_laws).run(program, hopper_of(task.laws, text))
    printed: list[Event] = [{"printed": value, "ending": None} for value in run.printed]
    return [*printed, {"printed": None, "ending": run.ending}]


def draw(shown: Sequence[Mapping[str, Any]]) -> str:
    """Write an observation as a strip of paper: the numbers, and how the run ended."""
    numbers = " ".join(str(event["printed"]) for event in shown if event["printed"] is not None)
    endings = [event["ending"] for event in shown if event["ending"] is not None]
    return f"{numbers or '(nothing)'}   {' '.join(endings)}".rstrip()


EXPERIMENTS = Experiments(
    shows="The numbers that the calculator printed, and whether the run starved or overran.",
    input_hint="up to 6 whole numbers from 0 to 99 for the hopper, such as 3,4,7; or none",
    example=lambda task: Probe("ab", "3,4,7"),
    observe=observe,
    draw=draw,
)
