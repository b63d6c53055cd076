"""A run as a stream of small events, one for each press, for reviewers and tests; no candidate ever sees one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Case, Event, Laws
from puzzles.orphan.engine import PAUSED, Calculator, Run
from puzzles.orphan.lists import read_list, write_list
from puzzles.orphan.rules import LIST_SIZE


def events(laws: Laws, program: str, case: Case) -> Iterator[Event]:
    """Yield an event for each press, then one for the end: its `ending`, all that was printed (`output`), if `right`.

    `place` is the key's, from 0; `read` and `printed` are lists, since a press may act twice; `a` and `b` are the cells
    after the press. `laws` is a true table.
    """
    calculator = Calculator(laws)
    values = [value % calculator.modulus for value in read_list(case.input, LIST_SIZE)]
    run, ending = Run([calculator.keys[letter] for letter in program]), PAUSED
    while ending == PAUSED:
        presses, place, at, printed = run.presses, run.place, run.at, len(run.printed)
        ending = run.advance(calculator, values, presses + 1)
        a, b = divmod(run.state, calculator.modulus)
        if run.presses > presses:
            yield {
                "press": run.presses,
                "key": program[place],
                "place": place,
                "read": values[at : run.at],
                "printed": run.printed[printed:],
                "a": a,
                "b": b,
                "ending": None,
            }
    output = write_list(run.printed)
    yield {
        "press": run.presses,
        "key": None,
        "place": None,
        "read": [],
        "printed": [],
        "a": a,
        "b": b,
        "ending": ending,
        "output": output,
        "right": output == case.expected,
    }


def draw_events(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as a table of text, one line for each press."""
    lines = []
    for event in shown:
        if event["ending"] is None:
            read, printed = (" ".join(map(str, event[name])) for name in ("read", "printed"))
            does = f"reads {read or '-':<5} A {event['a']:>2}  B {event['b']:>2}  prints {printed or '-'}"
            lines.append(f"press {event['press']:>3}  {event['key']}  {does}")
        else:
            lines.append(f"after {event['press']} presses: {event['ending']}, printed {event['output'] or 'nothing'}")
    return "\n".join(lines)
