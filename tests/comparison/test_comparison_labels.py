import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.comparison.labels import CHARACTER_WIDTH, GAP, Mark, heading, label, number, place, shorten

WIDTH = 520.0
DOMAIN = (0.0, 100.0)
marks = st.lists(st.builds(Mark, st.text("abc ", min_size=1, max_size=12), st.integers(0, 100)), max_size=9)


def box(item):
    """The pixels that a placed label takes, from and to."""
    at = item.mark.value / 100 * WIDTH
    length = CHARACTER_WIDTH * len(item.text)
    return (at + GAP, at + GAP + length) if item.align == "left" else (at - GAP - length, at - GAP)


def crossings(placed):
    return sum(
        box(below)[0] <= above.mark.value / 100 * WIDTH <= box(below)[1]
        for below in placed
        for above in placed
        if above.row > below.row
    )


@pytest.mark.parametrize(("value", "text"), [(7, "7"), (36_100, "36,100"), (61.54, "61.5"), (0, "0"), (82.0, "82")])
def test_numbers_are_written_for_people(value, text):
    assert number(value) == text


def test_long_name_is_cut_in_its_middle_with_an_ellipsis():
    assert shorten("a" * 36) == "a" * 36
    assert shorten("a" * 30 + "b" * 7) == "a" * 15 + "…" + "a" * 13 + "b" * 7


def test_long_names_that_differ_at_their_end_stay_different():
    names = [
        "Scripted annealing with many restarts, 3 s a puzzle",
        "Scripted annealing with many restarts, 9 s a puzzle",
    ]
    assert len({shorten(name) for name in names}) == 2


def test_label_in_the_middle_is_cut_until_it_stays_in_the_plot():
    name = "Scripted random search, 3 s a puzzle [37fe1442]"
    for value in (40, 50, 60):
        (item,) = place([(Mark(name, value), "chart-own")], DOMAIN, 420.0)
        start = item.mark.value / 100 * 420
        length = CHARACTER_WIDTH * len(item.text)
        assert GAP + length <= (420 - start if item.align == "left" else start)
        assert item.text.endswith(f"[37fe1442] · {value}")


def test_heading_begins_with_a_capital_and_keeps_the_others():
    assert heading("people with AI") == "People with AI"
    assert heading("") == ""


def test_label_has_name_and_value_in_one_line():
    assert label(Mark("random\nsearch", 1234.0)) == "random search · 1,234"


def test_label_near_the_right_edge_stands_to_the_left_of_its_line():
    (item,) = place([(Mark("annealing", 99), "chart-own")], DOMAIN, WIDTH)

    assert item.align == "right"


def test_lines_cross_no_label_where_that_can_be_had():
    chosen = [(Mark(f"player {value}", value), "chart-own") for value in (5, 10, 15, 60, 90, 95, 98)]

    assert crossings(place(chosen, DOMAIN, WIDTH)) == 0


@given(marks)
def test_every_mark_has_its_own_row_and_stays_in_the_plot(chosen):
    placed = place([(mark, "chart-own") for mark in chosen], DOMAIN, WIDTH)

    assert [item.row for item in placed] == list(range(len(chosen)))
    assert sorted((item.mark.name, item.mark.value) for item in placed) == sorted((m.name, m.value) for m in chosen)
    assert all(box(item)[0] >= 0 and box(item)[1] <= WIDTH for item in placed)
