"""Rows as the API's answers."""

from datetime import datetime
from typing import Any

import puzzles
from interviews import bodies, puzzle_bank
from interviews.candidate import console, contexts, standing
from interviews.candidate.standing import Standing
from interviews.grading import experimenting
from interviews.models import Attempt, Experiment, InterviewPuzzle, Submission


def attempt(row: Attempt, at: datetime) -> dict[str, Any]:
    """Return an attempt with its puzzles, the graded ones only once the clock was started."""
    items = standing.standings(row)
    shown = [item for item in items if item.interview_puzzle.is_practice or row.started_at is not None]
    version = row.interview_version
    return {
        "code": row.code, "state": contexts.clock(row, at)["state"], "ai_policy": version.ai_policy,
        "tools_policy": version.tools_policy, "now": at, "allowed_ms": row.allowed_ms, "started_at": row.started_at,
        "deadline": row.deadline, "finished_at": row.finished_at, "end_reason": row.end_reason,
        "puzzles": [_summary(item) for item in shown],
    }  # fmt: skip


def _summary(item: Standing) -> dict[str, Any]:
    return {
        "slug": item.interview_puzzle.slug, "task": item.interview_puzzle.puzzle.key, "title": item.task.title,
        "machine": item.task.machine, "difficulty": item.task.difficulty, "weight": item.interview_puzzle.weight,
        "is_practice": item.interview_puzzle.is_practice, "submissions_used": item.used,
        "submission_limit": item.limit, "verdict": item.verdict, "score": item.score,
    }  # fmt: skip


def puzzle(row: Attempt, interview_puzzle: InterviewPuzzle) -> dict[str, Any]:
    """Return all that a candidate is told of a puzzle, and what they submitted."""
    item = standing.standing_of(row, interview_puzzle)
    task = item.task
    return {
        **_summary(item),
        "statement": task.statement, "rules": puzzles.machine(task.machine).statement(task.laws),
        "notation": task.notation, "par_status": task.par_status, "public_cases": task.public_cases,
        "starter": task.starter, "max_source_bytes": task.max_source_bytes,
        "metrics": contexts.metrics(interview_puzzle, task),
        "experiments": _experiments(row, interview_puzzle, task),
        "submissions": [submission(one, interview_puzzle.slug) for one in item.submissions],
    }  # fmt: skip


def _experiments(row: Attempt, interview_puzzle: InterviewPuzzle, task: puzzles.Task) -> dict[str, Any] | None:
    notebook = experimenting.notebook(row, interview_puzzle)
    if notebook is None:
        return None
    explored = console.described(task)
    example = explored.example(task)
    return {
        "budget": notebook.hidden.budget, "used": notebook.used, "shows": explored.shows,
        "input_hint": explored.input_hint, "example": {"program": example.program, "input": example.input},
    }  # fmt: skip


def experiment(row: Experiment) -> dict[str, Any]:
    """Return an experiment with what was seen."""
    seen = row.observation
    return {
        "number": row.number, "puzzle": row.interview_puzzle.slug, "created_at": row.created_at,
        "active_ms": row.active_ms, "program": bodies.text_of(bytes(row.program)),
        "input": bodies.text_of(bytes(row.input)), "observation": seen["observation"], "drawing": seen["drawing"],
        "truncated": seen["truncated"],
    }  # fmt: skip


def submission(row: Submission, slug: str) -> dict[str, Any]:
    """Return a submission with what came of it so far."""
    return {
        "code": row.code, "puzzle": slug, "state": row.state, "created_at": row.created_at,
        "active_ms": row.active_ms, "origin": row.origin, "late": row.late, "source_sha256": row.source_sha256,
        "verdict": standing.verdict_of(row) or None, "metrics": standing.metrics_of(row),
        "report": standing.report_of(row),
    }  # fmt: skip


def draft(row: Attempt, interview_puzzle: InterviewPuzzle) -> dict[str, Any]:
    """Return the draft as last saved, or what the editor begins with."""
    saved = row.drafts.filter(interview_puzzle=interview_puzzle).first()
    if saved is None:
        return {"text": puzzle_bank.task_of(row, interview_puzzle).starter, "revision": 0, "saved_at": None}
    return {"text": bodies.text_of(bytes(saved.source)), "revision": saved.revision, "saved_at": saved.saved_at}
