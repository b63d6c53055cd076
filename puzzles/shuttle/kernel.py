"""The inner loop of the shuttle's annealing, on whole numbers and flat arrays; compiled where numba is installed.

It runs rails by tables that `search` makes of the laws by `engine.effects` and `composition.act`, from read to read by
a jump table; where stops remember, a read is known by all that is remembered when it happens. Everything is passed in
arrays; their layout:

    settings    see the names below; at REMEMBERS which glyphs do, at BOX the number of glyphs to lay, then these
    effects     by place, glyph, heading and flag: kind, flag after, heading after, stride     (no history)
    acts        12 guards by face; then by face, heading, flag, last bit read and written:
                kind, flag for a bit of 0 and of 1, heading after, stride, what is left behind   (history)
    rules       by state and bit read: next state, number of bits owed, these bits, first one lowest
    bits, ends  the inputs one behind the other, and where each ends; the sample first, then those to confirm with
    scratch     one array for everything that a run needs (see the offsets); at READS the reads met by a rail that
                remembers: hash, read, what is remembered, and for each bit the way on: ticks, next read or -1 (-2 not
                yet known), bits written
    records     four rails with their figures: best length, best ticks, best product of both, nearest to right
"""

from __future__ import annotations

from typing import Any

from puzzles.compiled import jit, next_random

INWARD, START, SAMPLES, CONFIRMED, TIMED, LENGTH_WEIGHT, TICK_WEIGHT, MOST_STOPS = range(8)
USES_VISITS, USES_TURN, USES_SHOWN, USES_WRITTEN, USES_TICK, REMEMBERS = range(8, 14)
GLYPHS, RAIL = 6, 48
BOX = REMEMBERS + GLYPHS
KIND, AFTER, SEGMENT, KNOWN, VISITS, TURNED, SHOWN, OUT, CANDIDATE = 0, 192, 384, 1152, 1344, 1440, 1488, 1500, 1504
MET = CANDIDATE + RAIL
READS, MOST_READS = MET + 1, 64
READ_SIZE = 2 + (SHOWN + 2 * GLYPHS - VISITS) + 8
SCRATCH = READS + MOST_READS * READ_SIZE
STAMP, OPENED, TICKS = OUT, OUT + 1, OUT + 2
RECORD = RAIL + 4  # the stops, their number, the ticks, the product, right bits
BY_LENGTH, BY_TICKS, BY_BOTH, NEAREST = 0, RECORD, 2 * RECORD, 3 * RECORD
RECORDS = 4 * RECORD
PER_BIT = 300
COOLING_STEPS, LOGARITHMS = 64, 4096


@jit
def move(position: int, heading: int, stride: int, length: int, inward: int) -> int:
    """Return place · 2 + heading after a move."""
    target = position - stride if heading else position + stride
    if 0 <= target < length:
        return target * 2 + heading
    end = 0 if heading else length - 1
    if inward and position == end and length > 1:
        end += 1 if heading else -1
    return end * 2 + 1 - heading


@jit
def lay(rail: Any, at: int, length: int, settings: Any, effects: Any, scratch: Any) -> None:
    """Fill the tables of kinds and next states of a rail."""
    inward, state = settings[INWARD], 0
    for position in range(length):
        place = (position & 1) + (2 if position == 0 or position == length - 1 else 0)
        row = (place * GLYPHS + rail[at + position]) * 16
        for _ in range(4):
            moved = move(position, effects[row + 2], effects[row + 3], length, inward)
            scratch[KIND + state] = effects[row]
            scratch[AFTER + state] = moved * 2 + effects[row + 1]
            row += 4
            state += 1
    scratch[STAMP] += 1
    walk(settings[START], 0, length, scratch, SEGMENT)
    scratch[OPENED] = scratch[SEGMENT + 1] if scratch[SEGMENT + 2] == 0 else -1
    scratch[TICKS] = scratch[SEGMENT]


@jit
def walk(state: int, ticks: int, length: int, scratch: Any, at: int) -> None:
    """Walk to the next read; store ticks, that read or -1, the number of bits written and these."""
    idle, count, value = 0, 0, 0
    while scratch[KIND + state] != 2:
        if scratch[KIND + state] == 1:
            if count == 6:
                state = -1
                break
            value |= (state & 1) << count
            count += 1
            idle = 0
        else:
            idle += 1
            if idle > 4 * length:
                state = -1
                break
        ticks += 1
        state = scratch[AFTER + state]
    scratch[at] = ticks
    scratch[at + 1] = state
    scratch[at + 2] = count
    scratch[at + 3] = value


