"""Sings sheets for the kernel of a search: 63 lanes at a time, on the one flat array that `layout` describes.

This is the engine again, in the few operations that a compiler turns into fast code. The engine alone says what a law
means: a test lets both sing the same sheets, and `search` has whatever is found confirmed by the engine.

A run ends early where everything comes round: states are compared with one kept from time to time (after Brent 1980,
"An improved Monte Carlo factorization algorithm", section 2). `kernel` is compiled with these functions inside it:
touch it after a change here.
"""

from __future__ import annotations

from typing import Any

from puzzles.choir import layout as at
from puzzles.compiled import jit


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
        memory[at.NOTES + bit] &= ~lanes


@jit
def gather_planes(memory: Any, source: int, modulus: int, lanes: int) -> None:
    """Add the values at `source` to the notes, modulo the modulus."""
    carry = 0
    for bit in range(4):
        note, other = memory[at.NOTES + bit] & lanes, memory[source + bit] & lanes
        memory[at.SUM + bit] = note ^ other ^ carry
        carry = (note & other) | (carry & (note | other))
    memory[at.SUM + 4] = carry
    borrow = 0
    for bit in range(5):
        total = memory[at.SUM + bit]
        taken = lanes if modulus >> bit & 1 else 0
        if bit < 4:
            memory[at.LESS + bit] = total ^ taken ^ borrow
        borrow = (lanes & ~total & (taken | borrow)) | (taken & borrow)
    for bit in range(4):
        total = (memory[at.SUM + bit] & borrow) | (memory[at.LESS + bit] & ~borrow & lanes)
        memory[at.NOTES + bit] = (memory[at.NOTES + bit] & ~lanes) | total


@jit
def hear(memory: Any, base: int, effect: int, side: int, lanes: int) -> None:
    """Do an effect that listens to a side, 0 for left and 1 for right."""
    heard = at.HEARD if memory[at.LATE] else at.BEFORE
    if side == 0:
        distance, inside, hum = memory[at.LEFT_DISTANCE], memory[base + at.LEFT_INSIDE], memory[at.LEFT_HUM]
        walled = memory[base + at.LEFT_WALLED] & lanes
    else:
        distance, inside, hum = memory[at.RIGHT_DISTANCE], memory[base + at.RIGHT_INSIDE], memory[at.RIGHT_HUM]
        walled = memory[base + at.RIGHT_WALLED] & lanes
    inside &= lanes
    for bit in range(4):
        plane = memory[heard + bit]
        sound = (plane << distance if side == 0 else plane >> distance) & inside
        if hum >> bit & 1:
            sound |= walled
        if effect == at.GATHER:
            memory[at.SOUND + bit] = sound
            continue
        if effect != at.TAKE:
            memory[at.NOTES + bit] = (memory[at.NOTES + bit] & ~lanes) | sound
        if effect != at.HEAR:
            memory[bit] = (memory[bit] & ~lanes) | sound
    if effect == at.GATHER:
        gather_planes(memory, at.SOUND, memory[at.MODULUS], lanes)


@jit
def change(memory: Any, modulus: int, effect: int, amount: int, lanes: int) -> None:
    """Do an effect on voices and notes that listens to nobody."""
    if effect == at.EXCHANGE:
        for bit in range(4):
            differs = (memory[bit] ^ memory[at.NOTES + bit]) & lanes
            memory[bit] ^= differs
            memory[at.NOTES + bit] ^= differs
    elif effect in (at.ADD, at.SING):
        first = at.NOTES if effect == at.ADD else 0
        for _ in range(abs(amount)):
            if amount > 0:
                go_up(memory, first, modulus, lanes)
            else:
                go_down(memory, first, modulus, lanes)
    elif effect == at.KEEP:
        copy_planes(memory, 0, at.NOTES, lanes)
    elif effect == at.JOIN:
        gather_planes(memory, 0, modulus, lanes)
    elif effect == at.CLEAR:
        clear_notes(memory, lanes)
    elif effect in (at.SHOW, at.GIVE, at.RAISE):
        copy_planes(memory, at.NOTES, 0, lanes)
        if effect == at.GIVE:
            clear_notes(memory, lanes)
        elif effect == at.RAISE:
            go_up(memory, at.NOTES, modulus, lanes)


