"""The inner loop of an annealing round: a sheet changed by small steps, sung, and kept or taken back."""

from __future__ import annotations

from typing import Any

from puzzles.choir import layout as at
from puzzles.choir.singing import settling, sing, wrongness
from puzzles.compiled import jit, next_random


@jit
def energy_of(memory: Any, share: int, ticks: int, plan: Any, logarithms: Any) -> int:
    """Return how far a sheet is from what a plan wants: below 0 where it is right.

    A wrong sheet's lines weigh as much as a right one's only in a plan that polishes, else hardly anything.
    """
    lines = logarithms[memory[at.LENGTH]] - logarithms[at.MOST_LINES + 1]
    if share:
        return int(at.SCALE // 2 + 4 * share + (plan[2] if plan[6] else 50) * lines // 1000)
    times = logarithms[ticks + memory[at.CASES]] - logarithms[memory[at.CASES] * (memory[at.TICKS] + 2)]
    return int(plan[2] * lines // 1000 + plan[3] * times // 1000)


@jit
def judge(memory: Any, plan: Any, logarithms: Any, limit: int) -> tuple[int, int]:
    """Sing the sheet up to the first word that is not right: (how wrong, or 0, and all settling times together).

    Minus 1 where the words sung so far are right, but so late that the energy will hardly keep to the limit.
    """
    ticks, words = 0, memory[at.WORDS]
    allowed = min(max(0, limit) // 4, at.SCALE)
    for number in range(words):
        base = memory[at.FIRST_WORD] + number * at.WORD_LENGTH
        last, period = sing(memory, base, allowed)
        share = wrongness(memory, last, period, memory[base + at.LANE_COUNT])
        if share:
            return (share + at.SCALE // 50) * (words - number) // words + 1, 0
        ticks += settling(memory, last, base)
        guess = ticks * words // (number + 1) * 7 // 8
        if number + 1 < words and energy_of(memory, 0, guess, plan, logarithms) > limit:
            return -1, 0
    return 0, ticks


@jit
def insert_line(memory: Any, place: int, letter: int, behind: int) -> None:
    """Put a letter before a line; a start at that line stays with its letter if `behind`."""
    for line in range(memory[at.LENGTH], place, -1):
        memory[at.LETTERS + line] = memory[at.LETTERS + line - 1]
    memory[at.LETTERS + place] = letter
    memory[at.LENGTH] += 1
    for part in range(3):
        if memory[at.FIRST_START + part] + behind > place:
            memory[at.FIRST_START + part] += 1


@jit
def delete_line(memory: Any, place: int) -> None:
    """Take a line away."""
    memory[at.LENGTH] -= 1
    for line in range(place, memory[at.LENGTH]):
        memory[at.LETTERS + line] = memory[at.LETTERS + line + 1]
    for part in range(3):
        if memory[at.FIRST_START + part] > place:
            memory[at.FIRST_START + part] -= 1


@jit
def move_line(memory: Any, place: int, goal: int) -> None:
    """Take a line to another place, the lines between moving up."""
    letter, step = memory[at.LETTERS + place], 1 if place < goal else -1
    while place != goal:
        memory[at.LETTERS + place] = memory[at.LETTERS + place + step]
        place += step
    memory[at.LETTERS + goal] = letter


@jit
def change_once(memory: Any, most_lines: int, most_starts: int, alphabet: Any, chance: Any) -> None:
    """Change a sheet by one small step."""
    kind, length = next_random(chance, 100), memory[at.LENGTH]
    place = next_random(chance, length)
    letter = alphabet[next_random(chance, len(alphabet))]
    if kind < 45:
        memory[at.LETTERS + place] = letter
    elif kind < 62 and length < most_lines:
        insert_line(memory, place, letter, next_random(chance, 2))
    elif kind < 80 and length > 1:
        delete_line(memory, place)
    elif kind < 88:
        other = at.LETTERS + next_random(chance, length)
        before = memory[at.LETTERS + place]
        memory[at.LETTERS + place] = memory[other]
        memory[other] = before
    elif kind < 93:
        move_line(memory, place, next_random(chance, length))
    elif kind < 98:
        memory[at.FIRST_START + next_random(chance, memory[at.STARTS])] = place
    else:
        wanted = 1 + next_random(chance, most_starts)
        if wanted > memory[at.STARTS]:
            memory[at.FIRST_START + wanted - 1] = place
        memory[at.STARTS] = wanted
    for part in range(3):
        memory[at.FIRST_START + part] = min(memory[at.FIRST_START + part], memory[at.LENGTH] - 1)


@jit
def draw_sheet(memory: Any, longest: int, most_starts: int, alphabet: Any, chance: Any) -> None:
    """Draw a sheet at random."""
    memory[at.LENGTH] = 2 + next_random(chance, longest - 1)
    memory[at.STARTS] = 1 + next_random(chance, most_starts)
    for line in range(memory[at.LENGTH]):
        memory[at.LETTERS + line] = alphabet[next_random(chance, len(alphabet))]
    for part in range(3):
        memory[at.FIRST_START + part] = next_random(chance, memory[at.LENGTH])


@jit
def copy_sheet(source: Any, first: int, goal: Any, place: int) -> None:
    """Copy a sheet from one array and place to another."""
    for number in range(at.SHEET_LENGTH):
        goal[place + number] = source[first + number]


@jit
def keep_sheet(memory: Any, kept: Any, slot: int, energy: int, levels: Any) -> None:
    """Keep the sheet in a slot if its energy is the lowest so far there."""
    if energy < levels[slot]:
        levels[slot] = energy
        copy_sheet(memory, at.SHEET, kept, slot * at.SHEET_LENGTH)


@jit
def anneal_sheets(
    memory: Any,
    evaluations: int,
    plan: Any,
    alphabet: Any,
    logarithms: Any,
    patience: Any,
    kept: Any,
    levels: Any,
    chance: Any,
) -> int:
    """Anneal from the sheet in the memory; return how wrong the nearest sheet was.

    `plan` holds the most lines and starts, the weights of lines and ticks in thousandths, the first and last heat,
    and gets whether the first sheet is right. `logarithms` are those of whole numbers, `patience` those of evenly
    spaced chances below 1, without their sign. Slots of `kept`: the nearest sheet, then, right ones only, the best by
    lines, by ticks, by both.
    """
    current, nearest = at.SCALE * 100, at.SCALE * 4
    for number in range(evaluations):
        if number:
            copy_sheet(memory, at.CURRENT, memory, at.SHEET)
            change_once(memory, plan[0], plan[1], alphabet, chance)
            while next_random(chance, 4) == 0:
                change_once(memory, plan[0], plan[1], alphabet, chance)
        left = evaluations - number
        heat = plan[4] * left // evaluations * left // evaluations + plan[5]
        limit = current + heat * patience[next_random(chance, len(patience))] // 1024
        share, ticks = judge(memory, plan, logarithms, limit)
        if share < 0:
            continue
        if number == 0:
            plan[6] = 0 if share else 1
        energy = energy_of(memory, share, ticks, plan, logarithms)
        if not share:
            keep_sheet(memory, kept, 1, memory[at.LENGTH] * at.SCALE + ticks, levels)
            keep_sheet(memory, kept, 2, ticks * 64 + memory[at.LENGTH], levels)
            keep_sheet(memory, kept, 3, logarithms[memory[at.LENGTH]] + logarithms[ticks + memory[at.CASES]], levels)
        nearest = min(nearest, share)
        keep_sheet(memory, kept, 0, energy, levels)
        if energy <= limit:
            current = energy
            copy_sheet(memory, at.SHEET, memory, at.CURRENT)
    return nearest
