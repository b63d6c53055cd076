"""The candidate's rules of the bench and the editor's hints, both written from the laws, so that they fit a variant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from puzzles.contract import Case, Laws
from puzzles.fuseworks.laws import ENTRIES, any_hidden, is_hidden
from puzzles.fuseworks.notation import drawing_of
from puzzles.fuseworks.trace import draw_events, events
from puzzles.fuseworks.wording import law_text, sides_text

TITLE = "Fuseworks: the powder-maker's table"
STORY = (
    "You lay fuse on a bench. There is no clock, no memory and no second chance: a value is the moment at which"
    " fire arrives."
)
EXAMPLE_ROWS = ("a-=Y", "..|.", "b-+.")
# Where a part of that one is not documented.
PLAIN_EXAMPLE_ROWS = ("a-+-Y", "..|..", "b-+..")
EXAMPLE_INPUT = "a=2 b=0"
NOT_DOCUMENTED = "**not documented**"
_CLASSES = {"%": "value", "&": "flag", "=": "flag", "!": "flag", ">": "move", "<": "move", "^": "move", "v": "move"}


def _the(sides: str) -> str:
    return sides if sides.startswith("all") else f"the {sides}"


def part_text(part: Mapping[str, Any]) -> str:
    """Say in words what a part with a plain law does."""
    lines = part["lines"]
    if len(lines) > 1:
        ways = " and ".join(sides_text(accepted).replace(" and ", " to ") for accepted, _ in lines)
        return f"two separate fuses that do not touch, {ways}; each takes and gives heat at its own two ends only"
    accepted, given = lines[0]
    if accepted == given:
        text = f"takes and gives heat on {_the(sides_text(accepted))}"
    else:
        text = f"takes heat on the {sides_text(accepted)} only, gives it on the {sides_text(given)} only"
    if "needs" in part:
        text = f"{_needs_text(part['needs'])}; gives heat on {sides_text(given)}"
    if "cut" in part:
        cut = sides_text(part["cut"]).replace(" and ", " or ")
        text += f"; **heat on its {cut} before it has lit cuts it for ever**"
    return text


def _needs_text(needs: Mapping[str, Any]) -> str:
    which = "two opposite sides" if needs["sides"] == "opposite" else "two different sides"
    if needs["within"] is None:
        return f"lights as soon as it has been heated on {which}, however far apart in time"
    return f"lights when it has been heated on {which}, the one at most {needs['within']} ticks after the other"


def describe_laws(laws: Laws) -> str:
    """Write the law table as Markdown: the parts, what they do, their delay and cost."""
    rows = [_row(laws, glyphs) for glyphs in _rows_of(laws)]
    source, target = laws["source"], laws["target"]
    rows.append(
        f"| `a` `b` `c` | sources | as `+`, and lit from outside at the given tick | {source['delay']} |"
        f" {source['cost']} |"
    )
    passes = f"gives heat on {sides_text(target['lines'][0][1])}" if _conducts(laws) else "passes nothing on"
    delay = target["delay"] if _conducts(laws) else "–"
    rows.append(f"| `X` `Y` `Z` | targets | fires at the first heat, from any side, and {passes} | {delay} | 0 |")
    rows.append("| `.` or blank | nothing | | – | 0 |")
    notes = _notes(laws)
    return "\n".join(["| Part | | | Delay | Cost |", "|---|---|---|---|---|", *rows, *(["", *notes] if notes else [])])


def _rows_of(laws: Laws) -> list[str]:
    """Return the glyphs of each row of the table: valves under one composed or hidden law share theirs."""
    rows = list(laws["parts"])
    valves = ENTRIES["valves"]
    if valves[0] in laws["parts"] and "lines" not in laws["parts"][valves[0]]:
        rows = [glyph for glyph in rows if glyph not in valves]
        rows.insert(list(laws["parts"]).index(valves[0]), valves)
    return rows


def _row(laws: Laws, glyphs: str) -> str:
    part = laws["parts"][glyphs[0]]
    names = " ".join(f"`{_escaped(glyph)}`" for glyph in glyphs)
    if is_hidden(part):
        return f"| {names} | {part['name']} | {NOT_DOCUMENTED} | ? | {part['cost']} |"
    if "law" in part:
        return f"| {names} | {part['name']} | {law_text(entry_of(glyphs[0]), part['law'])} | | {part['cost']} |"
    return f"| {names} | {part['name']} | {part_text(part)} | {part['delay']} | {part['cost']} |"


def entry_of(glyph: str) -> str:
    """Return the entry to which a glyph belongs."""
    return next(entry for entry, glyphs in ENTRIES.items() if glyph in glyphs)


def _notes(laws: Laws) -> list[str]:
    parts = list(laws["parts"].values())
    composed = any("law" in part for part in parts)
    notes = []
    slow = "".join(side for side, ticks in laws["extra"].items() if ticks)
    if slow:
        notes.append(
            f"Under these laws, heat that any part gives on its **{sides_text(slow)}** comes one tick later than said."
        )
    if composed:
        notes.append(
            "Heat runs from the side on which it comes to the opposite one. What a part has been heated or touched by"
            " counts from the beginning, this very tick included, whether the part was lit by it or not."
        )
    if any_hidden(laws):
        notes.append(
            "A part that is not documented follows one law for the whole bench, always the same one and no matter how"
            " it is turned: when heat comes to it, from where, and what has come before decide whether and when it"
            " lights and where it gives heat. Its name and its usual look promise nothing."
        )
    return notes


def _conducts(laws: Laws) -> bool:
    return any(given for _, given in laws["target"]["lines"])


def _escaped(glyph: str) -> str:
    # A bar inside a table's cell would end the cell, in code as well.
    return "\\|" if glyph == "|" else glyph


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    return "\n\n".join([STORY, _bench(laws), describe_laws(laws), _fire(laws), _right(laws), _example(laws)])


def _bench(laws: Laws) -> str:
    columns, rows = laws["bench"]["columns"], laws["bench"]["rows"]
    return f"""## The bench

