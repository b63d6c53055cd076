import pytest

from interviews.baselines.players.budgets import Budget, in_words, seconds_in


@pytest.mark.parametrize(
    ("text", "seconds"), [("60s", 60), ("2m", 120), ("2min", 120), ("1h30m", 5400), ("0.5s", 0.5), ("1h1m1s", 3661)]
)
def test_duration_is_read(text, seconds):
    assert seconds_in(text) == seconds


@pytest.mark.parametrize("text", ["", "60", "s", "1d", "60 s", "-1s", "1s2", "0s", "\u0663s"])
def test_anything_else_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match="a duration"):
        seconds_in(text)


@pytest.mark.parametrize(
    ("seconds", "words"), [(3, "3 s"), (0.5, "0.5 s"), (90, "90 s"), (120, "2 min"), (3600, "1 h")]
)
def test_duration_is_written_in_the_largest_whole_unit(seconds, words):
    assert in_words(seconds) == words


def test_budget_says_all_of_its_limits_in_words():
    assert Budget(3).words == "3 s a puzzle"
    assert Budget(60, active_minutes=10).words == "1 min a puzzle, 10 min in all"


@pytest.mark.parametrize(("budget", "apart"), [(Budget(3), 2.0), (Budget(600), 20.0), (Budget(60, None, 30, 60), 2.0)])
def test_submissions_are_spread_over_the_puzzles_time_and_below_the_rate(budget, apart):
    assert budget.seconds_between_submissions == apart


def test_equal_budgets_have_equal_limits_however_they_were_written():
    assert repr(Budget(3).limits()) == repr(Budget(3.0).limits())
    assert repr(Budget(3, 10).limits()) == repr(Budget(3, 10.0).limits())


@pytest.mark.parametrize("fields", [(0,), (-1,), (3, 0), (3, None, 0), (3, None, 30, 0)])
def test_budget_of_nothing_is_refused(fields):
    with pytest.raises(ValueError, match="more than nothing"):
        Budget(*fields)
