"""The inner loop of an annealing round: sheets changed by small steps and sung, 63 lanes at a time.

A word is a flat description of some public cases whose singers fit into the 63 bits of one number that both Python
and compiled code treat alike; lanes and planes are those of `lanes`, always four planes. A sheet is a row of numbers:
its length, its number of starts, three starts, its letters as their places in `LETTERS`. Laws are four numbers for
each letter: guard, effect, the effect's side or amount, side effect. `search` lays all of this out and has what is
found confirmed by the engine, which alone says what a law means.

A run ends early where everything comes round: states are compared with one kept from time to time (after Brent 1980,
"An improved Monte Carlo factorization algorithm", section 2).
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random

# Guards, effects and side effects, numbered in the order in which `search` names them.
ALWAYS, ABOVE, BELOW, EQUAL, DIFFERS, STILL, MOVED, FIRST, SECOND, THIRD = range(10)
REST, HEAR, TAKE, BOTH, GATHER, EXCHANGE, GIVE, RAISE, SHOW, KEEP, CLEAR, JOIN, ADD, SING = range(14)
SKIP, WAIT, TOP, START = range(14, 18)
NO_SIDE, THEN_UP, THEN_DOWN, THEN_CLEAR, THEN_KEEP, THEN_SKIP, THEN_TOP = range(7)

# Everything stands in one flat array, the memory, because compiled functions pass one array cheaply and ten not.
# First the state: voices, notes, the voices when the last tick and when this one began, lanes at each line in two
# turns, counts.
NOTES, HEARD, BEFORE, CHANGED, MOVED_LANES, TURN, OTHER_TURN, COUNTS, SUM, LESS, SOUND = (
    *(4, 8, 12, 16, 17, 20, 100, 180, 260, 265, 270),
)
SKIPPING = 40
STATE_LENGTH = 280
# The state that was kept, and the table.
MARK = 300
MODULUS, LEFT_DISTANCE, RIGHT_DISTANCE, LEFT_HUM, RIGHT_HUM, LATE, FREE, TICKS, WATCHED, COUNTED, CASES = range(
    500, 511
)
WORDS, FIRST_WORD = 511, 512
LAWS = 520
# The sheet that is sung, and the one it was changed from.
LENGTH, STARTS, FIRST_START, LETTERS = 600, 601, 602, 605
SHEET, CURRENT = 600, 700
SHEET_LENGTH, MOST_LINES = 45, 40
# The wrong lanes after each tick; words and cases come behind them.
WRONG = 800
HEAD_LENGTH = 800

# Places in a word, counted from its base; parts for 1, 2 and 3 starts stand at 13, 14 and 16.
EVERYONE, VOICES, TARGET, LEFT_INSIDE, LEFT_WALLED, RIGHT_INSIDE, RIGHT_WALLED, PARTS = 0, 1, 5, 9, 10, 11, 12, 13
FIRST_CASE, CASE_COUNT, LANE_COUNT = 19, 20, 21
WORD_LENGTH = 22

SCALE = 65536
_LAST_TICKS = 30
FIRST_STAGE, SECOND_STAGE, STAGE_TICKS = 32, 80, 12


@jit
def bits_in(lanes: int) -> int:
    """Count the lanes of a set."""
    lanes = lanes - ((lanes >> 1) & 0x5555555555555555)
    lanes = (lanes & 0x3333333333333333) + ((lanes >> 2) & 0x3333333333333333)
    lanes = (lanes + (lanes >> 4)) & 0x0F0F0F0F0F0F0F0F
    lanes += lanes >> 8
    lanes += lanes >> 16
    lanes += lanes >> 32
    return lanes & 127


@jit
def go_up(memory: Any, first: int, modulus: int, lanes: int) -> None:
    """Add one to the values at `first`, modulo the modulus."""
    carry = over = lanes
    for bit in range(4):
        plane = memory[first + bit]
        memory[first + bit] = plane ^ carry
        carry &= plane
        over &= memory[first + bit] if modulus >> bit & 1 else ~memory[first + bit]
    for bit in range(4):
        if modulus >> bit & 1:
            memory[first + bit] ^= over


@jit
def go_down(memory: Any, first: int, modulus: int, lanes: int) -> None:
    """Take one from the values at `first`, modulo the modulus."""
    borrow = lanes
    for bit in range(4):
        plane = memory[first + bit]
        memory[first + bit] = plane ^ borrow
        borrow &= ~plane
    for bit in range(4):
        if not (modulus - 1) >> bit & 1:
            memory[first + bit] ^= borrow


@jit
def copy_planes(memory: Any, source: int, goal: int, lanes: int) -> None:
    """Let the values at `goal` be those at `source`."""
    for bit in range(4):
        memory[goal + bit] ^= (memory[goal + bit] ^ memory[source + bit]) & lanes


@jit
def clear_notes(memory: Any, lanes: int) -> None:
    """Let the notes be 0."""
    for bit in range(4):
        memory[NOTES + bit] &= ~lanes


@jit
def gather_planes(memory: Any, source: int, modulus: int, lanes: int) -> None:
    """Add the values at `source` to the notes, modulo the modulus."""
    carry = 0
    for bit in range(4):
        note, other = memory[NOTES + bit] & lanes, memory[source + bit] & lanes
        memory[SUM + bit] = note ^ other ^ carry
        carry = (note & other) | (carry & (note | other))
    memory[SUM + 4] = carry
    borrow = 0
    for bit in range(5):
        total = memory[SUM + bit]
        taken = lanes if modulus >> bit & 1 else 0
        if bit < 4:
            memory[LESS + bit] = total ^ taken ^ borrow
        borrow = (lanes & ~total & (taken | borrow)) | (taken & borrow)
    for bit in range(4):
        total = (memory[SUM + bit] & borrow) | (memory[LESS + bit] & ~borrow & lanes)
        memory[NOTES + bit] = (memory[NOTES + bit] & ~lanes) | total


@jit
def hear(memory: Any, base: int, effect: int, side: int, lanes: int) -> None:
    """Do an effect that listens to a side, 0 for left and 1 for right."""
    heard = HEARD if memory[LATE] else BEFORE
    if side == 0:
        distance, inside, hum = memory[LEFT_DISTANCE], memory[base + LEFT_INSIDE], memory[LEFT_HUM]
        walled = memory[base + LEFT_WALLED] & lanes
    else:
        distance, inside, hum = memory[RIGHT_DISTANCE], memory[base + RIGHT_INSIDE], memory[RIGHT_HUM]
        walled = memory[base + RIGHT_WALLED] & lanes
    inside &= lanes
    for bit in range(4):
        plane = memory[heard + bit]
        sound = (plane << distance if side == 0 else plane >> distance) & inside
        if hum >> bit & 1:
            sound |= walled
        if effect == GATHER:
            memory[SOUND + bit] = sound
            continue
        if effect != TAKE:
            memory[NOTES + bit] = (memory[NOTES + bit] & ~lanes) | sound
        if effect != HEAR:
            memory[bit] = (memory[bit] & ~lanes) | sound
    if effect == GATHER:
        gather_planes(memory, SOUND, memory[MODULUS], lanes)


@jit
def change(memory: Any, modulus: int, effect: int, amount: int, lanes: int) -> None:
    """Do an effect on voices and notes that listens to nobody."""
    if effect == EXCHANGE:
        for bit in range(4):
            differs = (memory[bit] ^ memory[NOTES + bit]) & lanes
            memory[bit] ^= differs
            memory[NOTES + bit] ^= differs
    elif effect in (ADD, SING):
        first = NOTES if effect == ADD else 0
        for _ in range(abs(amount)):
            if amount > 0:
                go_up(memory, first, modulus, lanes)
            else:
                go_down(memory, first, modulus, lanes)
    elif effect == KEEP:
        copy_planes(memory, 0, NOTES, lanes)
    elif effect == JOIN:
        gather_planes(memory, 0, modulus, lanes)
    elif effect == CLEAR:
        clear_notes(memory, lanes)
    elif effect in (SHOW, GIVE, RAISE):
        copy_planes(memory, NOTES, 0, lanes)
        if effect == GIVE:
            clear_notes(memory, lanes)
        elif effect == RAISE:
            go_up(memory, NOTES, modulus, lanes)


@jit
def change_aside(memory: Any, modulus: int, side: int, lanes: int) -> None:
    """Do a side effect on the notes."""
    if side == THEN_UP:
        go_up(memory, NOTES, modulus, lanes)
    elif side == THEN_DOWN:
        go_down(memory, NOTES, modulus, lanes)
    elif side == THEN_CLEAR:
        clear_notes(memory, lanes)
    elif side == THEN_KEEP:
        copy_planes(memory, 0, NOTES, lanes)


@jit
def count(memory: Any, guard: int, line: int, lanes: int) -> int:
    """Ask a guard that counts."""
    once, twice = memory[COUNTS + line], memory[COUNTS + MOST_LINES + line]
    if guard == FIRST:
        memory[COUNTS + line] = once | lanes
        return int(lanes & ~once)
    if guard == SECOND:
        memory[COUNTS + line] = once ^ lanes
        return int(lanes & once)
    memory[COUNTS + line] = (once & ~lanes) | (lanes & ~once & ~twice)
    memory[COUNTS + MOST_LINES + line] = (twice & ~lanes) | (lanes & once)
    return int(lanes & twice)


@jit
def ask(memory: Any, guard: int, line: int, lanes: int) -> int:
    """Return the lanes for which a guard holds."""
    if guard >= FIRST:
        return count(memory, guard, line, lanes)
    if guard == STILL:
        return int(lanes & ~memory[MOVED_LANES])
    if guard == MOVED:
        return int(lanes & memory[MOVED_LANES])
    above, equal = 0, lanes
    for bit in range(3, -1, -1):
        differs = equal & (memory[NOTES + bit] ^ memory[bit])
        above |= differs & memory[NOTES + bit]
        equal ^= differs
    if guard == ABOVE:
        return above
    if guard == EQUAL:
        return equal
    return lanes ^ equal if guard == DIFFERS else lanes ^ above ^ equal


@jit
def to_starts(memory: Any, base: int, goal: int, lanes: int) -> None:
    """Send lanes to the start lines of their parts."""
    starts = memory[STARTS]
    parts = base + PARTS + (starts * (starts - 1)) // 2
    for part in range(starts):
        memory[goal + memory[FIRST_START + part]] |= lanes & memory[parts + part]


@jit
def act(memory: Any, base: int, goal: int, line: int, lanes: int) -> None:
    """Let lanes execute a line and arrive where they go, in the turn at `goal`."""
    law, length = 4 * memory[LETTERS + line], memory[LENGTH]
    following = line + 1 if line + 1 < length else 0
    guard, effect, side = memory[LAWS + law], memory[LAWS + law + 1], memory[LAWS + law + 3]
    if guard != ALWAYS:
        holds = ask(memory, guard, line, lanes)
        memory[goal + following] |= lanes ^ holds
        lanes = holds
        if lanes == 0:
            return
    if HEAR <= effect <= GATHER:
        hear(memory, base, effect, memory[LAWS + law + 2], lanes)
    elif EXCHANGE <= effect <= SING:
        change(memory, memory[MODULUS], effect, memory[LAWS + law + 2], lanes)
    if side != NO_SIDE:
        change_aside(memory, memory[MODULUS], side, lanes)
    if effect == WAIT:
        memory[goal + line] |= lanes
    elif effect == TOP or (side == THEN_TOP and effect < SKIP):
        memory[goal] |= lanes
    elif effect == START:
        to_starts(memory, base, goal, lanes)
    elif effect == SKIP or (side == THEN_SKIP and effect < SKIP):
        if memory[FREE]:
            memory[goal + (line + 2) % length] |= lanes
        else:
            memory[goal + SKIPPING + following] |= lanes
    else:
        memory[goal + following] |= lanes


@jit
def tick(memory: Any, base: int, turn: int, goal: int) -> None:
    """Let every singer execute, or skip, one line."""
    if memory[WATCHED] or memory[LATE]:
        changed = 0
        for bit in range(4):
            before = memory[BEFORE + bit]
            changed |= memory[bit] ^ before
            memory[HEARD + bit] = before
        memory[MOVED_LANES] = changed | memory[CHANGED]
        memory[CHANGED] = changed
    for bit in range(4):
        memory[BEFORE + bit] = memory[bit]
    length = memory[LENGTH]
    for line in range(length):
        skipping, lanes = memory[turn + SKIPPING + line], memory[turn + line]
        if skipping:
            memory[turn + SKIPPING + line] = 0
            memory[goal + (line + 1 if line + 1 < length else 0)] |= skipping
        if lanes:
            memory[turn + line] = 0
            act(memory, base, goal, line, lanes)


@jit
def begin(memory: Any, base: int) -> None:
    """Set the state at the start of a run."""
    for place in range(STATE_LENGTH):
        memory[place] = 0
    for bit in range(4):
        memory[bit] = memory[BEFORE + bit] = memory[base + VOICES + bit]
    to_starts(memory, base, TURN, memory[base + EVERYONE])


@jit
def keep_mark(memory: Any, turn: int, length: int) -> None:
    """Keep what of a state decides how it goes on."""
    for place in range(8):
        memory[MARK + place] = memory[place]
    for bit in range(4):
        memory[MARK + 8 + bit] = memory[BEFORE + bit]
    memory[MARK + 12] = memory[CHANGED]
    for line in range(length):
        memory[MARK + 20 + line] = memory[turn + line]
        memory[MARK + 60 + line] = memory[turn + SKIPPING + line]
        memory[MARK + 100 + line] = memory[COUNTS + line]
        memory[MARK + 140 + line] = memory[COUNTS + MOST_LINES + line]


@jit
def is_marked(memory: Any, turn: int, length: int) -> bool:
    """Tell whether a state will go on as the one that was kept did."""
    for place in range(8):
        if memory[place] != memory[MARK + place]:
            return False
    for line in range(length):
        if (
            memory[turn + line] != memory[MARK + 20 + line]
            or memory[turn + SKIPPING + line] != memory[MARK + 60 + line]
        ):
            return False
    if memory[LATE] or memory[WATCHED]:
        for bit in range(4):
            if memory[BEFORE + bit] != memory[MARK + 8 + bit]:
                return False
        if memory[CHANGED] != memory[MARK + 12]:
            return False
    if memory[COUNTED]:
        for line in range(length):
            first = memory[COUNTS + line] == memory[MARK + 100 + line]
            if not first or memory[COUNTS + MOST_LINES + line] != memory[MARK + 140 + line]:
                return False
    return True


@jit
def sing(memory: Any, base: int, allowed: int) -> tuple[int, int]:
    """Run a word and keep the wrong lanes after each tick; return the last tick looked at and the period found.

    A run that is much more wrong than allowed at one of the stages ends there, as if it went on so for ever.
    """
    begin(memory, base)
    turn, goal, length = TURN, OTHER_TURN, memory[LENGTH]
    marked, to_mark = 0, 4
    for number in range(memory[TICKS] + 1):
        if number:
            tick(memory, base, turn, goal)
            turn, goal = goal, turn
        differs = 0
        for bit in range(4):
            differs |= memory[bit] ^ memory[base + TARGET + bit]
        memory[WRONG + number] = differs
        if marked and is_marked(memory, turn, length):
            return number, number - marked
        if number in (FIRST_STAGE, SECOND_STAGE):
            share = wrongness(memory, number, STAGE_TICKS, memory[base + LANE_COUNT])
            if share > allowed + (SCALE // 4 if number == FIRST_STAGE else SCALE // 10):
                return number, STAGE_TICKS
        if number == to_mark:
            keep_mark(memory, turn, length)
            marked, to_mark = number, number + number // 2
    return memory[TICKS], 0


@jit
def wrongness(memory: Any, last: int, period: int, lanes: int) -> int:
    """Return the share of wrong singers in the end, up to SCALE; 0 only where the run ends right."""
    if period == 0:
        if memory[WRONG + last] == 0:
            return 0
        period = _LAST_TICKS
    total = 0
    for number in range(last - period + 1, last + 1):
        total += bits_in(memory[WRONG + number])
    return (total * SCALE + period * lanes - 1) // (period * lanes)


@jit
def settling(memory: Any, last: int, base: int) -> int:
    """Return the settling times of a word's cases together, each as often as its case stands among the public ones."""
    total, lanes = 0, memory[base + EVERYONE]
    for number in range(last, -1, -1):
        late = memory[WRONG + number] & lanes
        if late:
            first = memory[base + FIRST_CASE]
            for case in range(first, first + 2 * memory[base + CASE_COUNT], 2):
                if late & memory[case]:
                    total += (number + 1) * memory[case + 1]
                    lanes &= ~memory[case]
            if lanes == 0:
                break
    return total


