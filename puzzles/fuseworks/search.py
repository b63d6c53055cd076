"""Searches that know the machine and its public inputs, nothing else: rounds of annealing, and random benches.

They use faithful local simulators, as anybody with the rules could write; they never see a reference solution or a
par. `anneal` is one round, run by the kernel; `puzzles.solving` joins rounds to a search. What it starts from and in
which box it works is drawn from its seed: from nothing, half of a box is filled at random; from a bench, the box is
that bench's, sometimes with a row or a column to spare, and the beginning is cooler, so that the bench survives.

`random_search` is a generator of (evaluations, source text, nearness) for each better bench, and of None from time to
time, so that a caller can count time and stop.
"""

from __future__ import annotations

import math
import random
from collections.abc import Generator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Optional

from puzzles.compiled import numbers
from puzzles.contract import Invalid, Limits, Round, Task
from puzzles.fuseworks import kernel, kernel_burn
from puzzles.fuseworks.engine import Fire
from puzzles.fuseworks.firing import burn_bench, lay_bench
from puzzles.fuseworks.grading import grade, most_frequent_constant, right_constant
from puzzles.fuseworks.laws import BLANK, SIDES
from puzzles.fuseworks.notation import parse
from puzzles.fuseworks.specification import Ask, Sheet, count_bits, sheet_of
from puzzles.seeds import Draw

Found = tuple[int, str, float]
Steps = Generator[Optional[Found], None, None]

HEARTBEAT_EVERY = 50
LANE_BITS = 63
# The search gives up on fire later than this: no bench of any worth takes so long.
LAST_TICK = 60
# Plain fuse is drawn more often than other parts: most cells of most benches are that.
_PLAIN = "+-|"
_BOXES = {1: ((4, 7), (1, 3)), 2: ((4, 7), (3, 5)), 3: ((6, 7), (5, 7))}
_CHANCES = [int(-1024 * math.log((place + 0.5) / kernel_burn.CHANCES)) for place in range(kernel_burn.CHANCES)]


class Box(NamedTuple):
    """A bench while it is searched: the numbers of its glyphs row by row, and its width."""

    cells: list[int]
    width: int


def anneal(task: Task, seed: int, evaluations: int, start: str | None) -> Round:
    """Run one round of exactly that many evaluations under the task's true laws, from a bench or from nothing."""
    draw = Draw("fuseworks round", task.key, str(seed))
    glyphs = glyphs_of(task)
    box = _opened(task, glyphs, start, draw) if start is not None else _random_box(task, glyphs, draw)
    cells = len(box.cells)
    table, memory = table_of(task, cells, box.width), numbers([0] * kernel_burn.MEMORY)
    grid, spare, near = numbers(box.cells), numbers([0] * cells), numbers([*box.cells, 1 << 40])
    kept, kept_figures = numbers([0] * (4 * cells)), numbers([-1] * 8)
    state = numbers([draw.number(7) | 1])
    kernel.run(table, memory, grid, spare, state, _settings(evaluations, start, draw), kept, kept_figures, near)
    boxes = [Box([int(glyph) for glyph in kept[at * cells : (at + 1) * cells]], box.width) for at in range(4)]
    found = [_text(glyphs, one) for one, best in zip(boxes, kept_figures[::2]) if best >= 0]
    right = tuple(text for text in dict.fromkeys(found) if _is_right(task, text))
    missing = int(near[cells]) / int(table[kernel_burn.TOTAL])
    # A bench that is right but for the horizon is as near as may be, and not there.
    share = 1.0 if right else min(1 - missing, 0.999)
    carry = right[-1] if right else _text(glyphs, Box([int(glyph) for glyph in near[:cells]], box.width))
    return Round(evaluations, right, carry, share)


def glyphs_of(task: Task) -> str:
    """Return the glyphs in the order of their numbers: nothing, the parts, the sources and the targets."""
    ask: Ask = task.specification
    return BLANK + "".join(task.true_laws["parts"]) + ask.sources + ask.targets


def table_of(task: Task, cells: int, width: int) -> Any:
    """Write a task and its true laws as the table that the kernel reads, for a box of that many cells."""
    rules, parts, extra = _rules(task)
    lit, wanted, never, weights, total = _lanes(task.specification)
    ask: Ask = task.specification
    glyphs = glyphs_of(task)
    first_end = glyphs.index(ask.sources[0])
    costs = [task.true_laws["parts"][glyph]["cost"] if glyph in task.true_laws["parts"] else 0 for glyph in glyphs]
    last_tick = min(LAST_TICK, task.true_laws["horizon"])
    lanes = len(never) // (len(ask.targets) + 1)
    figures = [cells, width, len(ask.sources), len(ask.targets), lanes, last_tick, ask.last_input, total, first_end]
    table = [0] * kernel_burn.TABLE
    for at, values in (
        (0, [*figures, len(parts)]),
        (kernel_burn.G_RULES, rules),
        (kernel_burn.G_COSTS, costs),
        (kernel_burn.G_EXTRA, extra),
        (kernel_burn.G_BESIDE, _beside(cells, width)),
        (kernel_burn.G_LIT, lit),
        (kernel_burn.G_WANTED, wanted),
        (kernel_burn.G_NEVER, never),
        (kernel_burn.G_WEIGHTS, weights),
        (kernel_burn.G_PARTS, parts),
        (kernel_burn.G_LINES, _line_counts(rules)),
        (kernel_burn.G_CHANCES, _CHANCES),
    ):
        table[at : at + len(values)] = values
    return numbers(table)


