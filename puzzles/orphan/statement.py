"""The candidate's rules of the machine and the editor's hints, made of the published table, and laws in words."""

from __future__ import annotations

from typing import Any

from puzzles.contract import Law, Laws
from puzzles.orphan.example import notebook
from puzzles.orphan.laws import INPUT, is_published, letters
from puzzles.orphan.rules import LIST_SIZE

TITLE = "Orphan: a calculator without a manual"
STORY = (
    "A calculator, found in a scrapyard: a row of unlabelled keys, a hopper for numbers, a printer that still has"
    " paper. No manual. You may run it a few times and watch what it prints. Then you must program it."
)
NOT_DOCUMENTED = "not documented"
_COUNTS = {5: "Five", 8: "Eight"}
_DOES = {
    "put": "{to} becomes {of}",
    "add": "{of} is added to {to}",
    "take": "{of} is taken from {to}",
    "from": "{to} becomes {of} less {to}",
    "times": "{to} is multiplied by {of}",
    "least": "{to} becomes the smaller of {to} and {of}",
    "most": "{to} becomes the larger of {to} and {of}",
    "gap": "{to} becomes the larger of {to} and {of} less the smaller",
    "halve": "{to} is halved, a remainder dropped",
    "print": "prints {of}",
    "swap": "A and B change places",
    "skip": "the next key is passed over",
    "restart": "the first key is next",
    "reverse": "from now on the keys are gone through in the other direction",
}
_WHEN = {
    "never": "nothing odd",
    "print": "after printing",
    "press": "every press number {every}, twice {every}, and so on",
    "repeat": "a press of the key just pressed",
    "read": "after reading a number above {above}",
    "wrap": "when the program begins anew",
    "skip": "a skip",
}
_THEN = {
    "clear": "{cell} becomes 0",
    "swap": "A and B change places",
    "negate": "A becomes 0 less A",
    "raise": "A grows by 1",
    "ignore": "is ignored",
    "twice": "acts twice",
    "farther": "passes over two keys",
}


def describe_laws(laws: Laws) -> str:
    """Write a table in words: of the published one that there is nothing to tell, of a true one everything."""
    if is_published(laws):
        return f"{_COUNTS.get(laws['keys'], laws['keys'])} keys, {', '.join(letters(laws))}: {NOT_DOCUMENTED}."
    rows = [f"| `{letter}` | {describe_key(meaning)} |" for letter, meaning in laws["keys"].items()]
    quirk = f"| quirk | {describe_quirk(laws['quirk'])} |"
    return "\n".join(["| Key | Meaning |", "|---|---|", *rows, quirk, f"| modulus | {laws['modulus']} |"])


def describe_key(meaning: Law) -> str:
    """Write what a key does, for reviewers."""
    operand = "the next input" if meaning.get("of") == INPUT else meaning.get("of")
    text = _DOES[meaning["do"]].format(to=meaning.get("to"), of=operand)
    if "if" in meaning:
        text = f"if {meaning['if']}: {text}"
    return f"{text}, at every press number {meaning['every']} of it" if "every" in meaning else text


def describe_quirk(quirk: Law) -> str:
    """Write what is odd about a calculator, for reviewers."""
    text = _WHEN[quirk["when"]].format(every=quirk.get("every"), above=quirk.get("above"))
    cell = "the printed cell" if quirk["when"] == "print" else "A"
    return f"{text}: {_THEN[quirk['then']].format(cell=cell)}" if "then" in quirk else text


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown, from a published table."""
    return "\n\n".join([STORY, _device(laws), _experiments(laws), _example(), _tasks(laws)])


def _device(laws: Laws) -> str:
    count, keys = _COUNTS.get(laws["keys"], str(laws["keys"])), letters(laws)
    return f"""## The calculator

{count} keys, `{keys[0]}` to `{keys[-1]}`. What each of them does is {NOT_DOCUMENTED}, and a worn machine may have
habits of its own besides.

A program is 1 to {laws["longest"]} keys, written side by side in one line; a key may stand in it many times. The keys
are pressed in order, and after the last one comes the first one again. Numbers are small whole numbers, none below 0.

A run ends when a key wants a number and the hopper is empty (**starved**), or after {laws["presses"]} presses
(**overrun**). Every run begins alike: nothing is left of the one before."""


def _experiments(laws: Laws) -> str:
    return f"""## Experiments

An experiment is a program and up to {laws["inputs"]} numbers from 0 to 99 for the hopper. You are told the numbers
printed, in order, and how the run ended; nothing else. A program with a fault in its writing costs nothing.

The number of experiments is limited, for all tasks on this calculator together, and fewer count for more. So ask what
you do not know yet: guess what a run will print before you make it, choose numbers that tell one guess from another,
and write down what each run has ruled out."""


def _example() -> str:
    return f"""## A page from another notebook

On another calculator, whose keys mean something else than yours:

{notebook()}

`ca` gives back what is in the hopper, and `cca` every second number of it: so `c` takes one, and `a` prints. With
`b` between them 8 comes out as 4 and 5 as 2. `ac` prints before anything was taken. `a` alone never wants a number."""


def _tasks(laws: Laws) -> str:
    return f"""## Tasks

A task says what is to be printed for lists of {LIST_SIZE} numbers. A program is right if it prints exactly that, for
every list; how the run ends does not matter. A submission is answered by right or not right, on hidden lists, and by
nothing else; the number of submissions is small.

**Measured**: *keys*, the length of the program, and *queries*, the experiments made on this calculator, counted once
for all its tasks. For both, less is better."""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor, from a published table: one token for each key, none of them documented."""
    tokens = [
        {"pattern": letter, "class": "value", "title": f"key {letter}", "documentation": NOT_DOCUMENTED}
        for letter in letters(laws)
    ]
    size = {"metric": "keys", "label": "keys", "limit": laws["longest"], "counts": "glyphs"}
    return {"tokens": tokens, "line_comment": None, "size": size}


def task_statement(ask: str, modulus: int, rows: str) -> str:
    """Write a task's text; it says of the laws only how numbers are counted."""
    last = modulus - 1
    lists = (
        f"Each list has {LIST_SIZE} numbers from 0 to {last}. A pair is the first and the second number, the third and"
        " the fourth, and so on."
    )
    round_about = f"Numbers go round: after {last} comes 0 again, so {last} and 2 make 1, and 0 less 1 is {last}."
    return "\n\n".join([ask, f"{lists} {round_about}", rows])
