"""The statement's example: a page from the notebook of another calculator, whose keys mean something else."""

from __future__ import annotations

from puzzles.contract import Laws
from puzzles.orphan.engine import Calculator
from puzzles.orphan.laws import INPUT, true_table
from puzzles.orphan.lists import write_list

OTHER: Laws = true_table(
    14,
    {
        "a": {"do": "print", "of": "A"},
        "b": {"do": "halve", "to": "A"},
        "c": {"do": "put", "to": "A", "of": INPUT},
    },
    {"when": "never"},
)
RUNS = (("ca", (8, 5, 11)), ("cca", (8, 5, 11)), ("cba", (8, 5, 11)), ("ac", ()), ("a", (8,)))


def notebook() -> str:
    """Write the page: a line for each run, as a table in Markdown."""
    rows = []
    for program, inputs in RUNS:
        run = Calculator(OTHER).run(program, inputs)
        printed = " ".join(map(str, run.printed[:4])) + (" …" if len(run.printed) > 4 else "")
        rows.append(f"| `{program}` | {write_list(inputs) or '(empty)'} | {printed or '(nothing)'} | {run.ending} |")
    return "\n".join(["| Keys | Hopper | Printed | Ending |", "|---|---|---|---|", *rows])