def _beside(cells: int, width: int) -> list[int]:
    found = []
    for cell in range(cells):
        row, column = divmod(cell, width)
        for down, right in ((-1, 0), (0, 1), (1, 0), (0, -1)):
            inside = 0 <= (row + down) * width < cells and 0 <= column + right < width
            found.append(cell + down * width + right if inside else -1)
    return found


def _rules(task: Task) -> tuple[list[int], list[int], list[int]]:
    laws = task.true_laws
    glyphs = glyphs_of(task)
    ask: Ask = task.specification
    rows: list[int] = [0] * (2 * kernel_burn.ROW)
    for glyph in glyphs[1:]:
        ends = laws["source"] if glyph in ask.sources else laws["target"]
        lines = _part_rows(laws["parts"].get(glyph, ends))
        rows += [*lines, *([0] * (2 * kernel_burn.ROW - len(lines)))]
    laid = "".join(laws["parts"])
    parts = [glyphs.index(glyph) for glyph in laid + "".join(glyph for glyph in _PLAIN if glyph in laid)]
    return rows, parts, [laws["extra"][side] for side in SIDES]


def _line_counts(rules: Sequence[int]) -> list[int]:
    kinds = [rules[at + kernel_burn.KIND] for at in range(0, len(rules), kernel_burn.ROW)]
    return [
        0 if kernel_burn.LAW in pair else sum(kind != kernel_burn.NO_LINE for kind in pair)
        for pair in zip(kinds[::2], kinds[1::2])
    ]


def _bits(sides: str) -> int:
    return sum(1 << SIDES.index(side) for side in sides)


def _part_rows(part: Any) -> list[int]:
    if "law" in part:
        return [number for own, touch in part["faces"] for number in _law_row(_bits(own), _bits(touch), part["law"])]
    needs = part.get("needs")
    if needs is not None and (needs["sides"], needs["within"]) != ("different", None):
        guard = ["opposite"] if needs["sides"] == "opposite" else ["within", needs["within"]]
        law = {"guard": guard, "effect": ["all", part["delay"]], "otherwise": ["wait"], "side": ["none"]}
        return _law_row(15, 0, law)
    kind = kernel_burn.PLAIN if needs is None else kernel_burn.KEG
    rows = []
    for own, gives in part["lines"]:
        row = [kind, _bits(own), _bits(gives), part["delay"], _bits(part.get("cut", ""))]
        rows += row + [0] * (kernel_burn.ROW - len(row))
    return rows


def _law_row(own: int, touch: int, law: Any) -> list[int]:
    guard, effect, otherwise, side = law["guard"], law["effect"], law["otherwise"], law["side"]
    row = [kernel_burn.LAW, own, 0, 0, touch, kernel_burn.GUARDS.index(guard[0]), guard[1] if len(guard) > 1 else 0]
    for one in (effect, otherwise):
        row += [kernel_burn.EFFECTS.index(one[0]), one[1] if len(one) > 1 else 0]
    row += [kernel_burn.SIDE_EFFECTS.index(side[0]), kernel_burn.EFFECTS.index(side[1]) if len(side) > 1 else 0]
    return row + [0] * (kernel_burn.ROW - len(row))


