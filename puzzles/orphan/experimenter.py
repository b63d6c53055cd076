"""An experimenter that knows what calculators may be made of, and asks what tells most of them apart.

It keeps a few hundred calculators that would have shown everything seen so far, drawn from the pool by random moves
(Metropolis steps, cooled after each observation; Del Moral, Doucet, Jasra 2006, "Sequential Monte Carlo samplers").
Of some hundred drawn experiments, it makes the one whose outcome these calculators agree upon least; up to MOST_BITS,
because what hardly any of them foresees leaves too few to go on from. When nothing divides them any more, it makes one
long experiment and stops if that comes out as foretold.

For the par of queries, for the gate, and for a scripted player; it knows the modulus, since tasks tell it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from puzzles.compiled import numbers
from puzzles.contract import Event, Laws, Probe, Task
from puzzles.orphan.engine import Calculator
from puzzles.orphan.grammar import Pool, pool_of
from puzzles.orphan.kernel import AGREEMENT, EXPERIMENT, KEYS, ROW, SIX, SLACK, energy, signs, wander
from puzzles.orphan.laws import LETTERS, letters, true_table
from puzzles.orphan.solver import shortest
from puzzles.seeds import Draw

Ask = Callable[[Probe], Sequence[Event]]

CALCULATORS = 200
ENOUGH = 60
DRAWN_EXPERIMENTS = 250
STEPS = 1000
PATIENCE = 12
SETTLED_BITS = 0.1
MOST_BITS = 4.5
_HEAT = (0.4, 0.25, 0.15, 0.1, 0.07, 0.05, 0.05, 0.03, 0.01)


@dataclass(frozen=True)
class Inferred:
    """What an experimenter came to.

    How many experiments it made; the laws it believes, None where no calculator of the pool was found that shows all
    that was seen; those that come nearest to it; how many ways of behaving are left, and the share of the believed one;
    how many calculators were tried.
    """

    queries: int
    laws: Laws | None
    nearest: Laws
    left: int
    share: float
    moves: int


def infer(task: Task, ask: Ask, budget: int, pool: Pool | str, seed: int | str) -> Inferred:
    """Find a task's laws by experiments, taking the calculator for one out of the pool (a name: "demo" or "full")."""
    crowd = _Crowd(pool_of(pool) if isinstance(pool, str) else pool, task, budget, str(seed))
    settled = False
    while crowd.count < budget and not settled:
        experiments = crowd.drawn_experiments()
        bits, best = crowd.most_telling(experiments)
        # What nothing divides may still be wrong, all of it: so one long experiment more, to be foretold.
        foretold = bits < SETTLED_BITS
        program, inputs = max(experiments, key=lambda each: len(each[0])) if foretold else experiments[best]
        crowd.observe((program, inputs), ask(Probe(program, ",".join(map(str, inputs)))))
        settled = foretold and crowd.agrees()
        if not settled and not crowd.gather():
            return Inferred(crowd.count, None, crowd.nearest(), 0, 0.0, crowd.moves)
    laws, left, share = crowd.believed(crowd.drawn_experiments())
    return Inferred(crowd.count, laws, laws, left, share, crowd.moves)


def attack(task: Task, ask: Ask, budget: int, pool: Pool | str, seed: int | str) -> tuple[int, str | None, int]:
    """Infer the laws and search for a shortest program under those believed, or else under the nearest ones.

    Returns the experiments made, the program or None, and how many programs the search ran.
    """
    inferred = infer(task, ask, budget, pool, seed)
    rule = task.specification.rule
    found = shortest(inferred.nearest, [rule], wanted=lambda length, sofar: not sofar.programs)
    return inferred.queries, found.programs.get(rule), found.evaluations


Experiment = tuple[str, tuple[int, ...]]


