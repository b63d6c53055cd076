"""Experiments on a bench with hidden laws: when each cell glows is seen, and nothing else.

A cell glows in the ticks in which it lights, or in which one of a bridge's two fuses does; a target, when it fires.
Which cell heated which is not seen, nor heat that lights nothing, nor what was cut, cooled or put out, nor which of a
bridge's fuses glows. Sources may be left dark. A burn of one input takes milliseconds and ends at the horizon.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from puzzles.contract import Event, Experiments, Probe, Task
from puzzles.fuseworks.composed import burn_composed, lay_composed
from puzzles.fuseworks.laws import BLANK
from puzzles.fuseworks.notation import Drawing
from puzzles.fuseworks.specification import Ask, ignitions, input_text

_SETTING = re.compile(r"\s*([abc])\s*=\s*([0-9]{1,3})(?![0-9])[\s,;]*", re.ASCII)


def ticks_of(ask: Ask, text: str) -> dict[str, int]:
    """Read an input such as `a=2 b=5`, in which sources may be left out; raise ValueError with what is wrong."""
    read: dict[str, int] = {}
    at = 0
    while at < len(text):
        found = _SETTING.match(text, at)
        if found is None or found[1] not in ask.sources or found[1] in read or int(found[2]) > ask.last_input:
            read = {}
            break
        read[found[1]] = int(found[2])
        at = found.end()
    if not read:
        example = input_text(ask.sources, tuple(range(2, 2 + len(ask.sources))))
        raise ValueError(
            f"an input lights each source at most once, at a tick from 0 to {ask.last_input}, such as {example};"
            " a source that is left out stays dark, but one must be lit"
        )
    return dict(sorted(read.items()))


def observe(task: Task, program: Drawing, text: str) -> list[Event]:
    """Burn a bench for one input and tell which cells glow when, rows and columns counted from 1."""
    lit = ticks_of(task.specification, text)
    # Always the slow way: it tells of cells, and an experiment burns one input only.
    bench = lay_composed(task.true_laws, program.rows)
    glowing: list[tuple[int, int, int]] = []

    def watch(tick: int, cell: int, coming: Sequence[int], lighting: int, cutting: int) -> None:
        if lighting:
            row, column = bench.place[cell]
            glowing.append((tick, row + 1, column + 1))

    burn_composed(bench, ignitions("".join(lit), [tuple(lit.values())]), watch)
    shown = input_text("".join(lit), tuple(lit.values()))
    events: list[Event] = [{"event": "bench", "rows": list(program.rows), "input": shown}]
    events += [{"event": "glow", "tick": tick, "row": row, "column": column} for tick, row, column in sorted(glowing)]
    return [*events, {"event": "end", "ending": "dark"}]


def draw(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw what was seen: a line for each tick in which cells glow, then the bench with ticks on it."""
    rows: Sequence[str] = next((event["rows"] for event in shown if event["event"] == "bench"), ())
    ticks: dict[tuple[int, int], list[str]] = {}
    lines: dict[int, list[str]] = {}
    for event in shown:
        if event["event"] == "glow":
            row, column = event["row"], event["column"]
            ticks.setdefault((row, column), []).append(str(event["tick"]))
            lines.setdefault(event["tick"], []).append(f"{rows[row - 1][column - 1]}({row},{column})")
    cells = [
        ["" if glyph == BLANK else "/".join(ticks.get((row, column), [glyph])) for column, glyph in enumerate(line, 1)]
        for row, line in enumerate(rows, 1)
    ]
    width = max((len(cell) for line in cells for cell in line), default=0) + 1
    table = ["".join(cell.rjust(width) for cell in line).rstrip() for line in cells]
    glows = [f"tick {tick:>3}  {' '.join(names)}" for tick, names in lines.items()]
    return "\n".join([*(glows or ["nothing glows"]), *table])


def example(task: Task) -> Probe:
    """Return an experiment to start from: plain fuse alone."""
    ask: Ask = task.specification
    rows = ["+".join(ask.sources), "+".join(ask.targets)]
    width = max(len(row) for row in rows)
    middle = "|" * 1 + "." * (width - 1)
    return Probe("\n".join([rows[0], middle, rows[1]]) + "\n", input_text(ask.sources[:1], (0,)))


EXPERIMENTS = Experiments(
    shows=(
        "An experiment burns your bench once and shows at which ticks each cell glows, that is, lights; not which cell"
        " heated which, and not what was cut or put out."
    ),
    input_hint="The tick at which each source is lit, such as a=2 b=5; a source that you leave out stays dark.",
    example=example,
    observe=observe,
    draw=draw,
)
