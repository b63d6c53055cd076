"""Honest baselines for scripted players: two searches that know the machine and its public inputs, nothing else.

Both are generators of (evaluations, source text, score so far), one for each better bench, and of None from time
to time, so that a caller can count time and stop. The score is a share of right fires from 0 to 1 and, once all are
right, 1 and a bonus that grows as area, cost and latency shrink. They use the engine as a faithful local
simulator, as anybody with the rules could write; they never see a reference solution or a par.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Sequence
from typing import NamedTuple, Optional

from puzzles.contract import Laws, Task
from puzzles.fuseworks.engine import Fire, burn, lay
from puzzles.fuseworks.grading import most_frequent_constant, right_constant
from puzzles.fuseworks.laws import BLANK
from puzzles.fuseworks.notation import drawing_of, render
from puzzles.fuseworks.specification import Ask, Sheet, count_bits, sheet_of
from puzzles.seeds import Draw

Found = tuple[int, str, float]
Steps = Generator[Optional[Found], None, None]

HEARTBEAT_EVERY = 50
_ROUND = 6000
# Plain fuse is drawn more often than other parts: most cells of most benches are that.
_PLAIN = "+-|"


class Layout(NamedTuple):
    """A bench while it is searched: all cells of a box, row by row, and the box's width."""

    cells: list[str]
    width: int

    def rows(self) -> list[str]:
        """Return the rows of the box."""
        return ["".join(self.cells[at : at + self.width]) for at in range(0, len(self.cells), self.width)]


class Goal(NamedTuple):
    """What a search may know: the laws, the inputs with what is wanted, and the parts to lay."""

    laws: Laws
    ask: Ask
    sheet: Sheet
    parts: str


def goal_of(task: Task) -> Goal:
    """Gather what a search may know of a task."""
    parts = "".join(task.laws["parts"])
    return Goal(task.laws, task.specification, sheet_of(task.specification), parts + _PLAIN)


def random_search(task: Task, seed: int) -> Steps:
    """Try benches drawn at random, for ever."""
    goal, chance = goal_of(task), chance_of("random", task, str(seed))
    best, evaluations = -math.inf, 0
    while True:
        layout = random_layout(goal, chance)
        score = score_of(goal, layout)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, text_of(goal, layout), score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def annealing(task: Task, seed: int) -> Steps:
    """Change one bench by small steps, accepting worse ones ever more rarely; begin anew after each round, for ever."""
    goal, chance = goal_of(task), chance_of("annealing", task, str(seed))
    best, evaluations = -math.inf, 0
    best_layout: Layout | None = None
    while True:
        # Half of the rounds polish the best bench; the others look elsewhere.
        layout = best_layout if best_layout is not None and chance.random() < 0.5 else random_layout(goal, chance)
        current = score_of(goal, layout)
        for step in range(_ROUND):
            heat = 0.03 * (1 - step / _ROUND) ** 2 + 0.0015
            candidate = changed(goal, layout, chance)
            score = score_of(goal, candidate)
            evaluations += 1
            if score >= current or chance.random() < math.exp((score - current) / heat):
                layout, current = candidate, score
            if score > best:
                best, best_layout = score, candidate
                yield evaluations, text_of(goal, candidate), score
            if evaluations % HEARTBEAT_EVERY == 0:
                yield None


def chance_of(kind: str, task: Task, seed: str) -> random.Random:
    """Return the generator of a search's draws."""
    return random.Random(Draw("fuseworks search", kind, task.key, seed).number(16))


def text_of(goal: Goal, layout: Layout) -> str:
    """Write a layout as a program's text."""
    return render(drawing_of(goal.laws, layout.rows()))


def random_layout(goal: Goal, chance: random.Random) -> Layout:
    """Draw a box with every source and target in it, about half of the other cells filled."""
    ends = goal.ask.sources + goal.ask.targets
    width = min(chance.randint(3, 3 + len(ends)), goal.laws["bench"]["columns"])
    height = min(chance.randint(2, 1 + len(ends)), goal.laws["bench"]["rows"])
    while width * height < len(ends):
        height += 1
    cells = [chance.choice(goal.parts) if chance.random() < 0.5 else BLANK for _ in range(width * height)]
    for end, place in zip(ends, chance.sample(range(width * height), len(ends))):
        cells[place] = end
    return Layout(cells, width)


def changed(goal: Goal, layout: Layout, chance: random.Random) -> Layout:
    """Return a copy with one small change: a cell set, cleared, or exchanged with another one."""
    cells = list(layout.cells)
    place, kind = chance.randrange(len(cells)), chance.random()
    free = cells[place] == BLANK or cells[place] in goal.laws["parts"]
    if kind < 0.5 and free:
        cells[place] = chance.choice(goal.parts)
    elif kind < 0.7 and free:
        cells[place] = BLANK
    else:
        near = (place + chance.choice((1, -1, layout.width, -layout.width))) % len(cells)
        other = near if kind < 0.85 else chance.randrange(len(cells))
        cells[place], cells[other] = cells[other], cells[place]
    return Layout(cells, layout.width)


def score_of(goal: Goal, layout: Layout) -> float:
    """Score a layout: below 1 the share of right fires, from 1 up the smaller the better."""
    rows = layout.rows()
    bench = lay(goal.laws, rows)
    fires = burn(bench, goal.sheet.ignitions).fires
    constant = right_constant(goal.ask, goal.sheet, fires, bench.horizon)
    if constant is None:
        return _share_right(goal.sheet, fires)
    drawing = drawing_of(goal.laws, rows)
    return 1 + 1 / (1 + drawing.area / 20) + 1 / (1 + drawing.cost / 20) + 1 / (1 + constant / 4)


def _share_right(sheet: Sheet, fires: Sequence[Fire]) -> float:
    """Return the share of wanted fires that come right and of dark targets that stay dark, both weighing the same."""
    asked = sum(count_bits(mask) for wanted in sheet.wanted.values() for mask in wanted.values())
    _, right = most_frequent_constant(sheet, fires)
    share = right / asked
    dark = sum(count_bits(mask) for mask in sheet.never.values())
    if not dark:
        return 0.999 * share
    lit = sum(count_bits(fire.mask & sheet.never[fire.target]) for fire in fires)
    return 0.999 * (share + 1 - lit / dark) / 2