class _Crowd:
    """Calculators out of a pool that agree with what was seen, and what was seen, as the kernel reads them."""

    def __init__(self, pool: Pool, task: Task, budget: int, seed: str) -> None:
        modulus = task.specification.modulus
        self.draw = Draw("orphan experimenter", seed)
        self.letters, self.moves = letters(task.laws), 0
        groups = [*pool.always, *pool.kinds]
        self.meanings = [law for group in groups for law in group]
        self.quirks = [law for group in pool.quirks for law in group]
        self.modulus, self.seen, self.count = modulus, numbers([0] * EXPERIMENT * budget), 0
        self.counts = numbers([len(groups), len(pool.always), len(pool.quirks)])
        self.kinds, self.quirk_kinds = _ranges(groups), _ranges(pool.quirks)
        kind_of = numbers(number for number, group in enumerate(groups) for _ in group)
        self.draws = (self.kinds, self.quirk_kinds, kind_of, self.counts)
        self.state, self.scratch = numbers([self.draw.number(7) + 1]), numbers([0] * len(LETTERS))
        oddities = numbers(value for quirk in self.quirks for value in _quirk_row(quirk, modulus))
        self.pool = (numbers([modulus]), *_world(self.meanings, modulus), oddities)
        self.always = len(pool.always)
        self.table = numbers([0] * (CALCULATORS + 1) * ROW)  # moves are tried in the last row
        self._start_anew(range(CALCULATORS))
        self.slack = numbers(
            int(-math.log((place + 0.5) / SLACK) * heat * AGREEMENT) for heat in _HEAT for place in range(SLACK)
        )

    def _start_anew(self, places: Iterable[int]) -> None:
        """Put calculators as the pool draws them in some places."""
        for place in places:
            left = list(range(self.always, int(self.counts[0])))
            chosen = list(range(self.always))
            while len(chosen) < len(LETTERS):
                chosen.append(left.pop(self.draw.below(len(left))))
            for number in range(len(LETTERS)):
                kind = chosen.pop(self.draw.below(len(chosen)))
                self.table[place * ROW + number] = self._one_of(self.kinds, kind)
            odd = self._one_of(self.quirk_kinds, self.draw.below(int(self.counts[2])))
            self.table[place * ROW + len(LETTERS)] = odd

    def _one_of(self, ranges: Any, kind: int) -> int:
        return int(ranges[2 * kind]) + self.draw.below(int(ranges[2 * kind + 1]))

    def drawn_experiments(self) -> list[Experiment]:
        """Draw experiments of all sizes, one key at a time or all at once."""
        return [self._experiment() for _ in range(DRAWN_EXPERIMENTS)]

    def _experiment(self) -> Experiment:
        size = 2 + self.draw.below(KEYS - 3 if self.draw.below(3) == 0 else 7)
        some = list(self.letters)
        while len(some) > 2 and self.draw.below(4) > 0:
            some.pop(self.draw.below(len(some)))
        choose = self.letters if self.draw.below(2) else some
        program = "".join(self.draw.choice(choose) for _ in range(size))
        return program, tuple(self.draw.below(self.modulus) for _ in range(SIX))

    def most_telling(self, experiments: Sequence[Experiment]) -> tuple[float, int]:
        """Return by how many bits the outcome of the most telling experiment is open, and which one it is."""
        signed = self._signs(experiments)
        bits = [_entropy(Counter(column)) for column in signed]
        best = max(range(len(bits)), key=lambda each: (min(bits[each], MOST_BITS), -len(experiments[each][0])))
        return bits[best], best

    def _signs(self, experiments: Sequence[Experiment]) -> list[list[int]]:
        rows = numbers(value for each in experiments for value in _row_of(each, [], 0))
        signed = numbers([0] * len(experiments) * CALCULATORS)
        signs(self.pool, self.table, CALCULATORS, rows, len(experiments), signed, self.scratch)
        values = [int(value) for value in signed]
        return [values[place : place + CALCULATORS] for place in range(0, len(values), CALCULATORS)]

    def observe(self, experiment: Experiment, seen: Sequence[Event]) -> None:
        """Note what an experiment showed."""
        printed = [event["printed"] for event in seen if event["printed"] is not None]
        row = _row_of(experiment, printed, int(seen[-1]["ending"] == "overrun"))
        for place, value in enumerate(row):
            self.seen[self.count * EXPERIMENT + place] = value
        self.count += 1

    def agrees(self) -> bool:
        """Tell whether the crowd, as it is, would have shown what was seen last."""
        return energy(self.pool, self.table, 0, self.seen, self.count, 1, self.scratch) == 0

    def gather(self) -> bool:
        """Bring the crowd to agree with everything seen; tell whether any calculator was found that does.

        Those that have come to agree wait for the others, so that the first few do not become all there are.
        """
        agreeing: dict[int, list[int]] = {}
        for _ in range(PATIENCE):
            agreeing.update(self._wander())
            if len(agreeing) >= ENOUGH:
                break
            if not agreeing:
                self._start_anew(range(0, CALCULATORS, 2))
        few = 0 < len(agreeing) < ENOUGH
        if agreeing:
            self._fill(agreeing)
        if few:
            # All are copies of a few: let them part before they are asked what divides them.
            self._fill({**agreeing, **self._wander()})
        return bool(agreeing)

    def _wander(self) -> dict[int, list[int]]:
        """Move all calculators; return by place those that came to agree with everything on their way."""
        kept = numbers([-1] * (CALCULATORS * ROW))
        wander(
            self.pool, self.draws, self.table, kept, CALCULATORS, self.seen, self.count, STEPS, self.slack, self.state,
            self.scratch,
        )  # fmt: skip
        self.moves += STEPS * CALCULATORS
        places = range(0, CALCULATORS * ROW, ROW)
        return {place: [int(value) for value in kept[place : place + ROW]] for place in places if kept[place] >= 0}

    def _fill(self, agreeing: Mapping[int, Sequence[int]]) -> None:
        """Put calculators that agree in all places, copies where there are too few."""
        rows = list(agreeing.values())
        for place in range(0, CALCULATORS * ROW, ROW):
            for number, value in enumerate(agreeing.get(place) or self.draw.choice(rows)):
                self.table[place + number] = value

    def believed(self, experiments: Sequence[Experiment]) -> tuple[Laws, int, float]:
        """Return the laws of the commonest way of behaving, how many ways there are, and its share."""
        ways = list(zip(*self._signs(experiments)))
        common = Counter(ways).most_common()
        laws = self._laws_at(ways.index(common[0][0]) * ROW)
        return laws, len(common), common[0][1] / CALCULATORS

    def nearest(self) -> Laws:
        """Return the laws that show most of what was seen."""

        def miss(row: int) -> int:
            return energy(self.pool, self.table, row, self.seen, self.count, 1 << 60, self.scratch)

        return self._laws_at(min(range(0, CALCULATORS * ROW, ROW), key=miss))

    def _laws_at(self, row: int) -> Laws:
        meanings = {letter: self.meanings[self.table[row + number]] for number, letter in enumerate(self.letters)}
        return true_table(self.modulus, meanings, self.quirks[self.table[row + len(LETTERS)]])


