import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import percentileofscore
from statsmodels.stats.proportion import proportion_confint

from interviews.comparison.standing import compare_with_runs

# Few distinct numbers, so that ties are common.
results = st.one_of(st.none(), st.integers(0, 6))


def test_counts_are_told_in_one_sentence():
    standing = compare_with_runs(80.0, [50, 60, 70, 0, 79.9, 40, 80, 91])

    assert standing.sentence == "beats 6, ties 1, loses 1 of 8 runs"


def test_sentence_names_the_group_compared_with():
    assert compare_with_runs(1, [0], noun="people").sentence == "beats 1, ties 0, loses 0 of 1 people"


def test_share_counts_beaten_runs_only_with_its_exact_interval():
    standing = compare_with_runs(80.0, [50, 60, 70, 0, 79.9, 40, 80, 91])

    assert (standing.share.successes, standing.share.n) == (6, 8)
    assert (standing.share.low, standing.share.high) == pytest.approx(proportion_confint(6, 8, method="beta"))


def test_lower_metric_beats_higher_one_when_lower_is_better():
    standing = compare_with_runs(7, [7, 8, 9, 3], higher_is_better=False)

    assert (standing.beats, standing.ties, standing.loses) == (2, 1, 1)


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_unsolved_loses_to_any_result_and_ties_with_unsolved(higher_is_better):
    standing = compare_with_runs(None, [None, 0, 10**9], higher_is_better)

    assert (standing.beats, standing.ties, standing.loses) == (0, 1, 2)


@pytest.mark.parametrize("higher_is_better", [True, False])
def test_any_result_beats_unsolved(higher_is_better):
    assert compare_with_runs(0, [None, None], higher_is_better).beats == 2


@pytest.mark.parametrize(
    ("n", "share", "percentile", "gate"),
    [
        (0, False, False, "Counts only: a share is published from 8 runs on, a percentile from 20 (none so far)."),
        (7, False, False, "Counts only: a share is published from 8 runs on, a percentile from 20 (7 so far)."),
        (8, True, False, "Counts and share only: a percentile from 20 runs on (8 so far)."),
        (19, True, False, "Counts and share only: a percentile from 20 runs on (19 so far)."),
        (20, True, True, ""),
    ],
)
def test_what_is_published_depends_on_the_number_of_runs(n, share, percentile, gate):
    standing = compare_with_runs(5, [1] * n)

    assert standing.n == n
    assert (standing.share is not None, standing.percentile is not None) == (share, percentile)
    assert standing.gate == gate


def test_percentile_counts_a_tie_one_half():
    assert compare_with_runs(5, [1] * 10 + [5] * 4 + [9] * 6).percentile == 60


def test_all_ties_beat_nothing_and_stand_in_the_middle():
    standing = compare_with_runs(5, [5] * 20)

    assert (standing.beats, standing.ties, standing.loses, standing.percentile) == (0, 20, 0, 50)
    assert (standing.share.value, standing.share.low) == (0, 0)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_cannot_be_ordered_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        compare_with_runs(bad, [1.0])
    with pytest.raises(ValueError, match="finite"):
        compare_with_runs(1.0, [2.0, bad])


@given(st.integers(0, 6), st.lists(st.integers(0, 6), min_size=20, max_size=60))
def test_percentile_agrees_with_scipy(own, runs):
    assert compare_with_runs(own, runs).percentile == pytest.approx(percentileofscore(runs, own, kind="mean"))


@given(results, st.lists(results, max_size=40), st.booleans())
def test_every_run_is_counted_once(own, runs, higher_is_better):
    standing = compare_with_runs(own, runs, higher_is_better)

    assert standing.n == len(runs)
    assert min(standing.beats, standing.ties, standing.loses) >= 0


@given(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=40))
def test_turning_the_direction_exchanges_wins_and_losses(own, runs):
    up, down = compare_with_runs(own, runs), compare_with_runs(own, runs, higher_is_better=False)

    assert (up.beats, up.ties, up.loses) == (down.loses, down.ties, down.beats)
