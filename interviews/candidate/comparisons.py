"""What a candidate may see of others. Who may see what is decided in `comparison.assembly`."""

from datetime import datetime

from interviews.comparison import assembly
from interviews.comparison.assembly import CandidateComparison, PuzzleComparison
from interviews.models import Attempt, InterviewPuzzle


def of_result(attempt: Attempt, at: datetime) -> CandidateComparison | None:
    """Return the comparison of an attempt, where the interview shows it by now."""
    return assembly.candidate_view(attempt) if assembly.may_show(attempt, at) else None


def of_puzzle(attempt: Attempt, interview_puzzle: InterviewPuzzle, at: datetime) -> PuzzleComparison | None:
    """Return what stands beside a puzzle's history, where the interview shows it by now."""
    if interview_puzzle.is_practice or not assembly.may_show(attempt, at, interview_puzzle):
        return None
    return assembly.puzzle_view(attempt, interview_puzzle)
