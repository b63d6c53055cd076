"""Burns benches for a search: up to 63 inputs at once in one word, compiled where a compiler is installed.

Everything is whole numbers in two flat arrays, the table `g` and the memory `m`: passing many arrays from function to
function would take longer than what these do. A cell has seven words for what comes to it in a tick (heat on four
sides, cooling, an ignition, its own time to give heat) and two lines, because a bridge has two; the ticks to come are
a wheel of eight slots. `search.py` fills the arrays, and the engine has the last word on what a round finds.
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit

SLOTS = 8
CHANNELS = 7
COOL, OUTSIDE, DUE = 4, 5, 6

# What a rule's row of numbers holds, for each of a glyph's two lines.
ROW = 14
KIND, OWN, GIVES, DELAY, TOUCH, GUARD, TICKS, EFFECT, EFFECT_DELAY, OTHERWISE, OTHERWISE_DELAY, SIDE, COOLS = range(13)
NO_LINE, PLAIN, KEG, LAW = range(4)
GUARDS = (
    "heated", "alone", "together", "two", "opposite", "corner", "three", "second", "within", "late",
    "touched", "just", "earlier", "both", "twice", "recent", "long",
)  # fmt: skip
FIRST_TOUCH_GUARD = 10
EFFECTS = ("wait", "cut", "all", "ahead", "left", "right", "aside", "rest")
SIDE_EFFECTS = ("none", "relight", "smother", "cool")

# What of a bench counts: places in `Goal.numbers`.
CELLS, WIDTH, SOURCES, TARGETS, LANES, LAST_TICK, LAST_INPUT, TOTAL, FIRST_END, PARTS = range(10)
MOST_CONSTANT = 24
FIRES = 80
ENERGY = 1000
CHANCES = 4096

# Where in the table, which a round only reads, the arrays of what is searched for begin, and how long they are.
MOST_GLYPHS = 24
MOST_LANES = 8
MOST_CELLS = 160
SPAN = 13
G_RULES = 16
G_COSTS = G_RULES + MOST_GLYPHS * 2 * ROW
G_EXTRA = G_COSTS + MOST_GLYPHS
G_BESIDE = G_EXTRA + 4  # cell, side -> cell or -1
G_LIT = G_BESIDE + MOST_CELLS * 4  # lane, source, tick -> mask
G_WANTED = G_LIT + MOST_LANES * 3 * SPAN  # lane, target, tick -> mask
G_NEVER = G_WANTED + MOST_LANES * 3 * SPAN  # lane, target -> mask; then, for each lane, the weight of all
G_WEIGHTS = G_NEVER + MOST_LANES * 4  # of a right fire and of a dark target that stays dark, for each target
G_PARTS = G_WEIGHTS + 6  # glyphs to draw from
G_LINES = G_PARTS + 2 * MOST_GLYPHS  # the number of lines of each glyph, 0 where a composed law is
G_CHANCES = G_LINES + MOST_GLYPHS  # -ln(x), times 1024
TABLE = G_CHANCES + CHANCES

# The same for the memory of a burn and of the search around it.
LINES = 2 * MOST_CELLS
M_WHEEL = 0  # slot, cell, channel -> mask
M_MARKED = M_WHEEL + SLOTS * MOST_CELLS * CHANNELS
M_QUEUE = M_MARKED + SLOTS * MOST_CELLS
M_QUEUED = M_QUEUE + SLOTS * MOST_CELLS  # for each slot, then for all
M_LIT = M_QUEUED + SLOTS + 1
M_TWICE = M_LIT + LINES
M_CUT = M_TWICE + LINES
M_SMOTHERED = M_CUT + LINES
M_SEEN = M_SMOTHERED + LINES  # heat on the sides that a guard looks at, so far
M_AGAIN = M_SEEN + LINES * 4  # such heat in a second tick
M_HEATED = M_AGAIN + LINES  # heat on any side, so far
M_STAMPS = M_HEATED + LINES * 4  # the tick of which the logs speak, for each slot
M_LOG = M_STAMPS + LINES * SLOTS
M_FIRST = M_LOG + LINES * SLOTS * 4
M_PENDING = M_FIRST + LINES * SLOTS
M_FIRE_TICKS = M_PENDING + LINES * SLOTS * 4
M_FIRE_MASKS = M_FIRE_TICKS + 3 * FIRES
M_FIRE_COUNTS = M_FIRE_MASKS + 3 * FIRES
M_RIGHT = M_FIRE_COUNTS + 3
M_HOT = M_RIGHT + MOST_CONSTANT + 1  # which cells heat came to, in any input
M_WAS_HOT = M_HOT + MOST_CELLS  # the same of the bench from which the search goes on
M_RESULT = M_WAS_HOT + MOST_CELLS  # weight of what is wrong, the constant, and where the sources are
M_FIGURES = M_RESULT + 8  # area, cost and constant, and the constant of the bench from which the search goes on
MEMORY = M_FIGURES + 4


@jit
def count_ones(word: int) -> int:
    """Count the bits of a word of 63."""
    word = word - ((word >> 1) & 0x5555555555555555)
    word = (word & 0x3333333333333333) + ((word >> 2) & 0x3333333333333333)
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0F
    word = word + (word >> 8)
    word = word + (word >> 16)
    word = word + (word >> 32)
    return word & 0x7F


@jit
def push(m: Any, cells: int, cell: int, tick: int, channel: int, mask: int) -> None:
    """Let something come to a cell in a tick."""
    slot = tick & 7
    at = slot * cells + cell
    if m[M_MARKED + at] == 0:
        m[M_MARKED + at] = 1
        m[M_QUEUE + slot * cells + m[M_QUEUED + slot]] = cell
        m[M_QUEUED + slot] += 1
        m[M_QUEUED + SLOTS] += 1
    m[M_WHEEL + at * CHANNELS + channel] |= mask


@jit
def give(m: Any, g: Any, grid: Any, cell: int, side: int, tick: int, mask: int) -> None:
    """Give heat on a side of a cell, so that it comes to the neighbour in that tick."""
    other = g[G_BESIDE + cell * 4 + side]
    if other >= 0:
        m[M_HOT + other] = 1
        glyph = grid[other]
        # Heat on a part that has lit in all these inputs is lost, unless a law may remember it.
        lost = g[G_LINES + glyph]
        if lost:
            lost = m[M_LIT + 2 * other] if lost == 1 else m[M_LIT + 2 * other] & m[M_LIT + 2 * other + 1]
        if glyph and mask & ~lost:
            push(m, g[0], other, tick + g[G_EXTRA + side], (side + 2) & 3, mask)


@jit
def clear(m: Any, g: Any, grid: Any) -> None:
    """Make a bench ready to burn."""
    cells = g[0]
    for slot in range(SLOTS + 1):
        m[M_QUEUED + slot] = 0
    for line in range(2 * cells):
        m[M_LIT + line] = 0
        m[M_CUT + line] = 0
    for cell in range(cells):
        glyph = grid[cell]
        kind = g[G_RULES + glyph * 2 * ROW + KIND]
        if kind >= KEG:
            for line in range(2 * cell, 2 * cell + 2):
                m[M_TWICE + line] = 0
                m[M_SMOTHERED + line] = 0
                for side in range(4):
                    m[M_SEEN + line * 4 + side] = 0
                    m[M_HEATED + line * 4 + side] = 0
                if kind == LAW:
                    m[M_AGAIN + line] = 0
                    for at in range(line * 32, line * 32 + 32):
                        m[M_PENDING + at] = 0
                    for at in range(line * 8, line * 8 + 8):
                        m[M_STAMPS + at] = -1
    for target in range(g[3]):
        m[M_FIRE_COUNTS + target] = 0


@jit
def at_least_two(first: int, second: int, third: int, fourth: int) -> int:
    """Return the bits that are set in two of the words or more."""
    return (first & second) | (third & fourth) | ((first | second) & (third | fourth))


@jit
def note(m: Any, g: Any, rule: int, line: int, tick: int, now: int) -> None:
    """Remember a tick's heat on the sides that a law's guard looks at; `now` is the place of what comes to the cell."""
    watched = g[rule + TOUCH] if g[rule + GUARD] >= FIRST_TOUCH_GUARD else g[rule + OWN]
    slot = line * 8 + (tick & 7)
    m[M_STAMPS + slot] = tick
    before = 0
    fresh = 0
    for side in range(4):
        mask = m[now + side]
        m[M_HEATED + line * 4 + side] |= mask
        if watched >> side & 1 == 0:
            mask = 0
        before |= m[M_SEEN + line * 4 + side]
        m[M_SEEN + line * 4 + side] |= mask
        m[M_LOG + slot * 4 + side] = mask
        fresh |= mask
    m[M_AGAIN + line] |= before & fresh
    m[M_FIRST + slot] = fresh & ~before


@jit
def lately(m: Any, line: int, tick: int, ticks: int, but: int) -> Any:
    """Return in which inputs a watched side was heated at most so many ticks ago, one side left out."""
    found = 0
    for ago in range(ticks + 1):
        slot = line * 8 + ((tick - ago) & 7)
        if m[M_STAMPS + slot] == tick - ago:
            for side in range(4):
                if side != but:
                    found |= m[M_LOG + slot * 4 + side]
    return found


@jit
def own_holding(m: Any, g: Any, rule: int, line: int, side: int, tick: int) -> Any:
    """Return in which inputs a guard on a part's own heat holds, for heat on a side."""
    guard = g[rule + GUARD]
    at = line * 4
    if guard == 0:
        return 0x7FFFFFFFFFFFFFFF
    if guard <= 2:
        slot = (line * 8 + (tick & 7)) * 4
        several = at_least_two(m[M_LOG + slot], m[M_LOG + slot + 1], m[M_LOG + slot + 2], m[M_LOG + slot + 3])
        return several if guard == 2 else 0x7FFFFFFFFFFFFFFF & ~several
    if guard == 3:
        return m[M_SEEN + at + ((side + 1) & 3)] | m[M_SEEN + at + ((side + 2) & 3)] | m[M_SEEN + at + ((side + 3) & 3)]
    if guard == 4:
        return m[M_SEEN + at + ((side + 2) & 3)]
    if guard == 5:
        return m[M_SEEN + at + ((side + 1) & 3)] | m[M_SEEN + at + ((side + 3) & 3)]
    if guard == 6:
        return (m[M_SEEN + at] & m[M_SEEN + at + 1] & (m[M_SEEN + at + 2] | m[M_SEEN + at + 3])) | (
            m[M_SEEN + at + 2] & m[M_SEEN + at + 3] & (m[M_SEEN + at] | m[M_SEEN + at + 1])
        )
    return lately(m, line, tick, g[rule + TICKS], side)


