"""From a candidate's bytes to a report: the same few steps for every machine.

Size of the text, UTF-8, parse, run. Each step that fails ends the grading with its own verdict; a report is
JSON-able and never holds the input, the expected or the seen output of a hidden case.
"""

from __future__ import annotations

import json
from typing import Any

from puzzles.contract import Invalid, Limits, Outcome, Report, SourceFault, Task
from puzzles.discovery import machine

MAX_FAULTS = 50
_HIDDEN_SECRETS = ("input", "expected", "seen", "case", "place")


def evaluate(task: Task, source: bytes, seed: str, limits: Limits | None = None) -> Report:
    """Grade a text fully: visible cases, hidden cases drawn from the seed, proof where there is one, metrics."""
    limits = limits or Limits()
    program, report = _read(task, source, limits)
    if program is not None:
        report.update(_outcome_report(machine(task.machine).grade(task, program, seed, limits)))
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

    The verdict is "valid" when the text parses, whatever the run then does: the events tell that.
    """
    program, report = _read(task, source, Limits())
    if program is None:
        return report
    kind = machine(task.machine)
    if input_text is None and not 0 <= case < len(task.cases):
        raise ValueError(f"There is no case {case}: cases are numbered from 0 to {len(task.cases) - 1}.")
    chosen = task.cases[case] if input_text is None else kind.make_case(task, input_text)
    events: list[dict[str, Any]] = []
    used_bytes, truncated = 0, False
    for event in kind.events(task, program, chosen):
        used_bytes += len(json.dumps(event)) + 2
        if len(events) >= max_steps or used_bytes > max_bytes:
            truncated = True
            break
        events.append(event)
    report.update(events=events, truncated=truncated, case={"input": chosen.input, "expected": chosen.expected})
    return report


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
