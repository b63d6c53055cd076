"""Find hidden laws by experiments: a greedy experimenter that knows which laws there may be.

Entries are told apart one by one, because a probe uses one hidden entry only. For each entry all laws of a pool are
hypotheses; each probe parts them by what would be seen. The experimenter always makes the probe that is expected to
tell most (greatest entropy of the parting, in bits; Lindley 1956, "On a measure of the information provided by an
experiment"), drops the laws that what is seen refutes, and stops when every entry is pinned or the budget is used.

Laws that no probe of the sample tells apart count as the same law. An entry whose every law has been refuted is
unknown to the pool.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from puzzles.contract import Event, Grammar, Law, Laws, Machine, Probe, Task
from puzzles.discovery import machine

PROBES_FOR_EACH_ENTRY = 48
FIRST_PROBES = 12
MANY_LAWS = 48
Ask = Callable[[Probe], Sequence[Event]]
"""Makes one experiment on the true machine and returns what it shows; each call is one of the budget."""

Watch = Callable[[str], None]


class Sample:
    """The probes of one entry, and what each law of a pool shows on each: looked up when it is asked for, and kept.

    Laws and probes are named by their places; a sight is a number, the same for two laws that show the same.
    """

    def __init__(self, task: Task, entry: str, pool: str, probes: Sequence[Probe]) -> None:
        self.entry = entry
        self.probes = tuple(probes)
        self._kind = machine(task.machine)
        grammar = _grammar(self._kind)
        self.laws = tuple(grammar.laws_of(entry, pool))
        # The other hidden entries are given any law at all: no probe of this entry uses them.
        ground = known_to(task, {each: grammar.laws_of(each, pool)[0] for each in _hidden_entries(task)})
        self._under = lru_cache(maxsize=None)(
            lambda law: under(ground, grammar.with_law(ground.true_laws, entry, self.laws[law]))
        )
        self._programs = [self._kind.parse(ground, probe.program) for probe in self.probes]
        self._numbers: list[dict[str, int]] = [{} for _ in self.probes]
        self._shown: dict[tuple[int, int], int] = {}

    def shown(self, law: int, place: int) -> int:
        """Return the sight of a probe under a law of the pool."""
        found = self._shown.get((law, place))
        if found is None:
            assert self._kind.experiments is not None
            seen = self._kind.experiments.observe(self._under(law), self._programs[place], self.probes[place].input)
            found = self._shown[law, place] = self.number(place, seen)
        return found

    def number(self, place: int, seen: Sequence[Mapping[str, Any]]) -> int:
        """Return the number of what was seen on a probe."""
        known = self._numbers[place]
        return known.setdefault(sight(seen), len(known))

    def alike(self, laws: Sequence[int]) -> bool:
        """Tell whether all probes show these laws alike."""
        return all(self.shown(law, place) == self.shown(laws[0], place) for place in self.places for law in laws[1:])

    @property
    def places(self) -> range:
        """Return the places of all probes."""
        return range(len(self.probes))


@dataclass(frozen=True)
class Inference:
    """What an experimenter came to: experiments used, the laws left for each entry, the entries pinned.

    `left[entry]` holds the laws that nothing seen refutes, all alike on the sample when the entry is pinned; it is
    empty when the pool has no law that fits. `nearest[entry]` holds all laws of the pool, those that fit most of what
    was seen first.
    """

    used: int
    left: Mapping[str, tuple[Law, ...]]
    nearest: Mapping[str, tuple[Law, ...]]
    pinned: tuple[str, ...]

    @property
    def all_pinned(self) -> bool:
        """Tell whether nothing is left to ask."""
        return len(self.pinned) == len(self.left)


def sight(events: Sequence[Mapping[str, Any]]) -> str:
    """Return what was seen as one text: equal texts were equal sights."""
    return json.dumps(events, sort_keys=True)


def sample_of(task: Task, entry: str, pool: str, seed: str, count: int = PROBES_FOR_EACH_ENTRY) -> Sample:
    """Draw an entry's probes, to be looked at under the laws of a pool."""
    grammar = _grammar(machine(task.machine))
    return Sample(task, entry, pool, tuple(islice(_distinct(grammar.probes(task, entry, seed)), count)))


def look(kind: Machine, task: Task, probe: Probe) -> list[Event]:
    """Make an experiment under a task's true laws."""
    if kind.experiments is None:
        raise ValueError(f"No experiments are made on {kind.name}.")
    return kind.experiments.observe(task, kind.parse(task, probe.program), probe.input)


