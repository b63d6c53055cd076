"""Scores of attempts from their checkpoints."""

import pytest

import puzzles
from interviews.hiring import scores


def test_an_attempt_without_a_clock_has_no_score(attempt):
    assert scores.of_attempts([attempt]) == {}


def test_an_unsolved_puzzle_counts_as_nothing(begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw")
    score = scores.of_attempts([attempt])[attempt.pk]
    negative, parity = score.puzzles
    assert (negative.solved, parity.solved, parity.value) == (True, False, 0.0)
    weights = [(negative.puzzle.weight, negative.value), (parity.puzzle.weight, 0.0)]
    assert score.overall == pytest.approx(puzzles.composite(weights))
    assert 0 < score.overall < negative.value


def test_a_wrong_program_scores_nothing(begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"rw")
    assert scores.of_attempts([attempt])[attempt.pk].overall == 0


def test_work_after_the_deadline_scores_nothing(begin, work):
    attempt = begin()
    assert work(attempt, "shuttle-negative", b"riw", minutes=61).late
    assert scores.of_attempts([attempt])[attempt.pk].solved == 0


def test_the_best_of_several_submissions_stays(begin, work):
    attempt = begin()
    work(attempt, "shuttle-negative", b"riw")
    before = scores.of_attempts([attempt])[attempt.pk].overall
    work(attempt, "shuttle-negative", b"rw", minutes=2)
    assert scores.of_attempts([attempt])[attempt.pk].overall == before


def test_any_number_of_attempts_takes_two_queries(begin, django_assert_num_queries):
    attempts = [begin(name) for name in ("Ada", "Bo", "Cy")]
    with django_assert_num_queries(2):
        scores.of_attempts(attempts)
