"""Reads and writes a garden as text: two header lines `row 1` and `period 3`, then the grid.

Left open by the rules and settled here: the two headers may stand in either order, but above the grid; empty lines
above, below and between headers mean nothing, but one inside the grid is a fault; blanks at a line's end mean nothing,
others are faults, because an empty cell is `.`; rows that are shorter than the longest are filled up with `.` on the
right. Dots at the edges belong to the garden: gusts have to cross them. Where gusts enter from the top, the first
header is `column 1`. Numbers are written in figures, zeros in front allowed, and the
blank before them may be missing. Lines end with LF, CR LF or CR.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from puzzles.contract import Invalid, Laws, SourceFault
from puzzles.windmill.laws import BLANK

MAX_SOURCE_BYTES = 4096
_LINE_END = re.compile(r"\r\n|\n|\r")
_HEADER = re.compile(r"[ \t]*([A-Za-z]{2,})(.*)")
_NUMBER = re.compile(r"[0-9]+")
_FIGURES = 4
# What an editor or a copied picture may have put in place of a board.
_MEANT = {"Z": "z", "S": "s", "V": "v", "·": ".", "’": ".", "∕": "/", "／": "/", "＼": "\\", "↑": "^", "→": ">",
          "↓": "v", "←": "<", "＃": "#", "5": "s", "2": "z"}  # fmt: skip


class Garden(NamedTuple):
    """A program: the row (or column) by which gusts enter, the ticks between them, rows of equal length.

    `word` is the header's word for where they enter, row or column.
    """

    row: int
    period: int
    rows: tuple[str, ...]
    word: str = "row"


class _Line(NamedTuple):
    number: int
    text: str


def entry_word(laws: Laws) -> str:
    """Return the word of the header that says where gusts enter."""
    return "row" if laws["enter"] == "W" else "column"


def parse(laws: Laws, text: str) -> Garden:
    """Return the garden, or raise Invalid with every fault."""
    word = entry_word(laws)
    lines = [_Line(number, line.rstrip(" \t")) for number, line in enumerate(_LINE_END.split(text), 1)]
    if not any(line.text for line in lines):
        reason = f"There is no garden: write {word} 0, below it period 1, and below that the rows of the garden."
        raise Invalid([SourceFault(1, 1, 2, reason)])
    faults: list[SourceFault] = []
    headers, grid = _divide(laws, lines, faults)
    rows = _read_grid(laws, grid, faults)
    if not rows:
        last = next(line for line in reversed(lines) if line.text)
        faults.append(_whole(last, "The garden is empty: write at least one row of cells below the headers."))
    length = max(map(len, rows), default=0) if word == "column" else len(rows)
    # Where the grid is missing, nobody can say how many rows there are to enter by.
    entry = _read_number(headers, word, 0, (length or laws["garden"]["rows"]) - 1, lines, faults)
    period = _read_number(headers, "period", laws["period"]["least"], laws["period"]["most"], lines, faults)
    if faults:
        raise Invalid(sorted(faults, key=lambda fault: (fault.line, fault.column)))
    width = max(map(len, rows))
    return Garden(entry, period, tuple(row.ljust(width, BLANK) for row in rows), word)


def render(garden: Garden) -> str:
    """Write a garden as text; `parse` reads it back."""
    return "\n".join([f"{garden.word} {garden.row}", f"period {garden.period}", *garden.rows, ""])


def area_of(garden: Garden) -> int:
    """Return the size of the smallest box around all boards."""
    filled = [number for number, row in enumerate(garden.rows) if row.strip(BLANK)]
    if not filled:
        return 0
    left = min(len(row) - len(row.lstrip(BLANK)) for row in garden.rows)
    right = max(len(row.rstrip(BLANK)) for row in garden.rows)
    return (filled[-1] - filled[0] + 1) * (right - left)


def cost_of(laws: Laws, garden: Garden) -> int:
    """Return the cost of all boards."""
    return sum(laws["boards"][glyph]["cost"] for row in garden.rows for glyph in row if glyph != BLANK)


def _whole(line: _Line, reason: str) -> SourceFault:
    return SourceFault(line.number, 1, max(len(line.text), 1) + 1, reason)


def _divide(laws: Laws, lines: Sequence[_Line], faults: list[SourceFault]) -> tuple[list[_Line], list[_Line]]:
    """Part the headers from the grid; a header below the grid's first row is a fault."""
    headers: list[_Line] = []
    grid: list[_Line] = []
    for line in lines:
        found = _HEADER.match(line.text)
        # A row such as `zs..` begins with letters, too; a header has a word that is no row of boards.
        is_header = found is not None and bool(set(found[1].lower()) - set("szv"))
        if is_header and not any(row.text for row in grid):
            headers.append(line)
        elif is_header:
            faults.append(_whole(line, "A header inside the garden: headers stand above the first row."))
        elif line.text or grid:
            grid.append(line)
    while grid and not grid[-1].text:
        grid.pop()
    return headers, grid


