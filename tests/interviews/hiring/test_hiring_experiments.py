"""What reviewers see of experiments: the notebook of each machine, and its place in the attempt's story."""

from datetime import timedelta

import hidden_pack
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from interviews.grading.experimenting import make_experiment
from interviews.hiring import timeline

PROGRAM, GIVEN = hidden_pack.PROBE[0].encode(), hidden_pack.PROBE[1]
pytestmark = pytest.mark.usefixtures("broker")


@pytest.fixture
def explored(wild, crescendo, echo, now):
    """An attempt with an experiment at 5 and one at 9 minutes, for different puzzles on one machine."""
    make_experiment(wild, crescendo, PROGRAM, GIVEN, at=now + timedelta(minutes=5))
    make_experiment(wild, echo, PROGRAM, "4 4", at=now + timedelta(minutes=9))
    return wild


def test_one_notebook_holds_what_was_tried_on_a_machine(explored):
    (notebook,) = timeline.notebooks(explored)
    assert (notebook.puzzles, notebook.budget) == (["Crescendo", "Echo"], hidden_pack.BUDGET)
    assert [(one.number, one.active, one.puzzle, one.input) for one in notebook.experiments] == [
        (1, "5:00", "Crescendo", "3 1 2"),
        (2, "9:00", "Echo", "4 4"),
    ]


def test_an_attempt_without_hidden_laws_has_no_notebook(started):
    assert timeline.notebooks(started) == []


def test_experiments_stand_in_the_timeline_in_their_places(explored):
    titles = [entry.title for entry in timeline.of(explored)]
    assert titles[-2:] == ["Experiment 1 for Crescendo", "Experiment 2 for Echo"]


def test_the_page_shows_what_was_seen_and_no_hidden_law(explored, page):
    text = page.get(reverse("hiring:attempt", args=[explored.code])).content.decode()
    assert "2 of 4 experiments made." in text
    assert "tick   0   voices  3  1  2" in text
    assert hidden_pack.told_in(text) == []


def test_markup_in_an_experiment_hides_nothing(explored, page):
    explored.experiments.update(program=b"<script>\x00", input="\u202e".encode())
    text = page.get(reverse("hiring:attempt", args=[explored.code])).content.decode()
    assert "&lt;script&gt;\\u0000" in text
    assert "\u202e" not in text


def test_more_experiments_ask_no_more_of_the_database(explored, crescendo, page, now):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page.get(reverse("hiring:attempt", args=[explored.code]))
        return len(captured)

    queries()
    before = queries()
    make_experiment(explored, crescendo, PROGRAM, GIVEN, at=now + timedelta(minutes=10))
    assert queries() == before
