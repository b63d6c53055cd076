"""What a candidate sees of the experiments on a machine whose laws are hidden: the console and the notebook."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

import puzzles
from interviews import bodies, puzzle_bank
from interviews.grading import experimenting
from interviews.grading.experimenting import Notebook
from interviews.models import Attempt, Experiment, InterviewPuzzle
from puzzles.contract import Experiments, Probe


@dataclass(frozen=True)
class Tried:
    """What was asked for just now and could not be made: it goes back into the fields, with the reason beside it."""

    program: str
    input: str
    sentence: str
    faults: tuple[dict[str, Any], ...] = ()


def described(task: puzzles.Task) -> Experiments:
    """Return how the task's machine is explored."""
    found = puzzles.machine(task.machine).experiments
    assert found is not None, f"{task.machine} hides laws and shows no experiments"
    return found


def of(
    attempt: Attempt, interview_puzzle: InterviewPuzzle, at: datetime, *, tried: Tried | None = None, again: str = ""
) -> dict[str, Any] | None:
    """Return the console's context, None where nothing is hidden.

    The fields hold what was tried just now, else the experiment that is to be used `again`, else the last one, else an
    example to start from.
    """
    notebook = experimenting.notebook(attempt, interview_puzzle)
    if notebook is None:
        return None
    task = puzzle_bank.task_of(attempt, interview_puzzle)
    rows = [row(each) for each in notebook.experiments][::-1]
    chosen = tried or _chosen(task, notebook, again)
    deadline = attempt.deadline
    over = attempt.finished_at is not None or (deadline is not None and at >= deadline)
    explored = described(task)
    return {
        "measured": any(metric.counted_by == "platform" for metric in task.metrics),
        "shows": explored.shows, "input_hint": explored.input_hint,
        "budget": notebook.hidden.budget, "used": notebook.used, "left": notebook.left,
        "experiments": rows, "over": over, "open": not over and notebook.left > 0,
        "shared": not interview_puzzle.is_practice and _is_shared(attempt, interview_puzzle, notebook),
        "program": chosen.program, "input": chosen.input, "tried": tried,
        "key": secrets.token_hex(16), "slug": interview_puzzle.slug,
        "url": reverse("candidate:experiments", args=[attempt.code, interview_puzzle.slug]),
        "solve_url": reverse("candidate:solve", args=[attempt.code, interview_puzzle.slug]),
    }  # fmt: skip


def row(experiment: Experiment) -> dict[str, Any]:
    """Return one experiment as the notebook shows it."""
    return {
        "code": experiment.code, "number": experiment.number, "created_at": experiment.created_at,
        "program": bodies.text_of(bytes(experiment.program)), "input": bodies.text_of(bytes(experiment.input)),
        "drawing": experiment.observation.get("drawing", ""),
        "truncated": experiment.observation.get("truncated", False),
    }  # fmt: skip


def _chosen(task: puzzles.Task, notebook: Notebook, again: str) -> Probe:
    wanted = [each for each in notebook.experiments if each.code == again] or notebook.experiments[-1:]
    if not wanted:
        return described(task).example(task)
    return Probe(bodies.text_of(bytes(wanted[0].program)), bodies.text_of(bytes(wanted[0].input)))


def _is_shared(attempt: Attempt, interview_puzzle: InterviewPuzzle, notebook: Notebook) -> bool:
    """Tell whether another puzzle of the attempt is asked on the same machine."""
    others = attempt.interview_version.puzzles.filter(is_practice=False).exclude(pk=interview_puzzle.pk)
    tasks = (puzzle_bank.task_of(attempt, other) for other in others.select_related("puzzle"))
    return any(task.hidden is not None and task.hidden.family == notebook.hidden.family for task in tasks)
