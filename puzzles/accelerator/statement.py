"""The candidate's rules of the machine and the editor's hints, both written from the laws."""

from __future__ import annotations

import re
from typing import Any

from puzzles.accelerator.laws import FROM, TO
from puzzles.accelerator.notation import MAX_SOURCE_BYTES
from puzzles.contract import Laws

TITLE = "Accelerator: many hands in one cycle"
STORY = (
    "A small machine for big jobs. In each cycle several engines work side by side, some of them on eight words at"
    " once. It does what it is told in exactly as many cycles as it is told it in: who packs well is fast."
)
_MEANINGS = {
    "cdiv": "a / b, rounded up",
    "vbroadcast": "all lanes of dest ← the word at source",
    "multiply_add": "a · b + c in each lane",
    "const": "dest ← imm, modulo 2^32",
    "load": "dest ← memory[scratch[source]]",
    "load_offset": "scratch[dest + imm] ← memory[scratch[source + imm]]",
    "vload": "dest ← the words of memory from address scratch[source] on",
    "store": "memory[scratch[source1]] ← scratch[source2]",
    "vstore": "memory from address scratch[source1] on ← the words from source2 on",
    "select": "dest ← the second source if the first is not 0, else the third",
    "vselect": "the same in each lane",
    "add_imm": "dest ← source + imm",
    "jump": "go on at bundle imm",
    "jump_indirect": "go on at the bundle whose number is in scratch[source]",
    "cond_jump": "go on at bundle imm if scratch[source] is not 0",
    "cond_jump_rel": "the same, imm counted from the next bundle",
    "halt": "stop; this bundle's writes still land",
    "pause": "nothing",
    "coreid": "dest ← 0",
    "trace_write": "nothing",
}


def statement(laws: Laws) -> str:
    """Write the rules of the machine for a candidate, in Markdown."""
    return "\n\n".join([STORY, _rules(laws), _operations(laws), _runs(laws), _example()])


def describe_laws(laws: Laws) -> str:
    """Write the sizes and limits as Markdown."""
    limits = ", ".join(f"{engine} {limit}" for engine, limit in laws["slots"].items())
    return (
        f"Scratch has {laws['scratch']:,} words of {laws['word_bits']} bits. A vector has {laws['lanes']} lanes. Slots"
        f" in one bundle, at most: {limits}."
    )


def _rules(laws: Laws) -> str:
    limits = ", ".join(f"`{engine}` {limit}" for engine, limit in laws["slots"].items())
    cycles = "one cycle" if laws["latency"] == 1 else f"{laws['latency']} cycles"
    return f"""## The machine

All words are unsigned and have {laws["word_bits"]} bits; sums, differences, products and shifts drop what does not fit.
There are two spaces of words: *memory*, which holds the problem, and *scratch*, {laws["scratch"]:,} words, all 0 at the
start.

A program is a list of *bundles*, written as JSON. A bundle names engines, each with a list of *slots*; a slot is a list
that begins with its operation. At most so many slots fit in a bundle: {limits}.

A bundle takes {cycles}. **All its slots read what was there before the bundle; all writes land together at its end.**
Where two write the same word, the later one stays: engines in the order in which the bundle names them, slots in their
order. A bundle that names no engine but `debug`, or none, does nothing and takes no time; `debug` slots are ignored,
and need only be lists."""


def _operations(laws: Laws) -> str:
    operators = [name for name, operands in laws["operations"]["alu"].items() if operands == [TO, FROM, FROM]]
    rows = [
        f"| alu | {' '.join(_cell(name) for name in operators)} | dest, source, source | `<` and `==` give 1 or 0;"
        f" `cdiv` is {_MEANINGS['cdiv']} |",
        "| valu | the same | dest\\*, source\\*, source\\* | in each lane |",
    ]
    for engine, operations in laws["operations"].items():
        for name, operands in operations.items():
            if name not in operators:
                kinds = ", ".join(operands).replace("*", "\\*") or "–"
                rows.append(f"| {engine} | {_cell(name)} | {kinds} | {_MEANINGS[name]} |")
    table = "\n".join(["| Engine | Operation | Operands | What it does |", "|---|---|---|---|", *rows])
    return f"""## Operations

Operands are addresses of scratch; \\* marks the first of {laws["lanes"]} words in a row, and `imm` is a number that
stands for itself. A shift by {laws["word_bits"]} or more gives 0.

{table}"""


def _cell(name: str) -> str:
    return f"`{name}`".replace("|", "\\|")


def _runs(laws: Laws) -> str:
    return f"""## A run

It begins at bundle 0 (bundles, slots and words are counted from 0), and stops behind the last bundle or at `halt`. A
jump to just behind the last bundle stops it, too. Breaking a rule ends the run and makes the program wrong: dividing by
zero (`//`, `cdiv`, `%`), an address that its space does not have, a jump to where there is no bundle. So does an output
that is not as asked. A run is stopped after {laws["cycles"]:,} cycles or {laws["lane_operations"]:,} lane operations (a
slot with a vector counts {laws["lanes"]}, any other 1), and a grading after {laws["grading_lane_operations"]:,}.

A text has at most {MAX_SOURCE_BYTES // 2**20} MiB. **Measured**: *cycles*, the most that any input takes; less is
better. The same program is run on the public inputs and on fresh ones."""


def _example() -> str:
    return """## A program at work

```
[{"load": [["const", 0, 40], ["const", 1, 2]]},
 {"alu": [["+", 2, 0, 1], ["-", 0, 0, 1]], "flow": [["select", 1, 2, 0, 1]]},
 {"alu": [["*", 3, 0, 2]]}]
```

After the first cycle words 0 and 1 of scratch are 40 and 2. The second puts 42 into word 2 and 38 into word 0; the
choice still reads word 2 as 0, so it takes word 1, which stays 2. The third puts 38 · 42 = 1,596 into word 3. Then the
run stops, after 3 cycles."""


def describe_notation(laws: Laws) -> dict[str, Any]:
    """Describe the notation for an editor: tokens with their meaning, and how to count size (bundles a line)."""
    kinds = {"alu": "move", "valu": "move", "load": "read", "store": "write", "flow": "flow", "debug": "flag"}
    tokens = [
        {
            "pattern": f'"{engine}"(?=[ \\t]*:)',
            "class": kinds[engine],
            "title": f"{engine}  engine",
            "documentation": f"At most {limit} slots in a bundle.",
        }
        for engine, limit in laws["slots"].items()
    ]
    for engine, operations in laws["operations"].items():
        for name, operands in operations.items():
            if engine == "valu" and name in laws["operations"]["alu"]:
                continue
            meaning = _MEANINGS.get(name, "On alu for one word, on valu for each lane.")
            tokens.append(
                {
                    "pattern": f'"{re.escape(name)}"',
                    "class": kinds[engine],
                    "title": f"{name}  {', '.join(operands)}".rstrip(),
                    "documentation": meaning[0].upper() + meaning[1:] + ("" if meaning.endswith(".") else "."),
                }
            )
    return {
        "tokens": tokens,
        "line_comment": None,
        "size": {"metric": "bundles", "label": "lines", "limit": 1_000_000, "counts": "lines"},
    }
