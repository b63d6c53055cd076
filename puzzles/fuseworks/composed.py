"""Burns benches on which parts have composed laws: guard -> effect, or otherwise another effect, and a side effect.

It is the slow way of `engine.py`, with the same plain parts and the same answers where no law is composed; `firing.py`
chooses. Again each input is one bit of a mask. A cell takes all heat of a tick at once. What the words of a law mean:

A part has `own` sides, heat on which can light it, and other sides, heat on which only touches it. Heat on an own side
is answered by `effect` where the guard holds and by `otherwise` where it does not. All guards count heat of this
very tick, and heat counts whether it was answered or not. Guards on own heat:

    heated        always                          alone      on one side only in this tick
    together      on two sides in this tick       two        on two different sides so far
    opposite      also on the opposite side       corner     also on a side next to it, so far
    three         on three different sides        second     heated before, in an earlier tick
    within k      on another side, this tick or at most k ticks ago
    late k        heated before, for the first time at least k ticks ago

Guards on touch: `touched` (so far), `just` (in this tick), `earlier` (in an earlier tick), `both` (on two different
sides), `twice` (in two different ticks), `recent k` (at most k ticks ago), `long k` (first at least k ticks ago).

Effects: `wait` leaves the part as it is; `cut` cuts it for ever, and wins over lighting in the same tick; a direction
and a delay light it: it gives heat to `all` four sides, `ahead` (on from where the heat came), `left`, `right`, `aside`
(both), or to the `rest` (sides that have not been heated so far), that many ticks later. A part lights once.

Side effects: `relight` lets it light once more; `smother`: heat on any side after it has lit and before it gives heat
puts it out; `cool` and a direction, seen from the heat that lights it: the cell there is cut one tick later.

A run ends: a line lights twice at most and nothing comes after the horizon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from puzzles.contract import Laws
from puzzles.fuseworks.engine import Burn, Fire
from puzzles.fuseworks.laws import BLANK, SIDES, SOURCES, TARGETS

COOL, OUTSIDE, DUE = 4, 5, 6
"""What comes to a cell besides heat on its sides 0 to 3: cooling, an ignition from outside, its own time to give."""

_LEFT = (1, 2, 3, 0)  # heat on top runs down: its left is the right side of the cell
_RIGHT = (3, 0, 1, 2)
_AHEAD = (2, 3, 0, 1)
_EVERY = -1

Glow = Callable[[int, int, Sequence[int], int, int], None]
"""Told of each cell that something comes to: tick, cell, what comes, masks of inputs that light it and cut it."""


class ComposedBench(NamedTuple):
    """A drawing made ready to burn; `cells[n]` stands at `place[n]`, `beside[n]` are its neighbours, -1 for none."""

    parts: list[Mapping[str, Any]]
    glyphs: list[str]
    place: list[tuple[int, int]]
    beside: list[tuple[int, ...]]
    sources: dict[str, int]
    targets: dict[str, int]
    extra: tuple[int, ...]
    horizon: int


class Given(NamedTuple):
    """Heat to give: the tick, the side of the giver, and the mask of inputs."""

    tick: int
    side: int
    mask: int


def lay_composed(laws: Laws, rows: Sequence[str]) -> ComposedBench:
    """Make a drawing ready to burn under a table with composed laws."""
    parts: list[Mapping[str, Any]] = []
    glyphs: list[str] = []
    place: list[tuple[int, int]] = []
    for row, line in enumerate(rows):
        for column, glyph in enumerate(line):
            if glyph != BLANK:
                ends = laws["source"] if glyph in SOURCES else laws["target"]
                parts.append(laws["parts"].get(glyph, ends))
                glyphs.append(glyph)
                place.append((row, column))
    number = {where: cell for cell, where in enumerate(place)}
    beside = [
        tuple(number.get((row + down, column + right), -1) for down, right in ((-1, 0), (0, 1), (1, 0), (0, -1)))
        for row, column in place
    ]
    sources = {glyph: cell for cell, glyph in enumerate(glyphs) if glyph in SOURCES}
    targets = {glyph: cell for cell, glyph in enumerate(glyphs) if glyph in TARGETS}
    extra = tuple(laws["extra"][side] for side in SIDES)
    return ComposedBench(parts, glyphs, place, beside, sources, targets, extra, laws["horizon"])


def burn_composed(bench: ComposedBench, ignitions: Sequence[tuple[int, str, int]], watch: Glow | None = None) -> Burn:
    """Burn a bench; `ignitions` are (tick, source, mask of inputs)."""
    agenda: dict[int, dict[int, list[int]]] = {}
    for tick, source, mask in ignitions:
        _coming(agenda, tick, bench.sources[source])[OUTSIDE] |= mask
    lines = [_lines(part) for part in bench.parts]
    fired = {cell: target for target, cell in bench.targets.items()}
    fires: list[Fire] = []
    heats: list[int] = []
    for tick in range(bench.horizon + 1):
        comings = agenda.pop(tick, None)
        if comings is None:
            if not agenda:
                break
            continue
        for cell, coming in comings.items():
            lighting, cutting = 0, 0
            for line in lines[cell]:
                before = line.cut | line.lit
                fresh, given = line.take(tick, coming)
                lighting |= fresh
                cutting |= line.cut & ~before
                if fresh and cell in fired:
                    fires.append(Fire(fired[cell], tick, fresh))
                for later in line.due:
                    _coming(agenda, later, cell)[DUE] |= fresh
                for one in given:
                    neighbour = bench.beside[cell][one.side]
                    if neighbour >= 0:
                        _coming(agenda, one.tick + bench.extra[one.side], neighbour)[_AHEAD[one.side]] |= one.mask
                        heats.append(one.mask)
                for side, mask in line.cooling:
                    neighbour = bench.beside[cell][side]
                    if neighbour >= 0:
                        _coming(agenda, tick + 1, neighbour)[COOL] |= mask
            if watch is not None:
                watch(tick, cell, coming, lighting, cutting)
    return Burn(fires, heats)


def _coming(agenda: dict[int, dict[int, list[int]]], tick: int, cell: int) -> list[int]:
    at_tick = agenda.setdefault(tick, {})
    coming = at_tick.get(cell)
    if coming is None:
        coming = at_tick[cell] = [0] * 7
    return coming


def _lines(part: Mapping[str, Any]) -> list[_Line]:
    if "law" in part:
        return [_LawLine(own, touch, part["law"]) for own, touch in part["faces"]]
    if "needs" in part:
        return [_Keg(part)]
    return [_Line(accepted, given, part) for accepted, given in part["lines"]]


def _numbers(sides: str) -> tuple[int, ...]:
    return tuple(SIDES.index(side) for side in sides)


class _Line:
    """A line of a part without a composed law."""

    due: Sequence[int] = ()
    cooling: Sequence[tuple[int, int]] = ()

    def __init__(self, accepted: str, given: str, part: Mapping[str, Any]) -> None:
        self.lit, self.cut = 0, 0
        self._accepted, self._given = _numbers(accepted), _numbers(given)
        self._cut_by, self._delay = _numbers(part.get("cut", "")), part["delay"]

    def take(self, tick: int, coming: Sequence[int]) -> tuple[int, Sequence[Given]]:
        """Take what comes in a tick; return the mask of inputs that light this line, and what it gives."""
        self.cut |= coming[COOL] & ~self.lit
        for side in self._cut_by:
            self.cut |= coming[side] & ~self.lit
        fresh = self._lighting(coming) & ~(self.lit | self.cut)
        if not fresh:
            return 0, ()
        self.lit |= fresh
        return fresh, [Given(tick + self._delay, side, fresh) for side in self._given]

    def _lighting(self, coming: Sequence[int]) -> int:
        heat = coming[OUTSIDE]
        for side in self._accepted:
            heat |= coming[side]
        return heat


class _Keg(_Line):
    """A keg without a composed law: it is the composed one of the guards `two`, `opposite` or `within`."""

    def __init__(self, part: Mapping[str, Any]) -> None:
        accepted, given = part["lines"][0]
        super().__init__(accepted, given, part)
        needs = part["needs"]
        guard = ["within", needs["within"]] if needs["within"] is not None else ["two"]
        self._guards = [_OwnGuard(guard, _numbers(SIDES))]
        if needs["sides"] == "opposite":
            self._guards.append(_OwnGuard(["opposite"], _numbers(SIDES)))
        self._tick = 0

    def take(self, tick: int, coming: Sequence[int]) -> tuple[int, Sequence[Given]]:
        """Take what comes in a tick."""
        self._tick = tick
        return super().take(tick, coming)

    def _lighting(self, coming: Sequence[int]) -> int:
        held = [guard.hold(self._tick, coming) for guard in self._guards]
        lighting = 0
        for side in range(4):
            mask = coming[side]
            for one in held:
                mask &= one[side]
            lighting |= mask
        return lighting


class _LawLine(_Line):
    """A line of a part with a composed law."""

    def __init__(self, own: str, touch: str, law: Mapping[str, Any]) -> None:
        self.lit, self.cut = 0, 0
        self._own = _numbers(own)
        guard = law["guard"]
        touching = guard[0] in _TOUCH_GUARDS
        self._guard = _TouchGuard(guard, _numbers(touch)) if touching else _OwnGuard(guard, self._own)
        self._effect, self._otherwise, self._side = law["effect"], law["otherwise"], law["side"]
        self._twice, self._smothered = 0, 0
        self._heated = [0, 0, 0, 0]
        self._pending: dict[int, list[Given]] = {}

    def take(self, tick: int, coming: Sequence[int]) -> tuple[int, Sequence[Given]]:
        """Take what comes in a tick."""
        self.due, self.cooling = (), ()
        holds = self._guard.hold(tick, coming)
        heat = 0
        for side in range(4):
            heat |= coming[side]
            self._heated[side] |= coming[side]
        self._smothered |= heat & self.lit
        self.cut |= coming[COOL]
        answers = [(side, coming[side] & holds[side], self._effect) for side in self._own if coming[side]]
        answers += [(side, coming[side] & ~holds[side], self._otherwise) for side in self._own if coming[side]]
        for _, mask, effect in answers:
            if effect[0] == "cut":
                self.cut |= mask
        may = ~(self.cut | (self._twice if self._side[0] == "relight" else self.lit))
        fresh, given = 0, []
        for side, mask, effect in answers:
            mask &= may
            if mask and len(effect) == 2:
                fresh |= mask
                given += self._gives(tick, side, mask, effect)
                self._cool(side, mask)
        self._twice |= fresh & self.lit
        self.lit |= fresh
        return fresh, self._smouldered(tick, given) if self._side[0] == "smother" else given

    def _gives(self, tick: int, side: int, mask: int, effect: Sequence[Any]) -> list[Given]:
        direction, delay = effect
        if direction == "rest":
            masks = [(other, mask & ~self._heated[other]) for other in range(4)]
            return [Given(tick + delay, other, fresh) for other, fresh in masks if fresh]
        return [Given(tick + delay, other, mask) for other in _toward(direction, side)]

    def _cool(self, side: int, mask: int) -> None:
        if self._side[0] == "cool":
            self.cooling = [*self.cooling, *((other, mask) for other in _toward(self._side[1], side))]

    def _smouldered(self, tick: int, given: Sequence[Given]) -> list[Given]:
        """Keep what is to be given until the tick before, and return what has come so far without being put out."""
        for one in given:
            self._pending.setdefault(one.tick - 1, []).append(one)
        self.due = [one.tick - 1 for one in given if one.tick - 1 > tick]
        due = self._pending.pop(tick, ())
        return [one._replace(mask=one.mask & ~self._smothered) for one in due if one.mask & ~self._smothered]


def _toward(direction: str, side: int) -> tuple[int, ...]:
    """Return the sides that a direction names for heat that came on a side."""
    if direction == "all":
        return (0, 1, 2, 3)
    if direction == "ahead":
        return (_AHEAD[side],)
    if direction == "aside":
        return (_LEFT[side], _RIGHT[side])
    return (_LEFT[side],) if direction == "left" else (_RIGHT[side],)


class _OwnGuard:
    """Tells, side by side, in which inputs heat on that side finds its guard holding; remembers the part's own heat."""

    def __init__(self, guard: Sequence[Any], sides: tuple[int, ...]) -> None:
        self._kind, self._sides = guard[0], sides
        self._ticks: int = guard[1] if len(guard) > 1 else 0
        self._seen = [0, 0, 0, 0]
        self._log: list[tuple[int, list[int]]] = []

    def hold(self, tick: int, coming: Sequence[int]) -> Sequence[int]:
        """Note a tick's heat and return one mask for each side."""
        now = [coming[side] if side in self._sides else 0 for side in range(4)]
        before = list(self._seen)
        for side in range(4):
            self._seen[side] |= now[side]
        if self._kind in ("within", "late") and any(now):
            self._log.append((tick, now))
        return self._judge(tick, now, before)

    def _judge(self, tick: int, now: list[int], before: list[int]) -> Sequence[int]:
        kind, seen = self._kind, self._seen
        if kind == "heated":
            return (_EVERY,) * 4
        if kind == "second":
            return (_any(before),) * 4
        if kind == "late":
            return (_any([_any(masks) for then, masks in self._log if tick - then >= self._ticks]),) * 4
        if kind in ("alone", "together"):
            several = _at_least(2, now)
            return (~several if kind == "alone" else several,) * 4
        if kind == "three":
            return (_at_least(3, seen),) * 4
        if kind == "opposite":
            return [seen[_AHEAD[side]] for side in range(4)]
        if kind == "corner":
            return [seen[_LEFT[side]] | seen[_RIGHT[side]] for side in range(4)]
        if kind == "within":
            seen = [_any([masks[side] for then, masks in self._log if tick - then <= self._ticks]) for side in range(4)]
        return [_any([seen[other] for other in range(4) if other != side]) for side in range(4)]


