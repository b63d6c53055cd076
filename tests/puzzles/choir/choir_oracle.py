"""A second interpreter of the choir, written from the rules alone: one singer after the other, plain numbers."""

from __future__ import annotations


def neighbour(laws, singers, place, side):
    distance = laws["hearing"][side]
    other = place - distance if side == "left" else place + distance
    if laws["shape"] == "ring":
        return singers[other % len(singers)]
    if 0 <= other < len(singers):
        return singers[other]
    return laws["walls"][side]


def sing(laws, starts, letters, voices, ticks):
    """Return, for tick 0 to `ticks`, the list of (voice, note) of all singers."""
    modulus = laws["modulus"]
    singers = [
        {
            "voice": voice,
            "note": 0,
            "line": starts[place % len(starts)],
            "own": starts[place % len(starts)],
            "skip": False,
        }
        for place, voice in enumerate(voices)
    ]
    history = [[(one["voice"], one["note"]) for one in singers]]
    for tick in range(ticks):
        heard = [voice for voice, _ in history[max(0, tick - laws["heard"])]]
        for place, one in enumerate(singers):
            line = one["line"]
            one["line"] = (line + 1) % len(letters)
            if one["skip"]:
                one["skip"] = False
                continue
            letter = letters[line]
            if letter == "L":
                one["note"] = neighbour(laws, heard, place, "left")
            elif letter == "R":
                one["note"] = neighbour(laws, heard, place, "right")
            elif letter == "X":
                exchange(laws, one)
            elif letter == "+":
                one["note"] = (one["note"] + 1) % modulus
            elif letter == "-":
                one["note"] = (one["note"] - 1) % modulus
            elif letter == "^":
                one["line"] = 0
            elif letter == "@":
                one["line"] = one["own"]
            elif letter in "gle":
                holds = {
                    "g": one["note"] > one["voice"],
                    "l": one["note"] < one["voice"],
                    "e": one["note"] == one["voice"],
                }
                if holds[letter] and laws["skip"] == "free":
                    one["line"] = (line + 2) % len(letters)
                else:
                    one["skip"] = holds[letter]
        history.append([(one["voice"], one["note"]) for one in singers])
    return history


def exchange(laws, one):
    before = one["voice"]
    one["voice"] = one["note"]
    after = {"exchange": before, "give": 0, "raise": (one["note"] + 1) % laws["modulus"]}
    one["note"] = after[laws["letters"]["X"]["do"]]


def settling_time(laws, starts, letters, voices, wanted):
    """Return the tick from which on the voices are the wanted ones, -1 if they are not at the end."""
    history = sing(laws, starts, letters, voices, laws["ticks"])
    right = [[voice for voice, _ in moment] == list(wanted) for moment in history]
    if not right[-1]:
        return -1
    return max((tick + 1 for tick, one in enumerate(right) if not one), default=0)
