"""What the API takes and gives, with an example of each."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field


class Problem(Schema):
    """Why something was refused: problem details (RFC 9457)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank", "title": "Conflict", "status": 409,
                    "detail": "The clock has not been started: start it first, then submit.",
                }
            ]
        },
    )  # fmt: skip

    type: str
    title: str
    status: int
    detail: str


class Conflict(Problem):
    """Somebody saved a draft meanwhile; it is in `text`."""

    text: str
    revision: int


class Acceptance(Schema):
    token: str = Field(description="The last part of the invitation's link.", max_length=200)
    notice_read: Literal[True] = Field(description="The notice on the invitation's page was read.")
    research_consent: bool = Field(False, description="A person's own, separate yes to research use of the results.")


class PuzzleSummary(Schema):
    slug: str = Field(examples=["shuttle-parity"])
    task: str = Field(description="The key of the task in the package `puzzles`.", examples=["shuttle/parity"])
    title: str
    machine: str
    difficulty: str
    weight: int
    is_practice: bool
    submissions_used: int
    submission_limit: int
    verdict: str = Field(description="The best so far, empty without any.")
    score: float | None = Field(description="0 to 105; null for practice and before the first graded submission.")


class Attempt(Schema):
    code: str
    state: Literal["not_started", "running", "over", "finished"] = Field(
        description="`over`: the time is up; what is sent is kept, marked late and not counted."
    )
    ai_policy: str
    tools_policy: str
    now: datetime = Field(description="The server's clock, the only one that counts.")
    allowed_ms: int
    started_at: datetime | None
    deadline: datetime | None
    finished_at: datetime | None
    end_reason: str
    puzzles: list[PuzzleSummary] = Field(description="Before the start, the practice puzzles alone.")


class Accepted(Schema):
    attempt: Attempt
    api_token: str = Field(description="Send it as `Authorization: Bearer …`. It is shown this once.")


class Metric(Schema):
    name: str = Field(examples=["length"])
    title: str
    unit: str
    description: str
    naive: float
    par: float


class Case(Schema):
    input: str
    expected: str


class Submission(Schema):
    code: str
    puzzle: str = Field(description="The puzzle's slug.")
    state: Literal["queued", "running", "graded"]
    created_at: datetime
    active_ms: int = Field(description="Time on the clock when it came in.")
    origin: Literal["subject", "deadline"]
    late: bool
    source_sha256: str
    verdict: str | None = Field(
        description="valid, wrong, invalid, too_slow, too_large, crashed, tampered or our_fault; null while ungraded.",
        examples=["valid"],
    )
    metrics: dict[str, float] = Field(description="Of a valid program; lower is better.", examples=[{"length": 7}])
    report: dict[str, Any] = Field(description="Faults, the first failure, how it was proven.")


class Fault(Schema):
    line: int
    column: int
    end_column: int
    reason: str


class ExperimentProblem(Problem):
    """The program or the input cannot be read; nothing was run, and nothing is counted."""

    faults: list[Fault] = Field([], description="Of the program.")
    input_fault: str = Field("", description="What is wrong with the input; empty where nothing is.")


class Probe(Schema):
    program: str = Field(max_length=1_000_000)
    input: str = Field("", max_length=10_000)


class Experiments(Schema):
    """How a machine is explored whose laws are not told."""

    budget: int = Field(description="Shared by all puzzles on this machine.")
    used: int
    shows: str = Field(description="What an experiment shows, in a sentence.")
    input_hint: str = Field(description="How an input is written.")
    example: Probe = Field(description="An experiment to start from.")


class Experiment(Schema):
    number: int = Field(description="From 1 to the budget.")
    puzzle: str = Field(description="The slug of the puzzle for which it was made.")
    created_at: datetime
    active_ms: int = Field(description="Time on the clock when it was made.")
    program: str
    input: str
    observation: list[dict[str, Any]] = Field(description="What was seen, record by record.")
    drawing: str = Field(description="The same as text.")
    truncated: bool = Field(description="Whether there was more to see than is kept.")


class Puzzle(PuzzleSummary):
    statement: str = Field(description="The task, in Markdown.")
    rules: str = Field(description="The machine, in Markdown.")
    notation: dict[str, Any]
    metrics: list[Metric]
    par_status: str
    public_cases: list[Case]
    starter: str
    max_source_bytes: int
    experiments: Experiments | None = Field(description="Null where all laws are told.")
    submissions: list[Submission]


class Draft(Schema):
    text: str
    revision: int = Field(ge=0, description="Of the draft that the text is based on; 0 where none was saved.")


class SavedDraft(Draft):
    saved_at: datetime | None


class Revision(Schema):
    revision: int


class Check(Schema):
    verdict: Literal["valid", "invalid", "too_large"] = Field(description="`valid` means that it can be read.")
    faults: list[Fault] = []
    size: dict[str, float] = {}


class Finish(Schema):
    ai_use: Literal["none", "advice", "programs"] | None = Field(None, description="A person's closing answer.")