@jit
def jump(length: int, rules: Any, bits: Any, begin: int, end: int, scratch: Any) -> int:
    """Run a rail laid out on one input; return how many bits were answered rightly and leave the ticks in scratch."""
    read, rule, right, ticks = scratch[OPENED], 0, 0, scratch[TICKS]
    if read < 0:
        scratch[OUT + 3] = 0
        return 0
    stamp = scratch[STAMP]
    for place in range(begin, end):
        bit = bits[place]
        index = (read & ~1) | bit
        at = SEGMENT + 4 * index
        if scratch[KNOWN + index] != stamp:
            scratch[KNOWN + index] = stamp
            walk(scratch[AFTER + read] + bit, 1, length, scratch, at)
        row = (rule * 2 + bit) * 3
        read = scratch[at + 1]
        if read < 0 or scratch[at + 2] != rules[row + 1] or scratch[at + 3] != rules[row + 2]:
            break
        right += 1
        ticks += scratch[at]
        rule = rules[row]
    scratch[OUT + 3] = ticks + 1
    return right


@jit
def holds(guard: int, entry: int, position: int, length: int, state: int, scratch: Any) -> int:
    """Tell whether the guard of a face holds, and count the visit.

    `state` is flag + 2 · bumped + 4 · strode + 8 · last bit written + 16 · what the tick before was + 64 · odd tick.
    """
    if guard == 0:
        return 1
    if guard == 1:
        return state & 1
    if guard == 2:
        return 1 - (state & 1)
    if guard in (3, 7, 8, 9):
        at = VISITS + 2 * position + (entry & 1)
        visits = int(scratch[at])
        if guard == 3:
            scratch[at] = 1 - visits
            return visits
        if guard == 7:
            scratch[at] = 0 if visits == 2 else visits + 1
            return 1 if visits == 2 else 0
        scratch[at] = 1
        return visits ^ (1 if guard == 8 else 0)
    if guard == 4:
        shown = int(scratch[SHOWN + entry])
        scratch[SHOWN + entry] = 1
        return 1 - shown
    if guard in (5, 11):
        return (state >> 6) ^ (1 if guard == 5 else 0)
    if guard in (6, 17, 18):
        if guard == 6:
            return 1 if position == 0 or position == length - 1 else 0
        return (position & 1) ^ (1 if guard == 17 else 0)
    if guard in (12, 13):
        return 1 if (state >> 4 & 3) == (2 if guard == 12 else 1) else 0
    if guard == 10:
        return state >> 1 & 1
    if guard == 16:
        return state >> 2 & 1
    return (state >> 3 & 1) ^ (1 if guard == 15 else 0)


