"""Turn a chart's specification into SVG that may stand in a page with a strict content security policy.

Theory of operation: Vega-Lite draws with sentinel colours, one for each role. Its SVG is read as XML and
built anew from a list of allowed elements and attributes: no style, script, link, image or font can come
through, whatever the specification held. A sentinel colour becomes `currentColor` and a class, so that the
stylesheet colours charts in light and dark mode alike; each class needs to set `color` only:

- `chart-own`: the candidate's own result; `chart-people`: bars of other people.
- `chart-baseline-0` … `chart-baseline-7`: baseline configurations, in the order given.
- `chart-axis`: axis lines, ticks and their numbers; `chart-grid`: grid lines; `chart-label`: titles and other text.

Without a stylesheet everything has the colour of the text. The root element has the class `chart-drawing` and
no width or height: `.chart-drawing { width: 100%; height: auto }` scales it, `.chart-drawing text` sets the font.

The engine inside vl-convert aborts the whole process on a character that XML does not allow, and hangs in a
process forked after its first use. Hence `plain` and `ForkedDrawingError`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

import vl_convert

CLASSES = (
    "chart-own",
    "chart-people",
    "chart-axis",
    "chart-label",
    "chart-grid",
    *(f"chart-baseline-{index}" for index in range(8)),
)
BASELINE_CLASSES = CLASSES[5:]
_SENTINELS = {f"#fe01{index:02x}": name for index, name in enumerate(CLASSES)}
_COLOURS = {name: sentinel for sentinel, name in _SENTINELS.items()}

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan"}
_ATTRIBUTES = {
    *("viewBox", "transform", "d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "width", "height", "cx", "cy", "r"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-miterlimit", "stroke-linecap"),
    *("opacity", "fill-opacity", "stroke-opacity", "text-anchor", "font-size", "font-weight"),
}
_FRAMES = {"background", "foreground"}

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Characters that turn the direction of the text after them, and so can disguise a neighbour's label.
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class ForkedDrawingError(RuntimeError):
    """This process was forked from one that had already drawn: the engine's threads did not come along."""


def colour(class_name: str) -> str:
    """Return the sentinel colour that is drawn as `class_name`; KeyError for a class not in `CLASSES`."""
    return _COLOURS[class_name]


def plain(text: str) -> str:
    """Return `text` in one line, without characters that XML refuses or that turn the writing direction."""
    return " ".join(_BIDI_CONTROLS.sub("", _NOT_XML.sub("", text)).split())


def draw(specification: dict[str, Any], title: str, description: str, identifier: str = "") -> str:
    """Draw a Vega-Lite specification as one `<svg>` element; about 40 ms, remembered for the last 256.

    `title` and `description` are what a screen reader says. Ids begin with `identifier`, which must differ
    between the charts of a page; without one they come from the content, so only a chart shown twice repeats them.
    Raises ValueError for a bad identifier or a NaN, ForkedDrawingError in a process forked after drawing.
    """
    if identifier and not _IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"an identifier is a letter, then letters, digits, - or _; got {identifier!r}")
    content = json.dumps(_cleaned(specification), sort_keys=True, allow_nan=False)
    return _drawn(content, plain(title), plain(description), identifier)


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value


@lru_cache(maxsize=256)
def _drawn(content: str, title: str, description: str, identifier: str) -> str:
    # The text is vl-convert's own and names inside it are escaped: it holds no entity to expand.
    drawn = ElementTree.fromstring(_rendered(content))  # noqa: S314
    root = _allowed(drawn)
    assert root is not None
    digest = hashlib.sha256(f"{title}\0{description}\0{content}".encode()).hexdigest()
    prefix = identifier or f"chart-{digest[:12]}"
    for name, text in (("desc", description), ("title", title)):
        element = ElementTree.Element(name, {"id": f"{prefix}-{name}"})
        element.text = text
        root.insert(0, element)
    del root.attrib["width"], root.attrib["height"]
    root.attrib |= {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "chart-drawing",
        "role": "img",
        "aria-labelledby": f"{prefix}-title",
        "aria-describedby": f"{prefix}-desc",
    }
    return ElementTree.tostring(root, encoding="unicode")


_drawing_process: int | None = None


def _rendered(content: str) -> str:
    global _drawing_process
    if _drawing_process not in (None, os.getpid()):
        raise ForkedDrawingError("draw charts only in processes that were forked before the first drawing")
    _drawing_process = os.getpid()
    return str(vl_convert.vegalite_to_svg(content, allowed_base_urls=[]))


def _allowed(element: ElementTree.Element) -> ElementTree.Element | None:
    """Copy what may stay of an element and its children; None when it may not stay or draws nothing."""
    tag = element.tag.removeprefix(_SVG)
    if tag not in _ELEMENTS or element.get("display") == "none":
        return None
    if tag == "path" and element.get("class") in _FRAMES:
        return None
    copy = ElementTree.Element(tag)
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES:
            copy.set(name, "currentColor" if value in _SENTINELS else value)
        if name in ("fill", "stroke") and value in _SENTINELS:
            copy.set("class", _SENTINELS[value])
    copy.text, copy.tail = element.text, element.tail
    copy.extend([kept for child in element if (kept := _allowed(child)) is not None])
    if tag == "g" and not len(copy):
        return None
    return copy
