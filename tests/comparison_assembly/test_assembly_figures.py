import re

import pytest

from interviews.comparison.assembly import candidate_view, puzzle_view


def metric(view, name):
    return next(item for item in view.metrics if item.name == name)


def test_histogram_counts_each_persons_best_value_of_a_metric(world):
    for length in (11, 12, 12, 13, 15):
        person = world.attempt()
        world.solve(person, world.first, 50, length=length + 4, ticks=900)
        world.solve(person, world.first, 50, minute=9, length=length, ticks=1900)
    own = world.attempt()
    world.solve(own, world.first, 60, length=12, ticks=700)

    length = metric(puzzle_view(own, world.first), "length")

    counts = {row[0]: row[1] for row in length.figures[0].table.rows if row[1]}
    assert counts == {"11": "1", "12": "2", "13": "1", "14": "0", "15": "1"}
    assert length.own == 12


def test_histogram_of_fewer_than_five_people_shows_no_person(world):
    for _ in range(4):
        world.solve(world.attempt(), world.first, 50, length=11, ticks=900)
    own = world.attempt()
    world.solve(own, world.first, 60, length=12, ticks=700)

    figure = metric(puzzle_view(own, world.first), "length").figures[0]

    assert [row for row in figure.table.rows if row[1]] == []
    assert "shown from 5 people on (4 so far)" in figure.caption


def test_baselines_best_stands_in_the_histogram_under_its_name(world):
    annealing = world.configuration("Annealing, 3 s")
    for length in (20, 17, 25):
        world.solve(world.attempt(configuration=annealing), world.first, 50, length=length, ticks=900)
    own = world.attempt()

    figure = metric(puzzle_view(own, world.first), "length").figures[0]

    assert ("17", "", "Annealing, 3 s") in figure.table.rows


def test_run_that_does_not_count_leaves_no_line(world):
    cheat = world.attempt(configuration=world.configuration("Annealing, 3 s"), validity="exploit")
    world.solve(cheat, world.first, 105, length=1, ticks=1)

    assert metric(puzzle_view(world.attempt(), world.first), "length").figures == ()


def test_metrics_of_wrong_submissions_are_no_results(world):
    own = world.attempt()
    world.solve(own, world.first, 0, verdict="wrong", length=3)

    assert metric(puzzle_view(own, world.first), "length").own is None


def test_people_with_and_without_ai_have_histograms_of_their_own(world):
    world.solve(world.attempt(arm="human_ai"), world.first, 50, length=11, ticks=900)

    own = world.attempt()
    world.solve(own, world.first, 50, length=11, ticks=900)

    figures = metric(puzzle_view(own, world.first), "length").figures

    assert [figure.identifier for figure in figures] == [
        "histogram-toy-first-length-human", "histogram-toy-first-length-human_ai"
    ]  # fmt: skip


def test_scores_of_few_people_are_counted_but_not_drawn(world):
    for _ in range(4):
        world.solved(33)
    world.solved(44, configuration=world.configuration("Annealing"))

    overall = candidate_view(world.solved(50)).overall

    assert [row[0] for row in overall.figure.table.rows] == ["Annealing", "You"]
    assert overall.figure.caption.endswith("People: drawn from 5 on.")


def test_scores_of_five_people_are_drawn(world):
    for _ in range(5):
        world.solved(33)

    rows = candidate_view(world.solved(50)).overall.figure.table.rows

    assert rows[0][:2] == ("People", "5")


def test_there_is_no_figure_without_anybody_to_draw(world):
    assert candidate_view(world.solved(50)).overall.figure is None


@pytest.mark.parametrize("own_name", ["You", "This candidate"])
def test_drawing_is_svg_without_style_or_script_and_names_the_own_result(world, own_name):
    world.solved(44, configuration=world.configuration("<b>Annealing</b> & co"))

    svg = candidate_view(world.solved(50), own_name).overall.figure.svg

    assert svg.startswith("<svg")
    assert not re.search(r"<script|<style|style=|<b>", svg)
    assert own_name in svg