A program is a drawing: up to {rows} rows of up to {columns} characters, one part in each cell, `.` or a blank where
there is none. It holds every source and every target of the task exactly once. All other parts may be used as often as
you like. Blank rows and columns around the drawing do not count."""


def _fire(laws: Laws) -> str:
    composed = any("lines" not in part for part in laws["parts"].values())
    again = ", unless the law of its part says more" if composed else ""
    return f"""## Fire

Time runs in ticks from 0. A cell that lights at tick t gives heat on its giving sides at t + delay; the cell beside it
gets that heat, on the side that faces the giver, in that same tick.

* A cell lights at most once{again}. Heat on a side that takes none, or on a cell that has burnt or been cut, is lost.
* So fire also runs **backwards**, into other sources' lines; a source that has burnt already ignores its own ignition.
* Within one tick **all cuts come before any lighting**: a part that is cut and heated in the same tick is cut.
* Heat after tick {laws["horizon"]} is lost."""


def _right(laws: Laws) -> str:
    last = laws["last_input"]
    return f"""## Right, and measured

The sources are lit at ticks from 0 to {last}; the task says when each target shall fire. A bench is right if there is
one constant **C ≥ 1** such that for every input every target fires exactly C ticks after the tick that the task names,
and targets that shall never fire stay dark. C is yours to choose, and is the same for all inputs and all targets. All
combinations of ticks from 0 to {last} are tried.

**Measured**, less is better, and the best values need not come from the same drawing: *area*, the smallest box around
all that is not blank, in cells; *cost*, all parts together; *latency*, the constant C."""


def example_rows(laws: Laws) -> tuple[str, ...]:
    """Return the bench of the worked example: one that holds documented parts only."""
    hidden = {glyph for glyph, part in laws["parts"].items() if is_hidden(part)}
    missing = set("".join(EXAMPLE_ROWS)) - set(laws["parts"]) - set("abY.")
    return PLAIN_EXAMPLE_ROWS if missing or hidden & set("".join(EXAMPLE_ROWS)) else EXAMPLE_ROWS


def _example(laws: Laws) -> str:
    shown = example_rows(laws)
    drawing = drawing_of(laws, shown)
    case = Case(EXAMPLE_INPUT, "")
    table = draw_events(list(events(laws, drawing, case)))
    rows = "\n".join(shown)
    return f"""## A bench at work

```
{rows}
```

With {EXAMPLE_INPUT}, tick by tick. A cell is named with its row and column, from 1, and
heat by the side it comes from (N top, E right, S bottom, W left). Below stands the bench with the tick at which
each cell lit, `##` where one was cut:

```
{table}
```"""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor: tokens with their meaning under the laws, and how to count size."""
    tokens = [
        _token(_pattern(glyph), _CLASSES.get(glyph, "flow"), f"{glyph} {part['name']}", _documentation(glyph, laws))
        for glyph, part in laws["parts"].items()
    ]
    lit = "A source: as +, and lit from outside at the given tick."
    tokens.append(_token("[abc]", "read", "source", lit))
    passes = "and passes it on to all four sides" if _conducts(laws) else "and passes nothing on"
    tokens.append(_token("[XYZ]", "write", "target", f"A target: fires at the first heat, {passes}."))
    return {
        "tokens": tokens,
        "line_comment": None,
        "size": {"metric": None, "label": "parts", "limit": None, "counts": "tokens"},
    }


def _token(pattern: str, kind: str, title: str, documentation: str) -> dict[str, str]:
    return {"pattern": pattern, "class": kind, "title": title, "documentation": documentation}


def _pattern(glyph: str) -> str:
    # Browsers refuse escapes that stand for nothing, so a character class does the quoting.
    return "\\^" if glyph == "^" else f"[{glyph}]"


def _documentation(glyph: str, laws: Laws) -> str:
    part = laws["parts"][glyph]
    if is_hidden(part):
        return f"{part['name'].capitalize()}: not documented. Cost {part['cost']}."
    if "law" in part:
        text = law_text(entry_of(glyph), part["law"]).replace("**", "")
        return f"{part['name'].capitalize()}: {text}. Cost {part['cost']}."
    text = part_text(part).replace("**", "")
    return f"{part['name'].capitalize()}: {text}. Delay {part['delay']}, cost {part['cost']}."
