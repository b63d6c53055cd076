"""The scores of attempts, from their checkpoints: two queries for any number of attempts.

Only counted checkpoints score, so late and practice work never does. An unsolved puzzle is 0, and an attempt whose
clock was never started has no score at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max

import puzzles
from interviews.models import Attempt, Checkpoint, GradeRun, InterviewPuzzle


@dataclass(frozen=True)
class PuzzleScore:
    """One puzzle's score in one attempt."""

    puzzle: InterviewPuzzle
    value: float
    solved: bool


@dataclass(frozen=True)
class Score:
    """An attempt's weighted score over all graded puzzles, and what it is made of."""

    overall: float
    puzzles: list[PuzzleScore]

    @property
    def solved(self) -> int:
        return sum(puzzle.solved for puzzle in self.puzzles)


def of_attempts(attempts: Iterable[Attempt]) -> dict[int, Score]:
    """Return the scores so far of the attempts whose clock was started, by the attempt's primary key."""
    started = [attempt for attempt in attempts if attempt.started_at is not None]
    puzzles_by_version = _graded_puzzles({attempt.interview_version_id for attempt in started})
    best = _best_by_attempt(attempt.pk for attempt in started)
    return {
        attempt.pk: _score(puzzles_by_version[attempt.interview_version_id], best.get(attempt.pk, {}))
        for attempt in started
    }


def _graded_puzzles(version_ids: Iterable[int]) -> dict[int, list[InterviewPuzzle]]:
    rows = InterviewPuzzle.objects.filter(version__in=list(version_ids), is_practice=False).select_related("puzzle")
    found: dict[int, list[InterviewPuzzle]] = defaultdict(list)
    for row in rows.order_by("position"):
        found[row.version_id].append(row)
    return found


def _best_by_attempt(attempt_ids: Iterable[int]) -> dict[int, dict[int, float]]:
    valid = Checkpoint.objects.filter(counted=True, verdict=GradeRun.Verdict.VALID, attempt__in=list(attempt_ids))
    grouped = valid.order_by().values_list("attempt", "interview_puzzle").annotate(best=Max("score_so_far"))
    best: dict[int, dict[int, float]] = defaultdict(dict)
    for attempt, puzzle, value in grouped:
        best[attempt][puzzle] = value
    return best


def _score(graded: list[InterviewPuzzle], best: Mapping[int, float]) -> Score:
    rows = [PuzzleScore(puzzle, best.get(puzzle.pk, 0.0), puzzle.pk in best) for puzzle in graded]
    return Score(puzzles.composite([(row.puzzle.weight, row.value) for row in rows]), rows)
