"""The inner loop of a search round: benches changed by small steps, burnt and judged.

All is whole numbers, so that a round comes out the same compiled and plain; see `kernel_burn.py` for where they stand
in the table `g` and the memory `m`. The engine has the last word on what a round finds.
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random
from puzzles.fuseworks.kernel_burn import (
    CELLS,
    CHANCES,
    ENERGY,
    FIRES,
    FIRST_END,
    G_BESIDE,
    G_CHANCES,
    G_COSTS,
    G_NEVER,
    G_PARTS,
    G_WANTED,
    G_WEIGHTS,
    LANES,
    LAST_INPUT,
    M_FIGURES,
    M_FIRE_COUNTS,
    M_FIRE_MASKS,
    M_FIRE_TICKS,
    M_HOT,
    M_RESULT,
    M_RIGHT,
    M_WAS_HOT,
    MOST_CONSTANT,
    PARTS,
    TARGETS,
    TOTAL,
    WIDTH,
    burn,
    count_ones,
)

# What is wrong in the first lane counts for more: it is all that a search looks at until it is all right.
FIRST_LANE_WEIGHT = 16


@jit
def weigh(m: Any, g: Any, lane: int, constant: int) -> Any:
    """Weigh what comes right in a lane, for a constant or, if that is 0, for the best one, which goes to `result`."""
    targets, span = g[TARGETS], g[LAST_INPUT] + 1
    dark = 0
    for at in range(MOST_CONSTANT + 1):
        m[M_RIGHT + at] = 0
    for target in range(targets):
        fired = 0
        for number in range(m[M_FIRE_COUNTS + target]):
            mask = m[M_FIRE_MASKS + target * FIRES + number]
            tick = m[M_FIRE_TICKS + target * FIRES + number]
            fired |= mask
            for wanted in range(max(0, tick - MOST_CONSTANT), min(span, tick)):
                both = mask & g[G_WANTED + (lane * targets + target) * span + wanted]
                if both:
                    m[M_RIGHT + tick - wanted] += count_ones(both) * g[G_WEIGHTS + 2 * target]
        kept = g[G_NEVER + lane * targets + target] & ~fired
        dark += count_ones(kept) * g[G_WEIGHTS + 2 * target + 1]
    best = constant
    if constant == 0:
        best = 1
        for at in range(2, MOST_CONSTANT + 1):
            if m[M_RIGHT + at] > m[M_RIGHT + best]:
                best = at
        m[M_RESULT + 1] = best
    return dark + m[M_RIGHT + best]


@jit
def judge(m: Any, g: Any, grid: Any) -> None:
    """Burn a bench lane by lane until one is not all right; leave the weight of what is wrong in `result`."""
    missing = g[TOTAL]
    for lane in range(g[LANES]):
        burn(m, g, grid, lane)
        right = weigh(m, g, lane, 0 if lane == 0 else m[M_RESULT + 1])
        missing -= right * FIRST_LANE_WEIGHT if lane == 0 else right
        if right < g[G_NEVER + g[LANES] * g[TARGETS] + lane]:
            break
    m[M_RESULT] = missing


@jit
def box(g: Any, grid: Any, m: Any) -> None:
    """Write a bench's area and cost to its figures."""
    cells, width = g[CELLS], g[WIDTH]
    top, bottom, left, right, cost = cells, -1, width, -1, 0
    for cell in range(cells):
        if grid[cell]:
            row, column = cell // width, cell % width
            top, bottom = min(top, row), max(bottom, row)
            left, right = min(left, column), max(right, column)
            cost += g[G_COSTS + grid[cell]]
    m[M_FIGURES] = (bottom - top + 1) * (right - left + 1)
    m[M_FIGURES + 1] = cost


@jit
def draw_part(g: Any, state: Any) -> Any:
    """Draw a glyph to lay."""
    return g[G_PARTS + next_random(state, g[PARTS])]


@jit
def exchange(grid: Any, one: int, other: int) -> int:
    """Exchange two cells; 1 if that changes anything."""
    if grid[one] == grid[other]:
        return 0
    grid[one], grid[other] = grid[other], grid[one]
    return 1


@jit
def take_out(g: Any, grid: Any, state: Any) -> int:
    """Take out a row or a column that holds no end, moving up what lies behind it; 1 if that could be done."""
    cells, width, ends = g[CELLS], g[WIDTH], g[FIRST_END]
    height = cells // width
    if next_random(state, 2):
        row = next_random(state, height)
        for column in range(width):
            if grid[row * width + column] >= ends:
                return 0
        for cell in range(row * width, cells):
            grid[cell] = grid[cell + width] if cell + width < cells else 0
    else:
        column = next_random(state, width)
        for row in range(height):
            if grid[row * width + column] >= ends:
                return 0
        for row in range(height):
            for at in range(column, width):
                grid[row * width + at] = grid[row * width + at + 1] if at + 1 < width else 0
    return 1


