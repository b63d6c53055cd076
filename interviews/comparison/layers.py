"""The drawn layers of the charts, in Altair, coloured with the sentinels of `drawing`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import altair as alt

from .drawing import BASELINE_CLASSES, colour
from .histograms import Bin, round_width
from .labels import GAP, LONGEST_NAME, SIDES, Placed, heading, shorten

WIDTH = 360
# Rows of dots are drawn twice: as wide as a card on a desk, and as wide as a phone.
STRIPS_WIDTH = 960
STRIPS_NARROW_WIDTH = 320
HEIGHT = 170
BARE_HEIGHT = 40
STRIP_HEIGHT = 54
ROW_HEIGHT = 18
NAME_HEIGHT = 20
FONT_SIZE = 13

Row = Mapping[str, object]


def data(rows: Sequence[Row]) -> alt.InlineData:
    """Wrap rows as inline data; the drawing never reads from anywhere else."""
    return alt.InlineData(values=[dict(row) for row in rows])


def axis(title: str, domain: tuple[float, float], integer: bool) -> alt.X:
    """Return the horizontal axis over exactly `domain`, with ticks at whole numbers for an integer metric."""
    scale = alt.Scale(domain=list(domain), nice=False, zero=False)
    # Vega's own ticks fall between whole numbers when few of them are in sight.
    ticks = alt.Axis(values=_ticks(domain, integer), format=",d" if integer else ",~g")
    return alt.X("value:Q", title=title, scale=scale, axis=ticks)


def _ticks(domain: tuple[float, float], integer: bool, most: int = 8) -> list[float]:
    step = round_width(*domain, integer, most)
    return [index * step for index in range(math.ceil(domain[0] / step), math.floor(domain[1] / step) + 1)]


def bars(bins: Sequence[Bin], people: str) -> alt.Chart:
    """Draw a histogram's bins with the number of people on the vertical axis."""
    rows = [{"value": item.low, "high": item.high, "count": item.count} for item in bins]
    highest = max(item.count for item in bins)
    counts = alt.Axis(values=_ticks((0, highest), integer=True, most=5), format=",d", domain=False, ticks=False)
    mark = alt.Chart(data(rows)).mark_rect(color=colour("chart-people"))
    vertical = alt.Y("count:Q", title=heading(people), scale=alt.Scale(domain=[0, highest]), axis=counts)
    chart: alt.Chart = mark.encode(x="value:Q", x2="high:Q", y=vertical, y2=alt.datum(0))
    return chart


def rules(placed: Sequence[Placed], horizontal: alt.X, height: int) -> list[alt.Chart]:
    """Draw each mark as a line from the axis up to its label's row; the axis stands even without a mark."""

    def rows(chosen: Sequence[Placed]) -> alt.InlineData:
        return data([_rule(item) for item in chosen])

    top = alt.Y("top:Q", scale=None, axis=None)
    encoding = {"x": horizontal, "y": top, "color": alt.Color("colour:N", scale=None)}
    weight = alt.StrokeWidth("weight:Q", scale=None)
    layers = [alt.Chart(rows(placed)).mark_rule().encode(**encoding, y2=alt.value(height), strokeWidth=weight)]
    for align in SIDES:
        text = alt.Chart(rows([item for item in placed if item.align == align]))
        mark = text.mark_text(
            align=align,
            dx=GAP if align == "left" else -GAP,
            dy=6,
            baseline="middle",
            fontSize=FONT_SIZE,
        )
        layers.append(mark.encode(**encoding, text="label:N"))
    return layers


def _rule(item: Placed) -> Row:
    return {
        "value": item.mark.value,
        "label": item.text,
        "colour": colour(item.class_name),
        "top": -ROW_HEIGHT * (item.row + 1),
        "weight": 3 if item.class_name == "chart-own" else 1.5,
    }


