"""Machines off the beaten track, their tasks, and the grading of programs for them.

Standard library only; runs on bare Python 3.9 and newer, because the same package is the program inside an
evaluator container. `python -m puzzles --help` is the command line.

How the folder is laid out: `contract.py` says what a machine and a task are; `discovery.py` finds them;
`briefs.py` makes tasks of what their modules say; `grading.py` turns bytes into a report; `scoring.py` turns
metrics into a score; `seeds.py` draws; `evaluator.py` is the container's program. Every package below that has a
MACHINE is a machine: `shuttle/` is one to read first.
"""

from __future__ import annotations

from puzzles.contract import (
    Case,
    Fault,
    Invalid,
    Limits,
    Machine,
    Metric,
    Outcome,
    Report,
    SourceFault,
    Task,
    UnknownTaskError,
)
from puzzles.digest import engine_digest
from puzzles.discovery import instance_tasks, machine, machines, task, task_by_definition, tasks
from puzzles.grading import check, evaluate, experiment, trace
from puzzles.scoring import Score, composite, score

__all__ = [
    "Case",
    "Fault",
    "Invalid",
    "Limits",
    "Machine",
    "Metric",
    "Outcome",
    "Report",
    "Score",
    "SourceFault",
    "Task",
    "UnknownTaskError",
    "check",
    "composite",
    "engine_digest",
    "evaluate",
    "experiment",
    "instance_tasks",
    "machine",
    "machines",
    "score",
    "task",
    "task_by_definition",
    "tasks",
    "trace",
]
