from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.comparison.repeats import best_of_k, pass_at_k

values_and_k = st.lists(st.integers(-5, 100), min_size=1, max_size=9).flatmap(
    lambda values: st.tuples(st.just(values), st.integers(1, len(values)))
)


@given(values_and_k)
def test_best_of_k_is_the_mean_over_all_subsets(case):
    values, k = case

    assert best_of_k(values, k) == pytest.approx(fmean(max(subset) for subset in combinations(values, k)))
    lowest = fmean(min(subset) for subset in combinations(values, k))
    assert best_of_k(values, k, higher_is_better=False) == pytest.approx(lowest)


@given(values_and_k)
def test_best_of_one_is_the_mean_and_best_of_all_the_best(case):
    values, _ = case

    assert best_of_k(values, 1) == pytest.approx(fmean(values))
    assert best_of_k(values, len(values)) == pytest.approx(max(values))


@given(values_and_k)
def test_one_more_try_never_lowers_the_expected_best(case):
    values, k = case
    if k < len(values):
        assert best_of_k(values, k + 1) >= best_of_k(values, k) - 1e-9


def test_best_of_k_works_for_hundreds_of_runs():
    assert best_of_k([float(value) for value in range(1, 1001)], 500) == pytest.approx(500 * 1001 / 501)


@pytest.mark.parametrize(("values", "k"), [([], 1), ([1.0], 0), ([1.0], 2)])
def test_best_of_k_refuses_more_tries_than_runs(values, k):
    with pytest.raises(ValueError, match="1 <= k <= n"):
        best_of_k(values, k)


def test_best_of_k_refuses_numbers_that_are_not_finite():
    with pytest.raises(ValueError, match="finite"):
        best_of_k([1.0, float("nan")], 1)


@pytest.mark.parametrize("n", range(1, 9))
def test_pass_at_k_is_the_part_of_subsets_with_a_success(n):
    for successes in range(n + 1):
        outcomes = [1] * successes + [0] * (n - successes)
        for k in range(1, n + 1):
            assert pass_at_k(successes, n, k) == pytest.approx(fmean(map(max, combinations(outcomes, k))))


def test_pass_at_k_is_the_best_of_k_of_zeros_and_ones():
    assert pass_at_k(3, 10, 4) == pytest.approx(best_of_k([1.0] * 3 + [0.0] * 7, 4))


@pytest.mark.parametrize(("successes", "n", "k"), [(0, 0, 1), (2, 1, 1), (-1, 3, 1), (1, 3, 4), (1, 3, 0)])
def test_pass_at_k_refuses_impossible_counts(successes, n, k):
    with pytest.raises(ValueError, match="pass at k"):
        pass_at_k(successes, n, k)