@jit
def holding(m: Any, g: Any, rule: int, line: int, side: int, tick: int) -> Any:
    """Return in which inputs a law's guard holds for heat on a side, after this tick's heat has been noted."""
    guard = g[rule + GUARD]
    if guard <= 6 or guard == 8:
        return own_holding(m, g, rule, line, side, tick)
    at = line * 4
    seen = m[M_SEEN + at] | m[M_SEEN + at + 1] | m[M_SEEN + at + 2] | m[M_SEEN + at + 3]
    if guard in (7, 12):
        return seen & ~m[M_FIRST + line * 8 + (tick & 7)]
    if guard in (9, 16):
        for ago in range(g[rule + TICKS]):
            slot = line * 8 + ((tick - ago) & 7)
            if m[M_STAMPS + slot] == tick - ago:
                seen &= ~m[M_FIRST + slot]
        return seen
    if guard == 10:
        return seen
    if guard == 13:
        return at_least_two(m[M_SEEN + at], m[M_SEEN + at + 1], m[M_SEEN + at + 2], m[M_SEEN + at + 3])
    if guard == 14:
        return m[M_AGAIN + line]
    return lately(m, line, tick, g[rule + TICKS] if guard == 15 else 0, -1)


@jit
def directions(effect: int, side: int) -> int:
    """Return, as bits, the sides to which an effect gives heat that came on a side."""
    if effect == 2:
        return 15
    sides = 0
    if effect == 3:
        sides |= 1 << ((side + 2) & 3)
    if effect in (4, 6):
        sides |= 1 << ((side + 1) & 3)
    if effect in (5, 6):
        sides |= 1 << ((side + 3) & 3)
    return sides