def _read_number(
    headers: Sequence[_Line], word: str, least: int, most: int, lines: Sequence[_Line], faults: list[SourceFault]
) -> int:
    """Read the number of one header; look at headers with unknown words when the first one is read."""
    mine = []
    for line in headers:
        found = _HEADER.match(line.text)
        name = found[1].lower() if found else ""
        if name == word:
            mine.append((line, found[2] if found else ""))
        elif name not in ("period", word) and word != "period":
            faults.append(_whole(line, f"There is no header {name[:20]}: the headers are {word} and period."))
    if not mine:
        first = next(line for line in lines if line.text)
        faults.append(_whole(first, f"The header {word} is missing: write {word} {least} above the garden."))
        return least
    for line, _ in mine[1:]:
        faults.append(_whole(line, f"A second header {word}: keep one of them."))
    line, rest = mine[0]
    figures = rest.strip(" \t")
    value = int(figures) if _NUMBER.fullmatch(figures) and len(figures.lstrip("0")) <= _FIGURES else -1
    if not least <= value <= most:
        allowed = f"{least}" if least == most else f"a number from {least} to {most}"
        faults.append(_whole(line, f"After {word} here belongs {allowed}, in figures: {word} {least}."))
    return value


def _read_grid(laws: Laws, grid: Sequence[_Line], faults: list[SourceFault]) -> list[str]:
    columns, rows = laws["garden"]["columns"], laws["garden"]["rows"]
    for place, line in enumerate(grid):
        if not line.text:
            reason = "An empty line inside the garden: delete it, or write a row of dots."
            faults.append(SourceFault(line.number, 1, 2, reason))
        if place >= rows:
            faults.append(_whole(line, f"A garden has at most {rows} rows; this one has {len(grid)}: delete one."))
        if len(line.text) > columns:
            reason = f"A row has at most {columns} cells; this one has {len(line.text)}: shorten it."
            faults.append(SourceFault(line.number, columns + 1, len(line.text) + 1, reason))
        for column, glyph in enumerate(line.text, 1):
            if glyph != BLANK and glyph not in laws["boards"]:
                faults.append(SourceFault(line.number, column, column + 1, _unknown(laws, glyph)))
    return [line.text for line in grid]


def _unknown(laws: Laws, glyph: str) -> str:
    if glyph == " ":
        return "A blank inside the garden: write . for an empty cell."
    if glyph == "\t":
        return "A tab inside the garden: write . for each empty cell."
    known = " ".join(laws["boards"])
    if glyph in _MEANT:
        return f"There is no board {glyph}: did you mean {_MEANT[glyph]}?"
    shown = glyph if glyph.isprintable() else f"U+{ord(glyph):04X}"
    return f"There is no board {shown}; the boards are {known}, and . is an empty cell."
