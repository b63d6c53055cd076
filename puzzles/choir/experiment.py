"""Experiments where letters are hidden: a sheet and voices, and what is sung then; notes and places stay unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from puzzles.choir.engine import Performance
from puzzles.choir.lanes import gather, values_at
from puzzles.choir.laws import hidden_letters
from puzzles.choir.notation import Sheet, render
from puzzles.choir.specification import read_voices, spaced
from puzzles.contract import Event, Experiments, Probe, Task

TICKS = 24


def observe(task: Task, program: Sheet, text: str) -> list[Event]:
    """Return the voices after each tick, those of the start as tick 0; ValueError if the text is no row of voices."""
    voices = _read_voices(task, text)
    performance = Performance(task.true_laws, program, gather(task.true_laws, [voices]))
    shown: list[Event] = []
    for tick in range(TICKS + 1):
        if tick:
            performance.tick()
        sung = values_at(tuple(performance.voices), 0, len(voices))
        ending = f"shown up to tick {TICKS}" if tick == TICKS else None
        shown.append({"tick": tick, "voices": sung, "ending": ending})
    return shown


def _read_voices(task: Task, text: str) -> list[int]:
    words, singers, top = text.replace(",", " ").split(), task.laws["singers"], task.laws["modulus"] - 1
    if not words or any(len(word) > 3 or not (word.isascii() and word.isdigit()) for word in words):
        raise ValueError("an input is a row of voices, such as 3 1 2")
    voices = read_voices(" ".join(words))
    if not singers["least"] <= len(voices) <= singers["most"]:
        raise ValueError(f"there are {singers['least']} to {singers['most']} singers")
    if max(voices) > top:
        raise ValueError(f"voices are 0 to {top} in an experiment")
    return voices


def draw(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw the voices as a table of text, one line for each tick."""
    rows = []
    for event in shown:
        voices = " ".join(f"{voice:>2}" for voice in event["voices"])
        rows.append(f"tick {event['tick']:>3}   voices {voices}" + (f"  {event['ending']}" if event["ending"] else ""))
    return "\n".join(rows)


def example(task: Task) -> Probe:
    """Return an experiment to start from: a hidden letter, or else a plain one, and the exchange."""
    letter = (hidden_letters(task.laws) or "L")[0]
    voices = [3, 1, 2][: max(task.laws["singers"]["least"], 3)]
    return Probe(render(Sheet((0,), f"{letter}X")), spaced(voices))


EXPERIMENTS = Experiments(
    shows=(
        f"An experiment shows the voices of all singers after each of the first {TICKS} ticks; their notes and their"
        " places on the sheet stay hidden."
    ),
    input_hint="The voices at the start, from the left, such as 3 1 2; from 0 up to one less than the modulus.",
    example=example,
    observe=observe,
    draw=draw,
)