@jit
def light_by_law(m: Any, g: Any, grid: Any, rule: int, cell: int, line: int, tick: int, side: int,
                 mask: int, effect: int, delay: int) -> None:  # fmt: skip
    """Let a line light in some inputs by heat on a side: give heat now or later, and cool."""
    sides = 15 if effect == 7 else directions(effect, side)
    for other in range(4):
        if sides >> other & 1:
            given = mask & ~m[M_HEATED + line * 4 + other] if effect == 7 else mask
            if given and g[rule + SIDE] == 2:
                m[M_PENDING + (line * 8 + ((tick + delay - 1) & 7)) * 4 + other] |= given
                if delay > 1:
                    push(m, g[CELLS], cell, tick + delay - 1, DUE, given)
            elif given:
                give(m, g, grid, cell, other, tick + delay, given)
    if g[rule + SIDE] == 3:
        cooled = directions(g[rule + COOLS], side)
        for other in range(4):
            neighbour = g[G_BESIDE + cell * 4 + other]
            if cooled >> other & 1 and neighbour >= 0 and grid[neighbour]:
                push(m, g[CELLS], neighbour, tick + 1, COOL, mask)


@jit
def take_by_law(m: Any, g: Any, grid: Any, rule: int, cell: int, line: int, tick: int, now: int) -> None:
    """Let a line with a composed law take what comes in a tick."""
    note(m, g, rule, line, tick, now)
    heat = m[now] | m[now + 1] | m[now + 2] | m[now + 3]
    m[M_SMOTHERED + line] |= heat & m[M_LIT + line]
    m[M_CUT + line] |= m[now + COOL]
    own = g[rule + OWN]
    effect = g[rule + EFFECT]
    otherwise = g[rule + OTHERWISE]
    for side in range(4):
        if own >> side & 1 and m[now + side]:
            holds = holding(m, g, rule, line, side, tick)
            if effect == 1:
                m[M_CUT + line] |= m[now + side] & holds
            if otherwise == 1:
                m[M_CUT + line] |= m[now + side] & ~holds
    burnt = m[M_TWICE + line] if g[rule + SIDE] == 1 else m[M_LIT + line]
    may = 0x7FFFFFFFFFFFFFFF & ~(m[M_CUT + line] | burnt)
    fresh = 0
    for side in range(4):
        heat = m[now + side] & may
        if own >> side & 1 and heat:
            holds = holding(m, g, rule, line, side, tick)
            if effect > 1 and heat & holds:
                fresh |= heat & holds
                delay = g[rule + EFFECT_DELAY]
                light_by_law(m, g, grid, rule, cell, line, tick, side, heat & holds, effect, delay)
            if otherwise > 1 and heat & ~holds:
                fresh |= heat & ~holds
                delay = g[rule + OTHERWISE_DELAY]
                light_by_law(m, g, grid, rule, cell, line, tick, side, heat & ~holds, otherwise, delay)
    m[M_TWICE + line] |= fresh & m[M_LIT + line]
    m[M_LIT + line] |= fresh
    if g[rule + SIDE] == 2:
        for side in range(4):
            at = (line * 8 + (tick & 7)) * 4 + side
            given = m[M_PENDING + at] & ~m[M_SMOTHERED + line]
            m[M_PENDING + at] = 0
            if given:
                give(m, g, grid, cell, side, tick + 1, given)


