"""What a task asks of a rail, as a small table: from each state and bit read, the next state and the bits owed.

State 0 is the start. `rules[state][bit]` is (next state, bits to be written before the next read). A rail
solves the task iff it owes nothing at every read, whatever came before: then it is right for inputs of any
length, and `compare` proves it or finds a shortest input that shows the opposite.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from puzzles.shuttle.engine import Jumps

_MOST_PAIRS = 2000

Rules = tuple[tuple[tuple[int, str], tuple[int, str]], ...]


@dataclass(frozen=True)
class Brief:
    """A task's own data: texts, rules and the numbers measured once; found in `tasks/`, one module each.

    `ask` is the candidate's text. `naive` and `par` are values of the canonical laws, taken on the fixed
    metric set; the programs they come from are not in this package.
    """

    title: str
    difficulty: str
    ask: str
    rules: Rules
    naive: dict[str, int]
    par: dict[str, int]
    par_status: str
    features: tuple[str, ...]
    spare: bool = False


class UnprovenError(Exception):
    """A rail remembers so much that it cannot be proven right or wrong in reasonable time."""


class Difference(NamedTuple):
    """A shortest input on which a rail differs, what it owed, and how: wrong bits, dead, or writing without end."""

    input: str
    expected: str
    kind: str


def respond(rules: Rules, bits: str) -> str:
    """Return the bits owed for an input."""
    state, owed = 0, []
    for bit in bits:
        state, part = rules[state][bit == "1"]
        owed.append(part)
    return "".join(owed)


def compare(jumps: Jumps, rules: Rules) -> Difference | None:
    """Prove a rail right for all inputs (None), or return a shortest input on which it is not.

    Walks the pairs (read of the rail, state of the rules) breadth first; a few pairs are all there are, unless the
    rail remembers. Raises UnprovenError where there are more than can be walked.
    """
    opening = jumps.opening
    if opening.written or opening.read < 0:
        return Difference("", "", _kind(opening.read, opening.dead, bool(opening.written)))
    # The flag does not matter at a read, because the bit read replaces it.
    seen = {(opening.read & ~1, 0)}
    queue = deque([(opening.read & ~1, 0, "")])
    while queue:
        read, state, bits = queue.popleft()
        for bit in (0, 1):
            segment = jumps.segment(read, bit)
            next_state, owed = rules[state][bit]
            path = bits + "01"[bit]
            if segment.written != owed or segment.read < 0:
                return Difference(
                    path, respond(rules, path), _kind(segment.read, segment.dead, segment.written != owed)
                )
            pair = (segment.read & ~1, next_state)
            if pair not in seen:
                if len(seen) == _MOST_PAIRS:
                    raise UnprovenError
                seen.add(pair)
                queue.append((*pair, path))
    return None


def _kind(read: int, dead: bool, wrong: bool) -> str:
    if wrong:
        return "wrong"
    return "dead" if dead else "endless" if read < 0 else "wrong"
