"""What a task asks of a garden: the weights of the gusts that come, and the sides by which each may leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from puzzles.contract import Laws
from puzzles.windmill.laws import SIDES

HEAVY, LIGHT = "H", "L"


@dataclass(frozen=True)
class Rules:
    """What is asked of a gust, by the roles of the laws' `exits`.

    Where `mixed` is false, all gusts are heavy, and `turns` are the roles in their order, again and again. Where it is
    true, a heavy gust may leave by any of `heavy`, and a light one takes its role from `turns` by the number of heavy
    gusts before it.
    """

    turns: tuple[str, ...]
    mixed: bool = False
    heavy: tuple[str, ...] = ("heavy",)

    def wanted(self, laws: Laws, weights: str) -> list[str]:
        """Return the sides by which each gust may leave, such as "E" or "NW"."""
        exits, heavy_before, sides = laws["exits"], 0, []
        for number, weight in enumerate(weights):
            if not self.mixed:
                roles: tuple[str, ...] = (self.turns[number % len(self.turns)],)
            elif weight == HEAVY:
                roles = self.heavy
            else:
                roles = (self.turns[heavy_before % len(self.turns)],)
            heavy_before += weight == HEAVY
            allowed = {exits[role] for role in roles}
            sides.append("".join(side for side in SIDES if side in allowed))
        return sides


@dataclass(frozen=True)
class Brief:
    """A task's own data: texts, rules and the numbers measured once; found in `tasks/`, one module each.

    `ask` is the candidate's text; {one}, {two}, {heavy} and {other} in it stand for the sides of these roles. `naive`
    and `par` are values of the canonical laws, taken on the fixed metric set; the gardens they come from are not in
    this package.
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


def sides_text(sides: Sequence[str]) -> str:
    """Write the sides of all gusts as they stand in cases: `E S N/W`."""
    return " ".join("/".join(each) for each in sides)


def read_sides(text: str) -> list[str]:
    """Read what `sides_text` wrote."""
    return [word.replace("/", "") for word in text.split()]
