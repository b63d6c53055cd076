"""Searches that know the machine, the table and the public cases, nothing else: annealing rounds, and random search.

They never see a reference solution, a par or a hidden case; laws they know are the task's true ones, or those that a
caller believes in. `anneal` looks at the public cases, and where those are many also at cases of its own like the
hidden ones in kind; it has its inner loop in `kernel`. `random_search` is a generator of (evaluations, source text,
score so far), one for each better garden, and of None from time to time, so that a caller can count time and stop;
its score is the share of gusts that leave rightly on the beginnings of some public cases, and 1 and more once all
public cases come right.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Sequence
from typing import Any, NamedTuple, Optional

from puzzles.compiled import numbers
from puzzles.contract import Laws, Limits, Round, Task
from puzzles.seeds import Draw
from puzzles.windmill import kernel
from puzzles.windmill.engine import Breeze, lay
from puzzles.windmill.grading import Weather, grade, hidden_cases, run, ticks_of, weather
from puzzles.windmill.laws import BACK, BLANK, LEFT, RIGHT, SIDES, STRAIGHT, SWAPPED, parts_of
from puzzles.windmill.notation import Garden, area_of, cost_of, entry_word, parse, render
from puzzles.windmill.specification import HEAVY, read_sides

Found = tuple[int, str, float]
Steps = Generator[Optional[Found], None, None]

HEARTBEAT_EVERY = 50
_SAMPLE_CASES = 10
_SAMPLE_GUSTS = 12
_SAMPLE_STEPS = 60
_USUAL_PERIOD = 20

_SAMPLE, _GUSTS_OF_SAMPLE = 5, 15
_PUBLIC_CASES = 16
_OWN_CASES_FOR_EACH = 12
_LONGEST_STAY = 64
_PERIOD_CHANGES, _RARE_PERIOD_CHANGES = 12, 3
_TINY_ROUND = 500
_SHORTENING = 60
_WEIGHTS = ((50, 5, 0), (10, 40, 0), (3, 3, 50), (20, 20, 20))
"""What a round heeds of cost, area and ticks; each round draws one of these."""
_PALETTE = {"mirror": 3, "flap": 4, "vane": 1, "wall": 2}
_WAYS = {STRAIGHT: 0, RIGHT: 1, BACK: 2, LEFT: 3}
_POINTED = {"along": 0, "against": 2}
_HEATS_WRONG, _HEATS_RIGHT = (3000, 400), (1200, 40)
_WORST = 1 << 60


class Ground(NamedTuple):
    """A search's arrays, as `kernel` reads them, and the signs that its numbers stand for."""

    signs: str
    cases: Any
    goal: Any
    palette: Any
    logarithms: Any
    field: Any
    box: Any


def anneal(task: Task, seed: int, evaluations: int, start: str | None) -> Round:
    """Anneal once, from a garden drawn at random or from `start`, by exactly that many evaluations.

    One evaluation is one garden blown through by the cases until one fails. Of what comes out right, that with the
    best cost, area, ticks and balance is handed back, where the engine finds it right on the public cases.
    """
    draw = Draw("windmill annealing", task.key, str(seed))
    given = None if start is None else parse(task.laws, start)
    height, width = _size(draw, task.true_laws, given)
    ground = ground_of(task, height, width, _WEIGHTS[draw.below(len(_WEIGHTS))])
    chance = numbers([draw.number(7) + 1])
    garden = _first_garden(task, draw, ground, given, (height, width))
    trial, carry, best = numbers(garden), numbers(garden), numbers([0] * kernel.BEST_SIZE * kernel.GARDEN_SIZE)
    values = numbers([_WORST] * 2 * kernel.BEST_SIZE)
    heats = numbers([*_cooling(*_HEATS_WRONG), *_cooling(*_HEATS_RIGHT)])
    tosses = numbers(round(-1000 * math.log((toss + 0.5) / kernel.TOSSES)) for toss in range(kernel.TOSSES))
    left = max(1, evaluations - kernel.BEST_SIZE * _SHORTENING) if evaluations > _TINY_ROUND else evaluations
    lowest, rest = kernel.NEVER, evaluations
    while rest > 0:
        reached = kernel.anneal(
            garden, min(left, rest), ground.cases, ground.goal, ground.palette, heats, tosses,
            ground.logarithms, chance, ground.field, ground.box, trial, carry, best, values,
        )  # fmt: skip
        lowest, rest = min(lowest, reached), rest - min(left, rest)
        for kind in range(kernel.BEST_SIZE):
            if values[2 * kind] < _WORST and rest > 0:
                rest -= kernel.shorten(
                    best[kind * kernel.GARDEN_SIZE : (kind + 1) * kernel.GARDEN_SIZE], min(rest, _SHORTENING),
                    ground.cases, ground.goal, ground.logarithms, ground.field, ground.box, trial, best, values,
                )  # fmt: skip
        left = rest
    return Round(evaluations, _confirmed(task, ground, best, values), _text(task, ground, carry), _share(lowest))