@jit
def follow(
    rail: Any, first: int, length: int, settings: Any, acts: Any, low: int, bit: int, scratch: Any, into: int
) -> None:
    """Walk tick by tick from a read that takes a bit, or from the start if that is -1, to the next read.

    `low` is a read: place, heading, face, last bit written, tick before it odd; what else is remembered stands in
    scratch. Stores ticks, the next read or -1, the number of bits written and these.
    """
    inward, position, heading, flag = settings[INWARD], 0, settings[START] >> 1 & 1, settings[START] & 1
    left, last_read, last_written, bumped, strode, before, odd = 0, 0, 0, 0, 0, 0, 0
    ticks, idle, count, value = 0, 0, 0, 0
    kind, zero, going, stride, leaves, face = 0, 0, 0, 0, 0, 0
    reading = 1 if bit >= 0 else 0
    if reading:
        position, heading, face, last_written, odd = low >> 4, low >> 3 & 1, low >> 2 & 1, low >> 1 & 1, low & 1
    while True:
        if reading:
            row = 12 + 6 * 8 * ((rail[first + position] * 2 + face) * 2 + heading)
            kind, zero, going, stride, leaves = 2, acts[row + 1 + bit], acts[row + 3], acts[row + 4], acts[row + 5]
            last_read, reading = bit, 0
        else:
            kind, zero, going, stride, leaves = 0, flag, heading, 1, 0
            if left != 1:
                if left == 3:
                    scratch[TURNED + position] ^= 1
                face = heading ^ scratch[TURNED + position] ^ (1 if left == 2 else 0)
                entry = rail[first + position] * 2 + face
                state = flag + 2 * bumped + 4 * strode + 8 * last_written + 16 * before + 64 * (1 - odd)
                if holds(acts[entry], entry, position, length, state, scratch):
                    row = 12 + 6 * ((((entry * 2 + heading) * 2 + flag) * 2 + last_read) * 2 + last_written)
                    kind, zero = acts[row], acts[row + 1]
                    going, stride, leaves = acts[row + 3], acts[row + 4], acts[row + 5]
            if kind == 2:
                scratch[into] = ticks
                low = (position * 2 + heading) * 2 + face
                scratch[into + 1] = (low * 2 + (last_written & settings[USES_WRITTEN])) * 2 + (
                    odd & settings[USES_TICK]
                )
                break
            if kind == 1:
                if count == 6:
                    scratch[into + 1] = -1
                    break
                value |= flag << count
                count += 1
                last_written, idle = flag, 0
            else:
                idle += 1
                if idle > 4 * length:
                    scratch[into + 1] = -1
                    break
        ticks += 1
        odd ^= 1
        flag = zero
        moved = move(position, going, stride, length, inward)
        position, heading = moved >> 1, moved & 1
        before, strode, left, bumped = kind, 1 if stride > 1 else 0, leaves, 0
        if heading != going:
            bumped = 1
            if settings[USES_SHOWN]:
                for entry in range(2 * GLYPHS):
                    scratch[SHOWN + entry] = 0
    scratch[into + 2] = count
    scratch[into + 3] = value


@jit
def copy_memory(length: int, settings: Any, scratch: Any, source: int, target: int) -> None:
    """Copy what is remembered of visits, turned stops and shown faces, as far as the laws look at it."""
    if settings[USES_VISITS]:
        for offset in range(2 * length):
            scratch[target + offset] = scratch[source + offset]
    if settings[USES_TURN]:
        for offset in range(TURNED - VISITS, TURNED - VISITS + length):
            scratch[target + offset] = scratch[source + offset]
    if settings[USES_SHOWN]:
        for offset in range(SHOWN - VISITS, SHOWN - VISITS + 2 * GLYPHS):
            scratch[target + offset] = scratch[source + offset]


@jit
def remembered(length: int, settings: Any, scratch: Any, low: int) -> int:
    """Return the number of the read with what is remembered at it, a new one if it was not met before.

    Reads are told apart by a hash of 40 bits; what is found by mistake does not pass the grading afterwards.
    """
    key = low
    if settings[USES_VISITS]:
        for at in range(VISITS, VISITS + 2 * length):
            key = (key * 1000003 + scratch[at] + 1) & 0xFFFFFFFFFF
    if settings[USES_TURN]:
        for at in range(TURNED, TURNED + length):
            key = (key * 1000003 + scratch[at] + 1) & 0xFFFFFFFFFF
    if settings[USES_SHOWN]:
        for at in range(SHOWN, SHOWN + 2 * GLYPHS):
            key = (key * 1000003 + scratch[at] + 1) & 0xFFFFFFFFFF
    met = scratch[MET]
    for number in range(met):
        if scratch[READS + number * READ_SIZE] == key:
            return number
    at = READS + met * READ_SIZE
    scratch[at] = key
    scratch[at + 1] = low
    copy_memory(length, settings, scratch, VISITS, at + 2)
    scratch[at + READ_SIZE - 7] = -2
    scratch[at + READ_SIZE - 3] = -2
    scratch[MET] = met + 1
    return int(met)


@jit
def step(rail: Any, first: int, length: int, settings: Any, acts: Any, read: int, bit: int, scratch: Any) -> int:
    """Go from a numbered read to the next one for the first time; return where the way is stored."""
    at = READS + read * READ_SIZE
    low = scratch[at + 1]
    copy_memory(length, settings, scratch, at + 2, VISITS)
    if scratch[MET] == MOST_READS:
        # Forget all, and begin anew with this read.
        scratch[MET] = 0
        scratch[OPENED] = -2
        at = READS + remembered(length, settings, scratch, low) * READ_SIZE
    way = at + READ_SIZE - 8 + 4 * bit
    follow(rail, first, length, settings, acts, low, bit, scratch, way)
    if scratch[way + 1] >= 0:
        scratch[way + 1] = remembered(length, settings, scratch, scratch[way + 1])
    return int(way)


