"""Reads and writes a program as JSON: `[{"alu": [["+", 4, 0, 1]], "load": [["load", 16, 17]]}, …]`.

Long programs repeat few bundles, so the text is read in windows, and in a window each spelling of a bundle is decoded
once. A window with a fault in it, or with braces other than those around bundles, is read bundle by bundle instead, and
a bundle with a fault place by place; tests hold the two ways against each other.

Left open by the rules and settled here: JSON as its standard has it, so no NaN and no Infinity; an object names each
key once, within `debug` slots as well, and values there lie at most 50 lists deep; whole numbers have at most 1,000
digits; a program has at least one bundle.
Reading stops at the first place where the text is not JSON, because what follows cannot be told apart, after 1,000
faults, and after 1,000 slots of one engine in one bundle. What a Python builder returns comes here as this JSON, too.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from puzzles.accelerator.shape import DEBUG, Bundle, Program, bundle_of, shown, slot_fault
from puzzles.contract import Invalid, Laws, SourceFault

MAX_SOURCE_BYTES = 6 * 1024 * 1024
MAX_DIGITS = 1000
MOST_FAULTS = 1000
MOST_SLOTS = 1000
WINDOW = 1 << 16
_BLANKS = " \t\n\r"
_BETWEEN = re.compile(r"[ \t\n\r]*,[ \t\n\r]*")
_BLANK = re.compile(r"[ \t\n\r]*")
_LINE_END = re.compile(r"\r\n|\n|\r")
# One object for each small number: a long program would otherwise hold a million of them.
_SMALL = {str(number): number for number in range(2048)}


def parse(laws: Laws, text: str, window: int = WINDOW) -> Program:
    """Return the program, or raise Invalid with every fault, each at its place; a window of 0 reads no windows."""
    walk = _Walk(laws, text, window)
    try:
        walk.program()
    except _StopReadingError:
        assert walk.faults
    if walk.faults:
        raise Invalid(_placed(text, walk.faults))
    return tuple(walk.bundles)


def render(program: Program) -> str:
    """Write a program as text, one bundle a line; `parse` reads it back."""
    known: dict[int, str] = {}
    for bundle in program:
        if id(bundle) not in known:
            known[id(bundle)] = json.dumps(dict(bundle))
    return "[" + ",\n ".join(known[id(bundle)] for bundle in program) + "]\n"


class _Decoder:
    """JSON's decoder of the standard library, made strict; `complaints` gathers what it would have let pass."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_int=self._whole,
            parse_float=self._fraction,
            parse_constant=self._constant,
        )
        self.decode = self._decoder.decode
        self.decode_at = self._decoder.raw_decode

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self.complaints.append("a key stands twice in one object: join the two, or delete one.")
        return found

    def _whole(self, text: str) -> int:
        number = _SMALL.get(text)
        if number is not None:
            return number
        if len(text) > MAX_DIGITS:
            self.complaints.append(f"a number has {len(text)} digits; at most {MAX_DIGITS} are read.")
            return 0
        return int(text)

    def _fraction(self, text: str) -> float:
        number = float(text)
        if math.isinf(number):
            self.complaints.append(f"{text[:20]} is too large a number.")
        return number

    def _constant(self, text: str) -> int:
        self.complaints.append(f"{text} is not a number of JSON.")
        return 0


class _StopReadingError(Exception):
    """Nothing more can be read: the fault is recorded already."""


