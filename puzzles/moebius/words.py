"""The laws in words: each part of a law, each law, and the steps of a play. Hidden laws are said to be undocumented."""

from __future__ import annotations

from collections.abc import Mapping

from puzzles.contract import Law, Laws
from puzzles.moebius.laws import ALWAYS, CUT, DISCARDED_AFTER, KINDS, MARK, MARKS, TURN

NOT_DOCUMENTED = "**not documented**"

GUARDS: Mapping[str, str] = {
    "second": "in plays 2, 4, 6 …",
    "third": "in plays 3, 6, 9 …",
    "fourth": "in plays 4, 8, 12 …",
    "pairs": "in plays 3 and 4, 7 and 8, 11 and 12 …",
    "again": "where the card is the one that was played just before",
    "returning": "where the card has been played before in this run",
    "even": "where the strip, as it lies before the play, has an even number of characters",
    "bracket": "where the strip, as it lies before the play, begins with a bracket of any kind",
    "holds a": "where there is a letter a on the strip as it lies before the play",
    "small letter": "where the card's pattern begins with a small letter",
    "one sign": "where the card's pattern is a single character",
}
STRIP: Mapping[str, str] = {
    "reverse": "the **whole strip is turned end for end**: its last character is now the first one",
    "rotate": "the **whole strip moves on by one**: its first character is taken off and put at its end",
    "back": "the **whole strip moves back by one**: its last character is taken off and put before its first one",
    "exchange": "**all letters a and b on the strip change places**: every a is now a b, every b an a",
    "swap": "the **first and the last character of the strip change places**",
    "halves": "the strip is cut in the middle and its **two halves change places** (of an odd number of characters the"
    " middle one belongs to the right half)",
    "tail": "**all but the first character of the strip is turned end for end**; the first one stays where it is",
    "nothing": "the strip stays as it is",
}
POSITION: Mapping[str, str] = {
    "rightmost": "at its **rightmost** occurrence",
    "leftmost": "at its **leftmost** occurrence",
    "second right": "at its **last but one** occurrence from the left (at the only one, if there is no other)",
    "second left": "at its **second** occurrence from the left (at the only one, if there is no other)",
    "middle": "at its **middle** occurrence (of an even number of them, at the right one of the two in the middle)",
}
CARD: Mapping[str, str] = {
    "bottom": "goes **under the deck**; the order of the others stays",
    "down": "goes **one place down**: it changes places with the card below it (the lowest card stays where it is)",
    "two down": "goes **two places down**, below the next two cards (or under the deck, if there are not so many)",
    "up": "goes **one place up**: it changes places with the card above it (the top card stays where it is)",
    "top": "goes **on top of the deck**; the order of the others stays",
    "stay": "**stays where it is** in the deck",
    "discard": f"goes **under the deck**, or, if this was its {DISCARDED_AFTER}rd play or a later one, is **thrown"
    " away**",
}
SIDES: Mapping[str, str] = {
    MARK: f"the press first prints its mark, the letter {MARKS}, at the right end of the strip",
    CUT: "after that the card which is now on top goes under the deck",
    TURN: "after that the whole deck is turned over: its lowest card is now on top",
}
PLAYS: Mapping[str, str] = {
    "kept": "After a play with a replacement **as long as its pattern**",
    "grown": "After a play with a replacement **longer than its pattern**",
    "shrunk": "After a play with a replacement **shorter than its pattern**",
}
_EFFECTS = {"position": POSITION, "card": CARD, **dict.fromkeys(KINDS, STRIP)}


def describe(entry: str, law: Law) -> str:
    """Write a law in words, as the end of a sentence."""
    if "hidden" in law:
        return NOT_DOCUMENTED
    effects, side = _EFFECTS[entry], SIDES.get(law["and"], "")
    then = effects[law["then"]]
    if side:
        then = f"{side}, and then {then}" if law["and"] == MARK else f"{then}, and {side}"
    if law["when"] == ALWAYS:
        return then
    return f"{GUARDS[law['when']]}, {then}; in all other plays {effects[law['else']]}"


def steps(laws: Laws) -> list[str]:
    """Write what a play is under the laws, step by step, as Markdown."""
    card = laws["card"]
    told = [
        "Go through the deck from the top. The first card whose pattern occurs on the strip is played. If there is"
        " none, the run stops.",
        _stamped(laws["position"]),
    ]
    if laws["kept"] == laws["grown"] == laws["shrunk"] and "hidden" not in laws["kept"]:
        told.append(f"Then {describe('kept', laws['kept'])}.")
    else:
        told += [_after(kind, laws[kind]) for kind in KINDS]
    goes = f"The card {describe('card', card)}."
    told.append(f"Where the played card goes is {NOT_DOCUMENTED}." if "hidden" in card else goes)
    return told


def _stamped(position: Law) -> str:
    if "hidden" in position:
        return (
            "The card is stamped: its replacement takes the pattern's place. Where there are several occurrences,"
            f" which one it is is {NOT_DOCUMENTED}."
        )
    return f"The card is stamped {describe('position', position)}: there its replacement takes the pattern's place."


def _after(kind: str, law: Law) -> str:
    if "hidden" in law:
        return f"{PLAYS[kind]}, what happens to the strip is {NOT_DOCUMENTED}."
    return f"{PLAYS[kind]}: {describe(kind, law)}."


def guards_note(laws: Laws) -> str:
    """Say how a guard is read, where a table has one; empty where it has none."""
    guarded = [law for law in (laws[entry] for entry in _EFFECTS) if law.get("when", ALWAYS) != ALWAYS]
    if not guarded:
        return ""
    note = "Plays are counted from 1 in each run."
    if any(law["when"] in ("again", "returning", "small letter", "one sign") for law in guarded):
        note += " Two cards that are alike are two cards."
    return note
