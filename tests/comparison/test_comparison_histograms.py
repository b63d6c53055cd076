from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.comparison.histograms import histogram

metrics = st.lists(st.integers(0, 200_000), min_size=5, max_size=80)
measures = st.lists(st.floats(-1000, 1000).map(lambda value: round(value, 3)), min_size=5, max_size=80)


def counts(result):
    return {item.label: item.count for item in result.bins}


def test_small_integers_have_one_bin_each():
    result = histogram([7, 7, 8, 10, 10, 10], own=8)

    assert counts(result) == {"7": 2, "8": 1, "9": 0, "10": 3}
    assert (result.bins[0].low, result.bins[0].high) == (6.5, 7.5)
    assert (result.n, result.own_bin, result.gate) == (6, 1, "")


def test_large_integers_have_round_bins_named_by_their_ends():
    result = histogram([28_595, 36_100, 36_499, 39_622, 41_000])

    assert counts(result)["36,000–36,999"] == 2
    assert result.bins[0].label == "28,000–28,999"


def test_equal_values_share_one_bin():
    assert counts(histogram([5] * 6)) == {"5": 6}
    assert counts(histogram([2.5] * 6, integer=False)) == {"2 to 3": 6}


def test_measure_at_an_edge_belongs_to_the_bin_it_begins():
    result = histogram([0.0, 0.1, 0.2, 0.3, 0.6, 0.7, 1.9], own=0.3, integer=False)

    assert counts(result)["0.3 to 0.4"] == 1
    assert result.bins[result.own_bin].label == "0.3 to 0.4"


@pytest.mark.parametrize("own", [6, 11, None])
def test_own_result_outside_or_unknown_has_no_bin(own):
    assert histogram([7, 7, 8, 10, 10], own=own).own_bin is None


@pytest.mark.parametrize(
    ("n", "gate"),
    [
        (0, "The distribution is shown from 5 people on (none so far)."),
        (4, "The distribution is shown from 5 people on (4 so far)."),
    ],
)
def test_distribution_of_few_people_is_not_shown(n, gate):
    result = histogram([7] * n, own=7)

    assert (result.bins, result.own_bin, result.own, result.gate) == ((), None, 7, gate)


def test_runs_may_have_another_gate():
    assert counts(histogram([7], least=1)) == {"7": 1}
    assert histogram([], least=0, noun="runs").gate == "The distribution is shown from 1 runs on (none so far)."


@given(metrics, st.integers(2, 20))
def test_integer_bins_agree_with_numpy_and_are_few(values, most_bins):
    result = histogram(values, most_bins=most_bins)

    edges = [item.low for item in result.bins] + [result.bins[-1].high]
    assert len(result.bins) <= most_bins
    assert [item.count for item in result.bins] == np.histogram(values, edges)[0].tolist()
    assert sum(item.count for item in result.bins) == len(values)


@given(measures)
def test_measures_are_all_counted_in_touching_bins(values):
    result = histogram(values, integer=False)

    assert len(result.bins) <= 20
    assert sum(item.count for item in result.bins) == len(values)
    assert all(left.high == pytest.approx(right.low) for left, right in pairwise(result.bins))
    assert result.bins[0].count > 0
    assert result.bins[-1].count > 0


@given(metrics, st.data())
def test_own_result_lies_in_the_bin_that_is_named(values, data):
    own = data.draw(st.sampled_from(values))
    result = histogram(values, own)

    assert result.bins[result.own_bin].low < own < result.bins[result.own_bin].high


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_numbers_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        histogram([1, 2, bad])
    with pytest.raises(ValueError, match="finite"):
        histogram([1, 2], own=bad, integer=False)


def test_broken_numbers_are_refused_in_an_integer_metric():
    with pytest.raises(ValueError, match="whole"):
        histogram([1, 2, 2.5])


def test_one_bin_is_too_few():
    with pytest.raises(ValueError, match="2 bins"):
        histogram([1] * 5, most_bins=1)
