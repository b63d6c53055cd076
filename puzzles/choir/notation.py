"""Reads and writes a sheet as text: a header `start 0 3`, then the sheet's letters.

Left open by the rules and settled here: letters may stand side by side, each on a line of its own, or anything
between; blanks and empty lines mean nothing. The header is the first line that is not empty and holds nothing else.
Starts are written in figures, zeros in front allowed. Lines end with LF, CR LF or CR.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from puzzles.choir.laws import LETTERS
from puzzles.contract import Invalid, Laws, SourceFault

MAX_LINES = 40
MAX_SOURCE_BYTES = 4096
_LINE_END = re.compile(r"\r\n|\n|\r")
_WORD = re.compile(r"[^ \t]+")
_NUMBER = re.compile(r"[0-9]+")


class Sheet(NamedTuple):
    """A program: the lines at which the parts start, and one letter for each line."""

    starts: tuple[int, ...]
    letters: str


class _Letter(NamedTuple):
    line: int
    column: int
    sign: str


def parse(laws: Laws, text: str, absent: str = "") -> Sheet:
    """Return the sheet, or raise Invalid with every fault; `absent` are letters that it may not hold."""
    lines = [(number, line) for number, line in enumerate(_LINE_END.split(text), 1) if line.strip(" \t")]
    if not lines:
        reason = "There is no sheet: write a header such as start 0, and the letters of the sheet below it."
        raise Invalid([SourceFault(1, 1, 2, reason)])
    faults: list[SourceFault] = []
    number, first = lines[0]
    words: list[_Letter] = []
    if first.strip(" \t").lower().startswith("start"):
        words = [_Letter(number, word.start() + 1, word.group()) for word in _WORD.finditer(first)]
        del lines[0]
    else:
        reason = "The header is missing: put a line such as start 0 above the sheet."
        faults.append(SourceFault(number, 1, len(first) + 1, reason))
    letters = _read_letters(lines, faults, [letter for letter in LETTERS if letter not in absent])
    if not letters and not faults:
        reason = "The sheet is empty: write at least one letter below the header."
        faults.append(SourceFault(number, 1, len(first) + 1, reason))
    starts = _read_header(laws, words, len(letters), faults) if words else ()
    if faults:
        raise Invalid(sorted(faults, key=lambda fault: (fault.line, fault.column)))
    return Sheet(starts, "".join(letter.sign for letter in letters))


def render(sheet: Sheet) -> str:
    """Write a sheet as text; `parse` reads it back."""
    return f"start {' '.join(map(str, sheet.starts))}\n{sheet.letters}\n"


def _read_letters(lines: list[tuple[int, str]], faults: list[SourceFault], known: Sequence[str]) -> list[_Letter]:
    letters = []
    for number, line in lines:
        if line.strip(" \t").lower().startswith("start"):
            reason = (
                "A second header: only the first line says where to start; put all starts there, or delete this line."
            )
            faults.append(SourceFault(number, 1, len(line) + 1, reason))
            continue
        for column, sign in enumerate(line, 1):
            if sign in " \t":
                continue
            letters.append(_Letter(number, column, sign))
            if sign not in known:
                faults.append(SourceFault(number, column, column + 1, _unknown(sign, known)))
    if len(letters) > MAX_LINES:
        over = letters[MAX_LINES]
        last = max(letter.column for letter in letters[MAX_LINES:] if letter.line == over.line)
        reason = (
            f"A sheet has at most {MAX_LINES} lines; this one has {len(letters)}: take {len(letters) - MAX_LINES} away."
        )
        faults.append(SourceFault(over.line, over.column, last + 1, reason))
    return letters


def _read_header(laws: Laws, words: list[_Letter], length: int, faults: list[SourceFault]) -> tuple[int, ...]:
    def fault(word: _Letter, reason: str) -> None:
        faults.append(SourceFault(word.line, word.column, word.column + len(word.sign), reason))

    head, numbers, starts = words[0], words[1:], []
    if head.sign != "start":
        fault(head, "The header begins with the word start in small letters, then a blank, then a number: start 0.")
    elif not numbers:
        fault(head, "The header names no line: write start 0 to begin at the first line.")
    for place, word in enumerate(numbers):
        figures = word.sign.lstrip("0") or "0"
        if not _NUMBER.fullmatch(word.sign):
            fault(word, "Here a line's number belongs, such as 0; the letters of the sheet go on the lines below.")
        elif place >= laws["starts"]:
            fault(word, f"There are at most {laws['starts']} starts: delete this one.")
        elif length and (len(figures) > 3 or int(figures) >= length):
            last = "line 0 only" if length == 1 else f"lines 0 to {length - 1}"
            shown = f" {figures}" if len(figures) <= 3 else ""
            fault(word, f"There is no line{shown} to start at: the sheet has {last}.")
        elif length:
            starts.append(int(figures))
    return tuple(starts)


def _unknown(sign: str, known: Sequence[str]) -> str:
    if sign == "x":
        return "Write a capital X."
    if sign == "r":
        return "Write a capital R."
    if sign in "GE":
        return f"Write a small {sign.lower()}."
    if sign in "–—−":
        return "Write the plain minus sign - in place of this dash."
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return f"There is no letter {shown}; the letters are {' '.join(known)}"
