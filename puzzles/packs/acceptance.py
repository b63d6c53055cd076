"""The six conditions on an instance with hidden laws, tried one by one and recorded with their figures.

1. Identifiable: a greedy experimenter that knows the grammar pins every hidden entry within 60 % of the budget.
2. Not readable at a glance: a small experiment speaks of one entry only, whatever the others' laws are, and no more
   than half of an entry's small experiments pin it alone.
3. At least one hidden law's guard depends on what happened before, so that probing one step misleads.
4. Needed: without the hidden pieces, the search finds nothing better than naive.
5. A reference exists: right under the true laws.
6. Guessing fails: fewer than 1 in 1,000 laws drawn from the grammar keep the reference right.

1 to 3 are asked of the instance, 4 to 6 of each of its tasks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from puzzles.contract import Grammar, Limits, Task
from puzzles.discovery import machine
from puzzles.experimenting import FIRST_PROBES, Sample, infer, known_to, look, sample_of, sight, under
from puzzles.grading import evaluate
from puzzles.scoring import score
from puzzles.seeds import Draw
from puzzles.solving import Search, engine_figures

PINNED_SHARE_OF_BUDGET = 0.6
GLANCE_SHARE = 0.5
GUESSES = 4000
GUESSES_RIGHT = 1 / 1000
_CROSS_PROBES = 6
_CROSS_LAWS = 5
_FULL = "full"

Record = dict[str, Any]


def judge_laws(task: Task, seed: str, samples: Sequence[Sample] = ()) -> Record:
    """Try conditions 1 to 3 on the hidden laws of a task's instance; `passed` joins them."""
    hidden, grammar, kind = _hidden(task), _grammar(task), machine(task.machine)
    drawn = samples or [sample_of(task, entry, _FULL, seed) for entry in hidden.entries]
    found = infer(task, lambda probe: look(kind, task, probe), _FULL, seed, hidden.budget, drawn)
    most = int(PINNED_SHARE_OF_BUDGET * hidden.budget)
    shares = {sample.entry: _glance_share(task, sample) for sample in drawn}
    crossing = [sample.entry for sample in drawn if not _speaks_of_one_entry(task, sample, seed)]
    laws = {entry: law_of(task, entry, drawn) for entry in hidden.entries}
    remembering = [entry for entry, law in laws.items() if law is not None and grammar.remembers(law)]
    conditions = {
        "identifiable": {
            "passed": found.all_pinned and found.used <= most and all(sample.probes for sample in drawn),
            "experiments": found.used,
            "at_most": most,
            "pinned": list(found.pinned),
            "laws_of_each_entry": {sample.entry: len(sample.laws) for sample in drawn},
        },
        "not_at_a_glance": {
            "passed": not crossing and max(shares.values()) <= GLANCE_SHARE,
            "share_of_probes_that_pin": {entry: round(share, 3) for entry, share in shares.items()},
            "probes_of_each_entry": {sample.entry: len(sample.probes) for sample in drawn},
            "entries_seen_through_others": crossing,
        },
        "remembers": {"passed": bool(remembering), "entries": remembering},
    }
    return {"passed": all(each["passed"] for each in conditions.values()), **conditions}


def judge_task(task: Task, references: Sequence[str], evaluations: int, seed: str) -> Record:
    """Try conditions 4 to 6 on one task; `evaluations` bounds the search without the hidden pieces.

    The reference of 5 and 6 is, of those given, the one that fewest guesses keep right.
    """
    kept, reference = min((_kept_right(task, each, seed), each) for each in references)
    used = _hidden_entries_used(task, reference)
    right = evaluate(task, reference.encode(), seed)["verdict"] == "valid"
    conditions = {
        "needed": _without_hidden_pieces(task, evaluations, seed),
        "reference": {"passed": right, "hidden_entries_used": used},
        "guessing_fails": {"passed": kept < GUESSES * GUESSES_RIGHT, "guesses": GUESSES, "kept": kept},
    }
    return {"passed": all(each["passed"] for each in conditions.values()), **conditions}


def _hidden_entries_used(task: Task, reference: str) -> list[str]:
    program = machine(task.machine).parse(task, reference)
    return sorted(_grammar(task).uses(program) & {*_hidden(task).entries})


