"""A run as a stream of small events, one for each tick, and their drawing as a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.choir.engine import Performance
from puzzles.choir.grading import hall
from puzzles.choir.lanes import values_at
from puzzles.choir.notation import Sheet
from puzzles.choir.specification import read_voices, spaced
from puzzles.contract import Case, Laws


def events(laws: Laws, program: Sheet, case: Case) -> Iterator[dict[str, Any]]:
    """Yield an event for each tick of a run; the last one has an `ending` and the voices in the end (`output`).

    `lines` and `letters` are what each singer was at in the tick, `skipped` who did not execute it (by number, from
    0), `voices` and `notes` what they hold after it, `right` whether the voices are the ones asked for.
    Endings: "settled at tick 9", "settled from the start", "not settled".
    """
    performance = Performance(laws, program, hall(laws, [case]).chorus)
    wanted, size = read_voices(case.expected), len(read_voices(case.input))
    settled = 0 if read_voices(case.input) == wanted else -1
    for tick in range(1, laws["ticks"] + 1):
        lines, skipped = _places(performance, size)
        performance.tick()
        voices = values_at(tuple(performance.voices), 0, size)
        right = voices == wanted
        settled = (tick if settled < 0 else settled) if right else -1
        last = tick == laws["ticks"]
        yield {
            "tick": tick,
            "lines": lines,
            "letters": "".join(program.letters[line] for line in lines),
            "skipped": skipped,
            "voices": voices,
            "notes": values_at(tuple(performance.notes), 0, size),
            "right": right,
            "output": spaced(voices) if last else None,
            "ending": _ending(settled) if last else None,
        }


def _ending(settled: int) -> str:
    if settled < 0:
        return "not settled"
    return f"settled at tick {settled}" if settled else "settled from the start"


def _places(performance: Performance, size: int) -> tuple[list[int], list[int]]:
    """Return the line at which each singer is, and who is to skip it."""
    lines, skipped = [0] * size, []
    for group, skips in ((performance.acting, False), (performance.skipping, True)):
        for line, lanes in group.items():
            for singer in range(size):
                if lanes >> singer & 1:
                    lines[singer] = line
                    skipped += [singer] if skips else []
    return lines, sorted(skipped)


def draw_events(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as a table of text, one line for each tick; a skipped letter stands in brackets."""
    rows = []
    for event in shown:
        sung = "".join(
            f"{f'({letter})' if singer in event['skipped'] else letter:>5}"
            for singer, letter in enumerate(event["letters"])
        )
        voices, notes = (" ".join(f"{value:>2}" for value in event[name]) for name in ("voices", "notes"))
        marks = ("  right" if event["right"] else "") + (f"  end: {event['ending']}" if event["ending"] else "")
        rows.append(f"tick {event['tick']:>3} {sung}   voices {voices}   notes {notes}{marks}")
    return "\n".join(rows)
