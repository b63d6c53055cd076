from xml.etree import ElementTree

import pytest

from interviews.comparison.charts import (
    Mark,
    StripRow,
    Submission,
    metric_histogram,
    score_strips,
    submission_timeline,
    svg,
)
from interviews.comparison.histograms import histogram

SVG = "{http://www.w3.org/2000/svg}"
LENGTHS = [7, 7, 8, 9, 9, 9, 12]
MINUTE = 60_000


def drawn(chart):
    return ElementTree.fromstring(svg(chart, "chart"))


def of_class(root, name, tag):
    return [item for item in root.iter(f"{SVG}{tag}") if item.get("class") == name]


def texts(root):
    return [item.text for item in root.iter(f"{SVG}text")]


def lengths(**arguments):
    return metric_histogram(histogram(LENGTHS, own=8), "Length", "Stops", **arguments)


def test_histogram_has_a_bar_for_each_bin():
    root = drawn(lengths())

    assert len(of_class(root, "chart-people", "path")) == len(histogram(LENGTHS).bins) == 6


def test_histogram_marks_the_own_result_with_a_line_and_a_label():
    root = drawn(lengths(own_name="Candidate K7"))

    assert len(of_class(root, "chart-own", "line")) == 1
    assert [item.text for item in of_class(root, "chart-own", "text")] == ["Candidate K7 · 8"]


def test_histogram_names_each_baseline_in_a_class_of_its_own():
    root = drawn(lengths(marks=[Mark("random search", 12), Mark("annealing", 7)]))

    for index, name in enumerate(["random search · 12", "annealing · 7"]):
        assert [item.text for item in of_class(root, f"chart-baseline-{index}", "text")] == [name]
        assert len(of_class(root, f"chart-baseline-{index}", "line")) == 1


def test_ninth_baseline_begins_the_classes_again():
    root = drawn(lengths(marks=[Mark(f"player {index}", index) for index in range(9)]))

    assert len(of_class(root, "chart-baseline-0", "line")) == 2


def test_axis_of_an_integer_metric_has_no_number_twice():
    root = drawn(metric_histogram(histogram([]), "Length", "Stops", [Mark("a", 3), Mark("b", 5)]))

    assert [text for text in texts(root) if text.isdigit()] == ["3", "4", "5"]


def test_one_value_alone_leaves_room_for_the_names_beside_it():
    name = "Scripted annealing, 3 s a puzzle"
    root = drawn(metric_histogram(histogram([], own=7), "Length", "Stops", [Mark(name, 7)]))

    assert f"{name} · 7" in texts(root)


def test_held_back_histogram_has_lines_but_no_bars_and_says_why():
    chart = metric_histogram(histogram([7, 9], own=8), "Length", "Stops", [Mark("annealing", 7)])
    root = drawn(chart)

    assert of_class(root, "chart-people", "path") == []
    assert len(of_class(root, "chart-own", "line")) == 1
    assert chart.description.startswith("The distribution is shown from 5 people on (2 so far).")
    assert chart.table.rows == (("8", "", "You"), ("7", "", "annealing"))


def test_table_of_a_histogram_has_its_bins_and_marks():
    table = lengths(marks=[Mark("annealing", 7)]).table

    assert table.header == ("Stops", "People", "Marked")
    assert table.rows[:3] == (("7", "2", ""), ("8", "1", ""), ("9", "3", ""))
    assert table.rows[-2:] == (("8", "", "You"), ("7", "", "annealing"))


def test_description_of_a_histogram_says_what_it_shows():
    assert lengths(marks=[Mark("annealing", 7)]).description == "7 people. You · 8. annealing · 7."


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_mark_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        lengths(marks=[Mark("annealing", value)])


def test_strips_have_a_dot_for_each_run_and_a_line_for_the_own_score():
    rows = [StripRow("random search", (40.0, 55.0, 55.0)), StripRow("annealing", (70.5, 90.0))]
    root = drawn(score_strips(rows, 61.2, "Scores"))

    assert len(of_class(root, "chart-baseline-0", "path")) == 3
    assert len(of_class(root, "chart-baseline-1", "path")) == 2
    assert [item.text for item in of_class(root, "chart-own", "text")] == ["You · 61.2"]
    assert {"random search · 3", "annealing · 2"} <= set(texts(root))


@pytest.mark.parametrize("narrow", [False, True])
def test_line_of_the_own_score_crosses_no_name(narrow):
    rows = [StripRow("random search", (40.0,)), StripRow("annealing", (70.5,)), StripRow("People", (70.5,))]
    root = ElementTree.fromstring(svg(score_strips(rows, 5.0, "Scores", narrow=narrow), "chart"))
    lines = [_vertical(line) for line in of_class(root, "chart-own", "line")]
    names = [_place(item)[1] for item in of_class(root, "chart-label", "text") if " · " in item.text]

    assert len(names) == 3
    assert len(lines) == 4
    assert not any(top <= name <= bottom for name in names for top, bottom in lines)


def _place(item):
    x, y = item.get("transform").removeprefix("translate(").rstrip(")").split(",")
    return float(x), float(y)