class _Walk:
    """A walk through the text from its first character; faults are (start, end, reason) in reading order."""

    def __init__(self, laws: Laws, text: str, window: int) -> None:
        self.laws = laws
        self.window = window
        self.text = text
        self.at = 0
        self.faults: list[tuple[int, int, str]] = []
        self.bundles: list[Bundle] = []
        self.decoder = _Decoder()
        # By spelling: a comma, perhaps blanks, and a bundle up to its closing brace.
        self._known: dict[str, Bundle] = {}
        self._careful_until = 0 if window else len(text)

    def program(self) -> None:
        """Read the whole text."""
        if not self._sign():
            self._stop("The program is empty: write a list of bundles, such as " + '[{"alu": [["+", 4, 0, 1]]}].')
        if self._sign() != "[":
            self._stop(f"A program is a JSON list of bundles: it begins with [, not with {self._seen()}.")
        opened = self.at
        for _ in self._items("]", "the program"):
            if self.at < self._careful_until or not self._window():
                self._bundle(len(self.bundles))
        if not self.bundles and not self.faults:
            self._fault(opened, opened + 1, "The program has no bundle: write at least one.")
        if self._sign():
            self._stop(f"The program ends with its ]; delete {self._seen()} and what follows.")

    def _items(self, closing: str, what: str) -> Iterator[int]:
        """Step over the opening sign and from item to item, counted from 0, to behind the closing sign."""
        self.at += 1
        if self._sign() == closing:
            self.at += 1
            return
        number = 0
        between = _BETWEEN.match
        while True:
            yield number
            number += 1
            comma = between(self.text, self.at)
            if comma is not None:
                self.at = comma.end()
                continue
            sign = self._sign()
            if sign != closing:
                self._stop(f"Expected a comma or {closing} in {what}, not {self._seen()}.")
            self.at += 1
            return

    def _window(self) -> bool:
        """Read all bundles of a window at once, if nothing is unusual about them; tell whether they were read.

        The text is cut before every closing brace, which leaves pieces like `, {"alu": […]`. New ones are joined,
        with their braces, to one list and decoded: if that gives as many objects as it has closing braces, then each
        brace closes one object of the list, so each piece is one bundle.
        """
        end = self.text.find("}", self.at + self.window)
        if end < 0:
            end = self.text.rfind("}", self.at)
        self._careful_until = end + 1
        if end < 0:
            return False
        pieces = ("," + self.text[self.at : end]).split("}")
        new = [piece for piece in dict.fromkeys(pieces) if piece not in self._known]
        bundles = self._decoded(new) if new else []
        if len(bundles) != len(new):
            return False
        self._known.update(zip(new, bundles))
        self.bundles.extend(map(self._known.__getitem__, pieces))
        self.at = end + 1
        return True

    def _decoded(self, pieces: Sequence[str]) -> list[Bundle]:
        """Return a bundle for each piece, or fewer if one is not right."""
        try:
            values = self.decoder.decode("[{}" + "}".join(pieces) + "}]")
        except (ValueError, RecursionError):
            values = []
        unusual = bool(self.decoder.complaints) or any(type(value) is not dict for value in values)
        self.decoder.complaints.clear()
        if unusual or len(values) != len(pieces) + 1:
            return []
        bundles = []
        for value in values[1:]:
            bundle = bundle_of(self.laws, value)
            if bundle is None:
                return []
            bundles.append(bundle)
        return bundles

    def _bundle(self, number: int) -> None:
        """Read one bundle. A spelling that was a whole bundle before is one wherever a bundle may begin."""
        start = self.at
        if self.text[start : start + 1] != "{":
            self.bundles.append(self._bundle_in_parts(number))
            return
        end = self.text.find("}", start)
        piece = "," + self.text[start:end]
        bundle = self._known.get(piece)
        if bundle is not None:
            self.at = end + 1
        else:
            bundle = self._whole_bundle(start)
            if bundle is None:
                self.at = start
                bundle = self._bundle_in_parts(number)
            elif self.at == end + 1:
                self._known[piece] = bundle
        self.bundles.append(bundle)

    def _whole_bundle(self, start: int) -> Bundle | None:
        """Decode a bundle in one go, if it has no fault."""
        try:
            value, self.at = self.decoder.decode_at(self.text, start)
        except (ValueError, RecursionError):
            value = None
        unusual = bool(self.decoder.complaints) or type(value) is not dict
        self.decoder.complaints.clear()
        return None if unusual else bundle_of(self.laws, value)

    def _bundle_in_parts(self, number: int) -> Bundle:
        where = f"Bundle {number}"
        if self._sign() != "{":
            start, value = self.at, self._value(where)
            reason = f'{where} is {shown(value)}: a bundle is an object, such as {{"alu": [["+", 4, 0, 1]]}}.'
            self._fault(start, self.at, reason)
            return ()
        parts: dict[str, tuple[Any, ...]] = {}
        for _ in self._items("}", where.lower()):
            start = self.at
            engine = self._value(where) if self._sign() == '"' else None
            if engine is None:
                self._stop(f"{where}: expected an engine's name in quotes, not {self._seen()}.")
            end = self.at
            if self._sign() != ":":
                self._stop(f"{where}: expected a colon behind {shown(engine)}, not {self._seen()}.")
            self.at += 1
            if engine in parts:
                self._fault(start, end, f"{where} names {engine} twice: join its slots in one list.")
            parts[engine] = self._slots(where, engine, start, end)
        return tuple(parts.items())

    def _slots(self, where: str, engine: str, start: int, end: int) -> tuple[Any, ...]:
        limit = self.laws["slots"].get(engine)
        if limit is None:
            known = ", ".join(self.laws["slots"])
            self._fault(start, end, f"{where}: there is no engine {shown(engine)}; there are {known}.")
        if self._sign() != "[":
            begun, value = self.at, self._value(where)
            self._fault(begun, self.at, f"{where}: {shown(value)} is not a list of slots.")
            return ()
        slots: list[Any] = []
        for number in self._items("]", f"the slots of {where.lower()}"):
            if number == MOST_SLOTS:
                self._stop(f"{where}: reading stopped after {MOST_SLOTS} slots of one engine.")
            slots.append(self._slot(f"{where}, {shown(engine)[1:-1]} slot {number}", engine if limit else None))
        if limit is not None and len(slots) > limit:
            over = len(slots) - limit
            reason = f"{where} has {len(slots)} {engine} slots; at most {limit} fit: move {over} to another bundle."
            self._fault(start, end, reason)
        return tuple(slots)

    def _slot(self, where: str, engine: str | None) -> Any:
        start, faults = self.at, len(self.faults)
        slot = self._value(where)
        if engine is None or len(self.faults) > faults:
            return ()
        wrong = slot_fault(self.laws, engine, slot)
        if wrong is not None:
            self._fault(start, self.at, f"{where}: {wrong}")
            return ()
        return slot if engine == DEBUG else tuple(slot)

    def _value(self, where: str) -> Any:
        """Decode the value that begins here and step behind it."""
        start = self.at
        try:
            value, self.at = self.decoder.decode_at(self.text, start)
        except json.JSONDecodeError as error:
            self.at = error.pos
            self._stop(f"{where} is not JSON here ({error.msg}): found {self._seen()}.")
        except RecursionError:
            self._stop(f"{where} holds lists within lists, too many of them: a slot is a flat list.")
        for complaint in self.decoder.complaints:
            self._fault(start, self.at, f"{where}: {complaint}")
        self.decoder.complaints.clear()
        return value

    def _sign(self) -> str:
        """Step over blanks and return the character there, empty at the end."""
        found = _BLANK.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        return self.text[self.at : self.at + 1]

    def _seen(self) -> str:
        sign = self.text[self.at : self.at + 1]
        if not sign:
            return "the end of the text"
        return sign if sign.isprintable() else f"U+{ord(sign):04X}"

    def _fault(self, start: int, end: int, reason: str) -> None:
        self.faults.append((start, end, reason))
        if len(self.faults) >= MOST_FAULTS:
            self.faults.append((self.at, self.at, f"Reading stopped after {MOST_FAULTS} faults."))
            raise _StopReadingError

    def _stop(self, reason: str) -> NoReturn:
        self.faults.append((self.at, self.at + 1, reason))
        raise _StopReadingError


def _placed(text: str, faults: Sequence[tuple[int, int, str]]) -> list[SourceFault]:
    """Turn offsets into lines and columns; a fault over several lines is marked to the end of its first line."""
    placed: list[SourceFault] = []
    line, line_start, known = 1, 0, 0
    for start, end, reason in sorted(faults, key=lambda fault: fault[0]):
        for line_end in _LINE_END.finditer(text, known, start):
            line, line_start = line + 1, line_end.end()
        known = max(line_start, start)
        broken = _LINE_END.search(text, start, end)
        stop = broken.start() if broken else end
        column = start - line_start + 1
        placed.append(SourceFault(line, column, max(stop - line_start, column) + 1, reason))
    return placed
