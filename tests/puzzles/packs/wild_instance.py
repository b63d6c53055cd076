"""A wild instance of shuttle for tests: three hidden faces with laws from the whole grammar."""

import puzzles
from puzzles.contract import Laws
from puzzles.packs.instance import Instance

MACHINE = puzzles.machine("shuttle")
ENTRIES = ("w/right", "m/left", "k/right")
UNTRIED = {"passed": False, "reason": "Not tried yet."}


def laws(number: int) -> Laws:
    """The canonical table with the `number`-th law of the grammar on each of the entries."""
    grammar, table = MACHINE.grammar, MACHINE.canonical_laws
    assert grammar is not None
    for entry in ENTRIES:
        table = grammar.with_law(table, entry, grammar.laws_of(entry, "full")[number])
    return table


def record(name: str, difficulty: str) -> dict:
    canonical = puzzles.task(f"shuttle/{name}")
    naive, par = {**canonical.naive, "experiments": 20}, {**canonical.par, "experiments": 8}
    return {"difficulty": difficulty, "naive": naive, "par": par, "par_status": "provisional", "par_record": {},
            "gate": UNTRIED}  # fmt: skip


def instance(number: int = 700) -> Instance:
    tasks = {"negative": record("negative", "medium"), "parity": record("parity", "hard")}
    return Instance("crane", "shuttle", "wild", laws(number), ENTRIES, 20, tasks)