@jit
def open_run(rail: Any, first: int, length: int, settings: Any, acts: Any, scratch: Any) -> None:
    """Go from the start to the first read."""
    for at in range(VISITS, SHOWN + 2 * GLYPHS):
        scratch[at] = 0
    follow(rail, first, length, settings, acts, 0, -1, scratch, SEGMENT)
    scratch[TICKS] = scratch[SEGMENT]
    scratch[OPENED] = -1
    if scratch[SEGMENT + 1] >= 0 and scratch[SEGMENT + 2] == 0:
        if scratch[MET] == MOST_READS:
            scratch[MET] = 0
        scratch[OPENED] = remembered(length, settings, scratch, scratch[SEGMENT + 1])


@jit
def weave(
    rail: Any, first: int, length: int, settings: Any, acts: Any, rules: Any, bits: Any, begin: int, end: int,
    scratch: Any,
) -> int:  # fmt: skip
    """Run a rail that remembers on one input; return the bits answered rightly and leave the ticks in scratch."""
    if scratch[OPENED] == -2:
        open_run(rail, first, length, settings, acts, scratch)
    read, rule, right, ticks = scratch[OPENED], 0, 0, scratch[TICKS]
    if read < 0:
        scratch[OUT + 3] = 0
        return 0
    for place in range(begin, end):
        bit = bits[place]
        way = READS + read * READ_SIZE + READ_SIZE - 8 + 4 * bit
        if scratch[way + 1] == -2:
            way = step(rail, first, length, settings, acts, read, bit, scratch)
        row = (rule * 2 + bit) * 3
        read = scratch[way + 1]
        if read < 0 or scratch[way + 2] != rules[row + 1] or scratch[way + 3] != rules[row + 2]:
            break
        right += 1
        ticks += scratch[way]
        rule = rules[row]
    scratch[OUT + 3] = ticks + 1
    return right


@jit
def run(
    rail: Any, at: int, length: int, settings: Any, effects: Any, acts: Any, rules: Any, bits: Any, ends: Any,
    first: int, last: int, least: int, scratch: Any,
) -> int:  # fmt: skip
    """Run a rail on some of the inputs; return the bits answered rightly, or -1 once `least` is out of reach.

    The ticks of those inputs stay in scratch; they are right if all bits are.
    """
    history = 0
    for place in range(length):
        history |= settings[REMEMBERS + rail[at + place]]
    if history:
        scratch[MET] = 0
        scratch[OPENED] = -2
    else:
        lay(rail, at, length, settings, effects, scratch)
    total, ticks, right = 0, 0, 0
    hope = ends[last] - ends[first]
    for case in range(first, last):
        begin, end = ends[case], ends[case + 1]
        if history:
            right = weave(rail, at, length, settings, acts, rules, bits, begin, end, scratch)
        else:
            right = jump(length, rules, bits, begin, end, scratch)
        total += right
        ticks += scratch[OUT + 3]
        hope -= end - begin - right
        if hope < least:
            return -1
    scratch[OUT + 3] = ticks
    return total


@jit
def change(rail: Any, length: int, settings: Any, scratch: Any, random: Any) -> int:
    """Make a changed copy of a rail; return its length."""
    for place in range(length):
        scratch[CANDIDATE + place] = rail[place]
    changes = 2 if next_random(random, 4) == 0 else 1
    for _ in range(changes):
        kind = next_random(random, 8)
        place = next_random(random, length)
        if kind < 3:
            scratch[CANDIDATE + place] = settings[BOX + 1 + next_random(random, settings[BOX])]
        elif kind < 5:
            if length < settings[MOST_STOPS]:
                place = next_random(random, length + 1)
                for other in range(length, place, -1):
                    scratch[CANDIDATE + other] = scratch[CANDIDATE + other - 1]
                scratch[CANDIDATE + place] = settings[BOX + 1 + next_random(random, settings[BOX])]
                length += 1
        elif kind < 7:
            if length > 1:
                for other in range(place, length - 1):
                    scratch[CANDIDATE + other] = scratch[CANDIDATE + other + 1]
                length -= 1
        else:
            other = next_random(random, length)
            stop = scratch[CANDIDATE + place]
            scratch[CANDIDATE + place] = scratch[CANDIDATE + other]
            scratch[CANDIDATE + other] = stop
    return length


