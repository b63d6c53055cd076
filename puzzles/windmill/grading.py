"""Grades a garden: visible cases, hidden cases, the tick at which the last gust is out; the metrics of a valid one.

Where all gusts are heavy there is one input only: the visible case is all there is, and passing it is a proof
("exhaustive"). Else 200 hidden cases follow, and none of them may take more than 5 times as long as the slowest visible
one.

The metric set is the visible set: 100 cases drawn from the task's canonical key, or the one case counted 100 times, so
that the same garden has the same metrics for everybody.

A garden that keeps a gust beyond the last tick is `too_slow`. A few cases are tried before all others, so that a
garden in which gusts go round and round costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from puzzles.contract import Case, Laws, Limits, Outcome, Task
from puzzles.seeds import Draw
from puzzles.windmill.engine import Breeze, Plot, lay
from puzzles.windmill.laws import SIDES
from puzzles.windmill.notation import Garden, area_of, cost_of
from puzzles.windmill.specification import HEAVY, LIGHT, Rules, read_sides, sides_text
from puzzles.windmill.trace import SIDE_NAMES, events

VISIBLE_CASES = 100
_TRIED_FIRST = 3


class Weather(NamedTuple):
    """Cases side by side, a lane each: where each gust is heavy, and where each side would be wrong for it."""

    lanes: int
    heavy: tuple[int, ...]
    wrong: tuple[tuple[int, ...], ...]


class Run(NamedTuple):
    """How the cases of a run ended: the tick at which the last gust was out, or -1; and the gust-steps taken."""

    last: list[int]
    steps: int


def weather(cases: Sequence[Case]) -> Weather:
    """Lay cases side by side."""
    heavy = [0] * len(cases[0].input)
    wrong = [[0] * len(SIDES) for _ in heavy]
    for lane, case in enumerate(cases):
        for gust, (weight, allowed) in enumerate(zip(case.input, read_sides(case.expected))):
            heavy[gust] |= (weight == HEAVY) << lane
            for side, name in enumerate(SIDES):
                wrong[gust][side] |= (name not in allowed) << lane
    return Weather(len(cases), tuple(heavy), tuple(map(tuple, wrong)))


def run(laws: Laws, plot: Plot, given: Weather) -> Run:
    """Run all cases side by side; one that goes wrong is dropped at once."""
    breeze = Breeze(plot, given.heavy, (1 << given.lanes) - 1)
    failed, steps = 0, 0
    left: list[tuple[int, int]] = []
    while not breeze.over and breeze.time < laws["ticks"]:
        out, wrong = 0, 0
        for gust, side, mask in breeze.tick():
            out |= mask
            wrong |= mask & given.wrong[gust][side]
            steps += bin(mask).count("1") * (breeze.time - gust * plot.period)
        if out:
            left.append((breeze.time, out))
        if wrong:
            breeze.drop(wrong)
        failed |= wrong | breeze.squall
    return Run(_last_exits(left, ~(failed | breeze.inside), given.lanes), steps)


def _last_exits(left: Sequence[tuple[int, int]], right: int, count: int) -> list[int]:
    """Go back from the end: the first exit met of a lane is its last one."""
    last, still_open = [-1] * count, right & ((1 << count) - 1)
    for time, out in reversed(left):
        found = out & still_open
        still_open ^= found
        while found:
            lowest = found & -found
            last[lowest.bit_length() - 1] = time
            found ^= lowest
        if not still_open:
            break
    return last


def visible_cases(canonical_key: str, laws: Laws, rules: Rules) -> tuple[Case, ...]:
    """Draw the fixed cases of a task: the same for everybody, for metrics too."""
    gusts = laws["gusts"]
    if not rules.mixed:
        return (case_of(laws, rules, HEAVY * gusts, "the only case there is"),)
    draw = Draw("windmill visible cases", canonical_key)
    return tuple(case_of(laws, rules, _even(draw, gusts), "public") for _ in range(VISIBLE_CASES))


def case_of(laws: Laws, rules: Rules, weights: str, category: str) -> Case:
    """Write weights and what is wanted for them as a case."""
    return Case(weights, sides_text(rules.wanted(laws, weights)), category)


def _one_in(draw: Draw, gusts: int, chance: int, rare: str, usual: str) -> str:
    return "".join(usual if draw.below(chance) else rare for _ in range(gusts))


def _even(draw: Draw, gusts: int) -> str:
    return _one_in(draw, gusts, 2, HEAVY, LIGHT)


def _in_rows(draw: Draw, gusts: int) -> str:
    weights, weight = "", draw.choice((HEAVY, LIGHT))
    while len(weights) < gusts:
        weights += weight * (1 + draw.below(7))
        weight = LIGHT if weight == HEAVY else HEAVY
    return weights[:gusts]


def _one_other(draw: Draw, gusts: int) -> str:
    usual, other = draw.choice(((HEAVY, LIGHT), (LIGHT, HEAVY)))
    place = draw.below(gusts)
    return usual * place + other + usual * (gusts - place - 1)


_CATEGORIES: tuple[tuple[str, Callable[[Draw, int], str]], ...] = (
    ("heavy and light about equally often", _even),
    ("mostly heavy", lambda draw, gusts: _one_in(draw, gusts, 5, LIGHT, HEAVY)),
    ("mostly light", lambda draw, gusts: _one_in(draw, gusts, 5, HEAVY, LIGHT)),
    ("rows of heavy and rows of light ones", _in_rows),
    ("all alike but one", _one_other),
)


def hidden_cases(task: Task, seed: str, count: int) -> tuple[Case, ...]:
    """Draw the hidden cases of one grading from its seed; categories take turns. None where one case is all."""
    rules: Rules = task.specification
    if not rules.mixed:
        return ()
    draw = Draw("windmill hidden cases", task.key, seed)
    cases = []
    for number in range(count):
        category, make = _CATEGORIES[number % len(_CATEGORIES)]
        cases.append(case_of(task.laws, rules, make(draw, task.laws["gusts"]), category))
    return tuple(cases)


def ticks_of(last: Sequence[int]) -> int:
    """Return the ticks metric: the ticks at which 100 cases end; a case that is all there is counts for all."""
    return sum(last) * VISIBLE_CASES // len(last)


def grade(task: Task, program: Garden, seed: str, limits: Limits) -> Outcome:
    """Grade a garden fully; deterministic in (task, program, seed)."""
    laws, plot = task.true_laws, lay(task.true_laws, program)
    last: list[int] = []
    steps, count = 0, len(task.cases)
    for cases in (task.cases[:_TRIED_FIRST], task.cases[_TRIED_FIRST:]):
        if cases:
            done = run(laws, plot, weather(cases))
            last, steps = last + done.last, steps + done.steps
        if -1 in last:
            number = last.index(-1)
            verdict, details = _public_failure(laws, program, task.cases[number])
            failure = {"stage": "visible", "case": number, **details}
            return Outcome(verdict, {}, failure, "sampled", count, 0, steps)
    hidden = hidden_cases(task, seed, limits.hidden_cases)
    if hidden:
        done = run(laws, plot, weather(hidden))
        steps += done.steps
        slowest = max(last) * limits.slowest_ratio
        for case, end in zip(hidden, done.last):
            if end < 0 or end > slowest:
                verdict, reason = _hidden_failure(laws, program, case, end, limits)
                failure = {"stage": "hidden", "category": case.category, "reason": reason}
                return Outcome(verdict, {}, failure, "sampled", count, len(hidden), steps)
    metrics = {"cost": cost_of(laws, program), "area": area_of(program), "ticks": ticks_of(last)}
    proof = "sampled" if task.specification.mixed else "exhaustive"
    return Outcome("valid", metrics, None, proof, count, len(hidden), steps)


def _public_failure(laws: Laws, program: Garden, case: Case) -> tuple[str, dict[str, Any]]:
    told = list(events(laws, program, case))
    seen = ["-"] * len(case.input)
    for event in told:
        for leaving in event["left"]:
            seen[leaving["gust"]] = leaving["side"]
    verdict, reason, place = _explain(told, read_sides(case.expected))
    return verdict, {
        "category": case.category,
        "input": case.input,
        "expected": case.expected,
        "seen": " ".join(seen),
        "reason": reason,
        "place": place,
    }


def _explain(told: Sequence[dict[str, Any]], wanted: Sequence[str]) -> tuple[str, str, dict[str, int]]:
    """Find the first thing that went wrong in a run, and say it in a sentence, with verdict and place."""
    for event in told:
        tick = event["tick"]
        for leaving in event["left"]:
            if not leaving["right"]:
                gust, side = leaving["gust"], SIDE_NAMES[leaving["side"]]
                due = " or ".join(SIDE_NAMES[name] for name in wanted[gust])
                reason = f"Gust {gust} (from 0) left by the {side} at tick {tick}; it should leave by the {due}."
                return "wrong", reason, {"tick": tick, "gust": gust}
        if event["squall"]:
            met = event["squall"]
            numbers = " and ".join(map(str, met["gusts"]))
            reason = f"Squall: gusts {numbers} met in row {met['row']}, column {met['column']} at tick {tick}."
            return "wrong", reason, {"tick": tick, "row": met["row"], "column": met["column"]}
    last = told[-1]
    gust = last["output"].split().index("-")
    place = {"tick": last["tick"], "gust": gust}
    return "too_slow", f"Gust {gust} (from 0) was still in the garden at tick {last['tick']}, the last one.", place


def _hidden_failure(laws: Laws, program: Garden, case: Case, end: int, limits: Limits) -> tuple[str, str]:
    if end >= 0:
        ratio = limits.slowest_ratio
        return "too_slow", f"A hidden case ({case.category}) took more than {ratio} times as long as your slowest one."
    verdict, _, _ = _explain(list(events(laws, program, case)), read_sides(case.expected))
    if verdict == "too_slow":
        return verdict, f"In a hidden case ({case.category}) a gust was still in the garden at the last tick."
    return verdict, f"A hidden case failed ({case.category})."
