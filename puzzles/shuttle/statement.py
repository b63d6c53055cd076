"""The candidate's rules of the machine and the editor's hints, both written from the laws to fit a variant."""

from __future__ import annotations

from typing import Any

from puzzles.contract import Laws
from puzzles.shuttle.composition import meaning_text
from puzzles.shuttle.example import example_rail, example_table
from puzzles.shuttle.grammar import ENTRIES, has_hidden, law_at
from puzzles.shuttle.laws import GLYPHS
from puzzles.shuttle.notation import MAX_STOPS

TITLE = "Shuttle: the loom with two faces"
STORY = (
    "A shuttle runs along a rail of stops, bouncing between the bumpers. There is no memory, no jump, no label."
    " Every stop does one thing on the way out and another on the way back."
)
_CLASSES = {"r": "read", "w": "write", "i": "flag", "m": "flow", "k": "move", "f": "move"}


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
    parts = [STORY, _rules(), describe_laws(laws), _composed(laws), _untold(laws), _runs()]
    # An example is a run, and nothing may be run by laws that are not all told.
    parts += [] if has_hidden(laws) else [_example(laws)]
    return "\n\n".join(part for part in parts if part)


def _rules() -> str:
    return f"""## The rail

A program is a rail: one line of 1 to {MAX_STOPS} stops out of `{" ".join(GLYPHS)}`. The shuttle has a position, a
heading (→ or ←) and a flag F, which is 0 or 1. In each tick it executes the stop under it, by the face for its present
heading, and then moves one stop in its heading. A *stride* moves it that many stops in place of one. A *reversal*
takes effect at once: the shuttle moves one stop in the new heading. Where a condition on F does not hold, the
stop does nothing and the shuttle moves one stop."""


def _composed(laws: Laws) -> str:
    """Say what has to be said of the parts that laws are composed of, where the table has such."""
    told = [law_at(laws, entry) for entry in ENTRIES]
    notes = []
    if any("then" in law for law in told):
        notes.append("What comes after *then* is done before the shuttle moves, and only if the stop acts at all.")
    if any(isinstance(law.get("when"), str) for law in told):
        notes.append(
            "Ticks are counted from 1 and places from 0. A visit of a stop is a tick in which it is executed by the"
            " face in question, whether or not it acts. Nothing is remembered from one run to the next."
        )
    if any(law["do"] == "stay" for law in told):
        notes.append("A shuttle that *stays* spends one tick more on the stop, then moves on by one.")
    if any(law["do"] in ("swap", "turn") for law in told):
        notes.append("The *next stop* is the one that is executed next, wherever it is; the heading does not change.")
    if any(law["do"] == "fly" for law in told):
        notes.append("A *flight* ends as a move that would leave the rail at the end ahead.")
    return " ".join(notes)


def _untold(laws: Laws) -> str:
    if not has_hidden(laws):
        return ""
    return (
        "**Not documented** means that nobody wrote down what the stop does in that direction. It does the same on"
        " every rail and in every run; what it does may depend on F, on where the stop stands or on what happened"
        " before in the run, and it may concern the stop that is executed next. Experiments show it."
    )


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
