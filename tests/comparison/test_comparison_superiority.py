import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, norm

from interviews.comparison.superiority import probability_of_superiority

# Few distinct numbers, so that ties are common.
groups = st.lists(st.integers(0, 8), min_size=1, max_size=15)


def standard_error(theta, m, n):
    """Hanley and McNeil's, in their own notation, with both sample sizes replaced as in Newcombe's method 5."""
    q1, q2, size = theta / (2 - theta), 2 * theta**2 / (1 + theta), (m + n) / 2 - 1
    return np.sqrt((theta * (1 - theta) + size * (q1 - theta**2) + size * (q2 - theta**2)) / (m * n))


def limits_by_search(estimate, m, n):
    """All parameters that the score test does not refuse, on a grid of 100,000."""
    grid = np.linspace(1e-5, 1 - 1e-5, 99_999)
    kept = grid[np.abs(estimate - grid) <= norm.ppf(0.975) * standard_error(grid, m, n)]
    return kept[0], kept[-1]


@given(groups, groups)
def test_estimate_agrees_with_scipy(x, y):
    expected = mannwhitneyu(x, y).statistic / (len(x) * len(y))

    assert probability_of_superiority(x, y).value == pytest.approx(expected)


@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 9), (5, 5), (8, 30), (80, 40)])
@pytest.mark.parametrize("wins", [0, 0.1, 0.5, 0.8, 1])
def test_interval_holds_what_the_score_test_keeps(m, n, wins):
    """Each of m results beats the same part of n others, which fixes the estimate."""
    beaten = round(wins * n)
    result = probability_of_superiority([beaten + 0.5] * m, list(range(1, n + 1)))

    low, high = limits_by_search(beaten / n, m, n)
    assert result.value == pytest.approx(beaten / n)
    assert (result.low, result.high) == pytest.approx((low, high), abs=3e-5)


@pytest.mark.parametrize("shift", [0.0, 0.8, 1.8])
@pytest.mark.parametrize(("m", "n"), [(8, 8), (10, 40)])
def test_interval_covers_the_truth_about_95_times_in_100(m, n, shift):
    generator = np.random.default_rng(20)
    truth = norm.cdf(shift / np.sqrt(2))
    trials = 1500
    covered = 0
    for _ in range(trials):
        result = probability_of_superiority(generator.normal(shift, 1, m).tolist(), generator.normal(0, 1, n).tolist())
        covered += result.low <= truth <= result.high

    # Newcombe's evaluation finds mean coverage a little above nominal; three standard errors here are 1.7 %.
    assert 0.93 <= covered / trials <= 0.99


def test_complete_separation_has_an_open_side():
    better = probability_of_superiority([7, 8, 9], [1, 2, 3])
    worse = probability_of_superiority([1, 2, 3], [7, 8, 9])

    assert (better.value, better.high) == (1, 1)
    assert 0 < better.low < 1
    assert (worse.low, worse.high) == (0, pytest.approx(1 - better.low))


def test_all_ties_are_one_half():
    result = probability_of_superiority([4] * 10, [4] * 12)

    assert result.value == 0.5
    assert result.low == pytest.approx(1 - result.high)
    assert (result.m, result.n) == (10, 12)


def test_lower_is_better_turns_the_comparison_round():
    x, y = [1, 2, 5], [3, 5, 8, 9]

    down = probability_of_superiority(x, y, higher_is_better=False)
    assert down.value == pytest.approx(1 - probability_of_superiority(x, y).value)


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_unsolved_is_worst_and_tied(higher_is_better):
    result = probability_of_superiority([3, None], [None, 3], higher_is_better)

    # 3 beats None and ties 3; None ties None and loses to 3.
    assert result.value == pytest.approx((1 + 0.5 + 0.5 + 0) / 4)


@given(groups, groups)
def test_exchanging_the_groups_mirrors_estimate_and_interval(x, y):
    there, back = probability_of_superiority(x, y), probability_of_superiority(y, x)

    assert (there.value, there.low, there.high) == pytest.approx((1 - back.value, 1 - back.high, 1 - back.low))


@given(groups, groups)
def test_interval_holds_the_estimate_and_widens_with_confidence(x, y):
    narrow, wide = (probability_of_superiority(x, y, confidence=level) for level in (0.8, 0.99))

    assert 0 <= wide.low <= narrow.low <= narrow.value <= narrow.high <= wide.high <= 1


def test_larger_groups_narrow_the_interval():
    small = probability_of_superiority([1, 3, 5] * 3, [2, 3, 4] * 3)
    large = probability_of_superiority([1, 3, 5] * 30, [2, 3, 4] * 30)

    assert large.high - large.low < (small.high - small.low) / 2


@pytest.mark.parametrize(("x", "y"), [([], [1]), ([1], [])])
def test_empty_group_is_refused(x, y):
    with pytest.raises(ValueError, match="at least one"):
        probability_of_superiority(x, y)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_numbers_that_cannot_be_ordered_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        probability_of_superiority([1, bad], [1])


def test_confidence_outside_zero_and_one_is_refused():
    with pytest.raises(ValueError, match="confidence"):
        probability_of_superiority([1], [1], confidence=1)
