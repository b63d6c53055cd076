"""What a task asks of a choir: the voices it begins with and the voices it must come to hold, named by rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from puzzles.contract import Laws

Voices = Sequence[int]
Target = Callable[[Laws, Voices], "list[int]"]

TARGETS: Mapping[str, Target] = {
    "place": lambda laws, voices: list(range(1, len(voices) + 1)),
    "loudest": lambda laws, voices: [max(voices)] * len(voices),
    "height": lambda laws, voices: sorted(voices),
    "count": lambda laws, voices: [len(voices)] * len(voices),
    "right wall": lambda laws, voices: [laws["walls"]["right"]] * len(voices),
}


@dataclass(frozen=True)
class Rules:
    """Whether all singers start silent (voice 0) or with given voices, and the name of the target."""

    silent: bool
    target: str

    def wanted(self, laws: Laws, voices: Voices) -> list[int]:
        """Return the voices that must be held in the end."""
        return TARGETS[self.target](laws, voices)


@dataclass(frozen=True)
class Brief:
    """A task's own data: texts, rules and the numbers measured once; found in `tasks/`, one module each.

    `ask` is the candidate's text; {least}, {most} and {right} in it stand for the lowest and highest voice given
    and the right wall's hum. `hint` follows it where the letters `hint_letters` do what they do canonically. `naive`
    and `par` are values of the canonical laws, taken on the fixed metric set; the programs they come from are not in
    this package.
    """

    title: str
    difficulty: str
    ask: str
    rules: Rules
    examples: tuple[tuple[int, ...], ...]
    naive: dict[str, int]
    par: dict[str, int]
    par_status: str
    features: tuple[str, ...]
    spare: bool = False
    hint: str = ""
    hint_letters: str = ""


def spaced(voices: Voices) -> str:
    """Write voices as they stand in cases and reports."""
    return " ".join(map(str, voices))


def read_voices(text: str) -> list[int]:
    """Read what `spaced` wrote."""
    return [int(word) for word in text.split()]
