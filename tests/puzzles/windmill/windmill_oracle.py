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


def turns(by, weight):
    return by == "both" or by == {"H": "heavy", "L": "light"}[weight]


def act(signs, cell, gust, chosen):
    """Let a cell act on a gust, under what a table of laws chooses on its axes."""
    sign, heading = signs[cell], gust["heading"]
    if sign in "/\\":
        gust["heading"] = bounce(sign, heading)
    elif sign in "zso":
        gust["heading"] = bounce(sign, heading)
        if turns(chosen["flap_by"], gust["weight"]) and heading in chosen["flap_going"]:
            order = "zso"[: chosen["flap_faces"]]
            signs[cell] = order[(order.index(sign) + 1) % len(order)]
    elif sign in "^>v<":
        face = "^>v<".index(sign)
        turned = (face + chosen["vane_step"]) % 4 if turns(chosen["vane_by"], gust["weight"]) else face
        gust["heading"] = CLOCKWISE[turned if chosen["vane_when"] == "before" else face]
        signs[cell] = "^>v<"[turned]
    elif sign == "#":
        gust["heading"] = BACK[heading]
        if chosen["wall"] == "swaps":
            gust["weight"] = "L" if gust["weight"] == "H" else "H"


def blow(chosen, entry, period, rows, weights, ticks=2400):
    """Return the exits as (tick, gust, side) in order, how the run ended, at which tick, and the signs at its end."""
    signs = {(row, column): sign for row, line in enumerate(rows) for column, sign in enumerate(line)}
    inside, exits = [], []
    for tick in range(ticks + 1):
        for gust in list(inside):
            down, right = STEP[gust["heading"]]
            gust["cell"] = (gust["cell"][0] + down, gust["cell"][1] + right)
            if gust["cell"] not in signs:
                inside.remove(gust)
                exits.append((tick, gust["number"], gust["heading"]))
        if tick % period == 0 and tick // period < len(weights):
            number = tick // period
            cell, heading = ((entry, 0), "E") if chosen["enter"] == "W" else ((0, entry), "S")
            inside.append({"number": number, "weight": weights[number], "cell": cell, "heading": heading})
        if len({gust["cell"] for gust in inside}) < len(inside):
            return exits, "squall", tick, signs
        for gust in inside:
            act(signs, gust["cell"], gust, chosen)
        if not inside and tick >= period * (len(weights) - 1):
            return exits, "out", tick, signs
    return exits, "inside", ticks, signs
