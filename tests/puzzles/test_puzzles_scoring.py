"""The score against values worked out by hand, and at its limits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puzzles import composite, score

NAIVE, PAR = {"length": 12, "ticks": 60000}, {"length": 6, "ticks": 30000}


def test_nothing_valid_scores_nothing():
    assert score(NAIVE, PAR, []).value == 0


def test_naive_values_score_40():
    assert score(NAIVE, PAR, [{"length": 12, "ticks": 60000}]).value == pytest.approx(40)


def test_par_values_score_100():
    assert score(NAIVE, PAR, [{"length": 6, "ticks": 30000}]).value == pytest.approx(100)


def test_one_metric_at_par_and_one_at_naive_is_half_the_way():
    # Both terms are 0.5: 40 + 60 · (0.7 · 0.5 + 0.3 · 0.5) = 70.
    assert score(NAIVE, PAR, [{"length": 6, "ticks": 60000}]).value == pytest.approx(70)


def test_the_best_of_each_metric_counts_over_all_submissions():
    # Best per metric 1 and 1, best balanced 0.5: 40 + 60 · (0.7 + 0.15) = 91.
    result = score(NAIVE, PAR, [{"length": 6, "ticks": 60000}, {"length": 12, "ticks": 30000}])
    assert result.value == pytest.approx(91)
    assert result.per_metric == pytest.approx({"length": 1, "ticks": 1})
    assert result.balanced == pytest.approx(0.5)


def test_the_scale_is_logarithmic():
    halfway = 12 / math.sqrt(2)
    assert score({"length": 12}, {"length": 6}, [{"length": halfway}]).per_metric["length"] == pytest.approx(0.5)


def test_worse_than_naive_is_no_worse_than_naive():
    assert score(NAIVE, PAR, [{"length": 48, "ticks": 600000}]).value == pytest.approx(40)


def test_better_than_par_is_capped_at_105():
    result = score(NAIVE, PAR, [{"length": 1, "ticks": 1}])
    assert result.per_metric == pytest.approx({"length": 1.15, "ticks": 1.15})
    assert result.value == 105


def test_a_value_below_one_counts_as_one():
    assert score({"cost": 8}, {"cost": 4}, [{"cost": 0}]) == score({"cost": 8}, {"cost": 4}, [{"cost": 1}])


def test_a_metric_with_little_room_carries_no_weight():
    naive, par = {"length": 12, "ticks": 44999}, {"length": 6, "ticks": 30000}
    result = score(naive, par, [{"length": 6, "ticks": 99999}])
    assert result.per_metric == {"length": 1.0}
    assert result.value == pytest.approx(100)


def test_a_metric_with_exactly_half_as_much_again_counts():
    assert set(score({"ticks": 45000}, {"ticks": 30000}, [{"ticks": 30000}]).per_metric) == {"ticks"}


def test_where_no_metric_has_room_a_valid_submission_earns_100():
    assert score({"length": 6}, {"length": 6}, [{"length": 9}]).value == 100
    assert score({"length": 6}, {"length": 6}, []).value == 0


VALUES = st.fixed_dictionaries({"length": st.integers(1, 48), "ticks": st.integers(1, 100_000)})


@given(st.lists(VALUES, min_size=1, max_size=5), VALUES)
def test_one_more_submission_never_lowers_a_score(submissions, another):
    before = score(NAIVE, PAR, submissions).value
    assert 40 <= before <= score(NAIVE, PAR, [*submissions, another]).value <= 105


def test_the_composite_weighs_tasks_and_counts_unsolved_ones():
    assert composite([(1, 100), (2, 70), (4, 0), (5, 40)]) == pytest.approx((100 + 140 + 0 + 200) / 12)


def test_practice_and_an_empty_interview_count_for_nothing():
    assert composite([(0, 100), (1, 50)]) == 50
    assert composite([]) == 0
    assert composite([(0, 100)]) == 0