@jit
def count(memory: Any, guard: int, line: int, lanes: int) -> int:
    """Ask a guard that counts."""
    once, twice = memory[at.COUNTS + line], memory[at.COUNTS + at.MOST_LINES + line]
    if guard == at.FIRST:
        memory[at.COUNTS + line] = once | lanes
        return int(lanes & ~once)
    if guard == at.SECOND:
        memory[at.COUNTS + line] = once ^ lanes
        return int(lanes & once)
    memory[at.COUNTS + line] = (once & ~lanes) | (lanes & ~once & ~twice)
    memory[at.COUNTS + at.MOST_LINES + line] = (twice & ~lanes) | (lanes & once)
    return int(lanes & twice)


@jit
def ask(memory: Any, guard: int, line: int, lanes: int) -> int:
    """Return the lanes for which a guard holds."""
    if guard >= at.FIRST:
        return count(memory, guard, line, lanes)
    if guard == at.STILL:
        return int(lanes & ~memory[at.MOVED_LANES])
    if guard == at.MOVED:
        return int(lanes & memory[at.MOVED_LANES])
    above, equal = 0, lanes
    for bit in range(3, -1, -1):
        differs = equal & (memory[at.NOTES + bit] ^ memory[bit])
        above |= differs & memory[at.NOTES + bit]
        equal ^= differs
    if guard == at.ABOVE:
        return above
    if guard == at.EQUAL:
        return equal
    return lanes ^ equal if guard == at.DIFFERS else lanes ^ above ^ equal


@jit
def to_starts(memory: Any, base: int, goal: int, lanes: int) -> None:
    """Send lanes to the start lines of their parts."""
    starts = memory[at.STARTS]
    parts = base + at.PARTS + (starts * (starts - 1)) // 2
    for part in range(starts):
        memory[goal + memory[at.FIRST_START + part]] |= lanes & memory[parts + part]


@jit
def act(memory: Any, base: int, goal: int, line: int, lanes: int) -> None:
    """Let lanes execute a line and arrive where they go, in the turn at `goal`."""
    law, length = at.LAWS + at.LAW_LENGTH * memory[at.LETTERS + line], memory[at.LENGTH]
    following = line + 1 if line + 1 < length else 0
    guard, effect, side = memory[law], memory[law + 1], memory[law + 3]
    if guard != at.ALWAYS:
        holds = ask(memory, guard, line, lanes)
        memory[goal + following] |= lanes ^ holds
        lanes = holds
        if lanes == 0:
            return
    if at.HEAR <= effect <= at.GATHER:
        hear(memory, base, effect, memory[law + 2], lanes)
    elif at.EXCHANGE <= effect <= at.SING:
        change(memory, memory[at.MODULUS], effect, memory[law + 2], lanes)
    if at.EXCHANGE <= side <= at.SING:
        change(memory, memory[at.MODULUS], side, memory[law + 4], lanes)
    way = effect if effect >= at.SKIP else side
    if way == at.WAIT:
        memory[goal + line] |= lanes
    elif way == at.TOP:
        memory[goal] |= lanes
    elif way == at.START:
        to_starts(memory, base, goal, lanes)
    elif way == at.SKIP and memory[at.FREE]:
        memory[goal + (line + 2) % length] |= lanes
    elif way == at.SKIP:
        memory[goal + at.SKIPPING + following] |= lanes
    else:
        memory[goal + following] |= lanes


@jit
def tick(memory: Any, base: int, turn: int, goal: int) -> None:
    """Let every singer execute, or skip, one line."""
    if memory[at.WATCHED] or memory[at.LATE]:
        changed = 0
        for bit in range(4):
            before = memory[at.BEFORE + bit]
            changed |= memory[bit] ^ before
            memory[at.HEARD + bit] = before
        memory[at.MOVED_LANES] = changed | memory[at.CHANGED]
        memory[at.CHANGED] = changed
    for bit in range(4):
        memory[at.BEFORE + bit] = memory[bit]
    length = memory[at.LENGTH]
    for line in range(length):
        skipping, lanes = memory[turn + at.SKIPPING + line], memory[turn + line]
        if skipping:
            memory[turn + at.SKIPPING + line] = 0
            memory[goal + (line + 1 if line + 1 < length else 0)] |= skipping
        if lanes:
            memory[turn + line] = 0
            act(memory, base, goal, line, lanes)


