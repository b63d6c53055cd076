import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.comparison.budgets import (
    Checkpoint,
    EndReason,
    Run,
    Validity,
    best_by_budget,
    runs_at_budget,
)

MINUTE = 60_000
BUDGET = 120 * MINUTE
CHECKPOINTS = (Checkpoint(10 * MINUTE, 45.0), Checkpoint(25 * MINUTE, 70.0), Checkpoint(130 * MINUTE, 99.0))

checkpoint_lists = st.lists(st.builds(Checkpoint, st.integers(0, 1000), st.integers(0, 105)), max_size=12)


def run(ended_minutes=30, end_reason=EndReason.SUBMITTED, validity=Validity.VALID):
    return Run(CHECKPOINTS[:2], ended_minutes * MINUTE, end_reason, validity)


def test_best_within_the_budget_leaves_later_checkpoints_aside():
    assert best_by_budget(CHECKPOINTS, BUDGET) == 70.0
    assert best_by_budget(CHECKPOINTS, 20 * MINUTE) == 45.0


def test_checkpoint_at_the_last_millisecond_counts():
    assert best_by_budget([Checkpoint(BUDGET, 80.0)], BUDGET) == 80.0
    assert best_by_budget([Checkpoint(BUDGET + 1, 80.0)], BUDGET) == 0.0


def test_best_is_not_the_last_when_a_later_one_is_worse():
    assert best_by_budget([Checkpoint(1, 80.0), Checkpoint(2, 60.0)], BUDGET) == 80.0


def test_raw_metric_takes_the_lowest_and_none_when_unsolved():
    metric = [Checkpoint(1, 12), Checkpoint(2, 7), Checkpoint(3, 9)]

    assert best_by_budget(metric, BUDGET, higher_is_better=False, unsolved=None) == 7
    assert best_by_budget(metric, 0, higher_is_better=False, unsolved=None) is None


def test_negative_budget_is_refused():
    with pytest.raises(ValueError, match="negative"):
        best_by_budget([], -1)


@given(checkpoint_lists, st.integers(0, 1000), st.integers(0, 1000))
def test_more_time_never_worsens_the_best(checkpoints, budget, more):
    assert best_by_budget(checkpoints, budget + more) >= best_by_budget(checkpoints, budget)


@given(checkpoint_lists, st.integers(0, 1000))
def test_order_of_checkpoints_does_not_matter(checkpoints, budget):
    assert best_by_budget(checkpoints, budget) == best_by_budget(checkpoints[::-1], budget)


def test_run_that_ended_of_its_own_accord_carries_its_best_forward():
    counted, left_out = runs_at_budget([run(30, EndReason.SUBMITTED)], BUDGET)

    assert [item.best for item in counted] == [70.0]
    assert left_out == ()


@pytest.mark.parametrize(
    ("end_reason", "kind", "reason"),
    [
        (EndReason.TIME, "censored", "stopped by its time limit at 30 min, before the budget of 120 min"),
        (EndReason.TOKENS, "censored", "stopped by its token limit at 30 min, before the budget of 120 min"),
        (EndReason.COST, "censored", "stopped by its cost limit at 30 min, before the budget of 120 min"),
        (EndReason.WITHDRAWN, "withdrawn", "withdrawn at 30 min, before the budget of 120 min"),
        (EndReason.ERROR, "error", "broken off by an error at 30 min, before the budget of 120 min"),
    ],
)
def test_run_stopped_before_the_budget_is_shown_with_its_reason_but_not_counted(end_reason, kind, reason):
    counted, left_out = runs_at_budget([run(30, end_reason)], BUDGET)

    assert counted == ()
    assert [(item.best, item.kind, item.reason) for item in left_out] == [(70.0, kind, reason)]


@pytest.mark.parametrize("end_reason", list(EndReason))
def test_run_that_used_the_whole_budget_counts_however_it_ended(end_reason):
    at_budget = runs_at_budget([Run(CHECKPOINTS, BUDGET, end_reason)], BUDGET)

    assert at_budget.values == (70.0,)


def test_run_still_going_on_is_left_out():
    at_budget = runs_at_budget([Run(CHECKPOINTS, None, None)], BUDGET)

    assert at_budget.exclusions == {"running": 1}
    assert at_budget.left_out[0].reason == "still going on"


@pytest.mark.parametrize("validity", [validity for validity in Validity if validity is not Validity.VALID])
def test_run_that_is_not_valid_is_left_out_and_named(validity):
    at_budget = runs_at_budget([run(validity=validity), run()], BUDGET)

    assert at_budget.values == (70.0,)
    assert at_budget.exclusions == {validity.value: 1}
    assert at_budget.left_out[0].reason


def test_runs_of_another_validity_count_when_asked_for():
    at_budget = runs_at_budget([run(validity=Validity.EXPLOIT), run()], BUDGET, include=frozenset({Validity.EXPLOIT}))

    assert at_budget.values == (70.0,)
    assert [(item.kind, item.reason) for item in at_budget.left_out] == [("valid", "not among the runs asked for")]


def test_exclusions_are_counted_by_kind():
    runs = [run(validity=Validity.EXPLOIT)] * 2 + [run(30, EndReason.TIME)] * 3 + [run()]

    assert runs_at_budget(runs, BUDGET).exclusions == {"exploit": 2, "censored": 3}


def test_run_without_a_checkpoint_counts_as_unsolved():
    empty = Run((), 5 * MINUTE, EndReason.SUBMITTED)

    assert runs_at_budget([empty], BUDGET).values == (0.0,)
    assert runs_at_budget([empty], BUDGET, higher_is_better=False, unsolved=None).values == (None,)


@given(
    st.lists(
        st.builds(
            Run,
            checkpoint_lists.map(tuple),
            st.integers(0, 1000),
            st.sampled_from(EndReason),
            st.sampled_from(Validity),
        )
    ),
    st.integers(0, 1000),
)
def test_every_run_is_either_counted_or_left_out(runs, budget):
    counted, left_out = runs_at_budget(runs, budget)

    assert len(counted) + len(left_out) == len(runs)
    assert all(item.run.validity is Validity.VALID for item in counted)
