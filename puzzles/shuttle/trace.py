"""The run of a rail as a stream of small events, one for each tick, and their drawing as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Case, Laws
from puzzles.shuttle.composition import READ, WRITE, Meaning, effect_of
from puzzles.shuttle.engine import DEAD_FACTOR
from puzzles.shuttle.history import Loom
from puzzles.shuttle.laws import HEADINGS

_ARROWS = {"right": "→", "left": "←"}


def events(laws: Laws, program: str, case: Case) -> Iterator[dict[str, Any]]:
    """Yield an event for each tick of a run; the last one has an `ending`, the `output` and whether it is `right`.

    Endings: "no input", "dead", "too much written". `flag` is the flag after the tick, `next` where the
    shuttle is then and which way it faces, `bumped` whether the bumper sent it there.
    """
    loom = Loom(laws, len(program), program)
    state, read, output, idle, tick = loom.start, 0, "", 0, 0
    while True:
        tick += 1
        kind, after, after_one = loom.step(program[state >> 2 & 63], state)
        bit = case.input[read] if kind == READ and read < len(case.input) else None
        ending = None
        if kind == READ and bit is None:
            ending = "no input"
        idle = 0 if kind in (READ, WRITE) else idle + 1
        if idle > DEAD_FACTOR * len(program):
            ending = "dead"
        written = str(state & 1) if kind == WRITE else None
        output += written or ""
        if len(output) > len(case.expected):
            ending = "too much written"
        after = after_one if bit == "1" else after
        event = _event(loom, program, tick, state, after, {"read": bit, "wrote": written, "ending": ending})
        if ending is not None:
            event.update(output=output, right=ending == "no input" and output == case.expected)
        yield event
        if ending is not None:
            return
        read += bit is not None
        state = after


def _event(
    loom: Loom, program: str, tick: int, state: int, after: int, marks: Mapping[str, str | None]
) -> dict[str, Any]:
    position, heading = state >> 2 & 63, HEADINGS[state >> 1 & 1]
    glyph = program[position]
    visit = loom.visit(glyph, state)
    acting = act_text(visit.meaning) if visit.meaning is not None and visit.acts else "nothing"
    return {
        "tick": tick,
        "position": position,
        "heading": heading,
        "glyph": glyph,
        "action": "wait" if visit.meaning is None else acting,
        "flag": state & 1 if marks["ending"] == "no input" else after & 1,
        "read": marks["read"],
        "wrote": marks["wrote"],
        "next": None if marks["ending"] else {"position": after >> 2 & 63, "heading": HEADINGS[after >> 1 & 1]},
        "bumped": marks["ending"] is None and (after >> 1 & 1) != loom.act(visit, state).heading,
        "ending": marks["ending"],
    }


def act_text(meaning: Meaning) -> str:
    """Name what a stop does, its condition left out: "stride 2", "reverse", "read, then invert"."""
    return effect_of(meaning) + (f", then {meaning['then']}" if "then" in meaning else "")


def draw_events(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as a table of text, one line for each tick."""
    lines = []
    for event in shown:
        action = event["action"] + (f" {event['wrote']}" if event["wrote"] is not None else "")
        action += f" {event['read']}" if event["read"] is not None else ""
        notes = [f"F={event['flag']}"] if event["ending"] != "no input" else []
        notes += ["bumper"] if event["bumped"] else []
        notes += [f"end: {event['ending']}"] if event["ending"] else []
        where = f"{event['position']} {_ARROWS[event['heading']]} {event['glyph']}"
        lines.append(f"tick {event['tick']:>4}  stop {where:<6}  {action:<10}  {'  '.join(notes)}".rstrip())
    return "\n".join(lines)