@jit
def take_plainly(m: Any, g: Any, grid: Any, rule: int, cell: int, line: int, tick: int, now: int) -> None:
    """Let one of the two lines of a bridge with a plain law take what comes in a tick."""
    m[M_CUT + line] |= m[now + COOL]
    heat = 0
    for side in range(4):
        if g[rule + OWN] >> side & 1:
            heat |= m[now + side]
    fresh = heat & ~(m[M_LIT + line] | m[M_CUT + line])
    if fresh:
        m[M_LIT + line] |= fresh
        for side in range(4):
            if g[rule + GIVES] >> side & 1:
                give(m, g, grid, cell, side, tick + g[rule + DELAY], fresh)


@jit
def take(m: Any, g: Any, grid: Any, cell: int, tick: int) -> None:
    """Let a cell of two lines, or under a composed law, take what comes in a tick."""
    cells = g[CELLS]
    now = M_WHEEL + ((tick & 7) * cells + cell) * CHANNELS
    glyph = grid[cell]
    for number in range(2):
        rule = G_RULES + (glyph * 2 + number) * ROW
        kind = g[rule + KIND]
        if kind == LAW:
            take_by_law(m, g, grid, rule, cell, 2 * cell + number, tick, now)
        elif kind != NO_LINE:
            take_plainly(m, g, grid, rule, cell, 2 * cell + number, tick, now)
    for channel in range(CHANNELS):
        m[now + channel] = 0
    m[M_MARKED + (tick & 7) * cells + cell] = 0