def _kept_right(task: Task, reference: str, seed: str) -> int:
    used = _hidden_entries_used(task, reference)
    return _guesses_that_keep(task, reference, used, seed) if used else GUESSES


def law_of(task: Task, entry: str, samples: Sequence[Sample]) -> Any:
    """Return the true law of a hidden entry as the grammar has it, None when it has none that fits."""
    grammar, true = _grammar(task), task.true_laws
    laws = next(sample.laws for sample in samples if sample.entry == entry)
    return next((law for law in laws if grammar.with_law(true, entry, law) == true), None)


def _glance_share(task: Task, sample: Sample) -> float:
    """Return the share of an entry's first probes each of which leaves, alone, only laws that all probes show alike."""
    kind, places = machine(task.machine), sample.places[:FIRST_PROBES]
    pinning = 0
    for place in places:
        seen = sample.number(place, look(kind, task, sample.probes[place]))
        left = [law for law in range(len(sample.laws)) if sample.shown(law, place) == seen]
        pinning += bool(left) and sample.alike(left)
    return pinning / max(1, len(places))


def _speaks_of_one_entry(task: Task, sample: Sample, seed: str) -> bool:
    """Tell whether an entry's probes look the same whatever laws the other hidden entries have."""
    kind, grammar = machine(task.machine), _grammar(task)
    others = [entry for entry in _hidden(task).entries if entry != sample.entry]
    draw = Draw("acceptance", "crossing", task.key, sample.entry, seed)
    for number in range(_CROSS_LAWS if others else 0):
        table = task.true_laws
        for entry in others:
            table = grammar.with_law(table, entry, draw.choice(grammar.laws_of(entry, _FULL)))
        changed = under(task, table)
        for probe in sample.probes[number::_CROSS_LAWS][:_CROSS_PROBES]:
            if sight(look(kind, task, probe)) != sight(look(kind, changed, probe)):
                return False
    return True


def _without_hidden_pieces(task: Task, evaluations: int, seed: str) -> Record:
    """Search with the hidden pieces taken out of the box; what is found must be no better than naive."""
    grammar = _grammar(task)
    if grammar.without is None:
        return {"passed": False, "reason": f"The machine {task.machine} cannot take pieces out of the box."}
    bare = grammar.without(task.true_laws, _hidden(task).entries)
    search = Search(replace(under(task, bare), key=f"{task.key} without"), seed)
    naive, par = engine_figures(task)
    best = 0.0
    while search.evaluations < evaluations and best <= 0:
        search.step(evaluations - search.evaluations)
        best = score(naive, par, list(search.metrics.values())).balanced
    return {
        "passed": best <= 0,
        "evaluations": search.evaluations,
        "found_right": bool(search.metrics),
        "balanced": round(best, 4),
    }


def _guesses_that_keep(task: Task, reference: str, used: Sequence[str], seed: str) -> int:
    """Count guesses of all hidden laws under which the reference stays right on the public cases."""
    grammar = _grammar(task)
    draw = Draw("acceptance", "guesses", task.key, seed)
    right: Counter[bool] = Counter()
    known: dict[str, bool] = {}
    for _ in range(GUESSES):
        guess = {entry: draw.choice(grammar.laws_of(entry, _FULL)) for entry in _hidden(task).entries}
        # Laws of entries that the reference does not use change nothing: they are looked up only once.
        name = repr([guess[entry] for entry in used])
        if name not in known:
            guessed = known_to(task, guess)
            report = evaluate(guessed, reference.encode(), seed, Limits(hidden_cases=0))
            known[name] = report["verdict"] == "valid" or report.get("failure", {}).get("stage") == "hidden"
        right[known[name]] += 1
    return right[True]


def _hidden(task: Task) -> Any:
    if task.hidden is None:
        raise ValueError(f"Nothing is hidden in {task.key}.")
    return task.hidden


def _grammar(task: Task) -> Grammar:
    grammar = machine(task.machine).grammar
    if grammar is None:
        raise ValueError(f"Nothing can be hidden on {task.machine}.")
    return grammar


def passed(record: Mapping[str, Any]) -> bool:
    """Tell whether every condition in an instance's acceptance record holds."""
    return bool(record.get("laws", {}).get("passed")) and all(
        each.get("passed") for each in record.get("tasks", {}).values()
    )
