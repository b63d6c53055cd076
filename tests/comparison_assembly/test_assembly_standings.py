import pytest
from scipy.stats import binomtest

from interviews.comparison.assembly import candidate_view


def standing_against(view, name):
    return next(item for item in view.overall.against if item.group.name == name)


def test_candidate_is_counted_against_the_runs_of_a_configuration(world):
    annealing = world.configuration("Annealing")
    for score in (40, 50, 60, 61, 62, 63, 70, 80):
        world.solved(score, configuration=annealing)
    own = world.solved(70)

    against = standing_against(candidate_view(own), "Annealing")

    assert against.sentence == "beats 6, ties 1, loses 1 of 8 runs at 60 min"


def test_share_is_published_with_its_exact_interval_and_n(world):
    annealing = world.configuration("Annealing")
    for score in (40, 50, 60, 61, 62, 63, 70, 80):
        world.solved(score, configuration=annealing)
    interval = binomtest(6, 8).proportion_ci(method="exact")

    against = standing_against(candidate_view(world.solved(70)), "Annealing")

    assert (against.standing.share.low, against.standing.share.high) == pytest.approx((interval.low, interval.high))
    assert against.share == "75 % beaten (95 % interval 35–97 %, n = 8)"


def test_share_is_told_with_interval_and_n_or_what_is_held_back(world):
    for name, runs in (("Annealing", 8), ("Random search", 7)):
        configuration = world.configuration(name)
        for _ in range(runs):
            world.solved(50, configuration=configuration)

    annealing, random_search, _ = candidate_view(world.solved(70)).overall.against

    assert annealing.sentence == "beats 8, ties 0, loses 0 of 8 runs at 60 min"
    assert annealing.share == "100 % beaten (95 % interval 63–100 %, n = 8)"
    assert random_search.share == ""
    assert random_search.standing.gate == (
        "Counts only: a share is published from 8 runs on, a percentile from 20 (7 so far)."
    )


@pytest.mark.parametrize(
    ("n", "share", "percentile"),
    [(0, False, False), (7, False, False), (8, True, False), (19, True, False), (20, True, True)],
)
def test_shares_wait_for_eight_people_and_percentiles_for_twenty(world, n, share, percentile):
    for _ in range(n):
        world.solved(50)

    against = standing_against(candidate_view(world.solved(70)), "People")

    assert (bool(against.share), bool(against.percentile)) == (share, percentile)
    assert bool(against.standing.gate) == (not percentile)
    assert against.standing.n == n


def test_interview_score_weighs_the_puzzles_and_counts_an_unsolved_one_as_nothing(world):
    own = world.attempt()
    world.solve(own, world.first, 80)

    assert candidate_view(own).overall.own == pytest.approx(80 * 1 / 4)


def test_interview_score_is_the_best_of_each_puzzle_within_the_budget(world):
    annealing = world.configuration("Annealing")
    run = world.attempt(configuration=annealing, ended=90)
    world.solve(run, world.first, 60, minute=10)
    world.solve(run, world.second, 40, minute=60)
    world.solve(run, world.second, 100, minute=60.001)

    against = standing_against(candidate_view(world.solved(45)), "Annealing")

    assert against.scores == pytest.approx(((60 * 1 + 40 * 3) / 4,))
    assert against.sentence == "beats 0, ties 1, loses 0 of 1 runs at 60 min"


def test_each_puzzle_is_compared_by_its_own_score(world):
    annealing = world.configuration("Annealing")
    run = world.attempt(configuration=annealing)
    world.solve(run, world.first, 90)
    own = world.attempt()
    world.solve(own, world.first, 50)
    world.solve(own, world.second, 50)

    first, second = candidate_view(own).puzzles

    assert first.against[0].standing.loses == 1
    assert second.against[0].standing.beats == 1


def test_unsolved_ties_with_unsolved(world):
    world.attempt(configuration=world.configuration("Annealing"))

    assert standing_against(candidate_view(world.attempt()), "Annealing").standing.ties == 1


def test_run_that_ended_of_its_own_accord_carries_its_best_forward(world):
    world.solved(50, configuration=world.configuration("Annealing"), ended=1, minute=0.5)

    assert standing_against(candidate_view(world.solved(70)), "Annealing").standing.beats == 1


def test_run_stopped_by_a_shorter_limit_is_shown_but_not_counted(world):
    world.solved(90, configuration=world.configuration("Model", arm="model"), ended=30, reason="tokens")

    view = candidate_view(world.solved(70))
    against = standing_against(view, "Model")

    assert against.standing.n == 0
    assert against.exclusions == ("1 stopped by a limit before this budget",)
    assert against.shown_only == ("stopped by its token limit at 30 min, before the budget of 60 min: 90.0",)
    assert "90.0" in " ".join(view.small_print)


def test_person_whose_time_ran_out_counts(world):
    world.solved(50, ended=60, reason="time")

    assert standing_against(candidate_view(world.solved(70)), "People").standing.beats == 1


@pytest.mark.parametrize("minutes_of_wall", [80.0, 79.98])
def test_accommodated_clock_is_everybodys_hour(world, minutes_of_wall):
    # A third more time: 60 minutes on the clock are 79.98 minutes on the wall; a credit does not count.
    person = world.attempt(multiplier=1333, ended=minutes_of_wall, reason="time")
    world.solve(person, world.first, 80, minute=79)

    first = candidate_view(world.solved(70)).puzzles[0]

    assert first.against[0].standing.loses == 1


def test_credited_time_is_not_charged(world):
    person = world.attempt(credit=15, ended=75, reason="time")
    world.solve(person, world.first, 80, minute=59)

    assert candidate_view(world.solved(70)).puzzles[0].against[0].standing.loses == 1


def test_work_in_extra_time_is_not_compared_and_the_small_print_says_so(world):
    own = world.attempt(ended=70, reason="time", extra=10)
    world.solve(own, world.first, 40, minute=20)
    world.solve(own, world.first, 90, minute=65)

    view = candidate_view(own)

    assert view.puzzles[0].own == 40
    assert "Work after 60 min, in extra time, counts for the score and is not compared" in view.small_print[0]


def test_extra_time_does_not_make_an_attempt_look_cut_short(world):
    world.solved(50, ended=70, reason="time", extra=10)

    assert standing_against(candidate_view(world.solved(70)), "People").standing.beats == 1


def test_late_work_does_not_count(world):
    own = world.attempt()
    world.solve(own, world.first, 40, minute=20)
    world.solve(own, world.first, 90, minute=30, counted=False)

    assert candidate_view(own).puzzles[0].own == 40


def test_attempt_that_never_started_is_compared_as_unsolved(world):
    own = world.attempt()
    own.__class__.objects.filter(pk=own.pk).update(started_at=None)
    own.refresh_from_db()

    assert candidate_view(own).overall.own == 0


def test_primary_comparison_is_the_first_configuration_with_enough_runs(world):
    world.solved(10, configuration=world.configuration("Early but few"))
    for name in ("Second", "Third"):
        configuration = world.configuration(name)
        for _ in range(8):
            world.solved(50, configuration=configuration)

    view = candidate_view(world.solved(70))

    assert view.primary.group.name == "Second"
    assert "against Second. All others are exploratory." in view.small_print[-1]


def test_without_any_baseline_everything_is_called_exploratory(world):
    view = candidate_view(world.solved(70))

    assert view.primary is None
    assert view.small_print[-1] == "No baseline has run yet: every comparison here is exploratory."
