"""What the candidate's pages show; each template says at its top what it wants."""

from datetime import datetime
from typing import Any

from django.urls import reverse

import puzzles
from interviews import bodies, puzzle_bank
from interviews.candidate import comparisons, console, standing
from interviews.candidate.standing import Standing
from interviews.candidate.statements import rendered
from interviews.comparison.assembly import PuzzleComparison
from interviews.models import Attempt, InterviewPuzzle, InterviewVersion, Invitation, Release, Submission
from interviews.research import consent

RESEARCH_WORDS = {"choice": consent.CHOICE, "text": consent.TEXT}


def duration(milliseconds: float) -> str:
    """Return a length of time as a clock's face shows it: 1:02:03, or 2:03 below an hour."""
    minutes, seconds = divmod(max(0, int(milliseconds // 1000)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def clock(attempt: Attempt, at: datetime) -> dict[str, Any]:
    """Return the clock's context."""
    deadline, credit_ms = attempt.deadline, attempt.credit_ms
    if deadline is None:
        state = "not_started"
    elif attempt.is_closed:
        state = "finished"
    else:
        state = "running" if at < deadline else "over"
    left_ms = (deadline - at).total_seconds() * 1000 if deadline else attempt.allowed_ms
    return {
        "state": state, "now": at, "deadline": deadline, "left": duration(left_ms),
        "total": duration(attempt.allowed_ms), "credit_minutes": round(credit_ms / 60_000),
    }  # fmt: skip


def urls(attempt: Attempt) -> dict[str, str]:
    """Return the addresses of the attempt's pages by name."""
    names = ("home", "notice", "start", "clock", "finish", "result")
    return {name: reverse(f"candidate:{name}", args=[attempt.code]) for name in names}


def page(attempt: Attempt, at: datetime, **more: Any) -> dict[str, Any]:
    """Return what the frame of every page of an attempt wants."""
    standings = standing.standings(attempt)
    rows = [_row(attempt, item) for item in standings]
    version = attempt.interview_version
    return {
        "attempt": attempt,
        "version": version,
        "organisation": version.interview.organisation,
        "minutes": attempt.allowed_ms // 60_000,
        "metric_titles": metric_titles(version),
        "urls": urls(attempt),
        "clock": clock(attempt, at),
        "practice": [row for row in rows if row["is_practice"]],
        "puzzles": [row for row in rows if not row["is_practice"]],
        "practised": any(row["is_practice"] and row["used"] for row in rows),
        "pending": any(item.pending for item in standings),
        "standings": standings,
        **more,
    }


def metric_titles(version: InterviewVersion) -> list[str]:
    """Return what the machines of an interview measure, each once."""
    tasks = [puzzle_bank.task_of_version(item.puzzle) for item in version.puzzles.select_related("puzzle")]
    return list(dict.fromkeys(metric.title for task in tasks for metric in task.metrics))


def invitation(invitation: Invitation, **more: Any) -> dict[str, Any]:
    """Return the landing page's context."""
    version = invitation.interview_version
    graded = version.puzzles.filter(is_practice=False).select_related("puzzle")
    machines = dict.fromkeys(item.puzzle.machine for item in graded)
    return {
        "version": version,
        "organisation": version.interview.organisation,
        "name": invitation.subject.name if invitation.subject else "",
        "minutes": version.time_limit_ms // 60_000,
        "puzzle_count": len(graded),
        "machine_titles": [puzzles.machine(name).title for name in machines],
        "metric_titles": metric_titles(version),
        "expires_at": invitation.expires_at,
        "welcome_html": rendered(version.welcome) if version.welcome else "",
        "research_consent": False,
        "research_words": RESEARCH_WORDS,
        **more,
    }


def _row(attempt: Attempt, item: Standing) -> dict[str, Any]:
    interview_puzzle = item.interview_puzzle
    return {
        "slug": interview_puzzle.slug, "title": item.task.title, "is_practice": interview_puzzle.is_practice,
        "machine_title": puzzles.machine(item.task.machine).title, "difficulty": item.task.difficulty,
        "url": reverse("candidate:solve", args=[attempt.code, interview_puzzle.slug]),
        "weight": interview_puzzle.weight,
        "used": item.used, "limit": item.limit, "verdict": item.verdict, "score": item.score, "pending": item.pending,
    }  # fmt: skip


def solve(attempt: Attempt, interview_puzzle: InterviewPuzzle, at: datetime, **more: Any) -> dict[str, Any]:
    """Return the solve page's context."""
    task = puzzle_bank.task_of(attempt, interview_puzzle)
    draft = attempt.drafts.filter(interview_puzzle=interview_puzzle).first()
    return {
        **page(attempt, at),
        **history(attempt, interview_puzzle, at),
        "puzzle": _puzzle(attempt, interview_puzzle, task),
        "draft": {
            "text": bodies.text_of(bytes(draft.source)) if draft else task.starter,
            "revision": draft.revision if draft else 0,
            "saved_at": draft.saved_at if draft else None,
        },
        "console": console.of(attempt, interview_puzzle, at),
        "read_only": attempt.is_closed or (interview_puzzle.is_practice and attempt.finished_at is not None),
        **more,
    }


def _puzzle(attempt: Attempt, interview_puzzle: InterviewPuzzle, task: puzzles.Task) -> dict[str, Any]:
    machine = puzzles.machine(task.machine)
    return {
        "slug": interview_puzzle.slug, "title": task.title, "machine_title": machine.title,
        "difficulty": task.difficulty, "story": machine.story, "statement_html": rendered(task.statement),
        "machine_html": rendered(machine.statement(task.laws)), "notation": task.notation,
        "public_cases": task.public_cases, "par_status": task.par_status,
        "metrics": metrics(interview_puzzle, task),
        **_puzzle_urls(attempt, interview_puzzle),
    }  # fmt: skip


def _puzzle_urls(attempt: Attempt, interview_puzzle: InterviewPuzzle) -> dict[str, str]:
    names = ("draft", "check", "submit", "submissions")
    return {f"{name}_url": reverse(f"candidate:{name}", args=[attempt.code, interview_puzzle.slug]) for name in names}


def metrics(interview_puzzle: InterviewPuzzle, task: puzzles.Task) -> list[dict[str, Any]]:
    """Return what is measured, with the values by which it is scored."""
    naive, par = puzzle_bank.figures_of(interview_puzzle, task)
    return [
        {
            "name": one.name, "title": one.title, "unit": one.unit, "description": one.description,
            "par": par[one.name], "naive": naive[one.name],
        }
        for one in task.metrics
    ]  # fmt: skip


def history(attempt: Attempt, interview_puzzle: InterviewPuzzle, at: datetime) -> dict[str, Any]:
    """Return the context of the fragment with the latest verdict and the history.

    While something is being graded the page asks every second, so the charts, which read everybody's results, wait.
    """
    item = standing.standing_of(attempt, interview_puzzle)
    beside = None if item.pending else comparisons.of_puzzle(attempt, interview_puzzle, at)
    return {
        "attempt": attempt, "is_practice": interview_puzzle.is_practice, "used": item.used, "limit": item.limit,
        "pending": item.pending, "submissions": submissions(item),
        "puzzle": _puzzle_urls(attempt, interview_puzzle), "beside": beside,
    }  # fmt: skip


def submissions(item: Standing) -> list[dict[str, Any]]:
    """Return a puzzle's submissions, newest first."""
    best = item.best
    rows = [_submission(item, number, row, best) for number, row in enumerate(item.submissions, start=1)]
    return rows[::-1]


def _submission(item: Standing, number: int, submission: Submission, best: dict[str, float]) -> dict[str, Any]:
    practice = item.interview_puzzle.is_practice
    report = standing.report_of(submission)
    if report.get("failure", {}).get("case") is not None:
        # Reports count cases from 0, as the list in the API does; the table on the page counts from 1.
        report["failure"] = {**report["failure"], "case": report["failure"]["case"] + 1}
    return {
        "number": number, "code": submission.code, "created_at": submission.created_at,
        "text": standing.text_of(submission), "from_deadline": submission.origin == Submission.Origin.DEADLINE,
        "verdict": standing.verdict_of(submission), "report": report,
        "late": submission.late, "counted": not submission.late and not practice,
        "credited": standing.was_credited(submission), "again": not submission.attempt.is_closed,
        "metrics": _values(item, standing.metrics_of(submission), best),
    }  # fmt: skip


def _values(item: Standing, values: dict[str, float], best: dict[str, float]) -> list[dict[str, Any]]:
    rows = []
    for known in metrics(item.interview_puzzle, item.task):
        if known["name"] in values:
            value = values[known["name"]]
            rows.append({**known, "value": value, "gap": value - known["par"], "best": value == best[known["name"]]})
    return rows


def notice(attempt: Attempt, at: datetime) -> dict[str, Any]:
    """Return the context of the notice with the research choice."""
    organisation = attempt.interview_version.interview.organisation
    published = Release.objects.filter(
        organisation=organisation, state=Release.State.READY, frozen_at__gt=attempt.created_at
    )
    given = consent.is_given(attempt)
    return page(
        attempt, at, research_consent=given, research_words=RESEARCH_WORDS, consent_closed=given and published.exists()
    )


def result(attempt: Attempt, at: datetime) -> dict[str, Any]:
    """Return the context of the candidate's own result."""
    context = page(attempt, at, research_consent=consent.is_given(attempt))
    graded = [item for item in context["standings"] if not item.interview_puzzle.is_practice]
    comparison = comparisons.of_result(attempt, at)
    beside = {item.slug: item for item in comparison.puzzles} if comparison else {}
    return {
        **context,
        "comparison": comparison,
        "score": standing.overall(graded),
        "results": [_result(attempt, item, beside.get(item.interview_puzzle.slug)) for item in graded],
    }


def _result(attempt: Attempt, item: Standing, beside: PuzzleComparison | None) -> dict[str, Any]:
    best = item.best
    rows = []
    for known in metrics(item.interview_puzzle, item.task):
        value = best.get(known["name"])
        gap = None if value is None else value - known["par"]
        rows.append({**known, "value": value, "gap": gap, "par_status": item.task.par_status})
    return {
        **_row(attempt, item), "score": item.score or 0.0, "metrics": rows, "beside": beside,
        "submissions": submissions(item),
    }  # fmt: skip
