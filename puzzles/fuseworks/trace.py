"""The burn of a bench as a stream of small events, one for each cell that something happens to, and its drawing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from puzzles.contract import Case, Laws
from puzzles.fuseworks.composed import COOL, OUTSIDE, ComposedBench, burn_composed
from puzzles.fuseworks.engine import CUT, Bench, Heat, burn
from puzzles.fuseworks.firing import lay_bench
from puzzles.fuseworks.laws import BLANK, SIDES, TARGETS
from puzzles.fuseworks.notation import Drawing
from puzzles.fuseworks.specification import ignitions, seen_text

_SETTING = re.compile(r"([a-c])=(\d+)", re.ASCII)


def events(laws: Laws, program: Drawing, case: Case) -> Iterator[dict[str, Any]]:
    """Yield what happens in order of ticks; first an event `bench` with the drawing, last one `end` with what the
    targets saw (`output`) and whether that is `right` for some constant C.

    In between: `lit` (`by` names the sides the heat came from, "outside" for an ignition), `fired` (a target),
    `half` (a keg, or a part with a composed law, heated without lighting), `cut` (`by` "cold" where another part cooled
    it), and `lost` (heat on a cell that has burnt, has been cut, or is out of turn). Rows and columns count from 1.
    """
    bench = lay_bench(laws, program.rows)
    settings = [(name, int(tick)) for name, tick in _SETTING.findall(case.input)]
    lit = ignitions("".join(name for name, _ in settings), [tuple(tick for _, tick in settings)])
    yield {"event": "bench", "tick": 0, "rows": list(program.rows), "input": case.input, "expected": case.expected}
    if isinstance(bench, ComposedBench):
        composed = _ToldComposed(bench)
        fires, happened = burn_composed(bench, lit, composed.tell).fires, composed.events
    else:
        told = _Told(bench, program.rows)
        told.outside = {(tick, bench.sources[source]) for tick, source, _ in lit}
        fires, happened = burn(bench, lit, told.after_tick).fires, told.events
    yield from happened
    seen = {fire.target: fire.tick for fire in fires}
    last = happened[-1]["tick"] if happened else 0
    targets = "".join(sorted(bench.targets))
    output = seen_text(targets, tuple(seen.get(target) for target in targets))
    yield {
        "event": "end",
        "tick": last,
        "output": output,
        "right": _right(output, case.expected),
        "ending": "burnt out",
    }


def _right(output: str, expected: str) -> bool:
    """Tell whether a row such as Y=4 Z=never is what was wanted, such as Y=2+C Z=never, for one C from 1 up."""
    seen, wanted = (dict(part.split("=") for part in text.split()) for text in (output, expected))
    if seen.keys() != wanted.keys():
        return False
    constants = set()
    for target, tick in seen.items():
        if "never" in (tick, wanted[target]):
            constants |= set() if tick == wanted[target] else {0}
        else:
            constants.add(int(tick) - int(wanted[target].partition("+")[0]))
    return len(constants) <= 1 and all(constant >= 1 for constant in constants)


class _ToldComposed:
    """Turns what comes to the cells of a bench with composed laws into events."""

    def __init__(self, bench: ComposedBench) -> None:
        self.events: list[dict[str, Any]] = []
        self._bench = bench
        self._lit: set[int] = set()

    def tell(self, tick: int, cell: int, coming: Sequence[int], lighting: int, cutting: int) -> None:
        """Write down what came to a cell in a tick, unless it was only its own time to give heat."""
        by = [*(side for side, mask in zip(SIDES, coming) if mask), *(["cold"] if coming[COOL] else [])]
        if coming[OUTSIDE]:
            by.insert(0, "outside")
        if not by:
            return
        glyph, (row, column) = self._bench.glyphs[cell], self._bench.place[cell]
        waits = "law" in self._bench.parts[cell] or "needs" in self._bench.parts[cell]
        if lighting:
            what = "fired" if glyph in TARGETS else "lit"
        elif cutting:
            what = "cut"
        else:
            what = "half" if waits and cell not in self._lit and not coming[COOL] else "lost"
        if lighting:
            self._lit.add(cell)
        place = {"row": row + 1, "column": column + 1, "glyph": glyph}
        self.events.append({"event": what, "tick": tick, **place, "by": by})


class _Told:
    """Turns what the engine says after each tick into events."""

    def __init__(self, bench: Bench, rows: Sequence[str]) -> None:
        self.events: list[dict[str, Any]] = []
        self.outside: set[tuple[int, int]] = set()
        self._bench, self._rows = bench, rows
        self._from = _givers(bench)
        self._lit_at: dict[int, int] = {}
        self._cut: set[int] = set()

    def after_tick(self, tick: int, heats: Sequence[Heat], lit: Mapping[int, int]) -> None:
        """Write down a tick: cuts first, then what lights, then what comes to nothing."""
        cuts = dict.fromkeys(line for line, how, _ in heats if how == CUT)
        for line in cuts:
            fresh = line not in self._cut and line not in self._lit_at
            self._tell("cut" if fresh else "lost", tick, line, True)
            if fresh:
                self._cut.add(line)
        for line in dict.fromkeys(line for line, how, _ in heats if how != CUT):
            keg = any(how >= 0 for other, how, _ in heats if other == line)
            if lit.get(line):
                self._lit_at[line] = tick
                self._tell("fired" if self._glyph(line) in TARGETS else "lit", tick, line, False)
            else:
                self._tell("half" if keg and line not in self._lit_at else "lost", tick, line, False)

    def _glyph(self, line: int) -> str:
        row, column = self._bench.place[line]
        return self._rows[row][column]

    def _tell(self, what: str, tick: int, line: int, cutting: bool) -> None:
        row, column = self._bench.place[line]
        by = [
            side
            for giver, delay, side, cuts in self._from[line]
            if cuts == cutting and self._lit_at.get(giver) == tick - delay
        ]
        if (tick, line) in self.outside:
            by.insert(0, "outside")
        self.events.append(
            {
                "event": what,
                "tick": tick,
                "row": row + 1,
                "column": column + 1,
                "glyph": self._glyph(line),
                "by": by,
            }
        )


def _givers(bench: Bench) -> dict[int, list[tuple[int, int, str, bool]]]:
    """Return for each line who may heat it: (line, delay, side of the heated cell, whether such heat cuts)."""
    found: dict[int, list[tuple[int, int, str, bool]]] = {line: [] for line in range(len(bench.gives))}
    for giver, routes in enumerate(bench.gives):
        row, column = bench.place[giver]
        for delay, line, how in routes:
            other_row, other_column = bench.place[line]
            step = (row - other_row, column - other_column)
            side = {(-1, 0): "N", (0, 1): "E", (1, 0): "S", (0, -1): "W"}[step]
            found[line].append((giver, delay, side, how == CUT))
    return found


def draw_events(shown: Sequence[Mapping[str, Any]]) -> str:
    """Draw events as text: a line for each tick in which something happened, then the bench with ticks on it."""
    lines: dict[int, list[str]] = {}
    rows: list[str] = []
    ticks: dict[tuple[int, int], str] = {}
    ending = ""
    for event in shown:
        if event["event"] == "bench":
            rows = list(event["rows"])
        elif event["event"] == "end":
            ending = "end: " + event["output"]
        else:
            # Heat that comes back to a burnt cell happens at nearly every step and would hide the rest.
            if event["event"] != "lost":
                lines.setdefault(event["tick"], []).append(_words(event))
            if event["event"] in ("lit", "fired"):
                ticks.setdefault((event["row"], event["column"]), str(event["tick"]))
            elif event["event"] == "cut":
                ticks.setdefault((event["row"], event["column"]), "##")
    text = [f"tick {tick:>3}  {', '.join(words)}" for tick, words in lines.items()]
    return "\n".join([*text, *([ending] if ending else []), *_map(rows, ticks)])


def _words(event: Mapping[str, Any]) -> str:
    where = f"{event['glyph']}({event['row']},{event['column']})"
    by = f" from {'+'.join(event['by'])}" if event["by"] else ""
    did = {"lit": "lights", "fired": "FIRES", "half": "waits", "cut": "is cut"}[event["event"]]
    return f"{where} {did}{by}"


def _map(rows: Sequence[str], ticks: Mapping[tuple[int, int], str]) -> list[str]:
    return [
        " ".join(
            f"{'' if glyph == BLANK else ticks.get((row, column), glyph):>3}" for column, glyph in enumerate(glyphs, 1)
        ).rstrip()
        for row, glyphs in enumerate(rows, 1)
    ]