def strip_rules(value: float, rows: int) -> alt.Chart:
    """Draw the own score through the dots of every row, and leave out the rows' names between them."""
    parts: list[Row] = [
        {"value": value, "top": index * STRIP_HEIGHT + NAME_HEIGHT, "bottom": (index + 1) * STRIP_HEIGHT}
        for index in range(rows)
    ]
    mark = alt.Chart(data(parts)).mark_rule(color=colour("chart-own"), strokeWidth=3)
    top, bottom = alt.Y("top:Q", scale=None, axis=None), alt.Y2("bottom:Q")
    drawn: alt.Chart = mark.encode(x="value:Q", y=top, y2=bottom)
    return drawn


def dots(names: Sequence[str], scores: Sequence[Sequence[float]], width: int) -> list[alt.Chart]:
    """Draw one row of dots for each group, equal scores side by side upwards, with the name above the row."""
    titles: list[Row] = []
    points: list[Row] = []
    longest = LONGEST_NAME * max(1, width // WIDTH)
    for index, (name, group) in enumerate(zip(names, scores, strict=True)):
        shade = colour(BASELINE_CLASSES[index % len(BASELINE_CLASSES)])
        title = f"{shorten(name, longest)} · {len(group)}"
        titles.append({"value": 0, "top": index * STRIP_HEIGHT + 10, "label": title})
        floor = (index + 1) * STRIP_HEIGHT - 8
        points += [
            {"value": score, "top": floor - 5 * place / max(1, count / 5), "colour": shade}
            for score, count in Counter(group).items()
            for place in range(count)
        ]
    top = alt.Y("top:Q", scale=None, axis=None)
    shown = alt.Chart(data(points)).mark_point(shape="circle", filled=True, size=60, opacity=0.75)
    text = alt.Chart(data(titles)).mark_text(align="left", dx=4, color=colour("chart-label"), fontSize=FONT_SIZE)
    return [
        shown.encode(x="value:Q", y=top, color=alt.Color("colour:N", scale=None)),
        text.encode(x="value:Q", y=top, text="label:N"),
    ]


def steps(points: Sequence[Row], best: Sequence[Row], horizontal: alt.X, highest: float) -> list[alt.Chart]:
    """Draw submissions as dots, or crosses where not valid, over the stepped line of the best so far.

    Rows of `points` have `value` (minutes), `score` and `valid`; rows of `best` have `value` and `score`.
    """
    own = colour("chart-own")
    vertical = alt.Y(
        "score:Q", title="Score", scale=alt.Scale(domain=[0, highest], nice=False), axis=alt.Axis(tickCount=5)
    )
    line = alt.Chart(data(best)).mark_line(color=own, interpolate="step-after", strokeWidth=2, fill=None)
    layers = [line.encode(x=horizontal, y=vertical)]
    for valid, shape in ((True, "circle"), (False, "M-1,-1L1,1M-1,1L1,-1")):
        chosen = data([row for row in points if row["valid"] is valid])
        mark = alt.Chart(chosen).mark_point(shape=shape, filled=valid, size=70, color=own, strokeWidth=2)
        layers.append(mark.encode(x="value:Q", y="score:Q"))
    return layers


def assembled(layers: Sequence[alt.Chart], height: int, width: int = WIDTH) -> alt.LayerChart:
    """Put the layers of one chart over each other, with the common axes, sizes and sentinel colours."""
    text = {"labelFontSize": FONT_SIZE, "titleFontSize": FONT_SIZE, "titleFontWeight": "normal"}
    shades = {
        "labelColor": colour("chart-axis"),
        "titleColor": colour("chart-label"),
        "gridColor": colour("chart-grid"),
        "domainColor": colour("chart-axis"),
        "tickColor": colour("chart-axis"),
    }
    chart = alt.layer(*layers).properties(width=width, height=height)
    configured = chart.configure(background="transparent", aria=False).configure_view(stroke=None)
    drawing: alt.LayerChart = configured.configure_axis(**text, **shades).configure_axisX(grid=False, labelFlush=False)
    return drawing
