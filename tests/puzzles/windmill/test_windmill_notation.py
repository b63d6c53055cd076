"""Reading and writing gardens: both ways, and every fault at once with its place and what to do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import puzzles
from puzzles import Invalid
from puzzles.windmill.laws import CANONICAL, laws_with
from puzzles.windmill.notation import MAX_SOURCE_BYTES, Garden, area_of, cost_of, parse, render

FROM_ABOVE = laws_with(enter="N")


def faults_of(text, laws=CANONICAL):
    with pytest.raises(Invalid) as caught:
        parse(laws, text)
    return [(fault.line, fault.column, fault.end_column, fault.reason) for fault in caught.value.faults]


@st.composite
def gardens(draw, word="row"):
    height, width = draw(st.integers(1, 12)), draw(st.integers(1, 12))
    row = st.text("./\\zs^>v<#", min_size=width, max_size=width)
    entry = draw(st.integers(0, (height if word == "row" else width) - 1))
    return Garden(entry, draw(st.integers(1, 60)), tuple(draw(row) for _ in range(height)), word)


@given(gardens())
def test_a_garden_written_is_read_back(garden):
    assert parse(CANONICAL, render(garden)) == garden


@given(gardens(word="column"))
def test_a_garden_entered_from_above_is_written_and_read_with_columns(garden):
    assert parse(FROM_ABOVE, render(garden)) == garden


@given(st.text(max_size=300) | st.text("row period0123\n./zs# ", max_size=80))
def test_any_text_is_read_or_refused_with_places_inside_it(text):
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    report = puzzles.check(puzzles.task("windmill/ledger"), text.encode())
    assert report["verdict"] == ("invalid" if report["faults"] else "valid")
    for fault in report["faults"]:
        assert 1 <= fault["line"] <= len(lines)
        assert 1 <= fault["column"] < fault["end_column"] <= max(len(lines[fault["line"] - 1]), 1) + 1


@pytest.mark.parametrize(
    "text",
    ["row 1\nperiod 3\n./\n.z", "period 3\nrow 1\n./\n.z\n", "\nrow 01 \n\nperiod  3\n\n./\n.z\n\n \n",
     "row 1\r\nperiod 3\r\n./\r\n.z\r\n", "row 1\rperiod 3\r./\r.z", "Row1\nPERIOD 3\n./  \n.z\t"],
)  # fmt: skip
def test_the_same_garden_may_be_written_in_many_ways(text):
    assert parse(CANONICAL, text) == Garden(1, 3, ("./", ".z"))


def test_short_rows_are_filled_up_on_the_right():
    assert parse(CANONICAL, "row 0\nperiod 3\nz\n..../\n.").rows == ("z....", "..../", ".....")


def test_all_faults_are_told_at_once_in_reading_order():
    faults = faults_of("row 9\nperiod 0\n./?\n\n.z x\nspeed 3\n")
    assert [fault[:3] for fault in faults] == [
        (1, 1, 6),
        (2, 1, 9),
        (3, 3, 4),
        (4, 1, 2),
        (5, 3, 4),
        (5, 4, 5),
        (6, 1, 8),
    ]


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", (1, 1, 2), "There is no garden: write row 0, below it period 1"),
        ("row 0\nperiod 3\n", (2, 1, 9), "write at least one row of cells"),
        ("period 3\nz", (1, 1, 9), "The header row is missing: write row 0"),
        ("row 0\nz", (1, 1, 6), "The header period is missing: write period 1"),
        ("row 0\nrow 0\nperiod 3\nz", (2, 1, 6), "A second header row: keep one"),
        ("row 1\nperiod 3\nz", (1, 1, 6), "After row here belongs 0, in figures"),
        ("row 2\nperiod 3\nz\nz", (1, 1, 6), "a number from 0 to 1"),
        ("row -1\nperiod 3\nz", (1, 1, 7), "in figures"),
        ("row ١\nperiod 3\nz", (1, 1, 6), "in figures"),
        ("row 0\nperiod 61\nz", (2, 1, 10), "a number from 1 to 60"),
        ("row 0\nperiod\nz", (2, 1, 7), "a number from 1 to 60"),
        ("row 0\nperiod 3\ncolumn 1\nz", (3, 1, 9), "There is no header column: the headers are row and period"),
        ("row 0\nperiod 3\nz\nrow 0", (4, 1, 6), "headers stand above the first row"),
        ("row 0\nperiod 3\nZ", (3, 1, 2), "did you mean z?"),
        ("row 0\nperiod 3\n.→", (3, 2, 3), "did you mean >?"),
        ("row 0\nperiod 3\n. z", (3, 2, 3), "write . for an empty cell"),
        ("row 0\nperiod 3\n\tz", (3, 1, 2), "A tab inside the garden"),
        ("row 0\nperiod 3\n.\x00", (3, 2, 3), "There is no board U+0000"),
        ("row 0\nperiod 3\n.?", (3, 2, 3), "There is no board ?; the boards are / \\ z s ^ > v < #"),
        ("row 0\nperiod 3\nz\n\nz", (4, 1, 2), "An empty line inside the garden"),
        ("row 0\nperiod 3\n" + "." * 14, (3, 13, 15), "at most 12 cells; this one has 14"),
        ("row 0\nperiod 3\n" + "z\n" * 13, (15, 1, 2), "at most 12 rows; this one has 13"),
    ],
)
def test_each_fault_says_where_it_is_and_what_to_do(text, place, reason):
    faults = faults_of(text)
    assert [fault[:3] for fault in faults] == [place]
    assert reason in faults[0][3]


def test_a_number_of_four_thousand_figures_is_a_fault_like_any_other():
    ((*_, reason),) = faults_of("row 0\nperiod " + "9" * 4000 + "\nz")
    assert len(reason) < 200


def test_a_variant_may_ask_for_one_period():
    laws = laws_with(period=(7, 7))
    assert parse(laws, "row 0\nperiod 7\nz").period == 7
    assert "here belongs 7" in faults_of("row 0\nperiod 6\nz", laws)[0][3]


def test_dots_at_the_edges_belong_to_the_garden_but_not_to_the_area():
    garden = parse(CANONICAL, "row 1\nperiod 3\n.....\n..z..\n..../\n.....")
    assert len(garden.rows) == 4
    assert (area_of(garden), cost_of(CANONICAL, garden)) == (6, 4)


def test_a_garden_of_dots_is_a_garden_without_area():
    report = puzzles.check(puzzles.task("windmill/seesaw"), b"row 0\nperiod 1\n..\n..")
    assert (report["verdict"], report["size"]) == ("valid", {"cost": 0, "area": 0})


def test_the_largest_garden_fits_into_the_text_limit_many_times():
    assert len(render(Garden(11, 60, ("#" * 12,) * 12))) * 10 < MAX_SOURCE_BYTES
