"""The run of a rail as a stream of small events, one for each tick, and their drawing as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Case, Laws
from puzzles.shuttle.engine import DEAD_FACTOR, PLAIN, READ, Rail, lay

_ARROWS = {"right": "→", "left": "←"}


def events(laws: Laws, program: str, case: Case) -> Iterator[dict[str, Any]]:
    """Yield an event for each tick of a run; the last one has an `ending`.

    Endings: "no input", "dead", "too much written". `flag` is the flag after the tick, `next` where the
    shuttle is then and which way it faces, `bumped` whether the bumper sent it there.
    """
    rail = lay(laws, program)
    state, read, wrote, idle, tick = rail.start, 0, 0, 0, 0
    while True:
        tick += 1
        kind = rail.kind[state]
        bit = case.input[read] if kind == READ and read < len(case.input) else None
        ending = None
        if kind == READ and bit is None:
            ending = "no input"
        idle = idle + 1 if kind == PLAIN else 0
        if idle > DEAD_FACTOR * len(program):
            ending = "dead"
        written = str(state & 1) if kind not in (PLAIN, READ) else None
        wrote += written is not None
        if wrote > len(case.expected):
            ending = "too much written"
        after = rail.after[state] + (bit == "1")
        yield _event(laws, rail, tick, state, after, {"read": bit, "wrote": written, "ending": ending})
        if ending is not None:
            return
        read += bit is not None
        state = after


def _event(
    laws: Laws, rail: Rail, tick: int, state: int, after: int, marks: Mapping[str, str | None]
) -> dict[str, Any]:
    position, heading = state >> 2, ("right", "left")[state >> 1 & 1]
    glyph = rail.text[position]
    meaning = laws["glyphs"][glyph][heading]
    flag = state & 1
    active = meaning.get("when", flag) == flag
    going = 1 - (state >> 1 & 1) if active and meaning["do"] == "reverse" else state >> 1 & 1
    return {
        "tick": tick,
        "position": position,
        "heading": heading,
        "glyph": glyph,
        "action": act_text(meaning) if active else "nothing",
        "flag": flag if marks["ending"] == "no input" else after & 1,
        "read": marks["read"],
        "wrote": marks["wrote"],
        "next": None if marks["ending"] else {"position": after >> 2, "heading": ("right", "left")[after >> 1 & 1]},
        "bumped": marks["ending"] is None and (after >> 1 & 1) != going,
        "ending": marks["ending"],
    }


def act_text(meaning: Mapping[str, Any]) -> str:
    """Name what a stop does, its condition left out: "stride 2", "reverse", "read"."""
    return f"stride {meaning['by']}" if meaning["do"] == "stride" else str(meaning["do"])


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