def _vertical(line):
    top = _place(line)[1]
    return sorted((top, top + float(line.get("y2"))))


def test_chart_for_a_phone_is_narrower_and_says_the_same():
    rows = [StripRow("annealing", (70.5, 90.0))]
    wide, narrow = (score_strips(rows, 61.2, "Scores", narrow=narrow) for narrow in (False, True))

    assert (wide.table, wide.description) == (narrow.table, narrow.description)
    assert _width(narrow) < 400 < 900 < _width(wide)


def _width(chart):
    return float(drawn(chart).get("viewBox").split()[2])


def test_equal_scores_do_not_hide_each_other():
    root = drawn(score_strips([StripRow("annealing", (70.0,) * 12)], None, "Scores"))

    places = {item.get("transform") for item in of_class(root, "chart-baseline-0", "path")}
    assert len(places) == 12


def test_groups_of_one_name_keep_their_own_rows():
    root = drawn(score_strips([StripRow("same", (50.0,)), StripRow("same", (50.0,))], None, "Scores"))

    places = [of_class(root, f"chart-baseline-{index}", "path")[0].get("transform") for index in (0, 1)]
    assert places[0] != places[1]


def test_table_of_strips_lists_scores_from_the_best_down():
    chart = score_strips([StripRow("annealing", (70.5, 90.0)), StripRow("none yet", ())], 61.25, "Scores")

    assert chart.table.header == ("Group", "Runs", "Scores")
    assert chart.table.rows == (("annealing", "2", "90, 70.5"), ("none yet", "0", "none"), ("You", "1", "61.2"))
    assert chart.description == "annealing: 2 runs from 70.5 to 90. none yet: 0 runs. You · 61.2."


@pytest.mark.parametrize("score", [-1, 105.1, float("nan"), float("inf")])
def test_score_off_the_scale_is_refused(score):
    with pytest.raises(ValueError, match="between 0 and 105"):
        score_strips([StripRow("a", (score,))], None, "Scores")
    with pytest.raises(ValueError, match="between 0 and 105"):
        score_strips([], score, "Scores")
    with pytest.raises(ValueError, match="between 0 and 105"):
        submission_timeline([Submission(0, score, "valid")], MINUTE, "Submissions")


def test_timeline_has_dots_for_valid_submissions_and_crosses_for_others():
    chart = submission_timeline(
        [
            Submission(20 * MINUTE, 71.5, "valid"),
            Submission(10 * MINUTE, None, "wrong"),
            Submission(30 * MINUTE, 71.5, "valid"),
        ],
        120 * MINUTE,
        "Submissions",
    )
    marks = of_class(drawn(chart), "chart-own", "path")

    # A dot is filled and a cross is stroked; the line of the best so far is the one without a place of its own.
    assert sum(item.get("fill") == "currentColor" for item in marks) == 2
    assert sum(item.get("stroke") == "currentColor" and item.get("transform") is not None for item in marks) == 1
    assert chart.description == "3 submissions, 2 of them valid; best score 71.5."


def test_table_of_a_timeline_is_in_order_of_time():
    submissions = [Submission(1_250_000, 71.5, "valid"), Submission(600_000, None, "wrong")]
    table = submission_timeline(submissions, 120 * MINUTE, "Submissions").table

    assert table.header == ("Submission", "Active minutes", "Score", "Verdict")
    assert table.rows == (("1", "10.0", "–", "wrong"), ("2", "20.8", "71.5", "valid"))


def test_timeline_reaches_to_the_budget_or_to_a_later_submission():
    within = drawn(submission_timeline([Submission(MINUTE, 50, "valid")], 120 * MINUTE, "Submissions"))
    after = drawn(submission_timeline([Submission(150 * MINUTE, 50, "valid")], 120 * MINUTE, "Submissions"))

    assert "120" in texts(within)
    assert "140" in texts(after)


@pytest.mark.parametrize(
    "chart",
    [
        metric_histogram(histogram([]), "Length", "Stops"),
        score_strips([], None, "Scores"),
        submission_timeline([], 0, "Submissions"),
    ],
)
def test_chart_of_nothing_is_an_empty_axis_with_an_empty_table(chart):
    root = drawn(chart)

    assert of_class(root, "chart-own", "path") == []
    assert len(of_class(root, "chart-axis", "line")) > 0
    assert chart.table.rows == ()
    assert chart.description


def test_hostile_names_stay_text_in_every_chart():
    name = "<script>alert(1)</script>"
    charts = [
        metric_histogram(histogram(LENGTHS, own=8, noun=name), name, name, [Mark(name, 9)], own_name=name),
        score_strips([StripRow(name, (50.0,))], 60.0, name, own_name=name),
        submission_timeline([Submission(MINUTE, 50.0, name)], MINUTE, name),
    ]
    for chart in charts:
        text = svg(chart)
        assert "<script" not in text
        assert "&lt;script&gt;" in text


def test_same_chart_is_drawn_the_same_twice():
    assert svg(lengths()) == svg(lengths())