@jit
def take_quickly(m: Any, g: Any, grid: Any, cell: int, tick: int) -> None:
    """Do what `take` does, for a part of one line with a plain law, or a keg: all in one, because most parts are that.

    A call of a function takes about as long as the rest of what is done here for one cell.
    """
    cells, line, rule = g[CELLS], 2 * cell, G_RULES + grid[cell] * 2 * ROW
    now = M_WHEEL + ((tick & 7) * cells + cell) * CHANNELS
    own, cutting = g[rule + OWN], g[rule + TOUCH]
    heat, gone = m[now + OUTSIDE], m[M_CUT + line] | m[now + COOL]
    m[now + OUTSIDE] = m[now + COOL] = m[M_MARKED + (tick & 7) * cells + cell] = 0
    seen = M_SEEN + line * 4
    for side in range(4):
        mask = m[now + side]
        if mask:
            m[now + side] = 0
            if cutting >> side & 1:
                gone |= mask
            elif own >> side & 1:
                if g[rule + KIND] == KEG:
                    m[seen + side] |= mask
                    mask &= m[seen + (side + 1 & 3)] | m[seen + (side + 2 & 3)] | m[seen + (side + 3 & 3)]
                heat |= mask
    m[M_CUT + line] = gone
    fresh = heat & ~(m[M_LIT + line] | gone)
    if fresh == 0:
        return
    m[M_LIT + line] |= fresh
    target = grid[cell] - g[FIRST_END] - g[SOURCES]
    if target >= 0:
        at = target * FIRES + m[M_FIRE_COUNTS + target]
        m[M_FIRE_TICKS + at], m[M_FIRE_MASKS + at] = tick, fresh
        m[M_FIRE_COUNTS + target] += 1
    for side in range(4):
        other = g[G_BESIDE + cell * 4 + side] if g[rule + GIVES] >> side & 1 else -1
        if other >= 0:
            m[M_HOT + other] = 1
            glyph = grid[other]
            lost = m[M_LIT + 2 * other] if g[G_LINES + glyph] == 1 else 0
            if glyph and fresh & ~lost:
                slot = tick + g[rule + DELAY] + g[G_EXTRA + side] & 7
                at = slot * cells + other
                if m[M_MARKED + at] == 0:
                    m[M_MARKED + at] = 1
                    m[M_QUEUE + slot * cells + m[M_QUEUED + slot]] = other
                    m[M_QUEUED + slot] += 1
                    m[M_QUEUED + SLOTS] += 1
                m[M_WHEEL + at * CHANNELS + (side + 2 & 3)] |= fresh


@jit
def burn(m: Any, g: Any, grid: Any, lane: int) -> None:
    """Burn a bench for the inputs of one lane."""
    cells, sources = g[CELLS], g[SOURCES]
    last_input = g[LAST_INPUT]
    clear(m, g, grid)
    for cell in range(cells):
        source = grid[cell] - g[FIRST_END]
        if 0 <= source < sources:
            m[M_RESULT + 2 + source] = cell
    for tick in range(g[LAST_TICK] + 1):
        if tick <= last_input:
            for source in range(sources):
                mask = g[G_LIT + (lane * sources + source) * (last_input + 1) + tick]
                if mask:
                    push(m, cells, m[M_RESULT + 2 + source], tick, OUTSIDE, mask)
        elif m[M_QUEUED + SLOTS] == 0:
            break
        slot = tick & 7
        for number in range(m[M_QUEUED + slot]):
            cell = m[M_QUEUE + slot * cells + number]
            if g[G_LINES + grid[cell]] == 1:
                take_quickly(m, g, grid, cell, tick)
            else:
                take(m, g, grid, cell, tick)
        m[M_QUEUED + SLOTS] -= m[M_QUEUED + slot]
        m[M_QUEUED + slot] = 0
    if m[M_QUEUED + SLOTS]:
        for at in range(SLOTS * cells):
            m[M_MARKED + at] = 0
        for at in range(SLOTS * cells * CHANNELS):
            m[M_WHEEL + at] = 0
