"""Grades a sheet: visible cases, hidden cases, settling times; the metrics of a valid one.

Where all singers start silent, the number of singers is the whole input: the visible cases are all there are, each
many times, and passing them is a proof ("exhaustive"). Else 200 hidden cases follow, and none of them may settle
later than 5 times the slowest visible one.

The metric set is the visible set: 100 cases drawn from the task's canonical key and from what the laws say about
voices and numbers of singers, so that the same sheet has the same metrics for everybody.

A run that is not right at its end is run on for 5 times its length: if it comes right then, it was too slow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from puzzles.choir.engine import Performance, settle
from puzzles.choir.lanes import Chorus, Planes, gather, plane_count, planes_of, values_at
from puzzles.choir.notation import Sheet
from puzzles.choir.specification import Rules, read_voices, spaced
from puzzles.contract import Case, Laws, Limits, Outcome, Task
from puzzles.seeds import Draw

VISIBLE_CASES = 100
LONGER_RUN = 5


class Hall(NamedTuple):
    """Cases laid out for singing, and the voices they must come to hold."""

    chorus: Chorus
    target: Planes


def hall(laws: Laws, cases: Sequence[Case]) -> Hall:
    """Lay out cases."""
    return hall_of(laws, [read_voices(case.input) for case in cases], [read_voices(case.expected) for case in cases])


def hall_of(laws: Laws, voices: Sequence[Sequence[int]], wanted: Sequence[Sequence[int]]) -> Hall:
    """Lay out starting voices and the ones wanted."""
    return Hall(gather(laws, voices), planes_of(wanted, plane_count(laws)))


def visible_cases(canonical_key: str, laws: Laws, rules: Rules) -> tuple[Case, ...]:
    """Draw the fixed cases of a task: the same for everybody, for metrics too."""
    least, most = laws["singers"]["least"], laws["singers"]["most"]
    if rules.silent:
        sizes = range(least, most + 1)
        voices = [[0] * sizes[number % len(sizes)] for number in range(VISIBLE_CASES)]
    else:
        draw = Draw("choir visible cases", canonical_key)
        voices = [_mixed(draw, laws, _size(draw, laws)) for _ in range(VISIBLE_CASES)]
    return tuple(_case(laws, rules, each, "public") for each in voices)


def _case(laws: Laws, rules: Rules, voices: Sequence[int], category: str) -> Case:
    return Case(spaced(voices), spaced(rules.wanted(laws, voices)), category)


def _size(draw: Draw, laws: Laws) -> int:
    least, most = laws["singers"]["least"], laws["singers"]["most"]
    return int(least + draw.below(most - least + 1))


def _mixed(draw: Draw, laws: Laws, size: int) -> list[int]:
    least, most = laws["given"]["least"], laws["given"]["most"]
    return [least + draw.below(most - least + 1) for _ in range(size)]


def _most_singers(draw: Draw, laws: Laws) -> list[int]:
    return _mixed(draw, laws, laws["singers"]["most"])


def _extremes(draw: Draw, laws: Laws) -> list[int]:
    ends = (laws["given"]["least"], laws["given"]["most"])
    return [draw.choice(ends) for _ in range(_size(draw, laws))]


def _one_other(draw: Draw, laws: Laws) -> list[int]:
    one, other = _mixed(draw, laws, 2)
    voices = [one] * _size(draw, laws)
    voices[draw.below(len(voices))] = other
    return voices


def _any(draw: Draw, laws: Laws) -> list[int]:
    return _mixed(draw, laws, _size(draw, laws))


_CATEGORIES: tuple[tuple[str, Callable[[Draw, Laws], list[int]]], ...] = (
    ("mixed voices", _any),
    ("as few singers as there may be", lambda draw, laws: _mixed(draw, laws, laws["singers"]["least"])),
    ("as many singers as there may be", _most_singers),
    ("voices rising from the left", lambda draw, laws: sorted(_any(draw, laws))),
    ("voices falling from the left", lambda draw, laws: sorted(_most_singers(draw, laws), reverse=True)),
    ("only the lowest and the highest voice", _extremes),
    ("all alike but one", _one_other),
)


def hidden_cases(task: Task, seed: str, count: int) -> tuple[Case, ...]:
    """Draw the hidden cases of one grading from its seed; categories take turns. None where visible ones are all."""
    if task.specification.silent:
        return ()
    draw = Draw("choir hidden cases", task.key, seed)
    cases = []
    for number in range(count):
        category, make = _CATEGORIES[number % len(_CATEGORIES)]
        cases.append(_case(task.laws, task.specification, make(draw, task.laws), category))
    return tuple(cases)


def grade(task: Task, program: Sheet, seed: str, limits: Limits) -> Outcome:
    """Grade a sheet fully; deterministic in (task, program, seed)."""
    laws = task.true_laws
    visible = hall(laws, task.cases)
    times = settle(laws, program, visible.chorus, visible.target)
    steps = sum(visible.chorus.sizes) * laws["ticks"]
    if -1 in times:
        number = times.index(-1)
        verdict, details = _public_failure(laws, program, task.cases[number])
        failure = {"stage": "visible", "case": number, **details}
        return Outcome(verdict, {}, failure, "sampled", len(task.cases), 0, steps)
    hidden = hidden_cases(task, seed, limits.hidden_cases)
    slowest = max(1, *times) * limits.slowest_ratio
    if hidden:
        hidden_hall = hall(laws, hidden)
        steps += sum(hidden_hall.chorus.sizes) * laws["ticks"]
        for case, time in zip(hidden, settle(laws, program, hidden_hall.chorus, hidden_hall.target)):
            if time < 0 or time > slowest:
                verdict, reason = _hidden_failure(laws, program, case, time, limits)
                failure = {"stage": "hidden", "category": case.category, "reason": reason}
                return Outcome(verdict, {}, failure, "sampled", len(task.cases), len(hidden), steps)
    metrics = {"lines": len(program.letters), "ticks": sum(times)}
    proof = "exhaustive" if task.specification.silent else "sampled"
    return Outcome("valid", metrics, None, proof, len(task.cases), len(hidden), steps)


def _settles_late(laws: Laws, program: Sheet, case: Case) -> int:
    """Return when a case that was not right in time comes right in a longer run, -1 if not."""
    one = hall(laws, [case])
    return settle(laws, program, one.chorus, one.target, LONGER_RUN * laws["ticks"])[0]


def _public_failure(laws: Laws, program: Sheet, case: Case) -> tuple[str, dict[str, Any]]:
    one, ticks = hall(laws, [case]), laws["ticks"]
    performance = Performance(laws, program, one.chorus)
    for _ in range(ticks):
        performance.tick()
    size = one.chorus.sizes[0]
    seen = values_at(tuple(performance.voices), 0, size)
    wanted = read_voices(case.expected)
    late = _settles_late(laws, program, case)
    if late > 0:
        place: dict[str, int] = {"tick": ticks}
        reason = f"The voices come right at tick {late} only; a run lasts {ticks} ticks."
    else:
        singer = next(number for number in range(size) if seen[number] != wanted[number])
        place = {"tick": ticks, "singer": singer}
        reason = f"At the end, singer {singer} (from 0) should hold {wanted[singer]} and holds {seen[singer]}."
    details = {
        "category": case.category,
        "input": case.input,
        "expected": case.expected,
        "seen": spaced(seen),
        "reason": reason,
        "place": place,
    }
    return ("too_slow" if late > 0 else "wrong"), details


def _hidden_failure(laws: Laws, program: Sheet, case: Case, time: int, limits: Limits) -> tuple[str, str]:
    if time >= 0:
        ratio = limits.slowest_ratio
        return "too_slow", f"A hidden case ({case.category}) settled later than {ratio} times your slowest visible one."
    if _settles_late(laws, program, case) > 0:
        return "too_slow", f"A hidden case ({case.category}) comes right only after the {laws['ticks']} ticks of a run."
    return "wrong", f"A hidden case failed ({case.category})."
