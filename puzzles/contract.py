"""What a machine, a task and a grading are: frozen records and two exceptions, nothing that runs.

A machine is a folder under `puzzles/` whose package has a `MACHINE`. Its functions hang on that record, so
everything outside the folder (grading, the command line, the evaluator) speaks to every machine alike:

    parse(task, text) -> program       raises Invalid with all faults at once; the task says which parts there are
    render(program) -> text            parse(task, render(p)) == p
    size(program) -> metrics           the metrics that need no run
    grade(task, program, ...)          -> Outcome, never a bool
    events(task, program, case)        a stream of small records; drawing them is somebody else's work

Laws may be hidden. Then `task.laws` is what everybody may read, with the hidden entries marked as such, and
`task.true_laws`, by which the engine runs, never leaves the server: no statement, notation, trace, fault or failure
is made of it. What a candidate learns of it, an experiment has shown.

Any exception other than Invalid and Fault that leaves a machine is a mistake of ours, not of the candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Laws = Mapping[str, Any]
"""A machine's law table: JSON-able, read by its engine and by its statement. A variant is another table."""

Law = Mapping[str, Any]
"""One entry of a law table composed of small parts: a guard, an effect and perhaps a side effect. JSON-able."""

Event = dict[str, Any]
"""One small JSON-able record of a run or of an observation; the last one has the `ending`.

The last event of a run on a case also has the `output`, as a text like the case's expected one, and whether it is
`right`.
"""

Report = dict[str, Any]
"""The JSON-able answer of a grading, a check or a trace."""

WEIGHT_BY_DIFFICULTY: Mapping[str, int] = {
    "practice": 0,
    "easy": 1,
    "medium": 2,
    "hard": 4,
    "brutal": 5,
    "calibration": 4,
}


@dataclass(frozen=True)
class SourceFault:
    """One fault of a text: 1-based line and columns in characters, `end_column` just behind the last one."""

    line: int
    column: int
    end_column: int
    reason: str


class Invalid(Exception):  # noqa: N818 - the house names its two exceptions without "Error"
    """A text that cannot be read as a program; carries every fault found, in reading order."""

    def __init__(self, faults: Sequence[SourceFault]) -> None:
        super().__init__("; ".join(f"{fault.line}:{fault.column} {fault.reason}" for fault in faults))
        self.faults = tuple(faults)


class Fault(Exception):  # noqa: N818 - see Invalid
    """A rule of the machine broken while running: the verdict it brings, the reason and the place."""

    def __init__(self, verdict: str, reason: str, place: Mapping[str, Any]) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.reason = reason
        self.place = dict(place)


class UnknownTaskError(LookupError):
    """A task key that names nothing; the message lists what there is."""


@dataclass(frozen=True)
class Metric:
    """One measured quantity of a valid program; lower is better.

    `counted_by` is "engine", or "platform" for the number of experiments made before the submission, which no
    grading can know.
    """

    name: str
    title: str
    unit: str
    description: str
    counted_by: str = "engine"


@dataclass(frozen=True)
class Hidden:
    """What a task keeps from its candidate: the true law table, and how much may be asked about it.

    `mode` is "grey-box" (one or two entries hidden), "wild" (three to five) or "orphan" (everything). Tasks of one
    `family` share the laws and one budget of experiments; `entries` names the hidden entries of the table. `laws` is
    empty in a kit: there nothing runs.
    """

    mode: str
    family: str
    entries: tuple[str, ...]
    budget: int
    laws: Laws


@dataclass(frozen=True)
class Probe:
    """One experiment: a program's text and an input's text."""

    program: str
    input: str


@dataclass(frozen=True)
class Case:
    """One input with what is expected of it, as texts; `category` names its kind without showing it."""

    input: str
    expected: str
    category: str = "public"


@dataclass(frozen=True)
class Limits:
    """Bounds of one grading. `source_bytes` of None takes the task's own."""

    source_bytes: int | None = None
    hidden_cases: int = 200
    slowest_ratio: int = 5


@dataclass(frozen=True)
class Outcome:
    """How a program's run ended: a verdict, metrics when valid, the first failure otherwise."""

    reason: str
    metrics: Mapping[str, int] = field(default_factory=dict)
    failure: Mapping[str, Any] | None = None
    proof: str = "sampled"
    visible_cases: int = 0
    hidden_cases: int = 0
    steps: int = 0


