"""A private pack with a wild instance, `tests-lantern`, of the choir, and one whose laws are all told, `tests-window`.

The laws of `tests-lantern` that are not told are made of parts that no statement of the choir names. Its reference does
without them, because these tests are of the site, not of the instance.
"""

import html
import json
from pathlib import Path

import puzzles
from puzzles.packs import folder
from puzzles.packs.instance import OPEN, WILD, Instance

FAMILY = "choir@tests-lantern"
KEYS = ("choir/crescendo@tests-lantern", "choir/echo@tests-lantern")
SLUGS = ("choir-crescendo--tests-lantern", "choir-echo--tests-lantern")
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


def true_laws() -> dict:
    """The law table by which `tests-lantern` runs."""
    machine = puzzles.machine("choir")
    laws = machine.canonical_laws
    for entry, law in hidden_laws().items():
        laws = machine.grammar.with_law(laws, entry, law)
    return laws


def observed(program: str, given: str) -> list[dict]:
    """What an experiment on `tests-lantern` shows: found on the open machine that has its laws."""
    machine = puzzles.machine("choir")
    opened = machine.retable(puzzles.task("choir/crescendo"), true_laws())
    return machine.experiments.observe(opened, machine.parse(opened, program), given)


def told_in(text: str) -> list[str]:
    """The hidden laws that a text tells, in words or as data, however it is quoted, spaced or escaped."""
    grammar = puzzles.machine("choir").grammar
    laws = hidden_laws().items()
    forms = [form for entry, law in laws for form in (grammar.describe(entry, law), json.dumps(law))]
    bare = _bare(text)
    return [form for form in forms if _bare(form) in bare]


def _bare(text: str) -> str:
    plain = html.unescape(text.encode().decode("unicode_escape", "replace") if "\\u" in text else text)
    return "".join(character for character in plain if not character.isspace() and character not in "\"'\\")


def write(where: Path) -> Path:
    """Write the pack to a folder and return it."""
    pack = folder.create(where, "private", "Private", "For tests.")
    tasks = {name: _record(name, experiments=True) for name in ("crescendo", "echo")}
    folder.save(pack, Instance("tests-lantern", "choir", WILD, true_laws(), ENTRIES, BUDGET, tasks), published=True)
    open_tasks = {"crescendo": _record("crescendo", experiments=False)}
    folder.save(pack, Instance("tests-window", "choir", OPEN, true_laws(), (), 0, open_tasks), published=True)
    return where


def _record(name: str, *, experiments: bool) -> dict:
    task = puzzles.task(f"choir/{name}")
    counted = {"naive": {"experiments": 20}, "par": {"experiments": 2}} if experiments else {"naive": {}, "par": {}}
    return {
        "difficulty": "hard", "naive": {**task.naive, **counted["naive"]}, "par": {**task.par, **counted["par"]},
        "par_status": "best known", "par_record": {},
        "gate": {"passed": experiments, "reason": "A search of the tests' own."},
    }  # fmt: skip
