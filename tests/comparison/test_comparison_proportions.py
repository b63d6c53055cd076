import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import proportion_confint

from interviews.comparison.proportions import Share, clopper_pearson

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Documenta Geigy, exact binomial limits of 95 %.
    [
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (3, 20, 0.0321, 0.3789),
    ],
)
def test_interval_agrees_with_published_tables(successes, n, low, high):
    share = clopper_pearson(successes, n)

    assert share == Share(successes, n, pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.999])
@pytest.mark.parametrize("n", [1, 2, 8, 20, 133])
def test_interval_agrees_with_statsmodels_for_every_count(n, confidence):
    for successes in range(n + 1):
        share = clopper_pearson(successes, n, confidence)

        expected = proportion_confint(successes, n, alpha=1 - confidence, method="beta")
        assert (share.low, share.high) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("n", range(1, 41))
def test_interval_covers_every_probability_at_least_95_times_in_100(n):
    """Coverage is enumerated exactly; its minima lie at the limits themselves, so those are tried as well."""
    shares = [clopper_pearson(successes, n) for successes in range(n + 1)]
    limits = [limit for share in shares for limit in (share.low, share.high)]
    near = [limit + shift for limit in limits for shift in (-1e-9, 1e-9) if 0 < limit + shift < 1]

    for probability in [step / 200 for step in range(1, 200)] + near:
        covering = [share.successes for share in shares if share.low <= probability <= share.high]
        coverage = binom.cdf(covering[-1], n, probability) - binom.cdf(covering[0] - 1, n, probability)
        assert coverage >= 0.95 - 1e-7


@given(counts)
def test_interval_holds_the_share_and_mirrors_with_failures(count):
    successes, n = count
    share, mirrored = clopper_pearson(successes, n), clopper_pearson(n - successes, n)

    assert 0 <= share.low <= share.value <= share.high <= 1
    assert (share.low, share.high) == (pytest.approx(1 - mirrored.high), pytest.approx(1 - mirrored.low))


@given(counts)
def test_more_confidence_never_narrows_the_interval(count):
    narrow, wide = clopper_pearson(*count, confidence=0.9), clopper_pearson(*count, confidence=0.99)

    assert wide.low <= narrow.low
    assert wide.high >= narrow.high


@pytest.mark.parametrize(("successes", "n"), [(0, 0), (-1, 5), (6, 5), (0, -1)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match="0 <= successes <= n"):
        clopper_pearson(successes, n)


@pytest.mark.parametrize("confidence", [0, 1, 95, float("nan")])
def test_confidence_outside_zero_and_one_is_refused(confidence):
    with pytest.raises(ValueError, match="confidence"):
        clopper_pearson(1, 2, confidence)