def _size(draw: Draw, laws: Laws, given: Garden | None) -> tuple[int, int]:
    """Draw the field in which a round may lay boards."""
    if given is None:
        # Three fields of four are of the middling sizes on which most good gardens stand.
        least, most = (3, 5) if draw.below(4) else (2, 7)
        return least + draw.below(most - least + 1), least + draw.below(most - least + 1)
    most = laws["garden"]
    grown = (len(given.rows) + draw.below(2), len(given.rows[0]) + draw.below(2))
    return min(grown[0], most["rows"]), min(grown[1], most["columns"])


def _cooling(hottest: int, coldest: int) -> list[int]:
    return [round(hottest * (coldest / hottest) ** (heat / (kernel.HEATS - 1))) for heat in range(kernel.HEATS)]


def ground_of(task: Task, height: int, width: int, weights: tuple[int, int, int]) -> Ground:
    """Lay a task out in arrays, for gardens of a size."""
    laws = task.true_laws
    signs = BLANK + "".join(laws["boards"])
    inputs = [(case.input, case.expected) for case in task.cases[:_PUBLIC_CASES]]
    own = hidden_cases(task, "own", len(task.cases) // _OWN_CASES_FOR_EACH)
    inputs += [(case.input, case.expected) for case in own]
    palette = [place for place, sign in enumerate(signs) if place for _ in range(_share_of(laws, sign))]
    goal = [0] * kernel.GOAL_SIZE
    goal[kernel.ROWS], goal[kernel.COLUMNS] = height, width
    goal[kernel.GUSTS], goal[kernel.CASES] = len(inputs[0][0]), len(inputs)
    goal[kernel.SAMPLE] = min(_SAMPLE, len(inputs))
    goal[kernel.SAMPLE_GUSTS] = min(_GUSTS_OF_SAMPLE, len(inputs[0][0]))
    goal[kernel.FROM_ABOVE] = int(laws["enter"] == "N")
    goal[kernel.LEAST_PERIOD], goal[kernel.MOST_PERIOD] = laws["period"]["least"], laws["period"]["most"]
    goal[kernel.LONGEST_STAY] = _LONGEST_STAY
    goal[kernel.COST_WEIGHT], goal[kernel.AREA_WEIGHT], goal[kernel.TICKS_WEIGHT] = weights
    goal[kernel.PERIOD_CHANGES] = _PERIOD_CHANGES if weights[2] > max(weights) // 2 else _RARE_PERIOD_CHANGES
    goal[kernel.PALETTE] = len(palette)
    logarithms = numbers([0, *(round(1000 * math.log(value)) for value in range(1, laws["ticks"] + 2))])
    field = numbers([*[0] * kernel.LAWS, *flattened(laws, signs)])
    return Ground(
        signs, _case_numbers(inputs), numbers(goal), numbers(palette), logarithms, field,
        numbers([0] * kernel.BOX_SIZE),
    )  # fmt: skip


def _share_of(laws: Laws, sign: str) -> int:
    return _PALETTE[laws["boards"][sign]["name"]]


def _case_numbers(inputs: Sequence[tuple[str, str]]) -> Any:
    return numbers(
        number
        for weights, expected in inputs
        for weight, allowed in zip(weights, read_sides(expected))
        for number in (int(weight == HEAVY), sum(1 << SIDES.index(side) for side in allowed))
    )


def flattened(laws: Laws, signs: str) -> list[int]:
    """Lay a table out as `kernel` reads it: a stretch of numbers for each sign, the first of them unused."""
    size = kernel.LAW_SPAN
    flat = [0] * size * len(signs)
    for place, sign in enumerate(signs):
        if place:
            flat[place * size : (place + 1) * size] = _board_numbers(laws["boards"][sign])
    return flat


def _board_numbers(board: Any) -> list[int]:
    row = [0] * kernel.LAW_SPAN
    faces = board["faces"]
    row[kernel.LAW_FACES], row[kernel.LAW_FACE] = len(faces), board["face"]
    row[kernel.LAW_COST], row[kernel.LAW_POINTED], row[kernel.LAW_WAY] = board["cost"], -1, -1
    for number, face in enumerate(faces):
        for heading, side in enumerate(SIDES):
            row[kernel.LAW_SIZE + 4 * number + heading] = SIDES.index(face[side])
    if board["law"]:
        parts = parts_of(board["law"])
        # The kernel has the weights as bits 0 and 1, light and heavy, as `parts` has them.
        row[kernel.LAW_BY], row[kernel.LAW_POINTED] = parts.by, _POINTED.get(parts.going, -1)
        going = SIDES if parts.going in _POINTED else parts.going
        row[kernel.LAW_GOING] = sum(1 << SIDES.index(side) for side in going)
        row[kernel.LAW_MEMORY], row[kernel.LAW_EVERY] = parts.memory, parts.every
        row[kernel.LAW_WAY], row[kernel.LAW_STEPS] = _WAYS.get(parts.way, -1), parts.steps % len(faces)
        row[kernel.LAW_FIRST], row[kernel.LAW_SWAPS] = int(parts.first), int(parts.weight == SWAPPED)
        row[kernel.LAW_KEEP] = parts.keep
    return row


def _first_garden(task: Task, draw: Draw, ground: Ground, given: Garden | None, size: tuple[int, int]) -> Any:
    """Return the garden from which a round starts: `given` somewhere in the field, or one about half of boards."""
    height, width = size
    made = [0] * kernel.GARDEN_SIZE
    least, most = task.true_laws["period"]["least"], task.true_laws["period"]["most"]
    if given is None:
        for place in range(height * width):
            made[place] = ground.palette[draw.below(len(ground.palette))] if draw.below(2) else 0
        made[kernel.LINE] = draw.below(width if ground.goal[kernel.FROM_ABOVE] else height)
        made[kernel.PERIOD] = most
        return numbers(made)
    down, right = draw.below(height - len(given.rows) + 1), draw.below(width - len(given.rows[0]) + 1)
    for row, line in enumerate(given.rows):
        for column, sign in enumerate(line):
            made[(row + down) * width + column + right] = max(0, ground.signs.find(sign))
    made[kernel.LINE] = given.row + (right if ground.goal[kernel.FROM_ABOVE] else down)
    made[kernel.PERIOD] = min(max(given.period, least), most)
    return numbers(made)


def _text(task: Task, ground: Ground, field: Any) -> str:
    """Write a field of the kernel as a program, without the empty lines around its boards where gusts can enter so."""
    height, width = int(ground.goal[kernel.ROWS]), int(ground.goal[kernel.COLUMNS])
    rows = ["".join(ground.signs[field[row * width + column]] for column in range(width)) for row in range(height)]
    line, period = int(field[kernel.LINE]), int(field[kernel.PERIOD])
    filled = [number for number, row in enumerate(rows) if row.strip(BLANK)]
    word = entry_word(task.laws)
    if not filled:
        return render(Garden(line, period, tuple(rows), word))
    left = min(len(row) - len(row.lstrip(BLANK)) for row in rows)
    right = max(len(row.rstrip(BLANK)) for row in rows)
    first, last = filled[0], filled[-1]
    entered = line - (first if word == "row" else left)
    if not 0 <= entered < (last - first + 1 if word == "row" else right - left):
        return render(Garden(line, period, tuple(rows), word))
    return render(Garden(entered, period, tuple(row[left:right] for row in rows[first : last + 1]), word))


def _confirmed(task: Task, ground: Ground, best: Any, values: Any) -> tuple[str, ...]:
    """Return what the kernel found and the engine finds right on all public cases."""
    found = []
    for kind in range(kernel.BEST_SIZE):
        if values[2 * kind] < _WORST:
            text = _text(task, ground, best[kind * kernel.GARDEN_SIZE : (kind + 1) * kernel.GARDEN_SIZE])
            if text not in found and right_on_public_cases(task, parse(task.laws, text)):
                found.append(text)
    return tuple(found)


def right_on_public_cases(task: Task, garden: Garden) -> bool:
    """Tell whether the engine finds a garden right on all public cases."""
    return grade(task, garden, "search", Limits(hidden_cases=0)).reason == "valid"


def _share(energy: int) -> float:
    """Return how near a garden of that energy comes: 1 is right, above that the better the higher."""
    if energy < kernel.NEARLY:
        return 2 - energy / kernel.NEARLY
    if energy < kernel.WRONG:
        return 0.99
    return max(0.0, 0.98 * (1 - (energy - kernel.WRONG) / kernel.WRONG_SPAN))


class Goal(NamedTuple):
    """What random search knows: the laws, the beginnings of some public cases, all of them, and boards to place."""

    laws: Laws
    sample: Weather
    everything: Weather
    boards: str


def goal_of(task: Task) -> Goal:
    """Gather what random search may know of a task."""
    sample = weather(task.cases[:_SAMPLE_CASES])
    beginnings = Weather(sample.lanes, sample.heavy[:_SAMPLE_GUSTS], sample.wrong[:_SAMPLE_GUSTS])
    signs = "".join(task.true_laws["boards"])
    # Flaps are drawn more often than the four vanes: a vane costs more and forgets where a gust came from.
    signs += "".join(sign for sign in "/\\zszs" if sign in signs)
    return Goal(task.true_laws, beginnings, weather(task.cases), signs)


def random_search(task: Task, seed: int) -> Steps:
    """Try gardens drawn at random, for ever."""
    goal, chance = goal_of(task), random.Random(Draw("windmill search", "random", task.key, str(seed)).number(16))
    best, evaluations = -math.inf, 0
    while True:
        garden = random_garden(goal, chance)
        score = score_of(goal, garden)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, render(garden), score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def random_garden(goal: Goal, chance: random.Random) -> Garden:
    """Draw a small garden, about half of it boards."""
    height, width = chance.randint(1, 5), chance.randint(1, 6)
    rows = tuple(
        "".join(chance.choice(goal.boards) if chance.random() < 0.5 else BLANK for _ in range(width))
        for _ in range(height)
    )
    word = entry_word(goal.laws)
    entry = chance.randrange(height if word == "row" else width)
    period = min(max(_USUAL_PERIOD, goal.laws["period"]["least"]), goal.laws["period"]["most"])
    return Garden(entry, period, rows, word)


def score_of(goal: Goal, garden: Garden) -> float:
    """Score a garden: below 1 the share of right exits on the sample, from 1 up the smaller the better."""
    share = _share_right(goal, garden)
    if share < 1:
        return 0.98 * share
    last = run(goal.laws, lay(goal.laws, garden), goal.everything).last
    if -1 in last:
        return 0.98 + 0.01 * sum(each >= 0 for each in last) / len(last)
    cost, area = cost_of(goal.laws, garden), area_of(garden)
    return 1 + 1 / (1 + cost / 15) + 1 / (1 + area / 12) + 1 / (1 + ticks_of(last) / 20_000)


def _share_right(goal: Goal, garden: Garden) -> float:
    sample = goal.sample
    breeze = Breeze(lay(goal.laws, garden), sample.heavy, (1 << sample.lanes) - 1)
    right, end = 0, garden.period * _SAMPLE_GUSTS + _SAMPLE_STEPS
    while not breeze.over and breeze.time < end:
        for gust, side, mask in breeze.tick():
            right += bin(mask & ~sample.wrong[gust][side]).count("1")
    return right / (sample.lanes * len(sample.heavy))
