"""The notation of the bench: what is read, and what every fault says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import puzzles
from puzzles import Invalid
from puzzles.fuseworks import retable
from puzzles.fuseworks.laws import laws_of, number_of
from puzzles.fuseworks.notation import parse, render

TASK = puzzles.task("fuseworks/low-and-high")


def faults_of(text, task=TASK):
    with pytest.raises(Invalid) as caught:
        parse(task, text)
    return [(fault.line, fault.column, fault.end_column, fault.reason) for fault in caught.value.faults]


@st.composite
def drawings(draw):
    width, height = draw(st.integers(2, 24)), draw(st.integers(2, 16))
    cells = draw(st.lists(st.sampled_from("....+-|%><^v&x=!"), min_size=width * height, max_size=width * height))
    places = draw(st.lists(st.integers(0, width * height - 1), min_size=4, max_size=4, unique=True))
    for end, place in zip("abYZ", places, strict=True):
        cells[place] = end
    return "\n".join("".join(cells[at : at + width]) for at in range(0, len(cells), width))


@given(drawings())
def test_every_drawing_survives_the_way_to_text_and_back(text):
    drawing = parse(TASK, text)
    assert parse(TASK, render(drawing)) == drawing
    assert drawing.area == len(drawing.rows) * len(drawing.rows[0])


@given(st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("ab YZ.+-\n\r\t")), max_size=120))
def test_any_text_is_read_or_refused_with_places_and_sentences(text):
    report = puzzles.check(TASK, text.encode())
    if report["verdict"] == "valid":
        glyphs = "".join(parse(TASK, text).rows)
        assert all(glyphs.count(end) == 1 for end in "abYZ")
        return
    faults = report["faults"]
    assert faults
    assert faults == sorted(faults, key=lambda fault: (fault["line"], fault["column"]))
    assert all(fault["line"] >= 1 and 1 <= fault["column"] < fault["end_column"] for fault in faults)
    assert all(fault["reason"].endswith((".", "?", ")")) for fault in faults)


@pytest.mark.parametrize(
    "text",
    ["a-Y.\n&b+.\nZ...", "a-Y\n&b+\nZ", "\n\n  a-Y\n  &b+\n  Z\n\n", "a-Y  \r\n&b+\r\nZ\r\n", "a-Y\r&b+\rZ",
     "..a-Y\n..&b+\n..Z"],
)  # fmt: skip
def test_blanks_dots_and_line_ends_do_not_matter_nor_does_where_the_drawing_stands(text):
    drawing = parse(TASK, text)
    assert drawing.rows == ("a-Y", "&b+", "Z..")
    assert (drawing.area, drawing.cost) == (9, 5)


def test_area_and_cost_are_those_of_the_table():
    drawing = parse(TASK, "a+-|%\nb><^v\nY&x=!\nZ....")
    assert drawing.area == 20
    assert drawing.cost == 1 + 1 + 1 + 2 + 4 * 2 + 4 * 3


def test_all_faults_are_reported_at_once_in_reading_order():
    places = [fault[:3] for fault in faults_of("a?Y\n.bX\nYc")]
    assert places == [(1, 1, 2), (1, 2, 3), (2, 3, 4), (3, 1, 2), (3, 2, 3)]


def test_a_missing_end_is_named():
    reasons = [fault[3] for fault in faults_of("a-Y")]
    assert reasons == [
        "Source b is missing: put it on the bench, once.",
        "Target Z is missing: put it on the bench, once.",
    ]


def test_a_doubled_end_names_the_place_of_the_first_one():
    assert faults_of("a-Y\n&b+\nZ.a") == [(3, 3, 4, "a stands in line 1, column 1 already: keep one of them.")]


@pytest.mark.parametrize(
    ("glyph", "words"),
    [("X", "a bridge is a small x"), ("c", "no source c"), ("V", "did you mean v?"), ("–", "did you mean -?"),
     ("\t", "use blanks or dots"), ("\ufeff", "U+FEFF"), ("\x00", "U+0000"), ("·", "did you mean .?"),
     ("#", "the parts are + - |"), ("\u2028", "U+2028")],
)  # fmt: skip
def test_a_wrong_character_gets_the_advice_that_fits(glyph, words):
    ((line, column, end, reason),) = faults_of(f"a-Y{glyph}\n&b+\nZ")
    assert (line, column, end) == (1, 4, 5)
    assert words in reason


@pytest.mark.parametrize("text", ["", "\n", " . .\r\n..\r"])
def test_an_empty_bench_is_told_so(text):
    ((*place, reason),) = faults_of(text)
    assert place == [1, 1, 2]
    assert "empty" in reason
    assert "a and b and Y and Z" in reason


def test_what_hangs_over_the_right_edge_is_the_place_of_a_drawing_too_wide():
    ((*place, reason),) = faults_of(" a-Y" + "-" * 23 + "\n &b+\n Z")
    assert place == [1, 26, 28]
    assert "24 columns" in reason
    assert "takes 26" in reason


def test_every_row_below_the_lower_edge_is_a_fault():
    places = [fault[:2] for fault in faults_of("a-Y\n&b+\nZ" + "\n|" * 15)]
    assert places == [(17, 1), (18, 1)]


def test_a_bench_of_full_size_is_read():
    text = "\n".join(["abYZ" + "+" * 20] + ["+" * 24] * 15)
    assert parse(TASK, text).area == 24 * 16


def test_a_part_that_is_not_in_the_box_of_a_variant_is_named():
    task, missing = retable(TASK, laws_of(number_of({"missing": "!"}))), "!"
    ((*place, reason),) = faults_of(f"a-Y{missing}\n&b+\nZ", task)
    assert place == [1, 4, 5]
    assert f"{missing} this time" in reason


@pytest.mark.parametrize(
    ("source", "verdict"),
    [(b"\xff\xfe", "invalid"), (b"a" * 4096, "invalid"), (b"a" * 4097, "too_large"), (b"+\n" * 2048, "invalid"),
     (b"\n" * 4096, "invalid"), (b"7" * 4000, "invalid"), (b'{"a": ' * 600, "invalid"),
     (b"+" * 7 * 2**20, "too_large")],
)  # fmt: skip
def test_hostile_texts_get_a_verdict_and_at_most_fifty_faults(source, verdict):
    report = puzzles.evaluate(TASK, source, "hostile")
    assert report["verdict"] == verdict
    assert len(report["faults"]) <= 50