def infer(
    task: Task, ask: Ask, pool: str, seed: str, budget: int, samples: Sequence[Sample] = (), watch: Watch | None = None
) -> Inference:
    """Pin the hidden entries of a task with at most `budget` experiments, knowing a pool of laws."""
    drawn = samples or [sample_of(task, entry, pool, seed) for entry in _hidden_entries(task)]
    left = {sample.entry: list(range(len(sample.laws))) for sample in drawn}
    asked: dict[tuple[str, int], int] = {}
    while len(asked) < budget:
        best = _most_telling(drawn, left, asked)
        if best is None:
            break
        sample, place = best
        seen = asked[sample.entry, place] = sample.number(place, ask(sample.probes[place]))
        left[sample.entry] = [law for law in left[sample.entry] if sample.shown(law, place) == seen]
        if watch is not None:
            watch(f"experiment {len(asked)}: {len(left[sample.entry])} laws left for {sample.entry}")
    return Inference(
        used=len(asked),
        left={each.entry: tuple(each.laws[law] for law in left[each.entry]) for each in drawn},
        nearest={each.entry: _by_fit(each, asked) for each in drawn},
        pinned=tuple(each.entry for each in drawn if _one_kind(each, left[each.entry])),
    )


def beliefs(task: Task, inference: Inference, count: int) -> Iterator[Task]:
    """Yield up to `count` tasks as an experimenter may believe them to be, the likeliest first."""
    entries = list(inference.nearest)
    for number in range(count):
        # The first belief takes each entry's nearest law; the others go down the lists entry by entry.
        ranks = [(number + place) // len(entries) for place in range(len(entries))]
        nearest = [inference.nearest[entry] for entry in entries]
        yield known_to(task, {entry: laws[rank % len(laws)] for entry, laws, rank in zip(entries, nearest, ranks)})


def known_to(task: Task, laws: Mapping[str, Law]) -> Task:
    """Return the task with those laws in place of the hidden ones, made from nothing but the published table."""
    grammar, table = _grammar(machine(task.machine)), task.laws
    for entry, law in laws.items():
        table = grammar.with_law(table, entry, law)
    return under(task, table)


def under(task: Task, table: Laws) -> Task:
    """Return a task with hidden laws under another true table."""
    if task.hidden is None:
        raise ValueError(f"Nothing is hidden in {task.key}.")
    return replace(task, hidden=replace(task.hidden, laws=table))


def entropy_bits(counts: Sequence[int]) -> float:
    """Return the entropy of a parting into classes of these sizes, in bits."""
    total = sum(counts)
    return -sum(count / total * math.log2(count / total) for count in counts if count)


def _most_telling(
    samples: Sequence[Sample], left: Mapping[str, Sequence[int]], asked: Mapping[tuple[str, int], int]
) -> tuple[Sample, int] | None:
    best, most = None, 0.0
    for sample in samples:
        laws = left[sample.entry]
        # While many laws are left, almost any probe tells much: looking at a few saves most of the work.
        places = sample.places[: FIRST_PROBES if len(laws) > MANY_LAWS else None] if len(laws) > 1 else ()
        for place in places:
            if (sample.entry, place) in asked:
                continue
            told = entropy_bits(list(Counter(sample.shown(law, place) for law in laws).values()))
            if told > most:
                best, most = (sample, place), told
    return best


def _by_fit(sample: Sample, asked: Mapping[tuple[str, int], int]) -> tuple[Law, ...]:
    seen = [(place, number) for (entry, place), number in asked.items() if entry == sample.entry]
    fits = [sum(sample.shown(law, place) == number for place, number in seen) for law in range(len(sample.laws))]
    return tuple(sample.laws[law] for law in sorted(range(len(fits)), key=lambda law: -fits[law]))


def _one_kind(sample: Sample, laws: Sequence[int]) -> bool:
    return bool(laws and sample.probes) and sample.alike(laws)


def _hidden_entries(task: Task) -> tuple[str, ...]:
    if task.hidden is None:
        raise ValueError(f"Nothing is hidden in {task.key}.")
    return task.hidden.entries


def _grammar(kind: Machine) -> Grammar:
    if kind.grammar is None:
        raise ValueError(f"Nothing can be hidden on {kind.name}.")
    return kind.grammar


def _distinct(probes: Iterator[Probe]) -> Iterator[Probe]:
    """Leave out repeated probes; end when hardly any new one comes."""
    seen: set[Probe] = set()
    repeated = 0
    for probe in probes:
        if probe in seen:
            repeated += 1
            if repeated > 200:
                return
            continue
        seen.add(probe)
        yield probe
