"""The charts of a comparison: one Altair specification for each, its drawing and its table.

Every chart carries a `Table` with the same numbers, for those who cannot or would rather not read a drawing.
Names are other people's text: they are shortened and cleaned on the way in and escaped by the drawing.
The classes that the stylesheet must define are listed in `interviews.comparison.drawing`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from . import layers
from .drawing import BASELINE_CLASSES, ForkedDrawingError, draw, plain
from .histograms import Histogram
from .labels import Mark, heading, label, number, place

__all__ = [
    "Chart",
    "ForkedDrawingError",
    "Mark",
    "StripRow",
    "Submission",
    "Table",
    "metric_histogram",
    "score_strips",
    "submission_timeline",
    "svg",
]

MINUTE_MS = 60_000
HIGHEST_SCORE = 105.0


@dataclass(frozen=True)
class Table:
    """A chart's numbers as text, ready to show: every row has as many cells as the header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A specification with what a screen reader says of it, and its numbers as a table."""

    specification: alt.LayerChart
    title: str
    description: str
    table: Table


@dataclass(frozen=True)
class StripRow:
    """The scores 0..105 of one group, such as the runs of a configuration: one for each run."""

    name: str
    scores: tuple[float, ...]


@dataclass(frozen=True)
class Submission:
    """A graded submission `active_ms` after the start; `score` is None where it was not valid.

    `score` is what all submissions up to this one are worth together.
    """

    active_ms: int
    score: float | None
    verdict: str


def svg(chart: Chart, identifier: str = "") -> str:
    """Draw a chart as one `<svg>` element that needs no style attribute, script or font from elsewhere.

    `identifier` must differ between the charts of a page. Raises what `drawing.draw` raises.
    """
    return draw(chart.specification.to_dict(), chart.title, chart.description, identifier)


def metric_histogram(
    histogram: Histogram,
    title: str,
    metric: str,
    marks: Sequence[Mark] = (),
    own_name: str = "You",
) -> Chart:
    """Chart how a metric is distributed among people, with the own result and baselines as named lines.

    `metric` names the axis with its unit; the class of the i-th of `marks` is `chart-baseline-i`, beginning
    again after eight. A histogram held back by its gate leaves the lines alone and says why.
    Raises ValueError for a mark that is not finite.
    """
    for mark in marks:
        if not math.isfinite(mark.value):
            raise ValueError(f"a mark must be a finite number; got {mark.value} for {mark.name!r}")
    own = [] if histogram.own is None else [Mark(own_name, histogram.own)]
    domain = _domain(histogram, [*own, *marks])
    classed = _classed(own, marks)
    drawn = [layers.bars(histogram.bins, histogram.noun)] if histogram.bins else []
    horizontal = layers.axis(metric, domain, histogram.integer)
    height = layers.HEIGHT if histogram.bins else layers.BARE_HEIGHT
    drawn += layers.rules(place(classed, domain, layers.WIDTH), horizontal, height)
    # Bars count people, lines reach up to their labels in pixels: two different vertical scales.
    specification = layers.assembled(drawn, height).resolve_scale(y="independent")
    counted = [f"{histogram.n} {histogram.noun}." if histogram.bins else histogram.gate]
    described = " ".join(counted + [f"{label(mark)}." for mark, _ in classed])
    rows = [(item.label, str(item.count), "") for item in histogram.bins]
    rows += [(number(mark.value), "", plain(mark.name)) for mark, _ in classed]
    header = (plain(metric), heading(histogram.noun), "Marked")
    return Chart(specification, plain(title), described, Table(plain(title), header, tuple(rows)))


