"""Experiments on a rail with hidden laws: they show where the shuttle is at every tick and what it writes, never F.

A run is watched for at most `MOST_TICKS` ticks. Its endings are what anybody would see: a read found no input, the
shuttle went too long without a read or a write and stood still, or the time was over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Event, Experiments, Laws, Probe, Task
from puzzles.shuttle.composition import PLAIN, READ, WRITE, is_hidden
from puzzles.shuttle.engine import DEAD_FACTOR
from puzzles.shuttle.history import Loom
from puzzles.shuttle.laws import HEADINGS

MOST_TICKS = 200
MOST_BITS = 64
ENDINGS = ("no input", "stood still", "time over")

_ARROWS = {"right": "→", "left": "←"}


def observe(task: Task, program: str, text: str) -> list[Event]:
    """Run a rail on a row of bits under the true laws and return what is seen, a record for each tick."""
    bits = text.replace(",", "").replace(" ", "")
    if set(bits) - {"0", "1"}:
        raise ValueError("an input is a row of bits, such as 1011")
    if len(bits) > MOST_BITS:
        raise ValueError(f"the input of an experiment has at most {MOST_BITS} bits; this one has {len(bits)}")
    return list(_watch(task.true_laws, program, bits))


def _watch(laws: Laws, program: str, bits: str) -> Iterator[Event]:
    loom = Loom(laws, len(program), program)
    state, read, idle = loom.start, 0, 0
    for tick in range(1, MOST_TICKS + 1):
        position = state >> 2 & 63
        kind, after, after_one = loom.step(program[position], state)
        idle = idle + 1 if kind == PLAIN else 0
        ending = None
        if kind == READ and read == len(bits):
            ending = ENDINGS[0]
        elif idle > DEAD_FACTOR * len(program):
            ending = ENDINGS[1]
        elif tick == MOST_TICKS:
            ending = ENDINGS[2]
        yield {
            "tick": tick,
            "position": position,
            "heading": HEADINGS[state >> 1 & 1],
            "wrote": str(state & 1) if kind == WRITE else None,
            "ending": ending,
        }
        if ending is not None:
            return
        if kind == READ:
            after = after_one if bits[read] == "1" else after
            read += 1
        state = after


def sees(published: Laws, probe: Probe) -> bool:
    """Tell whether an experiment can be foreseen under a published table: it never comes to a face not told."""
    if not any(is_hidden(face) for glyph in set(probe.program) for face in published["glyphs"][glyph].values()):
        return True
    try:
        for _ in _watch(published, probe.program, probe.input):
            pass
    except ValueError:
        return False
    return True


def draw(seen: Sequence[Mapping[str, Any]]) -> str:
    """Draw what was seen: a line for each tick, the shuttle at its place, then the whole output."""
    width = 1 + max((event["position"] for event in seen), default=0)
    lines = []
    for event in seen:
        rail = ["·"] * width
        rail[event["position"]] = _ARROWS[event["heading"]]
        wrote = f"  writes {event['wrote']}" if event["wrote"] is not None else ""
        ending = f"  end: {event['ending']}" if event["ending"] else ""
        lines.append(f"tick {event['tick']:>4}  {''.join(rail)}  stop {event['position']}{wrote}{ending}")
    output = " ".join(event["wrote"] for event in seen if event["wrote"] is not None)
    return "\n".join([*lines, f"output: {output or '(nothing)'}"])


EXPERIMENTS = Experiments(
    shows=(
        "An experiment shows at which stop the shuttle is and which way it heads at every tick (at most"
        f" {MOST_TICKS}), and each bit as it is written; it does not show F."
    ),
    input_hint=f"a row of at most {MOST_BITS} bits, such as 1011",
    example=lambda task: Probe("rwk", "1101"),
    observe=observe,
    draw=draw,
)
