"""From a candidate's bytes to a report: the same few steps for every machine.

Size of the text, UTF-8, parse, run. Each step that fails ends the grading with its own verdict; a report is
JSON-able and never holds the input, the expected or the seen output of a hidden case.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from puzzles.contract import Event, Invalid, Limits, Outcome, Report, SourceFault, Task
from puzzles.discovery import machine

MAX_FAULTS = 50
MAX_INPUT_CHARACTERS = 500
_HIDDEN_SECRETS = ("input", "expected", "seen", "case", "place")
# What may be told of a failure where laws are hidden: a reason or a place would be told by those laws.
_TOLD_UNDER_HIDDEN_LAWS = ("stage", "case", "category", "input", "expected", "seen")


def evaluate(task: Task, source: bytes, seed: str, limits: Limits | None = None) -> Report:
    """Grade a text fully: visible cases, hidden cases drawn from the seed, proof where there is one, metrics."""
    limits = limits or Limits()
    program, report = _read(task, source, limits)
    if program is not None:
        report.update(_outcome_report(machine(task.machine).grade(task, program, seed, limits)))
        if task.hidden is not None:
            _keep_laws_hidden(report)
    return report


def check(task: Task, source: bytes) -> Report:
    """Parse only: faults, or the size metrics; "valid" here means that it parses."""
    return _read(task, source, Limits())[1]


def trace(
    task: Task,
    source: bytes,
    case: int,
    max_steps: int = 2000,
    max_bytes: int = 200_000,
    input_text: str | None = None,
) -> Report:
    """Run one visible case (from 0), or an input of one's own, and report its events up to the caps.

    The verdict is "valid" when the text parses, whatever the run then does: the events tell that. Raises ValueError
    where laws are hidden, because a trace would show them.
    """
    if task.hidden is not None:
        raise ValueError("Nothing is traced where laws are hidden; make an experiment.")
    program, report = _read(task, source, Limits())
    if program is None:
        return report
    kind = machine(task.machine)
    if input_text is None and not 0 <= case < len(task.cases):
        raise ValueError(f"There is no case {case}: cases are numbered from 0 to {len(task.cases) - 1}.")
    chosen = task.cases[case] if input_text is None else kind.make_case(task, input_text)
    events, truncated = _capped(kind.events(task, program, chosen), max_steps, max_bytes)
    report.update(events=events, truncated=truncated, case={"input": chosen.input, "expected": chosen.expected})
    return report


def experiment(task: Task, source: bytes, input_text: str, max_steps: int = 2000, max_bytes: int = 200_000) -> Report:
    """Run one experiment under the task's true laws and report what it shows, and nothing else.

    The verdict is "valid" when it was made: "observation" then holds the events and "drawing" their text. Else the
    text has faults or "input_fault" says what is wrong with the input; nothing was run, and nothing is to be charged.
    Raises ValueError on a machine without experiments.
    """
    explored = machine(task.machine).experiments
    if explored is None:
        raise ValueError(f"No experiments are made on {task.machine}.")
    program, report = _read(task, source, Limits())
    if program is None:
        return report
    try:
        if len(input_text) > MAX_INPUT_CHARACTERS:
            raise ValueError(f"an input has at most {MAX_INPUT_CHARACTERS} characters; this one has {len(input_text)}")
        seen = explored.observe(task, program, input_text)
    except ValueError as error:
        return {**report, "verdict": "invalid", "input_fault": str(error)}
    events, truncated = _capped(iter(seen), max_steps, max_bytes)
    report.update(observation=events, drawing=explored.draw(events), truncated=truncated)
    return report


def _capped(stream: Iterator[Event], max_steps: int, max_bytes: int) -> tuple[list[Event], bool]:
    """Take events up to the caps; tell whether some were left."""
    events: list[Event] = []
    used_bytes = 0
    for event in stream:
        used_bytes += len(json.dumps(event)) + 2
        if len(events) >= max_steps or used_bytes > max_bytes:
            return events, True
        events.append(event)
    return events, False


def _read(task: Task, source: bytes, limits: Limits) -> tuple[Any | None, Report]:
    allowed = task.max_source_bytes if limits.source_bytes is None else limits.source_bytes
    if len(source) > allowed:
        reason = f"The text has {len(source)} bytes; at most {allowed} are allowed."
        return None, {"verdict": "too_large", "faults": [], "failure": {"stage": "text", "reason": reason}}
    kind = machine(task.machine)
    try:
        program = kind.parse(task, _decode(source))
    except Invalid as invalid:
        return None, {"verdict": "invalid", "faults": _fault_list(invalid)}
    return program, {"verdict": "valid", "faults": [], "size": kind.size(program)}


def _decode(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        reason = (
            f"Byte {error.start + 1} (0x{source[error.start]:02x}) is not UTF-8 text; save the program as UTF-8 or"
            " delete the byte."
        )
        raise Invalid([SourceFault(line, column, column + 1, reason)]) from None


def _fault_list(invalid: Invalid) -> list[dict[str, Any]]:
    shown = [
        {"line": fault.line, "column": fault.column, "end_column": fault.end_column, "reason": fault.reason}
        for fault in invalid.faults[:MAX_FAULTS]
    ]
    left_out = len(invalid.faults) - len(shown)
    if left_out:
        shown[-1]["reason"] = f"{shown[-1]['reason']} ({left_out} more faults follow.)"
    return shown


def _keep_laws_hidden(report: Report) -> None:
    """Leave out of a report whatever could tell of a hidden law more than the outputs themselves."""
    report.pop("steps", None)
    failure = report.get("failure")
    if failure is not None:
        told = {name: failure[name] for name in _TOLD_UNDER_HIDDEN_LAWS if name in failure}
        which = "A hidden case" if failure["stage"] == "hidden" else "A public case"
        report["failure"] = {**told, "reason": f"{which} does not come out as asked."}


def _outcome_report(outcome: Outcome) -> Report:
    report: Report = {
        "verdict": outcome.reason,
        "proof": outcome.proof,
        "cases": {"visible": outcome.visible_cases, "hidden": outcome.hidden_cases},
        "steps": outcome.steps,
    }
    if outcome.reason == "valid":
        report["metrics"] = dict(outcome.metrics)
    if outcome.failure is not None:
        failure = dict(outcome.failure)
        if failure["stage"] == "hidden":
            for secret in _HIDDEN_SECRETS:
                failure.pop(secret, None)
        report["failure"] = failure
    return report
