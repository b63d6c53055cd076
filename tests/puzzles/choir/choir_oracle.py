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
    singers = [
        {
            "voice": voice,
            "note": 0,
            "line": starts[place % len(starts)],
            "own": starts[place % len(starts)],
            "skip": False,
            "times": [0] * len(letters),
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
            law = laws["letters"][letters[line]]
            one["times"][line] += 1
            lately = [history[max(0, moment)][place][0] for moment in (tick, tick - 1, tick - 2)]
            if holds(law.get("when"), one, one["times"][line], len(set(lately)) == 1):
                sides = {side: neighbour(laws, heard, place, side) for side in ("left", "right")}
                execute(laws, law, one, line, sides.get(law.get("side")), len(letters))
        history.append([(one["voice"], one["note"]) for one in singers])
    return history


def holds(when, one, times, still):
    note, voice = one["note"], one["voice"]
    return {
        None: True,
        "above": note > voice,
        "below": note < voice,
        "equal": note == voice,
        "differs": note != voice,
        "still": still,
        "moved": not still,
        "first": times == 1,
        "second": times % 2 == 0,
        "third": times % 3 == 0,
    }[when]


def execute(laws, law, one, line, heard, length):
    modulus, note, voice, do = laws["modulus"], one["note"], one["voice"], law["do"]
    if do in ("skip", "wait", "go"):
        leave(laws, law, one, line, length)
    elif do != "rest":
        one["voice"], one["note"] = {
            "hear": (voice, heard),
            "take": (heard, note),
            "both": (heard, heard),
            "gather": (voice, (note + (heard or 0)) % modulus),
            "exchange": (note, voice),
            "give": (note, 0),
            "raise": (note, (note + 1) % modulus),
            "show": (note, note),
            "keep": (voice, voice),
            "clear": (voice, 0),
            "join": (voice, (note + voice) % modulus),
            "add": (voice, (note + law.get("by", 0)) % modulus),
            "sing": ((voice + law.get("by", 0)) % modulus, note),
        }[do]
    note, then = one["note"], law.get("then")
    if then in ("skip", "top") and do not in ("skip", "wait", "go"):
        leave(laws, {"do": "go", "to": "top"} if then == "top" else {"do": "skip"}, one, line, length)
    elif then in ("up", "down", "clear", "keep"):
        changed = {"up": note + 1, "down": note - 1, "clear": 0, "keep": one["voice"]}[then]
        one["note"] = changed % modulus


def leave(laws, law, one, line, length):
    if law["do"] == "go":
        one["line"] = 0 if law["to"] == "top" else one["own"]
    elif law["do"] == "wait":
        one["line"] = line
    elif laws["skip"] == "free":
        one["line"] = (line + 2) % length
    else:
        one["skip"] = True


def settling_time(laws, starts, letters, voices, wanted):
    """Return the tick from which on the voices are the wanted ones, -1 if they are not at the end."""
    history = sing(laws, starts, letters, voices, laws["ticks"])
    right = [[voice for voice, _ in moment] == list(wanted) for moment in history]
    if not right[-1]:
        return -1
    return max((tick + 1 for tick, one in enumerate(right) if not one), default=0)
