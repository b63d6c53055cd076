import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import altair as alt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.comparison.drawing import CLASSES, colour, draw, plain

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert('1')</script>&\"<style>*{}</style>"


def specification(text="name", **mark):
    values = alt.InlineData(values=[{"x": 1, "text": text}])
    return alt.Chart(values).mark_text(**mark).encode(x="x:Q", text="text:N").to_dict()


class Tags(HTMLParser):
    """Collects what a browser would make elements of, in HTML and not in XML."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def tags(text):
    parser = Tags()
    parser.feed(text)
    return parser.seen


def test_drawing_scales_with_its_container():
    root = ElementTree.fromstring(draw(specification(), "Title", "Description"))

    assert root.tag == f"{SVG}svg"
    assert root.get("class") == "chart-drawing"
    assert root.get("viewBox").startswith("0 0 ")
    assert root.get("width") is None
    assert root.get("height") is None


def test_drawing_tells_a_screen_reader_its_title_and_description():
    root = ElementTree.fromstring(draw(specification(), "Ticks", "60 people.", "ticks"))

    assert root.get("role") == "img"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("ticks-title", "ticks-desc")
    assert [(item.tag, item.get("id"), item.text) for item in root[:2]] == [
        (f"{SVG}title", "ticks-title", "Ticks"),
        (f"{SVG}desc", "ticks-desc", "60 people."),
    ]


def test_ids_differ_between_charts_without_an_identifier():
    first, second = (ElementTree.fromstring(draw(specification(), title, "")) for title in ("One", "Two"))

    assert first.get("aria-labelledby") != second.get("aria-labelledby")


@pytest.mark.parametrize("identifier", ["1st", "a b", 'a"', "é", "a\n"])
def test_identifier_that_is_no_plain_id_is_refused(identifier):
    with pytest.raises(ValueError, match="identifier"):
        draw(specification(), "Title", "", identifier)


def test_hostile_text_stays_text():
    drawn = draw(specification(HOSTILE), HOSTILE, HOSTILE)

    assert {tag for tag, _ in tags(drawn)} <= {"svg", "title", "desc", "g", "path", "line", "rect", "text"}
    texts = [item.text for item in ElementTree.fromstring(drawn).iter() if item.text and "alert" in item.text]
    assert texts == [HOSTILE, HOSTILE, HOSTILE]


def test_nothing_that_a_strict_policy_blocks_comes_through():
    """A link, an outside image and a font are asked for; none of them is drawn."""
    linked = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point(href="https://example.org/", cursor="pointer")
    image = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_image(url="https://example.org/a.png")
    text = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_text(text="a", font="Comic Sans MS", fontStyle="italic")
    drawn = draw(alt.layer(linked.encode(x="x:Q"), image.encode(x="x:Q"), text.encode(x="x:Q")).to_dict(), "T", "D")

    names = {name for _, attributes in tags(drawn) for name in attributes}
    assert names.isdisjoint({"style", "href", "xlink:href", "onclick", "font-family", "cursor", "clip-path"})
    assert {tag for tag, _ in tags(drawn)}.isdisjoint({"a", "image", "style", "script", "defs"})
    assert "example.org" not in drawn


@pytest.mark.parametrize("name", CLASSES)
def test_sentinel_colour_becomes_a_class_in_the_current_colour(name):
    drawn = draw(specification(color=colour(name)), "Title", "")

    marked = [item for item in ElementTree.fromstring(drawn).iter() if item.get("class") == name]
    assert [item.get("fill") for item in marked] == ["currentColor"]
    assert colour(name) not in drawn


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\ufffe", "\ud800", "\u202e", "\U0001f451", "\u2028"])
def test_any_character_in_a_name_is_drawn_or_left_out(character):
    """The engine would abort the whole process on some of these."""
    root = ElementTree.fromstring(draw(specification(f"Ann{character}e"), "Title", f"a{character}b"))

    assert any(item.text == plain(f"Ann{character}e") for item in root.iter(f"{SVG}text"))


@given(st.text())
def test_plain_text_is_one_line_of_valid_xml(text):
    line = plain(text)

    assert ElementTree.fromstring(ElementTree.tostring(_element(line), encoding="unicode")).text == (line or None)
    assert len(line.splitlines()) <= 1
    assert plain(line) == line


def _element(text):
    element = ElementTree.Element("a")
    element.text = text
    return element


def test_plain_text_keeps_letters_of_any_script():
    assert plain("  Łukasz\t Ж \n 李 ✓ ") == "Łukasz Ж 李 ✓"


def test_number_that_is_none_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        draw({"data": {"values": [{"x": float("nan")}]}, "mark": "point"}, "Title", "")


def test_drawing_after_a_fork_says_so_instead_of_hanging():
    script = """
import os
from interviews.comparison.drawing import ForkedDrawingError, draw
chart = {"data": {"values": [{"x": 1}]}, "mark": "point"}
draw(chart, "One", "")
child = os.fork()
if child == 0:
    try:
        draw(chart | {"width": 10}, "Two", "")
    except ForkedDrawingError:
        os._exit(7)
    os._exit(0)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", script], capture_output=True, text=True, timeout=60)

    assert (done.stdout.strip(), done.stderr) == ("7", "")