_TOUCH_GUARDS = ("touched", "just", "earlier", "both", "twice", "recent", "long")


class _TouchGuard:
    """Tells in which inputs its guard holds for heat on an own side; remembers heat on the sides that only touch."""

    def __init__(self, guard: Sequence[Any], sides: tuple[int, ...]) -> None:
        self._kind, self._sides = guard[0], sides
        self._ticks: int = guard[1] if len(guard) > 1 else 0
        self._seen = [0, 0, 0, 0]
        self._twice = 0
        self._log: list[tuple[int, int]] = []

    def hold(self, tick: int, coming: Sequence[int]) -> Sequence[int]:
        """Note a tick's touches and return one mask for each side."""
        before = _any(self._seen)
        for side in self._sides:
            self._seen[side] |= coming[side]
        now = _any([coming[side] for side in self._sides])
        self._twice |= before & now
        if now:
            self._log.append((tick, now))
        return (self._judge(tick, now, before),) * 4

    def _judge(self, tick: int, now: int, before: int) -> int:
        kind = self._kind
        if kind == "recent":
            return _any([mask for then, mask in self._log if tick - then <= self._ticks])
        if kind == "long":
            return _any([mask for then, mask in self._log if tick - then >= self._ticks])
        if kind == "both":
            return _at_least(2, self._seen)
        return {"touched": before | now, "just": now, "earlier": before, "twice": self._twice}[kind]


def _any(masks: Sequence[int]) -> int:
    joined = 0
    for mask in masks:
        joined |= mask
    return joined


def _at_least(count: int, masks: Sequence[int]) -> int:
    """Return the inputs that are in at least that many of the masks."""
    so_many = [_EVERY] + [0] * count
    for mask in masks:
        for number in range(count, 0, -1):
            so_many[number] |= so_many[number - 1] & mask
    return so_many[count]
