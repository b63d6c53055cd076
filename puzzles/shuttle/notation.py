"""Reads and writes a rail as text: one line, one glyph for each stop.

Left open by the rules and settled here: blanks and empty lines around the rail are ignored, so that a file may
end with a newline; a blank inside it, a second line and a 49th stop are faults. Capitals are not glyphs.
Lines end with LF, CR LF or CR.
"""

from __future__ import annotations

import re

from puzzles.contract import Invalid, Laws, SourceFault
from puzzles.shuttle.laws import CANONICAL, GLYPHS, in_the_box

MAX_STOPS = 48
MAX_SOURCE_BYTES = 4096
_LINE_END = re.compile(r"\r\n|\n|\r")


def parse(text: str, laws: Laws = CANONICAL) -> str:
    """Return the rail as a string of glyphs, or raise Invalid with every fault; the laws say which stops there are."""
    lines = _LINE_END.split(text)
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip(" \t")]
    if not filled:
        raise Invalid([SourceFault(1, 1, 2, "The rail is empty: lay at least one stop.")])
    number, line = filled[0]
    faults = _rail_faults(number, line, in_the_box(laws))
    for extra, content in filled[1:]:
        reason = "A rail is one line: join this line to the first one, or delete it."
        faults.append(SourceFault(extra, 1, len(content) + 1, reason))
    if faults:
        raise Invalid(faults)
    return line.strip(" \t")


def render(rail: str) -> str:
    """Write a rail as text; `parse` reads it back."""
    return rail + "\n"


def _rail_faults(number: int, line: str, box: str) -> list[SourceFault]:
    start = len(line) - len(line.lstrip(" \t"))
    rail = line.strip(" \t")
    faults = []
    for place, glyph in enumerate(rail, start + 1):
        if glyph not in box:
            faults.append(SourceFault(number, place, place + 1, _unknown(glyph, box)))
    if len(rail) > MAX_STOPS:
        reason = f"A rail has at most {MAX_STOPS} stops; this one has {len(rail)}: take {len(rail) - MAX_STOPS} away."
        faults.append(SourceFault(number, start + MAX_STOPS + 1, start + len(rail) + 1, reason))
    return sorted(faults, key=lambda fault: fault.column)


def _unknown(glyph: str, box: str) -> str:
    if glyph in GLYPHS:
        return f"There is no stop {glyph} in the box; there are {', '.join(box) or 'none'}."
    known = ", ".join(box)
    if glyph in " \t":
        return "Stops stand side by side: delete this blank."
    if glyph.lower() in GLYPHS and len(glyph.lower()) == 1:
        return f"Stops are small letters: write {glyph.lower()} in place of {glyph}."
    shown = glyph if glyph.isprintable() else f"U+{ord(glyph):04X}"
    return f"There is no stop {shown}; the stops are {known}."
