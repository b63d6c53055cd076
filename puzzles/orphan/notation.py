"""Reads and writes a program as text: one line, one letter for each key.

Left open by the rules and settled here: blanks and empty lines around the keys are ignored, so that a file may end with
a newline; a blank between two keys, a second line and a 17th key are faults. Capitals are not keys. Lines end with LF,
CR LF or CR.
"""

from __future__ import annotations

import re

from puzzles.contract import Invalid, Laws, SourceFault
from puzzles.orphan.laws import letters

MAX_SOURCE_BYTES = 4096
_LINE_END = re.compile(r"\r\n|\n|\r")


def parse(laws: Laws, text: str) -> str:
    """Return the program as a string of letters, or raise Invalid with every fault; `laws` is a published table."""
    lines = _LINE_END.split(text)
    filled = [(number, line) for number, line in enumerate(lines, 1) if line.strip(" \t")]
    if not filled:
        raise Invalid([SourceFault(1, 1, 2, "The program is empty: write at least one key, such as a.")])
    faults = _key_faults(laws, *filled[0])
    for extra, content in filled[1:]:
        reason = "A program is one line: join this line to the first one, or delete it."
        faults.append(SourceFault(extra, 1, len(content) + 1, reason))
    if faults:
        raise Invalid(faults)
    return filled[0][1].strip(" \t")


def render(program: str) -> str:
    """Write a program as text; `parse` reads it back."""
    return program + "\n"


def _key_faults(laws: Laws, number: int, line: str) -> list[SourceFault]:
    start, program, most = len(line) - len(line.lstrip(" \t")), line.strip(" \t"), laws["longest"]
    faults = [
        SourceFault(number, place, place + 1, _unknown(laws, sign))
        for place, sign in enumerate(program, start + 1)
        if sign not in letters(laws)
    ]
    if len(program) > most:
        reason = f"A program has at most {most} keys; this one has {len(program)}: take {len(program) - most} away."
        faults.append(SourceFault(number, start + most + 1, start + len(program) + 1, reason))
    return sorted(faults, key=lambda fault: fault.column)


def _unknown(laws: Laws, sign: str) -> str:
    if sign in " \t":
        return "Keys stand side by side: delete this blank."
    known = letters(laws)
    if sign.lower() in known and len(sign.lower()) == 1:
        return f"Keys are small letters: write {sign.lower()} in place of {sign}."
    shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
    return f"There is no key {shown}; the keys are {', '.join(known)}."