def _ranges(groups: Sequence[Sequence[Any]]) -> Any:
    values: list[int] = []
    start = 0
    for group in groups:
        values += [start, len(group)]
        start += len(group)
    return numbers(values)


def _world(meanings: Sequence[Any], modulus: int) -> tuple[Any, Any]:
    world: list[int] = []
    starts: list[int] = []
    for meaning in meanings:
        starts.append(len(world))
        laws = {"limits": {"presses": 0}, "modulus": modulus, "keys": {"a": meaning}, "quirk": {"when": "never"}}
        key = Calculator(laws).keys["a"]
        world += [key.kind, key.every, *map(int, key.acts), *key.after]
    return numbers(world), numbers(starts)


def _quirk_row(quirk: Any, modulus: int) -> list[int]:
    laws = {"limits": {"presses": 0}, "modulus": modulus, "keys": {}, "quirk": quirk}
    odd = Calculator(laws)
    head = [odd.every, int(odd.on_repeat), odd.times, odd.above, odd.skips, int(odd.after_wrap is not None)]
    same = range(modulus**2)
    return [*head, *odd.after_print_a, *odd.after_print_b, *odd.after_read, *(odd.after_wrap or same)]


def _row_of(experiment: Experiment, printed: Sequence[int], ending: int) -> list[int]:
    program, inputs = experiment
    keys = [LETTERS.index(letter) for letter in program]
    row = [*keys, *[0] * (KEYS - len(keys)), len(keys), *inputs, *[0] * (SIX - len(inputs)), len(inputs)]
    row += [len(printed), ending, *printed]
    return row + [0] * (EXPERIMENT - len(row))


def _entropy(counter: Counter[int]) -> float:
    total = sum(counter.values())
    return -sum(count / total * math.log2(count / total) for count in counter.values())
