"""What an experiment on the press shows: the strip at the start and after each play, and nothing else.

Not shown: which card was played, where it was stamped, how the deck lies. A run is shown for its first `SHOWN_PLAYS`
plays; an experiment may put any strip under the press.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from puzzles.contract import Event, Experiments, Probe, Task
from puzzles.moebius.engine import ENDLESS, PAUSED, STOPPED, TOO_LONG, Press
from puzzles.moebius.notation import CHARACTERS, Deck

SHOWN_PLAYS = 12
LONGEST_STRIP = 24
_ENDINGS = {
    STOPPED: "the press stops",
    PAUSED: f"{SHOWN_PLAYS} plays are shown",
    ENDLESS: "too many plays",
    TOO_LONG: "the strip is too long",
}


def observe(task: Task, program: Deck, text: str) -> list[Event]:
    """Play a deck on a strip under the task's true laws; return the strips, the last one with the ending."""
    press = Press(task.true_laws, program, strip_from(text))
    seen: list[Event] = [{"play": 0, "strip": press.strip, "ending": None}]
    ending = PAUSED
    while ending == PAUSED and press.plays < SHOWN_PLAYS:
        plays, ending = press.plays, press.advance(1)
        if press.plays > plays:
            seen.append({"play": press.plays, "strip": press.strip, "ending": None})
    seen[-1]["ending"] = _ENDINGS[press.advance(0) if ending == PAUSED else ending]
    return seen


def strip_from(text: str) -> str:
    """Read the strip of an experiment, or raise ValueError with what is wrong with it."""
    strip = text.strip()
    if not 1 <= len(strip) <= LONGEST_STRIP:
        raise ValueError(f"a strip has 1 to {LONGEST_STRIP} characters; this one has {len(strip)}")
    for sign in strip:
        if sign not in CHARACTERS:
            shown = sign if sign.isprintable() else f"U+{ord(sign):04X}"
            raise ValueError(f"a strip cannot bear {shown}; it may have the characters that a card may have")
    return strip


def draw(seen: Sequence[Mapping[str, Any]]) -> str:
    """Write what was seen, one line for each play."""
    lines = [f"play {event['play']:>2}  {event['strip'] or '(empty)'}" for event in seen]
    ending = seen[-1]["ending"] if seen else None
    return "\n".join([*lines, ending] if ending else lines)


EXPERIMENTS = Experiments(
    shows=f"The strip at the start and after each play, up to {SHOWN_PLAYS} plays; not the deck.",
    input_hint=f"a strip of up to {LONGEST_STRIP} characters, such as [abba] or any other",
    example=lambda task: Probe("P>Q\n", "[abPc]"),
    observe=observe,
    draw=draw,
)
