from datetime import timedelta

import pytest

from interviews.comparison.assembly import may_show
from tests.comparison_assembly.conftest import START

SOON, LATER = START + timedelta(minutes=10), START + timedelta(minutes=61)


@pytest.fixture
def during(world):
    return world.add_version(2, histograms="during")


def first_of(version):
    return version.puzzles.get(slug="toy-first")


def test_nothing_is_shown_before_the_clock_was_started(world, during):
    own = world.attempt(version=during, ended=None)
    own.started_at = None

    assert not may_show(own, SOON)


def test_nothing_is_shown_before_the_first_valid_solution(world, during):
    own = world.attempt(version=during, ended=None)
    world.solve(own, first_of(during), 0, verdict="wrong")

    assert not may_show(own, SOON, first_of(during))


def test_a_puzzle_is_shown_after_its_own_valid_solution_only(world, during):
    own = world.attempt(version=during, ended=None)
    world.solve(own, first_of(during), 40)

    assert may_show(own, SOON, first_of(during))
    assert may_show(own, SOON)
    assert not may_show(own, SOON, during.puzzles.get(slug="toy-second"))


def test_solved_practice_shows_nothing(world, during):
    own = world.attempt(version=during, ended=None)
    world.solve(own, during.puzzles.get(slug="toy-practice"), 0, counted=False)

    assert not may_show(own, SOON)


def test_a_policy_of_after_the_end_waits_for_the_end(world):
    own = world.attempt(ended=None)
    world.solve(own, world.first, 40)

    assert not may_show(own, SOON, world.first)
    assert may_show(own, LATER, world.first)


def test_everything_is_shown_after_the_end(world):
    assert may_show(world.attempt(), SOON)
