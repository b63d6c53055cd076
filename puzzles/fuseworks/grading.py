"""Grades a bench on every input there is, and names the first one that fails.

The inputs with a 0 in them are burnt all at once; what any other input does follows from the one that starts
earlier by the same number of ticks (see `specification`), the horizon minded. So "exhaustive" is meant literally.

A failing input is named with its number if it is one of those that a task shows, and always with its ticks.

The constant C of a right bench is the same for all inputs and targets. For a wrong bench, C is taken to be the
delay at which most targets of those inputs fire right, the smaller one of two; a bench on which no target ever
fires right has none, and the failure says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from puzzles.contract import Case, Limits, Outcome, Task
from puzzles.fuseworks.engine import Fire
from puzzles.fuseworks.firing import AnyBench, burn_bench, heats_of, lay_bench, place_of
from puzzles.fuseworks.notation import Drawing
from puzzles.fuseworks.specification import (
    MOST_SHOWN,
    Ask,
    Input,
    Sheet,
    Ticks,
    bits_of,
    count_bits,
    ignitions,
    input_text,
    inputs_of,
    seen_text,
    sheet_of,
    wanted_text,
)

PUBLIC_CATEGORY = "all inputs are public"


class Finding(NamedTuple):
    """A failing input: its place in the fixed order, what was wanted and seen, and the constant it was held to."""

    number: int
    input: Input
    wanted: Ticks
    seen: Ticks
    constant: int | None


def shown_cases(ask: Ask) -> tuple[Case, ...]:
    """Return the inputs shown to everybody, the first ones of the fixed order."""
    inputs = inputs_of(len(ask.sources), ask.last_input)[:MOST_SHOWN]
    return tuple(case_of(ask, one) for one in inputs)


def case_of(ask: Ask, one: Input) -> Case:
    """Write an input and what is wanted for it as a case."""
    return Case(input_text(ask.sources, one), wanted_text(ask.targets, ask.wanted(one)), PUBLIC_CATEGORY)


def grade(task: Task, program: Drawing, seed: str, limits: Limits) -> Outcome:
    """Grade a bench on every input; the seed draws nothing, because nothing is hidden."""
    ask: Ask = task.specification
    sheet = sheet_of(ask)
    bench = lay_bench(task.true_laws, program.rows)
    burnt = burn_bench(bench, sheet.ignitions)
    steps, count = heats_of(bench, burnt), len(sheet.inputs)
    constant = right_constant(ask, sheet, burnt.fires, bench.horizon)
    if constant is None:
        finding = first_finding(ask, sheet, burnt.fires, bench.horizon)
        return Outcome("wrong", {}, _failure(ask, bench, finding), "exhaustive", count, 0, steps)
    metrics = {"area": program.area, "cost": program.cost, "latency": constant}
    return Outcome("valid", metrics, None, "exhaustive", count, 0, steps)


def right_constant(ask: Ask, sheet: Sheet, fires: Sequence[Fire], horizon: int) -> int | None:
    """Return the constant C of a right bench, or None: then the bench is wrong."""
    constant = _guess(sheet, fires)
    # What inputs without a 0 ask for must come before the horizon, too.
    if constant is None or constant < 1 or constant + sheet.latest > horizon:
        return None
    fired: dict[str, dict[int, int]] = {target: {} for target in ask.targets}
    for fire in fires:
        fired[fire.target][fire.tick - constant] = fire.mask
    return constant if all(fired[target] == sheet.wanted[target] for target in ask.targets) else None


def _guess(sheet: Sheet, fires: Sequence[Fire]) -> int | None:
    """Take the constant from one input of the first fire: a right bench has no other."""
    if not fires:
        return None
    first = fires[0]
    for wanted, mask in sheet.wanted[first.target].items():
        if mask & first.mask:
            return first.tick - wanted
    return None


def most_frequent_constant(sheet: Sheet, fires: Sequence[Fire]) -> tuple[int | None, int]:
    """Return the C from 1 up at which most targets fire right, and how many do."""
    right: dict[int, int] = {}
    for fire in fires:
        for wanted, mask in sheet.wanted[fire.target].items():
            both = mask & fire.mask
            if both and fire.tick > wanted:
                constant = fire.tick - wanted
                right[constant] = right.get(constant, 0) + count_bits(both)
    if not right:
        return None, 0
    best = min(right, key=lambda constant: (-right[constant], constant))
    return best, right[best]


def first_finding(ask: Ask, sheet: Sheet, fires: Sequence[Fire], horizon: int) -> Finding:
    """Return the first input of the fixed order on which a wrong bench fails."""
    constant, _ = most_frequent_constant(sheet, fires)
    wrong = 0
    for target in ask.targets:
        ever, right = 0, 0
        for fire in fires:
            if fire.target == target:
                ever |= fire.mask
                if constant is not None:
                    right |= fire.mask & sheet.wanted[target].get(fire.tick - constant, 0)
        asked = ~sheet.never[target] & ((1 << sheet.normal) - 1)
        wrong |= (ever & sheet.never[target]) | (asked & ~right)
    for number in bits_of(wrong):
        return _finding(ask, sheet, fires, number, 0, constant, horizon)
    return _late_finding(ask, sheet, fires, constant, horizon)


def _late_finding(ask: Ask, sheet: Sheet, fires: Sequence[Fire], constant: int | None, horizon: int) -> Finding:
    """Return the first input that fails only because the horizon comes before its fires."""
    places = {one: number for number, one in enumerate(sheet.inputs[: sheet.normal])}
    for number in range(sheet.normal, len(sheet.inputs)):
        one = sheet.inputs[number]
        later = min(one)
        normal = places[tuple(tick - later for tick in one)]
        finding = _finding(ask, sheet, fires, normal, later, constant, horizon)
        if any(tick is not None and seen is None for tick, seen in zip(finding.wanted, finding.seen)):
            return finding._replace(number=number, input=one)
    raise AssertionError("a bench that is right on every input was called wrong")


def _finding(
    ask: Ask, sheet: Sheet, fires: Sequence[Fire], number: int, later: int, constant: int | None, horizon: int
) -> Finding:
    """Look up what happened for an input that has a 0, lit `later` ticks later."""
    seen: dict[str, int] = {}
    for fire in fires:
        if fire.mask >> number & 1 and fire.tick + later <= horizon:
            seen[fire.target] = fire.tick + later
    one = tuple(tick + later for tick in sheet.inputs[number])
    return Finding(number, one, ask.wanted(one), tuple(seen.get(target) for target in ask.targets), constant)


def seen_on(ask: Ask, bench: AnyBench, one: Input) -> Ticks:
    """Burn a bench for one input and return each target's tick, None for never."""
    seen = {fire.target: fire.tick for fire in burn_bench(bench, ignitions(ask.sources, [one])).fires}
    return tuple(seen.get(target) for target in ask.targets)


