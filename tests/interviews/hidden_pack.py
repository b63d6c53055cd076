"""A private pack with a wild instance, `lantern`, of the choir, and one whose laws are all told, `window`.

The laws of `lantern` that are not told are made of parts that no statement of the choir names. Its reference does
without them, because these tests are of the site, not of the instance.
"""

from pathlib import Path

import puzzles
from puzzles.packs import folder
from puzzles.packs.instance import OPEN, WILD, Instance

FAMILY = "choir@lantern"
KEYS = ("choir/crescendo@lantern", "choir/echo@lantern")
SLUGS = ("choir-crescendo--lantern", "choir-echo--lantern")
BUDGET = 4
ENTRIES = ("^", "e", "@")
RIGHT = b"start 0\nL+X\n"  # crescendo
RIGHT_ECHO = b"start 0\nRX\n"
WRONG = b"start 0\nL\n"
PROBE = ("start 0\nL^X\n", "3 1 2")


def hidden_laws() -> dict[str, dict]:
    """The laws that nobody may be told, by entry: each with a guard that remembers and a side effect."""
    grammar = puzzles.machine("choir").grammar
    chosen = {}
    for place, entry in enumerate(ENTRIES):
        laws = [law for law in grammar.laws_of(entry, "full") if grammar.remembers(law)]
        chosen[entry] = laws[150 + 7 * place]
    return chosen


def secrets() -> list[str]:
    """Texts by which a hidden law would be known: in words, and as data in the ways JSON may be written."""
    grammar = puzzles.machine("choir").grammar
    return [text for entry, law in hidden_laws().items() for text in (grammar.describe(entry, law), *_as_data(law))]


def _as_data(law: dict) -> list[str]:
    return [text for value in law.values() if isinstance(value, dict) for text in (str(value), repr(law))] + [repr(law)]


def write(where: Path) -> Path:
    """Write the pack to a folder and return it."""
    pack = folder.create(where, "private", "Private", "For tests.")
    machine = puzzles.machine("choir")
    laws = machine.canonical_laws
    for entry, law in hidden_laws().items():
        laws = machine.grammar.with_law(laws, entry, law)
    tasks = {name: _record(name, experiments=True) for name in ("crescendo", "echo")}
    folder.save(pack, Instance("lantern", "choir", WILD, laws, ENTRIES, BUDGET, tasks), published=True)
    open_tasks = {"crescendo": _record("crescendo", experiments=False)}
    folder.save(pack, Instance("window", "choir", OPEN, laws, (), 0, open_tasks), published=True)
    return where


def _record(name: str, *, experiments: bool) -> dict:
    task = puzzles.task(f"choir/{name}")
    counted = {"naive": {"experiments": 20}, "par": {"experiments": 2}} if experiments else {"naive": {}, "par": {}}
    return {
        "difficulty": "hard", "naive": {**task.naive, **counted["naive"]}, "par": {**task.par, **counted["par"]},
        "par_status": "best known", "par_record": {},
        "gate": {"passed": experiments, "reason": "A search of the tests' own."},
    }  # fmt: skip
