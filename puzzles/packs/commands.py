"""`python -m puzzles pack make|check|gate|show`: make instances, try a pack again, run its gate, look at it."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import puzzles
from puzzles.contract import Task
from puzzles.packs import folder
from puzzles.packs.checking import faults_of
from puzzles.packs.folder import Pack, PackError
from puzzles.packs.gate import asked_of, can_be_searched, run_gate
from puzzles.packs.instance import MODES, ORPHAN, WILD, as_fields
from puzzles.packs.making import Made, MakingError, Wish, make
from puzzles.packs.pools import make_orphan
from puzzles.packs.references import write
from puzzles.progress import Progress

_ABOUT = "Made by `python -m puzzles pack make`. Keep it private: whoever can read it can read the laws."
EXAMPLES = """\
examples:
  python -m puzzles pack show                                     the demo pack
  python -m puzzles pack make ../pack --machine shuttle --mode wild --name heron
  python -m puzzles pack make ../pack --machine shuttle --mode wild --name heron --gate 1e6
                                                                  a shorter gate: the instance stays a draft
  python -m puzzles pack check ../pack                            grade all references again, compare all figures
  RED_QUEEN_PACKS=../pack make demo                               serve a private pack
"""


def add_to(commands: Any) -> None:
    """Add the command `pack` to the command line's own."""
    text = "make, check and show packs of instances"
    parser = commands.add_parser(
        "pack",
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    making = actions.add_parser("make", help="draw an instance, search its references, try its laws and the gate")
    making.add_argument("folder", type=Path, help="the pack's folder; begun if it is none yet")
    making.add_argument("--machine", required=True, help="a machine with a grammar of laws")
    making.add_argument("--mode", choices=MODES, default=WILD, help="how much is hidden (default wild)")
    making.add_argument("--name", required=True, help="the instance's name: a-z, 0-9 and hyphens")
    making.add_argument("--seed", help="any text; the same makes the same (default drawn)")
    making.add_argument(
        "--tasks", nargs="*", default=[], metavar="TASK", help="names, such as parity (default all graded)"
    )
    making.add_argument("--evaluations", type=_count, default=3_000_000, metavar="N", help="for each par search (3e6)")
    making.add_argument("--gate", type=_count, metavar="N", help="evaluations of the gate (default what it asks for)")
    making.add_argument(
        "--count", type=int, default=64, metavar="N", help="machines of an orphan instance (default 64)"
    )
    making.add_argument("--references", type=Path, help="where references go (default FOLDER/references)")
    making.set_defaults(command=make_instance)
    checking = actions.add_parser("check", help="grade all references again and compare all figures")
    checking.add_argument("folder", type=Path, nargs="?", default=folder.DEMO, help="the pack (default the demo pack)")
    checking.add_argument("--references", type=Path, help="where they are (default FOLDER/references)")
    checking.add_argument("--gate", type=_count, metavar="N", help="also run the gate again with N evaluations")
    checking.set_defaults(command=check_pack)
    gating = actions.add_parser("gate", help="run the search gate on a canonical task or an instance's, and record it")
    gating.add_argument("task", help="a task key")
    gating.add_argument("--pack", type=Path, default=folder.DEMO, help="where the record goes (default the demo pack)")
    gating.add_argument("--evaluations", type=_count, metavar="N", help="default: what the task's difficulty asks for")
    gating.add_argument("--seed", default="gate", help="seed of the search (default gate)")
    gating.set_defaults(command=gate_task)
    showing = actions.add_parser("show", help="print what is in a pack, and what passed")
    showing.add_argument("folder", type=Path, nargs="?", default=folder.DEMO, help="the pack (default the demo pack)")
    showing.add_argument("--json", action="store_true", help="print JSON; hidden laws are left out")
    showing.set_defaults(command=show_pack)


def make_instance(options: argparse.Namespace) -> int:
    """Make one instance; 0 when it was published, 1 when it stays a draft or none could be made."""
    head = options.folder / "pack.json"
    pack = (
        folder.load(options.folder)
        if head.exists()
        else folder.create(options.folder, options.folder.name, options.folder.name, _ABOUT)
    )
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    # Whoever knows the seed can draw the laws again: a private pack's should not be guessed.
    seed = options.seed or secrets.token_hex(16)
    wish = Wish(
        options.machine, options.mode, options.name, seed, tuple(options.tasks), options.evaluations,
        options.gate, at,
    )  # fmt: skip
    try:
        with Progress(options.name) as progress:
            made = (
                make(wish, progress.show)
                if wish.mode != ORPHAN
                else Made(make_orphan(wish.machine, wish.name, wish.seed, options.count, at, progress.show))
            )
    except MakingError as error:
        print(f"puzzles: {error}", file=sys.stderr)
        return 1
    references = options.references or options.folder / "references"
    for name, files in made.references.items():
        write(references / made.instance.name / name, files)
    path = folder.save(pack, made.instance, published=made.passed)
    _print_made(made, path)
    return 0 if made.passed else 1


def _print_made(made: Made, path: Path) -> None:
    print(f"{made.instance.name}: {'published' if made.passed else 'kept as a draft'} in {path}")
    for name, record in made.instance.tasks.items():
        if "par" in record:
            print(
                f"  {name} ({record['difficulty']}): par {_figures(record['par'])}, naive {_figures(record['naive'])}"
            )
        else:
            print(f"  {name}")
        print(f"    {'passed' if record['gate']['passed'] else 'not passed'}: {record['gate']['reason']}")


def check_pack(options: argparse.Namespace) -> int:
    """Try a pack again; 0 when nothing is wrong with it."""
    pack = folder.load(options.folder)
    references = options.references or options.folder / "references"
    wrong = list(faults_of(pack, references))
    for sentence in wrong:
        print(sentence)
    if options.gate:
        with Progress("gate") as progress:
            wrong += [_print_again(task, options.gate, progress) for task in _gated(pack)]
    count = sum(len(each.tasks) for each in pack.instances)
    faults = len([sentence for sentence in wrong if sentence])
    print(f"{pack.title}: {len(pack.instances)} instances with {count} tasks, {faults or 'no'} faults.")
    return 1 if faults else 0


def _print_again(task: Task, evaluations: int, progress: Progress) -> str:
    """Run a passed task's gate again, shorter; return a sentence only where it fell."""
    record = run_gate(task, evaluations, task.gate.get("seed", "gate"), progress.show)
    if record["reached_at"] is None:
        return ""
    sentence = f"{task.key}: it passed the gate by its record, but fell after {record['reached_at']:,} evaluations."
    print(sentence)
    return sentence


def _gated(pack: Pack) -> Iterator[Task]:
    for task in _tasks(pack):
        if task.gate.get("passed"):
            yield task


def _tasks(pack: Pack) -> Iterator[Task]:
    for instance in pack.instances:
        for key in instance.keys:
            yield puzzles.task_by_definition(key, as_fields(instance))
    for key in pack.canonical:
        yield puzzles.task(key)


def gate_task(options: argparse.Namespace) -> int:
    """Run the gate on one task and write its record into the pack; 0 when it passed."""
    pack = folder.load(options.pack)
    task = _task_in(pack, options.task)
    evaluations = options.evaluations or asked_of(task)
    if evaluations is None or not can_be_searched(task):
        print(f"puzzles: the search gate asks nothing of {task.key} ({task.difficulty}).", file=sys.stderr)
        return 2
    with Progress(task.key) as progress:
        record = run_gate(task, evaluations, options.seed, progress.show)
    if "@" in task.key:
        _record_instance(pack, task, record)
    else:
        folder.write_json(options.pack / "canonical.json", {**pack.canonical, task.key: record})
    print(f"{'passed' if record['passed'] else 'not passed'}: {record['reason']}")
    return 0 if record["passed"] else 1


def _task_in(pack: Pack, key: str) -> Task:
    """Return a canonical task, or a task of the pack's instances, drafts included."""
    name = key.partition("@")[2]
    found = next((each for each in (*pack.instances, *pack.drafts) if each.name == name), None)
    return puzzles.task(key) if found is None else puzzles.task_by_definition(key, as_fields(found))


def _record_instance(pack: Pack, task: Task, record: Mapping[str, Any]) -> None:
    name = task.key.partition("@")[2]
    instance = next((each for each in (*pack.instances, *pack.drafts) if each.name == name), None)
    if instance is None:
        raise PackError(f"{pack.folder} has no instance {name!r}.")
    tasks = {**instance.tasks, task.name: {**instance.tasks[task.name], "gate": dict(record)}}
    published = any(each["gate"]["passed"] for each in tasks.values())
    folder.save(pack, replace(instance, tasks=tasks), published=published)


def show_pack(options: argparse.Namespace) -> int:
    """Print a pack's instances with what passed; hidden laws are never printed."""
    pack = folder.load(options.folder)
    if options.json:
        print(json.dumps([_shown(task) for task in _tasks(pack)], indent=2, ensure_ascii=False))
        return 0
    print(f"{pack.title}\n{pack.about}\n")
    if not (pack.instances or pack.canonical or pack.drafts):
        print("Nothing in it yet: `python -m puzzles pack make --help` says how to make an instance.")
    for task in _tasks(pack):
        mode = "open" if task.hidden is None else f"{task.hidden.mode}, {task.hidden.budget} experiments"
        print(f"{task.key}  {task.difficulty}, {mode}: par {_figures(task.par)}, naive {_figures(task.naive)}")
        print(f"  search gate: {'passed' if task.gate['passed'] else 'not passed'}. {task.gate['reason']}")
    for draft in pack.drafts:
        print(f"draft {draft.name} ({draft.machine}, {draft.mode}): kept out by the gate")
    return 0


def _shown(task: Task) -> dict[str, Any]:
    return {
        "task": task.key,
        "difficulty": task.difficulty,
        "mode": "open" if task.hidden is None else task.hidden.mode,
        "hidden_entries": 0 if task.hidden is None else len(task.hidden.entries),
        "experiments": 0 if task.hidden is None else task.hidden.budget,
        "par": dict(task.par),
        "par_status": task.par_status,
        "naive": dict(task.naive),
        "gate": dict(task.gate),
    }


def _figures(values: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {value:,}" for name, value in values.items())


def _count(text: str) -> int:
    """Read a number of evaluations, such as 1e8 or 300000."""
    value = float(text)
    if not 1 <= value <= 1e12:
        raise argparse.ArgumentTypeError(f"{text} is not a number of evaluations")
    return int(value)
