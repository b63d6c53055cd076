"""The rules of the bench once more, for one input, written from the text and as slowly as may be: the engine's oracle.

What a variant changes comes in as the choices of `laws.choices_of`, not as the table that the engine reads.
"""

AHEAD = {">": (0, 1), "<": (0, -1), "^": (-1, 0), "v": (1, 0)}
AROUND = ((-1, 0), (0, 1), (1, 0), (0, -1))


def delay_of(glyph, step, choices):
    delay = choices["tar"] if glyph == "%" else 1
    return delay + (1 if step[0] and choices["slow"] else 0)


def burn_once(rows, lit_at, choices, horizon=200):
    """Return {(row, column, axis): tick} of all that lit and the set of cells that were cut."""
    cells = {(r, c): glyph for r, row in enumerate(rows) for c, glyph in enumerate(row) if glyph != "."}
    lit, cut, keg_heats = {}, set(), {}
    # A heat is (tick, cell, step): the step that the fire took to come here.
    heats = [(tick, place, None) for place, glyph in cells.items() for name, tick in lit_at.items() if glyph == name]
    for now in range(horizon + 1):
        present = [(place, step) for tick, place, step in heats if tick == now]
        for place, step in present:
            if (*place, "any") not in lit and cuts(cells[place], step):
                cut.add(place)
        lighting = set()
        for place, step in present:
            glyph = cells[place]
            axis = "any" if glyph != "x" else ("level" if step[0] == 0 else "upright")
            if (*place, axis) in lit or place in cut:
                continue
            if glyph == "&":
                keg_heats.setdefault(place, []).append((now, step))
                if any(completes(one, other, choices["keg"]) for one in keg_heats[place] for other in keg_heats[place]):
                    lighting.add((*place, axis))
            elif takes(glyph, step):
                lighting.add((*place, axis))
        for row, column, axis in lighting:
            lit[row, column, axis] = now
            for step in gives(cells[row, column], axis, choices):
                neighbour = (row + step[0], column + step[1])
                if neighbour in cells:
                    heats.append((now + delay_of(cells[row, column], step, choices), neighbour, step))
    return lit, cut


def cuts(glyph, step):
    level = step is not None and step[0] == 0
    return step is not None and ((glyph == "=" and not level) or (glyph == "!" and level))


def takes(glyph, step):
    if step is None or glyph in "+%abcXYZx":
        return True
    if glyph in AHEAD:
        return step == AHEAD[glyph]
    return (step[0] == 0) == (glyph in "-=")


def gives(glyph, axis, choices):
    if glyph in AHEAD:
        return [AHEAD[glyph]]
    if glyph in "XYZ" and not choices["conduct"]:
        return []
    if glyph in "-=" or axis == "level":
        return [(0, 1), (0, -1)]
    if glyph in "|!" or axis == "upright":
        return [(1, 0), (-1, 0)]
    return list(AROUND)


def completes(one, other, rule):
    (tick, step), (other_tick, other_step) = one, other
    sides, within = rule
    if within is not None and abs(tick - other_tick) > within:
        return False
    if sides == "opposite":
        return step == (-other_step[0], -other_step[1])
    return step != other_step


def fires(rows, lit_at, choices):
    """Return {target: tick or None}."""
    lit, _ = burn_once(rows, lit_at, choices)
    targets = {glyph: (r, c) for r, row in enumerate(rows) for c, glyph in enumerate(row) if glyph in "XYZ"}
    return {glyph: lit.get((*place, "any")) for glyph, place in targets.items()}


def is_right(rows, sources, targets, wanted, choices, last=12):
    """Try all inputs, one by one; return the constant C, or None."""
    inputs = [()]
    for _ in sources:
        inputs = [(*one, tick) for one in inputs for tick in range(last + 1)]
    constants = set()
    for one in inputs:
        seen = fires(rows, dict(zip(sources, one, strict=True)), choices)
        for target, tick in zip(targets, wanted(one), strict=True):
            if (tick is None) != (seen[target] is None):
                return None
            if tick is not None:
                constants.add(seen[target] - tick)
    return constants.pop() if len(constants) == 1 and min(constants) >= 1 else None