@jit
def keep(records: Any, at: int, scratch: Any, length: int, ticks: int, right: int) -> None:
    """Write the candidate into a record."""
    for place in range(length):
        records[at + place] = scratch[CANDIDATE + place]
    records[at + RAIL] = length
    records[at + RAIL + 1] = ticks
    records[at + RAIL + 2] = length * ticks
    records[at + RAIL + 3] = right


@jit
def record_right(
    length: int, sampled: int, settings: Any, effects: Any, acts: Any, rules: Any, bits: Any, ends: Any, scratch: Any,
    records: Any, bests: Any,
) -> int:  # fmt: skip
    """Confirm a candidate that is right on the sample, if it is a new best; return 0 if it is wrong after all.

    `bests` holds the least ticks on the sample and the least product so far.
    """
    shorter = length < records[BY_LENGTH + RAIL]
    if not (shorter or sampled < bests[0] or length * sampled < bests[1]):
        return 1
    timed, first = 0, settings[SAMPLES]
    for half in range(2):
        last = settings[TIMED] if half == 0 else settings[CONFIRMED]
        wanted = ends[last] - ends[first]
        if (
            run(
                scratch,
                CANDIDATE,
                length,
                settings,
                effects,
                acts,
                rules,
                bits,
                ends,
                first,
                last,
                wanted,
                scratch,
            )
            < 0
        ):
            return 0
        if half == 0:
            timed = scratch[OUT + 3]
        first = last
    bests[0] = min(bests[0], sampled)
    bests[1] = min(bests[1], length * sampled)
    right = ends[settings[SAMPLES]]
    if shorter or (length == records[BY_LENGTH + RAIL] and timed < records[BY_LENGTH + RAIL + 1]):
        keep(records, BY_LENGTH, scratch, length, timed, right)
    if timed < records[BY_TICKS + RAIL + 1]:
        keep(records, BY_TICKS, scratch, length, timed, right)
    if length * timed < records[BY_BOTH + RAIL + 2]:
        keep(records, BY_BOTH, scratch, length, timed, right)
    return 1


@jit
def anneal(
    rail: Any, length: int, evaluations: int, settings: Any, effects: Any, acts: Any, rules: Any, bits: Any, ends: Any,
    cooling: Any, logarithms: Any, random: Any, scratch: Any, records: Any, bests: Any,
) -> int:  # fmt: skip
    """Anneal from a rail, which counts as the first evaluation; return the length of the rail it ends with."""
    samples, full = settings[SAMPLES], ends[settings[SAMPLES]]
    for place in range(length):
        scratch[CANDIDATE + place] = rail[place]
    current, candidate_length = -(1 << 40), length
    for step in range(evaluations):
        heat = cooling[step * COOLING_STEPS // evaluations]
        if step > 0:
            candidate_length = change(rail, length, settings, scratch, random)
        needed = current + (logarithms[next_random(random, LOGARITHMS)] * heat >> 12)
        cost = settings[LENGTH_WEIGHT] * candidate_length
        least = (needed + cost) // PER_BIT if step > 0 else 0
        right = run(
            scratch,
            CANDIDATE,
            candidate_length,
            settings,
            effects,
            acts,
            rules,
            bits,
            ends,
            0,
            samples,
            least,
            scratch,
        )
        if right < 0:
            continue
        value = PER_BIT * right - cost
        ticks = scratch[OUT + 3]
        if right == full:
            value -= ticks * settings[TICK_WEIGHT] // full
            if not record_right(
                candidate_length, ticks, settings, effects, acts, rules, bits, ends, scratch, records, bests
            ):
                right -= 1
                value -= 2000
        if right > records[NEAREST + RAIL + 3]:
            keep(records, NEAREST, scratch, candidate_length, ticks, right)
        if value >= needed:
            current, length = value, candidate_length
            for place in range(length):
                rail[place] = scratch[CANDIDATE + place]
    return length
