from datetime import timedelta

import pytest

from interviews.comparison.assembly import candidate_view
from tests.comparison_assembly.conftest import START


def groups_of(view):
    return {item.group.name: item for item in view.overall.against}


def test_arms_are_never_mixed(world):
    world.solved(10, configuration=world.configuration("Annealing"))
    world.solved(20, configuration=world.configuration("Model", arm="model"))
    world.solved(30)
    world.solved(40, arm="human_ai")

    scores = {name: item.scores for name, item in groups_of(candidate_view(world.solved(50))).items()}

    assert scores == {"Annealing": (10,), "Model": (20,), "People": (30,), "People with AI": (40,)}


def test_configurations_of_one_family_stay_apart(world):
    for name, score in (("Annealing, 3 s", 10), ("Annealing, 60 s", 60)):
        world.solved(score, configuration=world.configuration(name))

    groups = groups_of(candidate_view(world.solved(50)))

    assert (groups["Annealing, 3 s"].scores, groups["Annealing, 60 s"].scores) == ((10,), (60,))


def test_versions_of_an_interview_are_never_pooled(world):
    newer = world.add_version(2)
    annealing = world.configuration("Annealing")
    world.solved(10, configuration=annealing, version=newer)
    world.solved(20, configuration=annealing)
    world.solved(30, version=newer)

    groups = groups_of(candidate_view(world.solved(50)))

    assert groups["Annealing"].scores == (20,)
    assert groups["People"].scores == ()


def test_candidate_is_not_compared_with_themselves(world):
    person = world.subject()
    world.solved(90, subject=person)
    own = world.solved(50, subject=person, started=START + timedelta(days=1))

    people = groups_of(candidate_view(own))["People"]

    assert people.standing.n == 0
    assert people.exclusions == ("1 another attempt of the candidate",)


def test_run_of_a_configuration_is_not_compared_with_itself(world):
    annealing = world.configuration("Annealing")
    own = world.solved(50, configuration=annealing)
    world.solved(40, configuration=annealing)

    assert groups_of(candidate_view(own))["Annealing"].scores == (40,)


def test_person_counts_once_by_the_first_valid_attempt(world):
    person = world.subject()
    world.solved(10, subject=person, validity="infrastructure")
    world.solved(20, subject=person, started=START + timedelta(days=1))
    world.solved(30, subject=person, started=START + timedelta(days=2))

    people = groups_of(candidate_view(world.solved(50)))["People"]

    assert people.scores == (20,)
    assert people.exclusions == ("2 another attempt of a person already counted",)


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        ("invalid", "1 marked invalid"),
        ("exploit", "1 used an exploit"),
        ("suspect", "1 under suspicion, not yet settled"),
        ("infrastructure", "1 disturbed by a fault of ours"),
    ],
)
def test_attempts_that_are_not_valid_are_left_out_and_counted(world, validity, words):
    annealing = world.configuration("Annealing")
    world.solved(99, configuration=annealing, validity=validity)
    world.solved(40, configuration=annealing)

    view = candidate_view(world.solved(50))

    assert groups_of(view)["Annealing"].scores == (40,)
    assert groups_of(view)["Annealing"].exclusions == (words,)
    assert any(f"Annealing: {words}" in line for line in view.small_print)


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        ({"ended": None}, "1 still going on"),
        ({"reason": "error"}, "1 broken off by an error before this budget"),
        ({"reason": "withdrawn"}, "1 withdrawn before this budget"),
        ({"reason": "time"}, "1 stopped by a limit before this budget"),
    ],
)
def test_unfinished_attempts_are_left_out_and_counted(world, ending, words):
    world.solved(99, **ending)

    people = groups_of(candidate_view(world.solved(50)))["People"]

    assert (people.standing.n, people.exclusions) == (0, (words,))


def test_invitations_never_started_are_nobody(world):
    world.attempt().__class__.objects.update(started_at=None)

    assert groups_of(candidate_view(world.solved(50)))["People"].exclusions == ()


@pytest.mark.parametrize("n", [1, 12])
def test_queries_do_not_grow_with_the_number_of_attempts(world, n, django_assert_num_queries):
    annealing = world.configuration("Annealing")
    for _ in range(n):
        world.solved(40, configuration=annealing, credit=1)
        world.solved(60, credit=1)
    own = world.solved(50).__class__.objects.select_related("interview_version").latest("pk")

    with django_assert_num_queries(3):
        view = candidate_view(own)
        assert view.puzzles[0].metrics
        assert view.overall.figure
