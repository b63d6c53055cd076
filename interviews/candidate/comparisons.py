"""What a candidate may see of others, as the pages want it. Who may see what is decided in `comparison.assembly`."""

from datetime import datetime
from typing import Any

from interviews.comparison import assembly
from interviews.comparison.assembly import PuzzleComparison
from interviews.comparison.figures import Figure
from interviews.models import Attempt, InterviewPuzzle


def of_result(attempt: Attempt, at: datetime) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return the lines and small print of an ended attempt's comparison, and each puzzle's charts by its slug."""
    if not assembly.may_show(attempt, at):
        return {}, {}
    comparison = assembly.candidate_view(attempt)
    lines = [item.line for item in comparison.overall.against if item.standing.n]
    words = {"comparison_lines": lines, "comparison_note": " ".join(comparison.small_print) if lines else ""}
    return words, {puzzle.slug: _charts(puzzle) for puzzle in comparison.puzzles}


def of_puzzle(attempt: Attempt, interview_puzzle: InterviewPuzzle, at: datetime) -> dict[str, Any]:
    """Return the histogram beside a puzzle's history, where the interview shows it by now."""
    if interview_puzzle.is_practice or not assembly.may_show(attempt, at, interview_puzzle):
        return {}
    charts = _charts(assembly.puzzle_view(attempt, interview_puzzle))
    return {"chart_svg": charts[0]["svg"], "chart_text": charts[0]["text"]} if charts else {}


def _charts(puzzle: PuzzleComparison) -> list[dict[str, Any]]:
    return [_chart(figure) for metric in puzzle.metrics for figure in metric.figures]


def _chart(figure: Figure) -> dict[str, Any]:
    return {"title": figure.chart.title, "text": figure.caption or figure.table.caption, "svg": figure.svg}