def _failure(ask: Ask, bench: AnyBench, finding: Finding) -> dict[str, Any]:
    target, reason = explain(ask, finding)
    row, column = place_of(bench, target)
    # Only the first inputs are numbered cases that a trace can be asked for; any input can be traced by its ticks.
    numbered = {"case": finding.number} if finding.number < MOST_SHOWN else {}
    return {
        "stage": "visible",
        **numbered,
        "category": PUBLIC_CATEGORY,
        "input": input_text(ask.sources, finding.input),
        "expected": wanted_text(ask.targets, finding.wanted),
        "seen": seen_text(ask.targets, finding.seen),
        "reason": reason,
        "place": {"target": target, "row": row + 1, "column": column + 1},
    }


def explain(ask: Ask, finding: Finding) -> tuple[str, str]:
    """Name the first target that is wrong in a finding, and say in a sentence what is wrong with it."""
    constant = finding.constant
    for target, wanted, seen in zip(ask.targets, finding.wanted, finding.seen):
        if wanted is None and seen is not None:
            return target, f"{target} should stay dark; it fired at tick {seen}."
        if wanted is None or (constant is not None and seen == wanted + constant):
            continue
        saw = "it stayed dark" if seen is None else f"it fired at tick {seen}"
        if constant is None:
            reason = f"{target} should fire C ticks after tick {wanted}, with one C from 1 up for all; {saw}."
            return target, f"{reason} So far no target fires right for any C."
        reason = f"{target} should fire at tick {wanted + constant}, which is {wanted} + C with C = {constant}; {saw}."
        return target, f"{reason} (C is taken to be {constant} because most of your fires are right with it.)"
    raise AssertionError("a finding without a wrong target")
