"""The experimenter's inner loop: runs of many calculators on the same experiments, and moves among calculators.

Everything is a flat array of whole numbers (`puzzles.compiled.numbers`). A calculator is a row of ROW numbers: the
meaning of each of the eight keys, and the quirk, as indices. A pool is four arrays: the modulus; for each meaning its
kind, its rhythm, by state whether it acts, and what comes after; where in that each meaning begins; and for each quirk
QUIRK_HEAD numbers and then four maps by state: after printing A, after printing B, after reading, at the wrap.

An experiment is KEYS numbers of program, then its size, SIX inputs, their count, how many numbers were printed, the
ending (1 overrun), and the numbers; each takes EXPERIMENT numbers in `seen`.
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random
from puzzles.orphan.engine import PLAIN, PRINTS_A, PRINTS_B, READS, RESTARTS, SKIPS

LETTER_COUNT = 8
ROW = 9
QUIRK_HEAD = 6
SIX = 6
KEYS = 16
PRESSES = 160
PROGRAM_SIZE, INPUTS, INPUT_COUNT, PRINTED_COUNT, ENDING, PRINTED = 16, 17, 23, 24, 25, 26
EXPERIMENT = PRINTED + 2 * PRESSES
AGREEMENT = 1 << 20
SLACK = 256


@jit
def times_of(quirks: Any, quirk: int, press: int, again: bool) -> Any:
    """Return how many times a press acts under a quirk."""
    if quirks[quirk] > 0 and press % quirks[quirk] == 0:
        return quirks[quirk + 2]
    return quirks[quirk + 2] if quirks[quirk + 1] == 1 and again else 1


@jit
def play(pool: Any, table: Any, row: int, seen: Any, at: int, scratch: Any, compare: int) -> int:
    """Run the experiment at `at` on the calculator at `row` of `table`.

    With `compare` it stops at the first number that was not printed so, and the answer is how many numbers agree, plus
    one if all do and the ending too. Else the answer is a number made of all that was printed and of the ending.
    `scratch` counts the presses of keys with a rhythm.
    """
    sizes, world, meanings, quirks = pool
    modulus = sizes[0]
    square = modulus * modulus
    quirk = table[row + LETTER_COUNT] * (QUIRK_HEAD + 4 * square)
    above, skips, wraps = quirks[quirk + 3], quirks[quirk + 4], quirks[quirk + 5]
    maps = quirk + QUIRK_HEAD
    size, inputs, expected = seen[at + PROGRAM_SIZE], seen[at + INPUT_COUNT], seen[at + PRINTED_COUNT]
    for letter in range(LETTER_COUNT):
        scratch[letter] = 0
    state = place = taken = printed = 0
    direction, last, ending, sign = 1, -1, 1, 1
    for press in range(1, PRESSES + 1):
        letter = seen[at + place]
        start = meanings[table[row + letter]]
        kind, every = world[start], world[start + 1]
        times, skipped = times_of(quirks, quirk, press, letter == last), 0
        last = letter
        for _ in range(times):
            scratch[letter] += 1
            if scratch[letter] % every > 0 or world[start + 2 + state] == 0:
                continue
            after = start + 2 + square
            if kind == PLAIN:
                state = world[after + state]
            elif kind == READS:
                if taken == inputs:
                    ending = 0
                    break
                value = seen[at + INPUTS + taken]
                taken += 1
                state = world[after + state * modulus + value]
                if value > above:
                    state = quirks[maps + 2 * square + state]
            elif kind in (PRINTS_A, PRINTS_B):
                value = state // modulus if kind == PRINTS_A else state % modulus
                if compare == 1 and (printed == expected or seen[at + PRINTED + printed] != value):
                    return printed
                sign = (sign * 1000003 + value + 1) & 0xFFFFFFFFFFF
                printed += 1
                state = quirks[maps + (kind - PRINTS_A) * square + state]
            elif kind == SKIPS:
                skipped += skips
            elif kind == RESTARTS:
                place = -direction
            else:
                direction = -direction
        if ending == 0:
            break
        place += direction * (1 + skipped)
        if place < 0 or place >= size:
            place %= size
            if wraps == 1:
                state = quirks[maps + 3 * square + state]
    if compare == 1:
        return printed + int(printed == expected and ending == seen[at + ENDING])
    return sign * 2 + ending


@jit
def energy(pool: Any, table: Any, row: int, seen: Any, count: int, most: int, scratch: Any) -> int:
    """Return how much of what was seen a calculator does not show, newest first; give up above `most`.

    An experiment that goes wrong at its first number counts AGREEMENT, one that agrees longer counts less.
    """
    total = 0
    for number in range(count - 1, -1, -1):
        at = number * EXPERIMENT
        whole: int = seen[at + PRINTED_COUNT] + 1
        agreed = play(pool, table, row, seen, at, scratch, 1)
        if agreed < whole:
            total += AGREEMENT - agreed * (AGREEMENT // 2) // whole
            if total > most:
                return total
    return total


@jit
def propose(table: Any, row: int, draws: Any, state: Any) -> None:
    """Change a calculator by one move that the pool allows, each as likely as its way back.

    `draws` is what the pool draws from: the kinds and the kinds of quirk as pairs (first index, size), the kind of each
    meaning, and how many kinds there are, how many of them are in every calculator, and how many kinds of quirk.
    """
    kinds, quirk_kinds, kind_of, counts = draws
    choice = next_random(state, 16)
    if choice < 6:
        one, other = next_random(state, LETTER_COUNT), next_random(state, LETTER_COUNT)
        held = table[row + one]
        table[row + one] = table[row + other]
        table[row + other] = held
        if choice >= 2:
            return
    elif choice == 6:
        kind = next_random(state, counts[2])
        table[row + LETTER_COUNT] = quirk_kinds[2 * kind] + next_random(state, quirk_kinds[2 * kind + 1])
        return
    changes = 1 if choice < 14 else 2
    for _ in range(changes):
        letter = next_random(state, LETTER_COUNT)
        kind = kind_of[table[row + letter]]
        if kind >= counts[1] and next_random(state, 4) > 0:
            kind = counts[1] + next_random(state, counts[0] - counts[1])
            for other in range(LETTER_COUNT):
                if other != letter and kind_of[table[row + other]] == kind:
                    # The kind is there already: let the two keys change their meanings, which is its own way back.
                    held = table[row + other]
                    table[row + other] = table[row + letter]
                    table[row + letter] = held
                    kind = -1
                    break
        if kind >= 0:
            table[row + letter] = kinds[2 * kind] + next_random(state, kinds[2 * kind + 1])


@jit
def wander(
    pool: Any,
    draws: Any,
    table: Any,
    kept: Any,
    rows: int,
    seen: Any,
    count: int,
    steps: int,
    slack: Any,
    state: Any,
    scratch: Any,
) -> int:
    """Let every calculator make `steps` moves; `kept` gets, for each, the last one that showed all that was seen.

    A move is taken if it adds no more energy than a number drawn from `slack` (the last one is used at the end:
    `slack` goes from hot to cold in as many equal parts as it has numbers / SLACK). Returns how many calculators were
    kept; the others have -1 in `kept`.
    """
    parts = len(slack) // SLACK
    found = 0
    for number in range(rows):
        row, spare = number * ROW, rows * ROW
        now = energy(pool, table, row, seen, count, 1 << 60, scratch)
        kept[row] = -1
        for step in range(steps):
            if now == 0:
                for place in range(ROW):
                    kept[row + place] = table[row + place]
            for place in range(ROW):
                table[spare + place] = table[row + place]
            propose(table, spare, draws, state)
            most = now + slack[(step * parts // steps) * SLACK + next_random(state, SLACK)]
            new = energy(pool, table, spare, seen, count, most, scratch)
            if new <= most:
                now = new
                for place in range(ROW):
                    table[row + place] = table[spare + place]
        if now == 0:
            for place in range(ROW):
                kept[row + place] = table[row + place]
        if kept[row] >= 0:
            found += 1
    return found


@jit
def signs(pool: Any, table: Any, rows: int, seen: Any, count: int, signed: Any, scratch: Any) -> None:
    """Write to `signed` what each calculator would show of each of `count` experiments, as one number."""
    for number in range(count):
        for row in range(rows):
            signed[number * rows + row] = play(pool, table, row * ROW, seen, number * EXPERIMENT, scratch, 0)