@lru_cache(maxsize=64)
def _lanes(ask: Ask) -> tuple[list[int], list[int], list[int], list[int], int]:
    """Write inputs and what is wanted as lanes of 63 inputs: lit, wanted, never and full weights, weights, total."""
    sheet = sheet_of(ask)
    order = list(sheet.inputs[: sheet.normal])
    # The first lane is a sample of all: an even one of the telling inputs, which come first.
    telling = order[: max(LANE_BITS, 91)]
    draw = Draw("fuseworks lanes", str(len(order)))
    if len(order) > LANE_BITS:
        telling.sort(key=lambda one: draw.number(4))
        order = telling + order[len(telling) :]
    span = ask.last_input + 1
    answers = {one: ask.wanted(one) for one in order}
    weights: list[int] = []
    for number in range(len(ask.targets)):
        dark = sum(answers[one][number] is None for one in order)
        weights += [max(1, dark // max(1, len(order) - dark)), 1]
    lit: list[int] = []
    wanted: list[int] = []
    never: list[int] = []
    full: list[int] = []
    for at in range(0, len(order), LANE_BITS):
        lane = order[at : at + LANE_BITS]
        lit += [
            _mask(one[source] == tick for one in lane) for source in range(len(ask.sources)) for tick in range(span)
        ]
        weight = 0
        for number in range(len(ask.targets)):
            ticks = [answers[one][number] for one in lane]
            wanted += [_mask(asked == tick for asked in ticks) for tick in range(span)]
            never.append(_mask(asked is None for asked in ticks))
            weight += sum(weights[2 * number + (asked is None)] for asked in ticks)
        full.append(weight)
    total = sum(full) + full[0] * (kernel.FIRST_LANE_WEIGHT - 1)
    return lit, wanted, [*never, *full], weights, total


def _mask(bits: Any) -> int:
    return sum(1 << place for place, bit in enumerate(bits) if bit)


def _settings(evaluations: int, start: str | None, draw: Draw) -> Any:
    """Draw the temperature of a round, and how much area, cost and constant are worth to it."""
    temperature = draw.choice((2000, 4000, 6000, 9000)) if start is None else draw.choice((300, 500, 1000, 2000))
    worth = [300 + draw.below(1000) for _ in range(3)]
    favourite = draw.below(4)
    if favourite < 3:
        worth[favourite] *= 4
    return numbers([evaluations, temperature, worth[0], worth[1], 4 * worth[2]])


def _random_box(task: Task, glyphs: str, draw: Draw) -> Box:
    ask: Ask = task.specification
    (narrow, wide), (low, high) = _BOXES[len(ask.sources)]
    bench = task.true_laws["bench"]
    width = min(narrow + draw.below(wide - narrow + 1), bench["columns"])
    height = min(low + draw.below(high - low + 1), bench["rows"])
    ends = ask.sources + ask.targets
    while width * height < len(ends) + 1:
        height += 1
    _, parts, _ = _rules(task)
    cells = [draw.choice(parts) if draw.below(2) else 0 for _ in range(width * height)]
    places = list(range(width * height))
    for end in ends:
        cells[places.pop(draw.below(len(places)))] = glyphs.index(end)
    return Box(cells, width)


def _opened(task: Task, glyphs: str, start: str, draw: Draw) -> Box:
    """Put a bench into a box that is sometimes larger than it."""
    bench = task.true_laws["bench"]
    rows = [[glyphs.index(glyph) for glyph in row] for row in parse(task, start).rows]
    if len(rows) < bench["rows"] and draw.below(2):
        rows.insert(0 if draw.below(2) else len(rows), [0] * len(rows[0]))
    if len(rows[0]) < bench["columns"] and draw.below(2):
        at = 0 if draw.below(2) else len(rows[0])
        rows = [[*row[:at], 0, *row[at:]] for row in rows]
    return Box([glyph for row in rows for glyph in row], len(rows[0]))


def _text(glyphs: str, box: Box) -> str:
    rows = ["".join(glyphs[glyph] for glyph in box.cells[at : at + box.width])
            for at in range(0, len(box.cells), box.width)]  # fmt: skip
    filled = [number for number, row in enumerate(rows) if row.strip(BLANK)]
    rows = rows[filled[0] : filled[-1] + 1]
    left = min(len(row) - len(row.lstrip(BLANK)) for row in rows)
    right = max(len(row.rstrip(BLANK)) for row in rows)
    return "".join(row[left:right] + "\n" for row in rows)


def _is_right(task: Task, text: str) -> bool:
    try:
        return grade(task, parse(task, text), "search", Limits()).reason == "valid"
    except Invalid:
        # The box was too small for the task's ends, or larger than the bench.
        return False


def random_search(task: Task, seed: int) -> Steps:
    """Try benches drawn at random, for ever."""
    glyphs, draw = glyphs_of(task), Draw("fuseworks search", "random", task.key, str(seed))
    # A box for each evaluation needs more draws than a seeded stream gives quickly.
    chance = random.Random(draw.number(16))
    ends = [glyphs.index(end) for end in task.specification.sources + task.specification.targets]
    _, parts, _ = _rules(task)
    best, evaluations = -math.inf, 0
    while True:
        box = _random_box(task, glyphs, Draw("fuseworks random box", str(chance.getrandbits(8))))
        free = [glyph if glyph in ends else chance.choice((0, *parts)) for glyph in box.cells]
        chance.shuffle(free)
        text = _text(glyphs, Box(free, box.width))
        score = nearness_of(task, text)
        evaluations += 1
        if score > best:
            best = score
            yield evaluations, text, score
        if evaluations % HEARTBEAT_EVERY == 0:
            yield None


def nearness_of(task: Task, text: str) -> float:
    """Say how near a bench comes: below 1 the share of right fires, from 1 up the smaller the better."""
    drawing = parse(task, text)
    sheet = sheet_of(task.specification)
    bench = lay_bench(task.true_laws, drawing.rows)
    fires = burn_bench(bench, sheet.ignitions).fires
    constant = right_constant(task.specification, sheet, fires, bench.horizon)
    if constant is None:
        return _share_right(sheet, fires)
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
