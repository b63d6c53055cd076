"""One attempt's story in order of time: what happened, what was submitted, what was added to the clock."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

import puzzles
from interviews import puzzle_bank
from interviews.hiring.durations import clock, minutes
from interviews.models import Attempt, AttemptEvent, Checkpoint, ClockEntry, Experiment, GradeRun, Submission
from puzzles.contract import Hidden

SOURCE_SHOWN = 20_000


@dataclass(frozen=True)
class Entry:
    """One point of the timeline; `kind` chooses its sign: good, wrong, ours or none."""

    at: datetime
    title: str
    kind: str = ""
    note: str = ""
    submission: "Sent | None" = None
    experiment: "Tried | None" = None


@dataclass(frozen=True)
class Tried:
    """An experiment as reviewers see it: evidence of how somebody goes about the unknown."""

    at: datetime
    number: int
    puzzle: str
    active: str
    practice: bool
    program: str
    input: str
    drawing: str


@dataclass(frozen=True)
class Notebook:
    """All experiments of an attempt on one machine, oldest first."""

    machine: str
    puzzles: list[str]
    budget: int
    experiments: list[Tried]


@dataclass(frozen=True)
class Sent:
    """A submission as reviewers see it."""

    code: str
    verdict: str
    active: str
    wall: str
    practice: bool
    late: bool
    deadline: bool
    figures: list[tuple[str, float]]  # metrics, and without them what could be measured without a run
    score_so_far: float | None = None
    explanation: str = ""
    source: str = ""
    cut: bool = False


def of(attempt: Attempt) -> list[Entry]:
    """Return the attempt's entries, oldest first, in a number of queries that does not depend on how many there are."""
    entries = [_of_event(event) for event in attempt.events.select_related("interview_puzzle__puzzle")]
    entries += [_of_clock(entry) for entry in attempt.clock_entries.select_related("created_by")]
    rows = attempt.submissions.select_related("interview_puzzle__puzzle", "effective_run", "checkpoint")
    entries += [_of_submission(row) for row in rows]
    entries += [_of_experiment(row) for row in _experiments(attempt)]
    return sorted(entries, key=lambda entry: entry.at)


def notebooks(attempt: Attempt) -> list[Notebook]:
    """Return a notebook for each machine of the attempt whose laws are hidden, practice last, empty ones included."""
    rows, found = list(_experiments(attempt)), dict[str, tuple[Hidden, str, list[str]]]()
    asked = attempt.interview_version.puzzles.select_related("puzzle").order_by("is_practice", "position")
    for item in asked:
        task = puzzle_bank.task_of(attempt, item)
        if task.hidden is not None:
            titles = found.setdefault(task.hidden.family, (task.hidden, task.machine, []))[2]
            titles.append(f"{item.puzzle.title} (practice)" if item.is_practice else item.puzzle.title)
    return [
        Notebook(
            puzzles.machine(machine).title, titles, hidden.budget, [_tried(row) for row in rows if row.family == family]
        )
        for family, (hidden, machine, titles) in found.items()
    ]


def _experiments(attempt: Attempt) -> QuerySet[Experiment]:
    made = attempt.experiments.filter(state=Experiment.State.MADE)
    return made.select_related("interview_puzzle__puzzle")


def _of_experiment(row: Experiment) -> Entry:
    tried = _tried(row)
    return Entry(row.created_at, f"Experiment {row.number} for {tried.puzzle}", experiment=tried)


def _tried(row: Experiment) -> Tried:
    return Tried(
        at=row.created_at, number=row.number, puzzle=row.interview_puzzle.puzzle.title, active=clock(row.active_ms),
        practice=row.interview_puzzle.is_practice, program=inert(bytes(row.program)), input=inert(bytes(row.input)),
        drawing=str(row.observation.get("drawing", "")),
    )  # fmt: skip


def engine_digests(attempt: Attempt) -> list[str]:
    """Return the engines that graded what counts of the attempt."""
    runs = GradeRun.objects.filter(submission__attempt=attempt, submission__effective_run=F("pk"))
    return sorted(set(runs.order_by().values_list("engine_digest", flat=True)) - {""})


def inert(source: bytes) -> str:
    """Return a candidate's bytes as text in which nothing hides: other controls than line ends are written out."""
    text = source.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def _of_event(event: AttemptEvent) -> Entry:
    titles = {
        AttemptEvent.Kind.NOTICE_READ: "Read the notice and accepted",
        AttemptEvent.Kind.PRACTISED: "First try of the practice puzzle",
        AttemptEvent.Kind.STARTED: "Started the clock",
        AttemptEvent.Kind.PUZZLE_OPENED: "Opened",
        AttemptEvent.Kind.FINISHED: "Finished",
    }
    title = titles[AttemptEvent.Kind(event.kind)]
    if event.interview_puzzle is not None:
        title = f"{title} {event.interview_puzzle.puzzle.title}"
    reason = Attempt.EndReason(event.detail["reason"]).label if event.detail.get("reason") else ""
    return Entry(event.at, title, note=reason)


def _of_clock(entry: ClockEntry) -> Entry:
    ours = entry.kind != ClockEntry.Kind.EXTRA_TIME
    by = f" ({entry.created_by})" if entry.created_by else ""
    title = f"{minutes(entry.amount_ms)} added to the clock: {entry.get_kind_display().lower()}"
    return Entry(entry.created_at, title, kind="ours" if ours else "", note=f"{entry.reason}{by}")


def _of_submission(row: Submission) -> Entry:
    run = row.effective_run
    verdict = run.verdict if run else ""
    kinds = {"": "", GradeRun.Verdict.VALID: "good", GradeRun.Verdict.OUR_FAULT: "ours"}
    return Entry(
        row.created_at, row.interview_puzzle.puzzle.title, kind=kinds.get(verdict, "wrong"), submission=_sent(row, run)
    )


def _sent(row: Submission, run: GradeRun | None) -> Sent:
    source = inert(bytes(row.source))
    checkpoint: Checkpoint | None = getattr(row, "checkpoint", None)
    return Sent(
        code=row.code, verdict=run.verdict if run else "", active=clock(row.active_ms), wall=clock(row.wall_ms),
        practice=row.interview_puzzle.is_practice, late=row.late, deadline=row.origin == Submission.Origin.DEADLINE,
        figures=_figures(run) if run else [],
        score_so_far=checkpoint.score_so_far if checkpoint and checkpoint.counted else None,
        explanation=_explanation(run) if run else "", source=source[:SOURCE_SHOWN], cut=len(source) > SOURCE_SHOWN,
    )  # fmt: skip


def _figures(run: GradeRun) -> list[tuple[str, float]]:
    measured: dict[str, float] = run.metrics or run.report.get("size") or {}
    return sorted(measured.items())


def _explanation(run: GradeRun) -> str:
    """Return one sentence on why the verdict is what it is."""
    if run.verdict == GradeRun.Verdict.OUR_FAULT:
        return "We failed to grade this. It costs the candidate neither score, nor time, nor a submission."
    faults, failure = run.report.get("faults") or [], run.report.get("failure") or {}
    if faults:
        first = f"Line {faults[0].get('line')}, column {faults[0].get('column')}: {faults[0].get('reason', '')}"
        return first if len(faults) == 1 else f"{first} ({len(faults)} faults in all)"
    return str(failure.get("reason") or failure.get("category") or "")
