"""A second interpreter of the garden, written from the rules alone: one case, one gust after the other, plain loops."""

from __future__ import annotations

STEP = {"N": (-1, 0), "E": (0, 1), "S": (1, 0), "W": (0, -1)}
CLOCKWISE = "NESW"
BACK = {"N": "S", "S": "N", "E": "W", "W": "E"}


def bounce(sign, heading):
    """Where a gust goes on, hit by a slanting board or an open one."""
    if sign == "o":
        return heading
    # The upper left corner of / joins N and W, its lower right one S and E; of \\ the other two.
    corners = ("NW", "SE") if sign in "/z" else ("NE", "SW")
    side = BACK[heading]
    corner = next(corner for corner in corners if side in corner)
    return corner.replace(side, "")


HEAVY_TURNS = {"guard": {"weight": "heavy", "going": "NESW", "memory": ""}, "effect": "turn", "side": ""}
AHEAD = {"pass": 0, "right": 1, "reverse": 2, "left": 3}


def law_of(sign, laws):
    entry = "vane" if sign in "^>v<" else sign
    return laws.get(entry, HEAVY_TURNS if entry in ("z", "s", "vane") else None)


def follow(sign, heading):
    """Where the face that is shown sends a gust."""
    if sign in "/\\zso":
        return bounce(sign, heading)
    return BACK[heading] if sign == "#" else CLOCKWISE["^>v<".index(sign)]


def let_through(board, gust, guard):
    """Whether a guard lets a gust through; what the board remembers is told it before."""
    going, memory, previous = guard["going"], guard["memory"], board["last"]
    pointing = CLOCKWISE["^>v<".index(board["shown"])] if board["shown"] in "^>v<" else None
    right_way = {"along": gust["heading"] == pointing, "against": gust["heading"] == BACK.get(pointing)}
    met = right_way.get(going, gust["heading"] in going) and guard["weight"][0].upper() in ("A", gust["weight"])
    board["last"] = gust["weight"]
    if memory.startswith("every"):
        board["met"] += met
        return met and board["met"] % int(memory[6:]) == 0
    if memory.startswith("after"):
        return met and previous == memory[6].upper()
    if memory:
        return met and previous is not None and (previous == gust["weight"]) == (memory == "same")
    return met


def turned(sign, steps):
    signs = next(signs for signs in ("/\\", "zs", "#o", "^>v<") if sign in signs)
    return signs[(signs.index(sign) + steps) % len(signs)]


def act(board, gust, laws):
    """Let a board act on a gust; return for how many ticks it keeps it."""
    given = law_of(board["placed"], laws)
    done = [given["effect"], given["side"]] if given and let_through(board, gust, given["guard"]) else []
    steps = {"turn": 1, "turn back": -1, "half turn": 2, "turn first": 1, "turn back first": -1}
    for effect in done:
        if effect.endswith("first"):
            board["shown"] = turned(board["shown"], steps[effect])
    way = follow(board["shown"], gust["heading"])
    for effect in done:
        if effect in AHEAD:
            way = CLOCKWISE[(CLOCKWISE.index(gust["heading"]) + AHEAD[effect]) % 4]
        elif effect in steps and not effect.endswith("first"):
            board["shown"] = turned(board["shown"], steps[effect])
        elif effect == "change weight":
            gust["weight"] = "L" if gust["weight"] == "H" else "H"
    gust["heading"] = way
    return max([int(effect[5:]) for effect in done if effect.startswith("keep")], default=0)


def blow(laws, entry, period, rows, weights, ticks=2400, enter="W"):
    """Return the exits as (tick, gust, side) in order, how the run ended, at which tick, and the signs at its end.

    `laws` are those that are not canonical, by entry.
    """
    boards = {
        (row, column): {"placed": sign, "shown": sign, "met": 0, "last": None}
        for row, line in enumerate(rows)
        for column, sign in enumerate(line)
    }
    inside, exits = [], []
    for tick in range(ticks + 1):
        for gust in sorted(inside, key=lambda one: one["number"]):
            if gust["resting"]:
                gust["resting"] -= 1
                continue
            down, right = STEP[gust["heading"]]
            gust["cell"] = (gust["cell"][0] + down, gust["cell"][1] + right)
            gust["moved"] = True
            if gust["cell"] not in boards:
                inside.remove(gust)
                exits.append((tick, gust["number"], gust["heading"]))
        if tick % period == 0 and tick // period < len(weights):
            number = tick // period
            cell, heading = ((entry, 0), "E") if enter == "W" else ((0, entry), "S")
            made = {"number": number, "weight": weights[number], "cell": cell, "heading": heading, "resting": 0}
            inside.append({**made, "moved": True})
        signs = {cell: board["shown"] for cell, board in boards.items()}
        seen = [gust for gust in inside if gust["moved"]]
        if len({gust["cell"] for gust in seen}) < len(seen):
            return exits, "squall", tick, signs
        for gust in seen:
            gust["moved"] = False
            if boards[gust["cell"]]["placed"] != ".":
                gust["resting"] = act(boards[gust["cell"]], gust, laws)
        signs = {cell: board["shown"] for cell, board in boards.items()}
        if not inside and tick >= period * (len(weights) - 1):
            return exits, "out", tick, signs
    return exits, "inside", ticks, signs
