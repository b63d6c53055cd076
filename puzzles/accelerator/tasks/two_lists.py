"""Practice: add two lists, number by number."""

from __future__ import annotations

from puzzles.accelerator.specification import TWO_LISTS, Brief, Rules

_STARTER = """\
[{"load": [["const", 0, 4], ["const", 1, 20]]},
 {"load": [["load", 2, 0], ["load", 3, 1]]},
 {"alu": [["+", 4, 2, 3]]},
 {"load": [["const", 5, 36]]},
 {"store": [["store", 5, 4]]}]
"""

BRIEF = Brief(
    title="Two lists",
    difficulty="practice",
    ask="""Memory holds 52 words. Words 0 to 3 are 16, 4, 20 and 36: how many numbers a list has, and the addresses of
three lists. In the end the third list, words 36 to 51, must hold the sums of the first two: its first word is the first
of the one plus the first of the other, and so on, modulo 2^32.

An input is written as the two lists with a + between them.

This is for getting to know the machine; nothing here counts.

1. The program in the editor adds the first two numbers and stores their sum. Submit it and read what the report says.
2. Make it right for all 16, as long as it takes.
3. Then look at the cycles. Which slots could stand in one bundle, since none of them reads what another writes there?
   What can be done with eight words at once?""",
    rules=Rules(TWO_LISTS, batch=16),
    naive={"cycles": 121},
    par={"cycles": 5},
    par_status="best known",
    features=("vectors", "packing"),
    starter=_STARTER,
)
