"""A run as a stream of small events, one for each cycle, and their drawing as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.accelerator.plain import Plain
from puzzles.accelerator.shape import DEBUG, Bundle, Program, shown
from puzzles.accelerator.specification import image_of, outputs, written
from puzzles.contract import Case, Event, Fault, Task

MOST_WRITES = 32
"""Writes that an event shows of each space; `left_out` counts the others."""


def events(task: Task, program: Program, case: Case) -> Iterator[Event]:
    """Yield an event for each cycle, then one for the end, with its `ending`, the `output` and whether it is `right`.

    `bundle` is the number of the bundle executed, `slots` its slots by engine as texts, `scratch` and `memory` the
    words written by address, `next` the bundle that follows. Bundles that cost nothing have no event. Endings: "past
    the last bundle", "halt", "broken rule" and "stopped"; the last two have a `reason`.
    """
    run = Plain(task.laws, program, image_of(task.specification, case.input))
    ending, reason = "past the last bundle", None
    try:
        while not run.ended:
            bundle, cycles = run.counter, run.cycles
            run.step()
            if run.cycles > cycles:
                yield _cycle(run, bundle)
    except Fault as fault:
        ending, reason = "stopped" if fault.verdict == "too_slow" else "broken rule", fault.reason
    output = written(outputs(task.specification, run.memory))
    yield {
        "cycle": run.cycles,
        "bundle": None,
        "slots": {},
        "scratch": {},
        "memory": {},
        "left_out": 0,
        "next": None,
        "ending": "halt" if run.halted else ending,
        "reason": reason,
        "output": output,
        "right": reason is None and output == case.expected,
    }


def _cycle(run: Plain, number: int) -> Event:
    scratch, memory = dict(run.scratch_writes), dict(run.memory_writes)
    return {
        "cycle": run.cycles,
        "bundle": number,
        "slots": _slots(run.program[number]),
        "scratch": _few(scratch),
        "memory": _few(memory),
        "left_out": max(0, len(scratch) - MOST_WRITES) + max(0, len(memory) - MOST_WRITES),
        "next": run.counter,
        "ending": None,
        "reason": None,
    }


def _slots(bundle: Bundle) -> dict[str, list[str]]:
    return {
        engine: [" ".join(shown(item).strip('"') for item in slot) for slot in slots]
        for engine, slots in bundle
        if engine != DEBUG
    }


def _few(words: Mapping[int, int]) -> dict[str, int]:
    return {str(address): value for address, value in list(words.items())[:MOST_WRITES]}


def draw_events(shown_events: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as text, a line for each cycle: its bundle, the slots, and what was written."""
    lines = []
    for event in shown_events:
        if event["ending"] is not None:
            why = f": {event['reason']}" if event["reason"] else ""
            lines.append(f"after {event['cycle']} cycles: {event['ending']}{why}")
            continue
        slots = "  ".join(f"{engine} {' | '.join(texts)}" for engine, texts in event["slots"].items())
        writes = [f"s{address}={value}" for address, value in event["scratch"].items()]
        writes += [f"m{address}={value}" for address, value in event["memory"].items()]
        if event["left_out"]:
            writes.append(f"… {event['left_out']} more")
        lines.append(f"cycle {event['cycle']:>6}  bundle {event['bundle']:>6}  {slots}  →  {' '.join(writes) or '-'}")
    return "\n".join(lines)