@jit
def put_in(g: Any, grid: Any, state: Any) -> int:
    """Move the end of a row or a column on by one and fill the gap; 1 if that could be done."""
    cells, width, ends = g[CELLS], g[WIDTH], g[FIRST_END]
    height = cells // width
    row, column = next_random(state, height), next_random(state, width)
    step = 1 if next_random(state, 2) else width
    at = row * width + width - 1 if step == 1 else (height - 1) * width + column
    if grid[at] >= ends:
        return 0
    place = row * width + column
    while at > place:
        grid[at] = grid[at - step]
        at -= step
    grid[place] = 0 if next_random(state, 2) else draw_part(g, state)
    return 1


@jit
def change(g: Any, grid: Any, state: Any) -> int:
    """Change a bench by one small step; return the cell that was set, -1 for a larger step, -2 for none."""
    cells, ends = g[CELLS], g[FIRST_END]
    kind = next_random(state, 20)
    cell = next_random(state, cells)
    if kind < 12:
        glyph = draw_part(g, state) if kind < 10 and next_random(state, 4) else 0
        if grid[cell] >= ends or grid[cell] == glyph:
            return -2
        grid[cell] = glyph
        return cell
    changed = 0
    if kind < 15:
        changed = exchange(grid, cell, next_random(state, cells))
    elif kind < 17:
        other = g[G_BESIDE + cell * 4 + next_random(state, 4)]
        changed = exchange(grid, cell, other) if other >= 0 else 0
    elif kind == 17:
        other = next_random(state, cells)
        if grid[cell] < ends and grid[other] < ends:
            grid[cell], grid[other] = draw_part(g, state), draw_part(g, state)
            changed = 1
    elif kind == 18:
        changed = take_out(g, grid, state)
    else:
        changed = put_in(g, grid, state)
    return -1 if changed else -2


@jit
def copy(source: Any, read: int, target: Any, write: int, count: int) -> None:
    """Copy so many numbers from a place of one array to a place of another."""
    for at in range(count):
        target[write + at] = source[read + at]


@jit
def keep(g: Any, m: Any, grid: Any, kept: Any, kept_figures: Any) -> None:
    """Keep a right bench if it is the best by area, cost, constant, or the product of the three."""
    cells = g[CELLS]
    whole = m[M_FIGURES] * m[M_FIGURES + 1] * m[M_FIGURES + 2]
    for place in range(4):
        value = whole if place == 3 else m[M_FIGURES + place]
        old = kept_figures[2 * place]
        if old < 0 or value < old or (value == old and whole < kept_figures[2 * place + 1]):
            kept_figures[2 * place] = value
            kept_figures[2 * place + 1] = whole
            for cell in range(cells):
                kept[place * cells + cell] = grid[cell]


@jit
def run(g: Any, m: Any, grid: Any, spare: Any, state: Any, settings: Any, kept: Any, kept_figures: Any,
        near: Any) -> None:  # fmt: skip
    """Anneal from a bench: `settings` are evaluations, temperature, and the worth of area, cost and constant.

    `spare` has room for a bench; `near` gets the bench that came nearest and, behind it, the weight of what is wrong
    with it.
    """
    cells, total = g[CELLS], g[TOTAL]
    evaluations, most = settings[0], settings[1]
    energy, heat, missing = 0, 0, 0
    for step in range(evaluations):
        place = -1
        copy(grid, 0, spare, 0, cells)
        if step:
            place = -2
            while place == -2:
                place = change(g, grid, state)
        if step % 256 == 0:
            left = evaluations - step
            heat = most * (3 * ENERGY * left // evaluations * left // evaluations + ENERGY * 12 // 100) // ENERGY
        # Where no heat comes in any input, another part changes area and cost alone.
        if place < 0 or m[M_WAS_HOT + place]:
            for cell in range(cells):
                m[M_HOT + cell] = 0
            judge(m, g, grid)
        else:
            copy(m, M_WAS_HOT, m, M_HOT, cells)
            m[M_RESULT], m[M_RESULT + 1] = missing, m[M_FIGURES + 3]
        box(g, grid, m)
        m[M_FIGURES + 2] = m[M_RESULT + 1]
        worth = settings[2] * m[M_FIGURES] + settings[3] * m[M_FIGURES + 1] + settings[4] * m[M_FIGURES + 2]
        found = m[M_RESULT] * 300 * ENERGY // total + worth * 12 // 100
        if m[M_RESULT] == 0:
            keep(g, m, grid, kept, kept_figures)
        if m[M_RESULT] < near[cells]:
            copy(grid, 0, near, 0, cells)
            near[cells] = m[M_RESULT]
        chance = g[G_CHANCES + next_random(state, CHANCES)]
        if step == 0 or (found - energy) * 1024 <= heat * chance:
            energy, missing = found, m[M_RESULT]
            m[M_FIGURES + 3] = m[M_RESULT + 1]
            copy(m, M_HOT, m, M_WAS_HOT, cells)
        else:
            copy(spare, 0, grid, 0, cells)