@jit
def begin(memory: Any, base: int) -> None:
    """Set the state at the start of a run."""
    for place in range(at.STATE_LENGTH):
        memory[place] = 0
    for bit in range(4):
        memory[bit] = memory[at.BEFORE + bit] = memory[base + at.VOICES + bit]
    to_starts(memory, base, at.TURN, memory[base + at.EVERYONE])


@jit
def keep_mark(memory: Any, turn: int, length: int) -> None:
    """Keep what of a state decides how it goes on."""
    for place in range(8):
        memory[at.MARK + place] = memory[place]
    for bit in range(4):
        memory[at.MARK + 8 + bit] = memory[at.BEFORE + bit]
    memory[at.MARK + 12] = memory[at.CHANGED]
    for line in range(length):
        memory[at.MARK + 20 + line] = memory[turn + line]
        memory[at.MARK + 60 + line] = memory[turn + at.SKIPPING + line]
        memory[at.MARK + 100 + line] = memory[at.COUNTS + line]
        memory[at.MARK + 140 + line] = memory[at.COUNTS + at.MOST_LINES + line]


@jit
def is_marked(memory: Any, turn: int, length: int) -> bool:
    """Tell whether a state will go on as the one that was kept did."""
    for place in range(8):
        if memory[place] != memory[at.MARK + place]:
            return False
    for line in range(length):
        if (
            memory[turn + line] != memory[at.MARK + 20 + line]
            or memory[turn + at.SKIPPING + line] != memory[at.MARK + 60 + line]
        ):
            return False
    if memory[at.LATE] or memory[at.WATCHED]:
        for bit in range(4):
            if memory[at.BEFORE + bit] != memory[at.MARK + 8 + bit]:
                return False
        if memory[at.CHANGED] != memory[at.MARK + 12]:
            return False
    if memory[at.COUNTED]:
        for line in range(length):
            first = memory[at.COUNTS + line] == memory[at.MARK + 100 + line]
            if not first or memory[at.COUNTS + at.MOST_LINES + line] != memory[at.MARK + 140 + line]:
                return False
    return True


@jit
def sing(memory: Any, base: int, allowed: int) -> tuple[int, int]:
    """Run a word and keep the wrong lanes after each tick; return the last tick looked at and the period found.

    A run that is much more wrong than allowed at one of the stages ends there, as if it went on so for ever.
    """
    begin(memory, base)
    turn, goal, length = at.TURN, at.OTHER_TURN, memory[at.LENGTH]
    marked, to_mark = 0, 4
    for number in range(memory[at.TICKS] + 1):
        if number:
            tick(memory, base, turn, goal)
            turn, goal = goal, turn
        differs = 0
        for bit in range(4):
            differs |= memory[bit] ^ memory[base + at.TARGET + bit]
        memory[at.WRONG + number] = differs
        if marked and is_marked(memory, turn, length):
            return number, number - marked
        if number in (at.FIRST_STAGE, at.SECOND_STAGE):
            share = wrongness(memory, number, at.STAGE_TICKS, memory[base + at.LANE_COUNT])
            if share > allowed + (at.SCALE // 4 if number == at.FIRST_STAGE else at.SCALE // 10):
                return number, at.STAGE_TICKS
        if number == to_mark:
            keep_mark(memory, turn, length)
            marked, to_mark = number, number + number // 2
    return memory[at.TICKS], 0


@jit
def wrongness(memory: Any, last: int, period: int, lanes: int) -> int:
    """Return the share of wrong singers in the end, up to SCALE; 0 only where the run ends right."""
    if period == 0:
        if memory[at.WRONG + last] == 0:
            return 0
        period = at.LAST_TICKS
    total = 0
    for number in range(last - period + 1, last + 1):
        total += bits_in(memory[at.WRONG + number])
    return (total * at.SCALE + period * lanes - 1) // (period * lanes)


@jit
def settling(memory: Any, last: int, base: int) -> int:
    """Return the settling times of a word's cases together, each as often as its case stands among the public ones."""
    total, lanes = 0, memory[base + at.EVERYONE]
    for number in range(last, -1, -1):
        late = memory[at.WRONG + number] & lanes
        if late:
            first = memory[base + at.FIRST_CASE]
            for case in range(first, first + 2 * memory[base + at.CASE_COUNT], 2):
                if late & memory[case]:
                    total += (number + 1) * memory[case + 1]
                    lanes &= ~memory[case]
            if lanes == 0:
                break
    return total
