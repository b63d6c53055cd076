"""The inner loop of the search: anneals a garden on flat arrays of whole numbers, compiled where that is possible.

It reads any law table, as `search.flattened` lays it out, and agrees with the engine on every garden (a test compares
them); what it finds is confirmed by the engine all the same. Everything here is positions in arrays:

    garden    rows * columns signs, 0 for an empty cell, then at LINE the line of entry and at PERIOD the period
    field     of each sign, from LAWS on, LAW_SIZE numbers, as the names below tell, then FACES * 4 headings, by face
              and heading; before that, room to work
    cases     of each case and gust 2 numbers: whether it is heavy, and a bit for each side by which it may leave
    goal      the numbers below, from ROWS on

A garden is blown through without the empty lines around its boards. The energy of an annealed garden is from WRONG up
while gusts leave wrongly in the sample, from NEARLY up while another case fails, and below that a sum of logarithms.
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random

LINE, PERIOD, GARDEN_SIZE = 144, 145, 146
(
    LAW_FACES, LAW_FACE, LAW_BY, LAW_GOING, LAW_POINTED, LAW_MEMORY, LAW_EVERY, LAW_WAY, LAW_STEPS, LAW_FIRST,
    LAW_SWAPS, LAW_KEEP, LAW_COST, LAW_SIZE,
) = range(14)  # fmt: skip
FACES = 4
LAW_SPAN = LAW_SIZE + 4 * FACES
(
    ROWS, COLUMNS, GUSTS, CASES, SAMPLE, FROM_ABOVE, LEAST_PERIOD, MOST_PERIOD, LONGEST_STAY, COST_WEIGHT, AREA_WEIGHT,
    TICKS_WEIGHT, PALETTE, SAMPLE_GUSTS, PERIOD_CHANGES, GOAL_SIZE,
) = range(16)  # fmt: skip
TOP, BOTTOM, LEFTMOST, RIGHTMOST, COST, AREA, TICKS, MISSES, LIVE, STAMP, BOX_SIZE = range(11)
"""What `box` says of the garden that was looked at last."""
BEST_COST, BEST_AREA, BEST_TICKS, BEST_BALANCE, BEST_SIZE = range(5)
WIDTH = 14
BOARD, FACE, MET, LAST, SEEN, LIVING, GUST, LAWS = range(0, 8 * WIDTH * WIDTH, WIDTH * WIDTH)
"""Where in `field` are, by place: boards, their faces, counts, last weights, the last tick with a gust; then a list of
boards, the gusts, and the laws."""
RIGHT_AT_MOST, NEARLY, WRONG, WRONG_SPAN, NEVER = 37_000, 38_000, 40_000, 100_000, 1_000_000
HEATS, TOSSES = 64, 1024
_UNCOUNTED = 24


@jit
def bounds(garden: Any, goal: Any, box: Any, field: Any) -> bool:
    """Find the lines around all boards, their cost and area; False where there is no board or no way in."""
    box[TOP], box[LEFTMOST], box[BOTTOM], box[RIGHTMOST], box[COST] = 99, 99, -1, -1, 0
    for row in range(goal[ROWS]):
        for column in range(goal[COLUMNS]):
            sign = garden[row * goal[COLUMNS] + column]
            if sign:
                box[TOP] = min(box[TOP], row)
                box[BOTTOM] = row
                box[LEFTMOST] = min(box[LEFTMOST], column)
                box[RIGHTMOST] = max(box[RIGHTMOST], column)
                box[COST] += field[LAWS + sign * LAW_SPAN + LAW_COST]
    if box[BOTTOM] < 0:
        return False
    box[AREA] = (box[BOTTOM] - box[TOP] + 1) * (box[RIGHTMOST] - box[LEFTMOST] + 1)
    if goal[FROM_ABOVE]:
        return bool(box[LEFTMOST] <= garden[LINE] <= box[RIGHTMOST])
    return bool(box[TOP] <= garden[LINE] <= box[BOTTOM])


@jit
def lay_out(garden: Any, goal: Any, box: Any, field: Any) -> None:
    """Write the boards into a field with a border of -1, and list those that have a law."""
    height, width = box[BOTTOM] - box[TOP] + 1, box[RIGHTMOST] - box[LEFTMOST] + 1
    for column in range(width + 2):
        field[BOARD + column] = -1
        field[BOARD + (height + 1) * WIDTH + column] = -1
    box[LIVE] = 0
    for row in range(height):
        place = (row + 1) * WIDTH
        field[BOARD + place] = -1
        field[BOARD + place + width + 1] = -1
        for column in range(width):
            sign = garden[(row + box[TOP]) * goal[COLUMNS] + column + box[LEFTMOST]]
            field[BOARD + place + column + 1] = sign
            if sign:
                field[LIVING + box[LIVE]] = place + column + 1
                box[LIVE] += 1


@jit
def act(place: int, gust: int, field: Any, tick: int) -> None:
    """Let a board act on a gust: its heading, its weight, when it moves on; and on itself."""
    law = LAWS + field[BOARD + place] * LAW_SPAN
    heading, heavy, shown, faces = field[gust + 1], field[gust + 2], field[FACE + place], field[law + LAW_FACES]
    chosen = field[law + LAW_BY] >> heavy & 1 and field[law + LAW_GOING] >> heading & 1
    if chosen and field[law + LAW_POINTED] >= 0:
        chosen = shown == (heading + field[law + LAW_POINTED]) & 3
    memory = field[law + LAW_MEMORY]
    if memory:
        if memory == 1:
            if chosen:
                field[MET + place] += 1
                chosen = field[MET + place] % field[law + LAW_EVERY] == 0
        elif chosen:
            before = field[LAST + place]
            if memory == 2:
                chosen = before == 2
            elif memory == 3:
                chosen = before == 1
            else:
                chosen = before > 0 and (before == heavy + 1) == (memory == 4)
        field[LAST + place] = heavy + 1
    if chosen and field[law + LAW_FIRST]:
        shown = (shown + field[law + LAW_STEPS]) % faces
        field[FACE + place] = shown
    field[gust + 1] = field[law + LAW_SIZE + 4 * shown + heading]
    if chosen:
        way = field[law + LAW_WAY]
        if way >= 0:
            field[gust + 1] = (heading + way) & 3
        if not field[law + LAW_FIRST]:
            field[FACE + place] = (shown + field[law + LAW_STEPS]) % faces
        field[gust + 2] = heavy ^ field[law + LAW_SWAPS]
        field[gust + 4] = tick + 1 + field[law + LAW_KEEP]


@jit
def blow(
    garden: Any, cases: Any, case: int, gusts: int, goal: Any, box: Any, field: Any, allowed: int
) -> int:  # fmt: skip
    """Blow the first gusts of a case through a garden that is laid out; return the misses, or some above `allowed`.

    box[TICKS] is then the tick of the last exit.
    """
    for number in range(box[LIVE]):
        place = field[LIVING + number]
        field[FACE + place] = field[LAWS + field[BOARD + place] * LAW_SPAN + LAW_FACE]
        field[MET + place] = 0
        field[LAST + place] = 0
    count, entered, right, misses, tick, period, stamp = 0, 0, 0, 0, 0, garden[PERIOD], box[STAMP]
    first_case, most_ticks = 2 * case * goal[GUSTS], goal[LONGEST_STAY]
    entry, heading = (garden[LINE] - box[TOP] + 1) * WIDTH + 1, 1
    if goal[FROM_ABOVE]:
        entry, heading = WIDTH + garden[LINE] - box[LEFTMOST] + 1, 2
    while misses <= allowed and (count or entered < gusts):
        stamp += 1
        to, squall = GUST, False
        for gust in range(GUST, GUST + 5 * count, 5):
            if field[gust + 4] <= tick:
                turned = field[gust + 1]
                place = field[gust] + ((1 if turned == 1 else -1) if turned & 1 else (WIDTH if turned else -WIDTH))
                if field[BOARD + place] < 0:
                    box[TICKS] = tick
                    well = cases[first_case + 2 * field[gust + 3] + 1] >> turned & 1
                    right, misses, count = right + well, misses + 1 - well, count - 1
                    continue
                squall = squall or field[SEEN + place] == stamp
                field[SEEN + place] = stamp
                field[gust] = place
            if to != gust:
                for part in range(5):
                    field[to + part] = field[gust + part]
            to += 5
        if entered < gusts and tick == entered * period:
            squall = squall or field[SEEN + entry] == stamp
            field[to], field[to + 1], field[to + 3], field[to + 4] = entry, heading, entered, tick
            field[to + 2] = cases[first_case + 2 * entered]
            entered, count = entered + 1, count + 1
        if squall or (count and tick - field[GUST + 3] * period > most_ticks):
            misses = gusts - right
            break
        for gust in range(GUST, GUST + 5 * count, 5):
            if field[gust + 4] <= tick and field[BOARD + field[gust]]:
                act(field[gust], gust, field, tick)
        tick = tick + 1 if count else entered * period
    box[STAMP] = stamp
    return int(misses)


@jit
def worth(goal: Any, box: Any, logarithms: Any, ticks: int) -> int:
    """Return the energy of a right garden with these ticks on average."""
    energy = goal[COST_WEIGHT] * logarithms[box[COST]] + goal[AREA_WEIGHT] * logarithms[box[AREA]]
    return int(min(RIGHT_AT_MOST, (energy + goal[TICKS_WEIGHT] * logarithms[ticks]) // 10))


@jit
def energy_of(garden: Any, cases: Any, goal: Any, box: Any, field: Any, logarithms: Any, most: int) -> int:
    """Return a garden's energy, or NEVER as soon as it is known to be above `most`; box[MISSES] are the sample's."""
    lay_out(garden, goal, box, field)
    gusts = goal[SAMPLE] * goal[SAMPLE_GUSTS]
    allowed = max(0, (most - WRONG) * gusts // WRONG_SPAN)
    misses = 0
    for case in range(goal[SAMPLE]):
        misses += blow(garden, cases, case, goal[SAMPLE_GUSTS], goal, box, field, allowed - misses)
        if misses > allowed:
            box[MISSES] = gusts
            return NEVER
    box[MISSES] = misses
    if misses:
        return int(WRONG + WRONG_SPAN * misses // gusts)
    ticks = 0
    for case in range(goal[CASES]):
        if blow(garden, cases, case, goal[GUSTS], goal, box, field, 0):
            return int(NEARLY + 1000 * (goal[CASES] - case) // goal[CASES])
        ticks += box[TICKS]
    box[TICKS] = ticks
    return worth(goal, box, logarithms, ticks // goal[CASES])


@jit
def change(garden: Any, goal: Any, palette: Any, chance: Any) -> None:
    """Change a garden at one to three places."""
    rows, columns = goal[ROWS], goal[COLUMNS]
    for _ in range(1 if next_random(chance, 3) else 2 + next_random(chance, 2)):
        kind = next_random(chance, 100)
        one, other = next_random(chance, rows * columns), next_random(chance, rows * columns)
        if kind < goal[PERIOD_CHANGES]:
            step = next_random(chance, 5) - 2 - (next_random(chance, 8) if next_random(chance, 4) == 0 else 0)
            garden[PERIOD] = min(max(garden[PERIOD] + step, goal[LEAST_PERIOD]), goal[MOST_PERIOD])
        elif kind < 24:
            garden[one], garden[other] = garden[other], garden[one]
        elif kind < 42:
            garden[one] = 0
        elif kind < 46:
            garden[LINE] = next_random(chance, columns if goal[FROM_ABOVE] else rows)
        elif kind < 50:
            shift(garden, rows, columns, next_random(chance, 4))
        else:
            garden[one] = palette[next_random(chance, goal[PALETTE])]


@jit
def shift(garden: Any, rows: int, columns: int, side: int) -> None:
    """Push all boards one cell northwards, eastwards, southwards or westwards; what falls out is lost."""
    for step in range(rows * columns):
        place = step if side == 0 or side == 3 else rows * columns - 1 - step
        row, column = place // columns, place % columns
        if side == 0 or side == 2:
            source = row + 1 if side == 0 else row - 1
            garden[place] = garden[source * columns + column] if 0 <= source < rows else 0
        else:
            source = column + 1 if side == 3 else column - 1
            garden[place] = garden[row * columns + source] if 0 <= source < columns else 0


@jit
def copy(source: Any, begin: int, target: Any, to: int) -> None:
    """Copy a garden between arrays, from one place to another."""
    for place in range(GARDEN_SIZE):
        target[to + place] = source[begin + place]


@jit
def keep_best(garden: Any, goal: Any, box: Any, logarithms: Any, best: Any, values: Any) -> None:
    """Keep a right garden where it is the best by a metric or by all; a smaller balance decides between equals."""
    ticks = box[TICKS] // goal[CASES]
    balance = logarithms[box[COST]] + logarithms[box[AREA]] + logarithms[ticks]
    for kind in range(BEST_SIZE):
        value = balance
        if kind == BEST_COST:
            value = box[COST]
        elif kind == BEST_AREA:
            value = box[AREA]
        elif kind == BEST_TICKS:
            value = box[TICKS]
        kept, kept_balance = values[2 * kind], values[2 * kind + 1]
        if value < kept or (value == kept and balance < kept_balance):
            values[2 * kind], values[2 * kind + 1] = value, balance
            copy(garden, 0, best, kind * GARDEN_SIZE)


@jit
def anneal(
    garden: Any, evaluations: int, cases: Any, goal: Any, palette: Any, heats: Any, tosses: Any,
    logarithms: Any, chance: Any, field: Any, box: Any, trial: Any, carry: Any, best: Any, values: Any,
) -> int:  # fmt: skip
    """Anneal a garden for so many evaluations; return the energy of `carry`, the best garden that there was.

    `heats` has HEATS falling temperatures for a wrong garden and HEATS more for a right one. Gardens that only by
    their boards' cost and area would be refused are drawn again, uncounted, a few times in a row.
    """
    energy, lowest, begun, done, uncounted = NEVER, NEVER, 0, 0, 0
    while done < evaluations:
        copy(garden, 0, trial, 0)
        most = NEVER
        if energy < NEVER:
            change(trial, goal, palette, chance)
            cooled = (done - begun) * HEATS // (evaluations - begun)
            heat = heats[cooled if energy >= NEARLY else HEATS + cooled]
            most = energy + heat * tosses[next_random(chance, TOSSES)] // 1000
        inside = bounds(trial, goal, box, field)
        least = worth(goal, box, logarithms, goal[LEAST_PERIOD]) if inside else NEVER
        if least > most and uncounted < _UNCOUNTED:
            uncounted += 1
            continue
        done, uncounted = done + 1, 0
        reached = NEVER - 1 if energy == NEVER else NEVER
        if inside:
            box[MISSES] = 0
            reached = min(energy_of(trial, cases, goal, box, field, logarithms, most), reached)
        if reached < NEARLY:
            keep_best(trial, goal, box, logarithms, best, values)
            if energy >= NEARLY:
                begun = done - 1
        if reached <= most and reached < NEVER:
            copy(trial, 0, garden, 0)
            energy = reached
        if reached < lowest:
            lowest = reached
            copy(trial, 0, carry, 0)
    return int(lowest)


@jit
def shorten(
    garden: Any, evaluations: int, cases: Any, goal: Any, logarithms: Any, field: Any, box: Any, trial: Any,
    best: Any, values: Any,
) -> int:  # fmt: skip
    """Try a right garden with ever longer periods from the least on, until one is right; return the evaluations."""
    longest = garden[PERIOD]
    copy(garden, 0, trial, 0)
    for done in range(min(evaluations, longest - goal[LEAST_PERIOD])):
        trial[PERIOD] = goal[LEAST_PERIOD] + done
        bounds(trial, goal, box, field)
        if energy_of(trial, cases, goal, box, field, logarithms, RIGHT_AT_MOST) < NEARLY:
            keep_best(trial, goal, box, logarithms, best, values)
            return int(done + 1)
    return int(max(0, min(evaluations, longest - goal[LEAST_PERIOD])))
