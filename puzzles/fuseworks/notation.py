"""Reads and writes a bench as text: the drawing itself, one character for each cell.

Left open by the rules and settled here: a blank and `.` are the same; the drawing may stand anywhere in the text,
because blank rows and columns around it are cut off before the bench's limits are looked at; lines end with LF,
CR LF or CR; tabs are faults, because nobody can see how wide they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from puzzles.contract import Invalid, Laws, SourceFault, Task
from puzzles.fuseworks.laws import BLANK, CANONICAL, SOURCES, TARGETS
from puzzles.fuseworks.specification import Ask

MAX_SOURCE_BYTES = 4096
_LINE_END = re.compile(r"\r\n|\n|\r")
# What an editor or a copied picture may have put in place of a part.
_MEANT = {"–": "-", "—": "-", "−": "-", "─": "-", "│": "|", "¦": "|", "┼": "+", "·": ".", "V": "v", "＋": "+"}


class Drawing(NamedTuple):
    """A bench: rows of equal length without blank edges, `.` for nothing, and what it takes up."""

    rows: tuple[str, ...]
    area: int
    cost: int


class _Cell(NamedTuple):
    line: int
    column: int
    glyph: str


def parse(task: Task, text: str) -> Drawing:
    """Return the drawing of a text, or raise Invalid with every fault."""
    ask: Ask = task.specification
    lines = _LINE_END.split(text)
    cells = [
        _Cell(line, column, glyph)
        for line, content in enumerate(lines, 1)
        for column, glyph in enumerate(content, 1)
        if glyph not in (BLANK, " ")
    ]
    if not cells:
        wanted = " and ".join([*ask.sources, *ask.targets])
        raise Invalid([SourceFault(1, 1, 2, f"The bench is empty: lay fuse on it, with {wanted} once each.")])
    ends = ask.sources + ask.targets
    faults = [
        *_unknown_glyphs(cells, task.laws, ends),
        *_doubled_ends(cells, ends),
        *_missing_ends(cells, ends),
        *_overflow(cells, task.laws),
    ]
    if faults:
        raise Invalid(sorted(faults, key=lambda fault: (fault.line, fault.column)))
    return drawing_of(task.laws, lines)


def render(drawing: Drawing) -> str:
    """Write a drawing as text; `parse` reads it back."""
    return "\n".join(drawing.rows) + "\n"


def drawing_of(laws: Laws, lines: Sequence[str]) -> Drawing:
    """Cut blank edges off faultless lines and count what is left."""
    width = max(len(line) for line in lines)
    padded = [line.replace(" ", BLANK).ljust(width, BLANK) for line in lines]
    filled = [number for number, line in enumerate(padded) if line.strip(BLANK)]
    padded = padded[filled[0] : filled[-1] + 1]
    left = min(len(line) - len(line.lstrip(BLANK)) for line in padded)
    right = max(len(line.rstrip(BLANK)) for line in padded)
    rows = tuple(line[left:right] for line in padded)
    costs = {glyph: part["cost"] for glyph, part in laws["parts"].items()}
    cost = sum(costs.get(glyph, 0) for row in rows for glyph in row)
    return Drawing(rows, len(rows) * (right - left), cost)


def _unknown_glyphs(cells: Sequence[_Cell], laws: Laws, ends: str) -> Iterator[SourceFault]:
    for line, column, glyph in cells:
        if glyph not in laws["parts"] and glyph not in ends:
            yield SourceFault(line, column, column + 1, _unknown(glyph, laws, ends))


def _unknown(glyph: str, laws: Laws, ends: str) -> str:
    parts = laws["parts"]
    if glyph in CANONICAL["parts"]:
        return f"The box holds no {CANONICAL['parts'][glyph]['name']} {glyph} this time: do without it."
    if glyph in SOURCES or glyph in TARGETS:
        kind = "source" if glyph in SOURCES else "target"
        more = " (a bridge is a small x)" if glyph == "X" else ""
        return f"This task has no {kind} {glyph}; it has {', '.join(ends)}{more}: take {glyph} away."
    if glyph == "\t":
        return "A tab may be any number of cells wide: use blanks or dots."
    meant = _MEANT.get(glyph, glyph.swapcase())
    if meant in ends or meant in parts or meant == BLANK:
        return f"There is no part {glyph}: did you mean {meant}?"
    shown = glyph if glyph.isprintable() else f"U+{ord(glyph):04X}"
    return f"There is no part {shown}; the parts are {' '.join(parts)} and {' '.join(ends)}."


def _doubled_ends(cells: Sequence[_Cell], ends: str) -> Iterator[SourceFault]:
    first: dict[str, _Cell] = {}
    for cell in cells:
        if cell.glyph not in ends:
            continue
        if cell.glyph in first:
            earlier = first[cell.glyph]
            reason = f"{cell.glyph} stands in line {earlier.line}, column {earlier.column} already: keep one of them."
            yield SourceFault(cell.line, cell.column, cell.column + 1, reason)
        else:
            first[cell.glyph] = cell


def _missing_ends(cells: Sequence[_Cell], ends: str) -> Iterator[SourceFault]:
    present = {cell.glyph for cell in cells}
    place = cells[0]
    for glyph in ends:
        if glyph not in present:
            kind = "Source" if glyph in SOURCES else "Target"
            reason = f"{kind} {glyph} is missing: put it on the bench, once."
            yield SourceFault(place.line, place.column, place.column + 1, reason)


def _overflow(cells: Sequence[_Cell], laws: Laws) -> Iterator[SourceFault]:
    columns, rows = laws["bench"]["columns"], laws["bench"]["rows"]
    top, left = cells[0].line, min(cell.column for cell in cells)
    width, height = max(cell.column for cell in cells) - left + 1, cells[-1].line - top + 1
    last: dict[int, int] = {}
    for cell in cells:
        last[cell.line] = cell.column
    for line, end in last.items():
        if line - top >= rows:
            reason = f"The bench has {rows} rows; this drawing takes {height}: move this row up or take it away."
            yield SourceFault(line, left, end + 1, reason)
        elif end - left >= columns:
            reason = f"The bench has {columns} columns; this drawing takes {width}: move what is right of them inward."
            yield SourceFault(line, left + columns, end + 1, reason)
