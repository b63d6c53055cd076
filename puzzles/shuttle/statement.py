"""The candidate's rules of the machine and the editor's hints, both written from the laws to fit a variant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from puzzles.contract import Laws
from puzzles.shuttle.example import example_rail, example_table
from puzzles.shuttle.laws import GLYPHS
from puzzles.shuttle.notation import MAX_STOPS

TITLE = "Shuttle: the loom with two faces"
STORY = (
    "A shuttle runs along a rail of stops, bouncing between the bumpers. There is no memory, no jump, no label."
    " Every stop does one thing on the way out and another on the way back."
)
_CLASSES = {"r": "read", "w": "write", "i": "flag", "m": "flow", "k": "move", "f": "move"}
_ACTS = {
    "nothing": "nothing",
    "read": "read the next input bit into F",
    "write": "write F to the output",
    "invert": "F := 1 − F",
    "reverse": "reverse the heading",
}


def meaning_text(meaning: Mapping[str, Any]) -> str:
    """Say in words what one face of a stop does."""
    text = f"stride {meaning['by']}" if meaning["do"] == "stride" else _ACTS[meaning["do"]]
    return f"{text} if F = {meaning['when']}" if "when" in meaning else text


def describe_laws(laws: Laws) -> str:
    """Write the law table as Markdown: the stops and what both faces do."""
    rows = []
    for glyph in GLYPHS:
        faces = laws["glyphs"][glyph]
        rows.append(f"| `{glyph}` | {meaning_text(faces['right'])} | {meaning_text(faces['left'])} |")
    heading = {"right": "rightward (→)", "left": "leftward (←)"}[laws["start"]["heading"]]
    return "\n".join(
        [
            "| Stop | Rightward → | Leftward ← |",
            "|---|---|---|",
            *rows,
            "",
            f"A run starts on the first stop, heading {heading}, with F = {laws['start']['flag']}.",
            "",
            bumper_text(laws),
        ]
    )


def bumper_text(laws: Laws) -> str:
    """Say what happens at a bumper under the laws."""
    common = "**Bumpers.** A move that would leave the rail puts the shuttle on the end stop with its heading reversed"
    if laws["bumper"] == "again":
        return f"{common}; that stop is executed next, with the new heading."
    return (
        f"{common}, and that stop is executed next, with the new heading; but a shuttle that was on the end stop"
        " already goes on to the stop beside it, which is executed next. (A rail of one stop has no stop beside it:"
        " there the end stop is executed again.)"
    )


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    return "\n\n".join([STORY, _rules(laws), describe_laws(laws), _runs(), _example(laws)])


def _rules(laws: Laws) -> str:
    return f"""## The rail

A program is a rail: one line of 1 to {MAX_STOPS} stops out of `{" ".join(GLYPHS)}`. The shuttle has a position, a
heading (→ or ←) and a flag F, which is 0 or 1. In each tick it executes the stop under it, by the face for its present
heading, and then moves one stop in its heading. A *stride* moves it that many stops in place of one. A *reversal*
takes effect at once: the shuttle moves one stop in the new heading. Where a condition on F does not hold, the
stop does nothing and the shuttle moves one stop."""


def _runs() -> str:
    return """## A run

Input and output are rows of bits. A read takes the next input bit; a read that finds none left ends the run, and
its tick counts. The rail is right if, whatever the input (of any length, the empty one too), the bits written until
then are exactly the ones asked for. More than 4 × (number of stops) ticks in a row without a read or a write
count as standing still for ever, which is a failure.

**Measured** on 100 fixed inputs of 60 bits: *length*, the number of stops, and *ticks*, all ticks together. For
both, less is better, and they need not be best in the same rail."""


def _example(laws: Laws) -> str:
    rail = example_rail(laws)
    return f"""## A rail at work

`{rail}` with the input 1, 0, tick by tick (stops are counted from 0; F is the flag after the tick):

```
{example_table(laws, rail)}
```"""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor: tokens with their meaning under the laws, and how to count size."""
    tokens = []
    for glyph in GLYPHS:
        right, left = (meaning_text(laws["glyphs"][glyph][heading]) for heading in ("right", "left"))
        tokens.append(
            {
                "pattern": glyph,
                "class": _CLASSES[glyph],
                "title": f"{glyph}  → {right}  ← {left}",
                "documentation": f"Rightward: {right}. Leftward: {left}.",
            }
        )
    return {
        "tokens": tokens,
        "line_comment": None,
        "size": {"metric": "length", "label": "stops", "limit": MAX_STOPS, "counts": "glyphs"},
    }