@dataclass(frozen=True)
class Task:
    """One puzzle under one law table. `specification` is the machine's own description of what is asked."""

    key: str
    machine: str
    name: str
    title: str
    difficulty: str
    weight: int
    spare: bool
    statement: str
    metrics: tuple[Metric, ...]
    naive: Mapping[str, int]
    par: Mapping[str, int]
    par_status: str
    features: tuple[str, ...]
    starter: str
    laws: Laws
    notation: Mapping[str, Any]  # for editors; its patterns are read alike by Python and JavaScript
    cases: tuple[Case, ...]
    max_source_bytes: int
    gate: Mapping[str, Any]
    specification: Any
    variant: int | None = None
    hidden: Hidden | None = None
    submission_limit: int | None = None  # where the task itself sets a lower one than the interview

    @property
    def true_laws(self) -> Laws:
        """The table by which the engine runs; never to be shown. `laws` is what everybody may read."""
        return self.laws if self.hidden is None else self.hidden.laws

    @property
    def public_cases(self) -> list[dict[str, str]]:
        """The fixed cases everybody sees, in the order in which reports number them, from 0."""
        return [{"input": case.input, "expected": case.expected} for case in self.cases]


@dataclass(frozen=True)
class Experiments:
    """How a machine is explored whose laws are hidden.

    `shows` tells the candidate in one sentence what an experiment shows and `input_hint` how an input is written;
    `example(task)` is an experiment to start from. `observe(task, program, input)` returns what is seen, the last
    record with its `ending`, or raises ValueError with what is wrong with the input; `draw` writes that as text.
    """

    shows: str
    input_hint: str
    example: Callable[[Task], Probe]
    observe: Callable[[Task, Any, str], list[Event]]
    draw: Callable[[Sequence[Mapping[str, Any]]], str]


@dataclass(frozen=True)
class Grammar:
    """The laws that a machine's entries may have, composed of parts, and what is needed to hide and to find them.

    entries(laws)             names of the entries that can be hidden
    laws_of(entry, pool)      all laws of an entry; pool "demo" is public knowledge and a proper part of "full"
    with_law(laws, entry, l)  the table with that entry's law replaced
    hide(laws, entries)       the table as published: those entries marked as not documented
    remembers(law)            whether its guard depends on what happened before
    describe(entry, law)      the law in words, for reviewers and open variants
    probes(task, entry, seed) small experiments, without end, that use of the hidden entries this one alone
    uses(program)             the entries that a program uses
    without(laws, entries)    the table with the pieces of those entries taken out of the box: no program may hold
                              them, and no search proposes them
    """

    entries: Callable[[Laws], tuple[str, ...]]
    laws_of: Callable[[str, str], Sequence[Law]]
    with_law: Callable[[Laws, str, Law], Laws]
    hide: Callable[[Laws, Sequence[str]], Laws]
    remembers: Callable[[Law], bool]
    describe: Callable[[str, Law], str]
    probes: Callable[[Task, str, str], Iterator[Probe]]
    uses: Callable[[Any], frozenset[str]]
    without: Callable[[Laws, Sequence[str]], Laws] | None = None


@dataclass(frozen=True)
class Round:
    """One round of a search: how many candidate programs it ran, and what it came to.

    `found` holds programs that came right on everything the search looks at, the best for each metric and for all
    together; `carry` is the best program of the round, right or not, and `share` how near it came (1 is right).
    """

    evaluations: int
    found: tuple[str, ...]
    carry: str
    share: float


@dataclass(frozen=True)
class Machine:
    """A machine: its texts and the functions that read, run, grade and vary its programs."""

    name: str
    title: str
    story: str
    canonical_laws: Laws
    statement: Callable[[Laws], str]
    describe_notation: Callable[[Laws], dict[str, Any]]
    describe_laws: Callable[[Laws], str]
    load_tasks: Callable[[], tuple[Task, ...]]
    vary: Callable[[Task, int], Task]
    parse: Callable[[Task, str], Any]
    render: Callable[[Any], str]
    size: Callable[[Any], dict[str, int]]
    grade: Callable[[Task, Any, str, Limits], Outcome]
    make_case: Callable[[Task, str], Case]
    events: Callable[[Task, Any, Case], Iterator[dict[str, Any]]]
    draw_events: Callable[[Sequence[Mapping[str, Any]]], str]
    counterexample: Callable[[Task, Any], Case | None]
    solve: Callable[[Task, float, str], str | None] | None  # complete: what it finds is proven smallest
    measure: Callable[[Task, float], dict[str, float]]
    retable: Callable[[Task, Laws], Task] | None = None  # the canonical task under another, open table
    experiments: Experiments | None = None
    grammar: Grammar | None = None
    draw_from_pool: Callable[[Mapping[str, Any], str, int], Mapping[str, Task]] | None = None  # pool, secret, seed

    @property
    def notation(self) -> dict[str, Any]:
        """The description of the canonical notation; a variant's own stands in its task."""
        return self.describe_notation(self.canonical_laws)