def score_strips(
    rows: Sequence[StripRow], own: float | None, title: str, own_name: str = "You", *, narrow: bool = False
) -> Chart:
    """Chart each run's score as a dot, a row for each group, with the own score as a line through all dots.

    `narrow` draws it for a phone: the same, in fewer pixels, so that its text is as large as elsewhere.
    Raises ValueError for a score outside 0..105.
    """
    _check_scores([score for row in rows for score in row.scores] + ([] if own is None else [own]))
    height = layers.STRIP_HEIGHT * max(len(rows), 1)
    domain = (0.0, HIGHEST_SCORE)
    classed = _classed([] if own is None else [Mark(own_name, own)], [])
    width = layers.STRIPS_NARROW_WIDTH if narrow else layers.STRIPS_WIDTH
    drawn = layers.rules(place(classed, domain, width), layers.axis("Score", domain, integer=True), height=0)
    drawn += [] if own is None else [layers.strip_rules(own, len(rows))]
    drawn += layers.dots([row.name for row in rows], [row.scores for row in rows], width)
    described = [f"{plain(row.name)}: {len(row.scores)} runs{_range(row.scores)}." for row in rows]
    described += [f"{label(mark)}." for mark, _ in classed]
    cells = [(plain(row.name), str(len(row.scores)), _listed(row.scores)) for row in rows]
    cells += [(plain(mark.name), "1", number(mark.value)) for mark, _ in classed]
    table = Table(plain(title), ("Group", "Runs", "Scores"), tuple(cells))
    return Chart(layers.assembled(drawn, height, width), plain(title), " ".join(described) or "No runs yet.", table)


def submission_timeline(submissions: Sequence[Submission], budget_ms: int, title: str) -> Chart:
    """Chart the score of each submission against active minutes, with the best so far as a stepped line.

    Submissions that were not valid are crosses on the zero line. The axis ends at the budget, or at the last
    submission where that is later. Raises ValueError for a score outside 0..105.
    """
    ordered = sorted(submissions, key=lambda submission: submission.active_ms)
    _check_scores([item.score for item in ordered if item.score is not None])
    best = 0.0
    points: list[layers.Row] = []
    reached: list[layers.Row] = [{"value": 0.0, "score": best}] if ordered else []
    for item in ordered:
        minutes = item.active_ms / MINUTE_MS
        best = max(best, item.score or 0.0)
        points.append({"value": minutes, "score": item.score or 0.0, "valid": item.score is not None})
        reached.append({"value": minutes, "score": best})
    last = max([budget_ms, MINUTE_MS, *(item.active_ms for item in ordered)]) / MINUTE_MS
    horizontal = layers.axis("Active minutes", (0.0, last), integer=True)
    specification = layers.assembled(layers.steps(points, reached, horizontal, HIGHEST_SCORE), layers.HEIGHT)
    valid = sum(item.score is not None for item in ordered)
    described = f"{len(ordered)} submissions, {valid} of them valid; best score {number(best)}."
    return Chart(specification, plain(title), described, _timeline_table(ordered, plain(title)))


def _classed(own: Sequence[Mark], marks: Sequence[Mark]) -> list[tuple[Mark, str]]:
    classes = [BASELINE_CLASSES[index % len(BASELINE_CLASSES)] for index in range(len(marks))]
    return [*((mark, "chart-own") for mark in own), *zip(marks, classes, strict=True)]


def _domain(histogram: Histogram, marks: Sequence[Mark]) -> tuple[float, float]:
    """Cover bins and marks, with a little room beside the outermost marks."""
    ends = [mark.value for mark in marks]
    ends += [end for item in histogram.bins for end in (item.low, item.high)]
    if not ends:
        return 0.0, 1.0
    low, high = min(ends), max(ends)
    if low == high:
        # One place alone stands at the left, so that the names beside it have room.
        return low - 1.0, low + 5.0
    room = (high - low) * 0.02
    return low - room, high + room


def _check_scores(scores: Sequence[float]) -> None:
    for score in scores:
        # Written so that a NaN fails too.
        if not 0 <= score <= HIGHEST_SCORE:
            raise ValueError(f"a score lies between 0 and {HIGHEST_SCORE:g}; got {score}")


def _range(scores: Sequence[float]) -> str:
    return f" from {number(min(scores))} to {number(max(scores))}" if scores else ""


def _listed(scores: Sequence[float]) -> str:
    return ", ".join(number(score) for score in sorted(scores, reverse=True)) or "none"


def _timeline_table(ordered: Sequence[Submission], caption: str) -> Table:
    rows = tuple(
        (
            str(index),
            f"{item.active_ms / MINUTE_MS:.1f}",
            "–" if item.score is None else number(item.score),
            plain(item.verdict),
        )
        for index, item in enumerate(ordered, start=1)
    )
    return Table(caption, ("Submission", "Active minutes", "Score", "Verdict"), rows)
