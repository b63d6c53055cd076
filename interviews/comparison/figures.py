"""The figures of a comparison: who may be drawn, and with which lines. Drawn when a template asks for the SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from interviews import puzzle_bank
from interviews.comparison import charts
from interviews.comparison.budgets import best_by_budget, runs_at_budget
from interviews.comparison.charts import Chart, Mark, StripRow, Table
from interviews.comparison.groups import Group
from interviews.comparison.histograms import LEAST_TO_SHOW, Histogram, histogram
from interviews.comparison.snapshots import Passage
from interviews.models import InterviewPuzzle, PuzzleVersion


@dataclass(frozen=True)
class Figure:
    """A chart with an id that is unique on its page; `caption` says what the drawing leaves out."""

    chart: Chart
    identifier: str
    caption: str = ""
    narrow: Chart | None = None

    @cached_property
    def svg(self) -> SafeString:
        """The drawing, built anew from a list of allowed elements: safe to stand in a page."""
        return mark_safe(charts.svg(self.chart, self.identifier))  # noqa: S308

    @cached_property
    def narrow_svg(self) -> SafeString:
        """The same drawn for a phone; empty where one drawing serves both."""
        drawn = charts.svg(self.narrow, f"{self.identifier}-narrow") if self.narrow else ""
        return mark_safe(drawn)  # noqa: S308

    @property
    def table(self) -> Table:
        """The same numbers as text."""
        return self.chart.table


@dataclass(frozen=True)
class MetricFigures:
    """One metric's histograms, one for each arm of people where there is something to draw.

    `own` is the candidate's best or None.
    """

    name: str
    title: str
    unit: str
    own: float | None
    figures: tuple[Figure, ...]


def score_figure(
    rows: Sequence[tuple[Group, Sequence[float]]], own: float, title: str, identifier: str, own_name: str
) -> Figure | None:
    """Return the dots of all scores; people are drawn from five on, so that none can be made out."""
    shown = [(group, scores) for group, scores in rows if scores and may_draw(group, len(scores))]
    if not shown:
        return None
    strips = [StripRow(group.name, tuple(scores)) for group, scores in shown]
    held_back = [group.name for group, scores in rows if scores and not may_draw(group, len(scores))]
    caption = "Each dot is one run or person; equal scores are stacked."
    if held_back:
        caption += f" {', '.join(held_back)}: drawn from {LEAST_TO_SHOW} on."
    wide, narrow = (charts.score_strips(strips, own, title, own_name, narrow=narrow) for narrow in (False, True))
    return Figure(wide, identifier, caption, narrow)


def may_draw(group: Group, n: int) -> bool:
    """Tell whether single results of a group may be drawn."""
    return not group.is_people or n >= LEAST_TO_SHOW


def metric_figures(
    puzzle: InterviewPuzzle, own: Passage | None, compared: Sequence[Group], budget_ms: int, own_name: str
) -> tuple[MetricFigures, ...]:
    """Return the histograms of every metric of a puzzle, in the puzzle's order."""
    found = []
    for metric, (title, unit) in metric_words(puzzle.puzzle).items():
        best = _own_best(puzzle, own, metric, budget_ms)
        drawn = (
            _metric_figure(puzzle, metric, _heading(title, unit), best, group, compared, budget_ms, own_name)
            for group in compared
            if group.is_people
        )
        figures = tuple(figure for figure in drawn if figure is not None)
        found.append(MetricFigures(metric, title, unit, best, figures))
    return tuple(found)


def metric_words(version: PuzzleVersion) -> dict[str, tuple[str, str]]:
    """Return title and unit of each metric by name; the name itself for a puzzle that is no longer in the package."""
    names: list[str] = version.definition["metrics"]
    try:
        known = {metric.name: (metric.title, metric.unit) for metric in puzzle_bank.task_of_version(version).metrics}
    except LookupError:
        known = {}
    return {name: known.get(name, (name.capitalize(), "")) for name in names}


def _metric_figure(
    puzzle: InterviewPuzzle, metric: str, heading: str, own: float | None, people: Group, compared: Sequence[Group],
    budget_ms: int, own_name: str,
) -> Figure | None:  # fmt: skip
    values = _bests(puzzle, metric, people, budget_ms)
    solved = [value for value in values if value is not None]
    shown = _histogram(solved, own, people.noun)
    marks = [
        Mark(group.name, min(bests))
        for group in compared
        if not group.is_people
        and (bests := [value for value in _bests(puzzle, metric, group, budget_ms) if value is not None])
    ]
    if not shown.bins and not marks and own is None:
        return None
    chart = charts.metric_histogram(shown, f"{puzzle.puzzle.title}: {heading}", heading, marks, own_name)
    identifier = f"histogram-{puzzle.slug}-{metric}-{people.arm}"
    caption = _caption(people, len(solved), len(values), shown, bool(marks))
    return Figure(chart, identifier, caption if own is not None else f"{own_name}: no valid solution. {caption}")


def _histogram(solved: Sequence[float], own: float | None, noun: str) -> Histogram:
    integer = all(value == int(value) for value in [*solved, *([] if own is None else [own])])
    return histogram(solved, own, integer, noun=noun)


def _caption(people: Group, solved: int, n: int, shown: Histogram, has_marks: bool) -> str:
    parts = [f"{solved} of {n} {people.noun} have a valid solution." if n else f"No other {people.noun} so far."]
    if shown.gate:
        parts.append(shown.gate)
    if has_marks:
        parts.append("A baseline's line is the best of its runs.")
    return " ".join([*parts, "Lower is better."])


def _bests(puzzle: InterviewPuzzle, metric: str, group: Group, budget_ms: int) -> tuple[float | None, ...]:
    runs = [passage.on_metric(puzzle, metric) for passage in group.passages]
    return runs_at_budget(runs, budget_ms, higher_is_better=False, unsolved=None).values


def _own_best(puzzle: InterviewPuzzle, own: Passage | None, metric: str, budget_ms: int) -> float | None:
    if own is None:
        return None
    return best_by_budget(own.on_metric(puzzle, metric).checkpoints, budget_ms, higher_is_better=False, unsolved=None)


def _heading(title: str, unit: str) -> str:
    return f"{title} ({unit})" if unit and unit.lower() != title.lower() else title
