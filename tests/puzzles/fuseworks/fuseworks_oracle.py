"""The rules of the bench once more, for one input, written from the text and as slowly as may be: the engine's oracle.

What a variant changes comes in as the choices of `laws.choices_of`, not as the table that the engine reads.
"""

AHEAD = {">": (0, 1), "<": (0, -1), "^": (-1, 0), "v": (1, 0)}
AROUND = ((-1, 0), (0, 1), (1, 0), (0, -1))


def delay_of(glyph, step, choices):
    delay = choices["tar"] if glyph == "%" else 1
    return delay + slow(step, choices)


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


# Composed laws, once more from their words: one input, a dictionary of what each part has seen.

TURNS = {"ahead": (0,), "left": (1,), "right": (-1,), "aside": (1, -1), "all": (0, 1, -1, 2)}
OWN_STEPS = {"=": ("E", "W"), "!": ("N", "S"), ">": ("E",), "<": ("W",), "^": ("N",), "v": ("S",)}
COMPASS = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}


def turned(step, quarters):
    """Turn the way that fire runs to the left, so many quarters."""
    for _ in range(quarters % 4):
        step = (-step[1], step[0])
    return step


def own_heat(glyph, axis, step):
    """Tell whether heat that runs so can light a part, or only touches it."""
    if glyph == "x":
        return (step[0] == 0) == (axis == "level")
    ways = [COMPASS[name] for name in OWN_STEPS.get(glyph, "NESW")]
    return step in ways


def guard_holds(guard, now, step, own, touch):
    """Judge a guard; `own` and `touch` are (tick, step) of all heat so far, this tick's included."""
    name, ticks = guard[0], guard[1] if len(guard) > 1 else None
    here = [way for tick, way in own if tick == now]
    ways = {way for _, way in own}
    touches = {tick for tick, _ in touch}
    return {
        "heated": lambda: True,
        "alone": lambda: len(set(here)) == 1,
        "together": lambda: len(set(here)) >= 2,
        "two": lambda: len(ways) >= 2,
        "opposite": lambda: turned(step, 2) in ways,
        "corner": lambda: bool({turned(step, 1), turned(step, 3)} & ways),
        "three": lambda: len(ways) >= 3,
        "second": lambda: any(tick < now for tick, _ in own),
        "within": lambda: any(way != step and now - tick <= ticks for tick, way in own),
        "late": lambda: any(now - tick >= ticks for tick, _ in own),
        "touched": lambda: bool(touch),
        "just": lambda: now in touches,
        "earlier": lambda: any(tick < now for tick in touches),
        "both": lambda: len({way for _, way in touch}) >= 2,
        "twice": lambda: len(touches) >= 2,
        "recent": lambda: any(now - tick <= ticks for tick in touches),
        "long": lambda: any(now - tick >= ticks for tick in touches),
    }[name]()


def burn_composed_once(rows, lit_at, laws, choices, horizon=200):
    """Return the glows, {(row, column, axis): [ticks]}, under a table in which some parts have composed laws."""
    composed = {glyph: part["law"] for glyph, part in laws["parts"].items() if "law" in part}
    cells = {(r, c): glyph for r, row in enumerate(rows) for c, glyph in enumerate(row) if glyph != "."}
    glows, cut, keg_heats, past = {}, set(), {}, {}
    heats = [
        (0 + tick, place, None) for place, glyph in cells.items() for name, tick in lit_at.items() if glyph == name
    ]
    chills, gifts = [], []
    for now in range(horizon + 1):
        # What smoulders gives its heat unless heat came in between.
        for lit, tick, place, step in gifts:
            if tick == now and not any(lit < when < tick and where == place for when, where, _ in heats):
                heats.append((now + slow(step, choices), beside(place, step), step))
        present = [(place, step) for tick, place, step in heats if tick == now and place in cells]
        cut |= {place for tick, place in chills if tick == now}
        for place, step in present:
            past.setdefault(place, []).append((now, step))
            if cells[place] not in composed and (*place, "any") not in glows and cuts(cells[place], step):
                cut.add(place)
        lighting = []
        for place in dict.fromkeys(place for place, _ in present):
            glyph = cells[place]
            steps = [step for where, step in present if where == place]
            for axis in ("level", "upright") if glyph == "x" else ("any",):
                if glyph in composed:
                    lighting += answers(composed[glyph], glyph, place, axis, steps, now, past[place], cut)
                    continue
                for step in steps:
                    if glyph == "&":
                        keg_heats.setdefault(place, []).append((now, step))
                        every = keg_heats[place]
                        if any(completes(one, other, choices["keg"]) for one in every for other in every):
                            lighting.append((place, axis, None, None))
                    elif takes(glyph, step) and (glyph != "x" or (step[0] == 0) == (axis == "level")):
                        lighting.append((place, axis, None, None))
        burnt = {key: len(ticks) for key, ticks in glows.items()}
        for place, axis, step, effect in lighting:
            glyph, key = cells[place], (*place, axis)
            law = composed.get(glyph)
            most = 2 if law and law["side"][0] == "relight" else 1
            if place in cut or burnt.get(key, 0) >= most or (not law and glows.get(key, [None])[-1] == now):
                continue
            if glows.get(key, [None])[-1] != now:
                glows.setdefault(key, []).append(now)
            if not law:
                for way in gives(glyph, axis, choices):
                    heats.append((now + delay_of(glyph, way, choices), beside(place, way), way))
                continue
            direction, delay = effect
            ways = [turned(step, quarters) for quarters in TURNS.get(direction, (0, 1, -1, 2))]
            if direction == "rest":
                ways = [way for way in ways if turned(way, 2) not in {came for _, came in past[place]}]
            for way in ways:
                if law["side"][0] == "smother":
                    gifts.append((now, now + delay, place, way))
                else:
                    heats.append((now + delay + slow(way, choices), beside(place, way), way))
            if law["side"][0] == "cool":
                chills += [(now + 1, beside(place, turned(step, one))) for one in TURNS[law["side"][1]]]
    return glows


def answers(law, glyph, place, axis, steps, now, past, cut):
    """Return who lights a composed part, and how; cut it where its law says so."""
    own = [(tick, step) for tick, step in past if own_heat(glyph, axis, step)]
    touch = [(tick, step) for tick, step in past if not own_heat(glyph, axis, step)]
    found = []
    for step in steps:
        if own_heat(glyph, axis, step):
            effect = law["effect"] if guard_holds(law["guard"], now, step, own, touch) else law["otherwise"]
            if effect[0] == "cut":
                cut.add(place if glyph != "x" else (*place, axis))
            elif effect[0] != "wait":
                found.append((place, axis, step, effect))
    return [one for one in found if (*place, axis) not in cut]


def slow(step, choices):
    side = next(name for name, way in COMPASS.items() if way == step)
    return 1 if side in choices["slow"] else 0


def beside(place, step):
    return (place[0] + step[0], place[1] + step[1])