@jit
def energy_of(memory: Any, share: int, ticks: int, plan: Any, logarithms: Any) -> int:
    """Return how far a sheet is from what a plan wants: below 0 where it is right.

    A wrong sheet's lines weigh as much as a right one's only in a plan that polishes, else hardly anything.
    """
    lines = logarithms[memory[LENGTH]] - logarithms[MOST_LINES + 1]
    if share:
        return int(SCALE // 2 + 4 * share + (plan[2] if plan[6] else 50) * lines // 1000)
    times = logarithms[ticks + memory[CASES]] - logarithms[memory[CASES] * (memory[TICKS] + 2)]
    return int(plan[2] * lines // 1000 + plan[3] * times // 1000)


@jit
def judge(memory: Any, plan: Any, logarithms: Any, limit: int) -> tuple[int, int]:
    """Sing the sheet up to the first word that is not right: (how wrong, or 0, and all settling times together).

    Minus 1 where the words sung so far are right, but so late that the energy will hardly keep to the limit.
    """
    ticks, words = 0, memory[WORDS]
    allowed = min(max(0, limit) // 4, SCALE)
    for number in range(words):
        base = memory[FIRST_WORD] + number * WORD_LENGTH
        last, period = sing(memory, base, allowed)
        share = wrongness(memory, last, period, memory[base + LANE_COUNT])
        if share:
            return (share + SCALE // 50) * (words - number) // words + 1, 0
        ticks += settling(memory, last, base)
        guess = ticks * words // (number + 1) * 7 // 8
        if number + 1 < words and energy_of(memory, 0, guess, plan, logarithms) > limit:
            return -1, 0
    return 0, ticks


@jit
def insert_line(memory: Any, place: int, letter: int, behind: int) -> None:
    """Put a letter before a line; a start at that line stays with its letter if `behind`."""
    for line in range(memory[LENGTH], place, -1):
        memory[LETTERS + line] = memory[LETTERS + line - 1]
    memory[LETTERS + place] = letter
    memory[LENGTH] += 1
    for part in range(3):
        if memory[FIRST_START + part] + behind > place:
            memory[FIRST_START + part] += 1


@jit
def delete_line(memory: Any, place: int) -> None:
    """Take a line away."""
    memory[LENGTH] -= 1
    for line in range(place, memory[LENGTH]):
        memory[LETTERS + line] = memory[LETTERS + line + 1]
    for part in range(3):
        if memory[FIRST_START + part] > place:
            memory[FIRST_START + part] -= 1


@jit
def move_line(memory: Any, place: int, goal: int) -> None:
    """Take a line to another place, the lines between moving up."""
    letter, step = memory[LETTERS + place], 1 if place < goal else -1
    while place != goal:
        memory[LETTERS + place] = memory[LETTERS + place + step]
        place += step
    memory[LETTERS + goal] = letter


@jit
def change_once(memory: Any, most_lines: int, most_starts: int, alphabet: Any, chance: Any) -> None:
    """Change a sheet by one small step."""
    kind, length = next_random(chance, 100), memory[LENGTH]
    place = next_random(chance, length)
    letter = alphabet[next_random(chance, len(alphabet))]
    if kind < 45:
        memory[LETTERS + place] = letter
    elif kind < 62 and length < most_lines:
        insert_line(memory, place, letter, next_random(chance, 2))
    elif kind < 80 and length > 1:
        delete_line(memory, place)
    elif kind < 88:
        other = LETTERS + next_random(chance, length)
        before = memory[LETTERS + place]
        memory[LETTERS + place] = memory[other]
        memory[other] = before
    elif kind < 93:
        move_line(memory, place, next_random(chance, length))
    elif kind < 98:
        memory[FIRST_START + next_random(chance, memory[STARTS])] = place
    else:
        wanted = 1 + next_random(chance, most_starts)
        if wanted > memory[STARTS]:
            memory[FIRST_START + wanted - 1] = place
        memory[STARTS] = wanted
    for part in range(3):
        memory[FIRST_START + part] = min(memory[FIRST_START + part], memory[LENGTH] - 1)


@jit
def draw_sheet(memory: Any, longest: int, most_starts: int, alphabet: Any, chance: Any) -> None:
    """Draw a sheet at random."""
    memory[LENGTH] = 2 + next_random(chance, longest - 1)
    memory[STARTS] = 1 + next_random(chance, most_starts)
    for line in range(memory[LENGTH]):
        memory[LETTERS + line] = alphabet[next_random(chance, len(alphabet))]
    for part in range(3):
        memory[FIRST_START + part] = next_random(chance, memory[LENGTH])


@jit
def copy_sheet(source: Any, first: int, goal: Any, place: int) -> None:
    """Copy a sheet from one array and place to another."""
    for number in range(SHEET_LENGTH):
        goal[place + number] = source[first + number]


@jit
def keep_sheet(memory: Any, kept: Any, slot: int, energy: int, levels: Any) -> None:
    """Keep the sheet in a slot if its energy is the lowest so far there."""
    if energy < levels[slot]:
        levels[slot] = energy
        copy_sheet(memory, SHEET, kept, slot * SHEET_LENGTH)


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
    current, nearest = SCALE * 100, SCALE * 4
    for number in range(evaluations):
        if number:
            copy_sheet(memory, CURRENT, memory, SHEET)
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
            keep_sheet(memory, kept, 1, memory[LENGTH] * SCALE + ticks, levels)
            keep_sheet(memory, kept, 2, ticks * 64 + memory[LENGTH], levels)
            keep_sheet(memory, kept, 3, logarithms[memory[LENGTH]] + logarithms[ticks + memory[CASES]], levels)
        nearest = min(nearest, share)
        keep_sheet(memory, kept, 0, energy, levels)
        if energy <= limit:
            current = energy
            copy_sheet(memory, SHEET, memory, CURRENT)
    return nearest
