"""Composed laws: every guard, effect and side effect by a small bench, and an oracle on random ones."""

import time

import pytest
from fuseworks_oracle import burn_composed_once
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fuseworks_engine import benches, ends_in

import puzzles
from puzzles.fuseworks import retable
from puzzles.fuseworks.composed import burn_composed, lay_composed
from puzzles.fuseworks.engine import burn, lay
from puzzles.fuseworks.firing import burn_bench, lay_bench
from puzzles.fuseworks.grammar import pool_laws
from puzzles.fuseworks.laws import CANONICAL, TABLES, choices_of, entries, laws_of, with_law
from puzzles.fuseworks.specification import ignitions, sheet_of

PODIUM = puzzles.task("fuseworks/podium")


def glows(drawing, laws, **lit_at):
    """Burn a drawing for one input; return the ticks at which each cell glows, by row and column from 0."""
    bench = lay_composed(laws, drawing.split("/"))
    seen = {}

    def watch(tick, cell, coming, lighting, cutting):
        if lighting:
            seen.setdefault(bench.place[cell], []).append(tick)

    burn_composed(bench, ignitions("".join(lit_at), [tuple(lit_at.values())]), watch)
    return seen


def law(guard, effect=("all", 1), otherwise=("wait",), side=("none",)):
    return {"guard": list(guard), "effect": list(effect), "otherwise": list(otherwise), "side": list(side)}


def tar(drawing, composed, **lit_at):
    """Return when the tar of a drawing glows under a composed law."""
    places = [(row, line.index("%")) for row, line in enumerate(drawing.split("/")) if "%" in line]
    return glows(drawing, with_law(CANONICAL, "%", composed), **lit_at).get(places[0], [])


def cuttable(guard, effect, otherwise, **lit_at):
    """Light a cuttable fuse from the left by `a`, touch it from above by `b` and from below by `c`."""
    laws = with_law(CANONICAL, "=", law(guard, effect, otherwise))
    return glows(".b./a=+/.c.", laws, **lit_at)


@pytest.mark.parametrize(
    ("guard", "lit_at", "ticks"),
    [
        (("heated",), {"a": 3}, [4]),
        (("alone",), {"a": 3, "b": 3}, []),
        (("alone",), {"a": 3, "b": 5}, [4]),
        (("together",), {"a": 3, "b": 3}, [4]),
        (("together",), {"a": 3, "b": 4}, []),
        (("two",), {"a": 3, "b": 12}, [13]),
        (("two",), {"a": 3}, []),
        (("opposite",), {"a": 0, "b": 2}, []),
        (("opposite",), {"a": 0, "c": 2}, [3]),
        (("corner",), {"a": 0, "c": 2}, []),
        (("corner",), {"a": 0, "b": 2}, [3]),
        (("three",), {"a": 0, "b": 2}, []),
        (("three",), {"a": 0, "b": 2, "c": 5}, [6]),
        (("second",), {"a": 4, "b": 4}, []),
        (("second",), {"a": 4, "b": 5}, [6]),
        (("within", 2), {"a": 1, "b": 3}, [4]),
        (("within", 2), {"a": 1, "b": 4}, []),
        (("within", 2), {"a": 1, "b": 4, "c": 6}, [7]),
        (("late", 3), {"a": 1, "b": 3}, []),
        (("late", 3), {"a": 1, "b": 4}, [5]),
        (("late", 3), {"a": 1, "b": 2, "c": 4}, [5]),
    ],
)
def test_each_guard_on_own_heat_holds_when_its_words_say_so(guard, lit_at, ticks):
    # `a` heats from the left, `b` from above, `c` from the right.
    assert tar(".b./a%c/...", law(guard), **lit_at) == ticks


@pytest.mark.parametrize(
    ("guard", "lit_at", "holds"),
    [
        (("touched",), {"a": 3, "b": 3}, True),
        (("touched",), {"a": 3, "b": 4}, False),
        (("just",), {"a": 3, "b": 3}, True),
        (("just",), {"a": 3, "b": 2}, False),
        (("earlier",), {"a": 3, "b": 3}, False),
        (("earlier",), {"a": 3, "b": 2}, True),
        (("both",), {"a": 3, "b": 2}, False),
        (("both",), {"a": 3, "b": 2, "c": 3}, True),
        (("twice",), {"a": 3, "b": 2, "c": 2}, False),
        (("twice",), {"a": 3, "b": 2, "c": 3}, True),
        (("recent", 2), {"a": 5, "b": 3}, True),
        (("recent", 2), {"a": 5, "b": 2}, False),
        (("long", 2), {"a": 5, "b": 3}, True),
        (("long", 2), {"a": 5, "b": 4}, False),
    ],
)
def test_each_guard_on_touch_holds_when_its_words_say_so(guard, lit_at, holds):
    met = cuttable(guard, ("ahead", 1), ("ahead", 3), **lit_at)
    assert met[1, 2] == [lit_at["a"] + (2 if holds else 4)]
    assert ((1, 1) in cuttable(guard, ("wait",), ("ahead", 1), **lit_at)) == (not holds)


@pytest.mark.parametrize(
    ("direction", "heated"),
    [("all", "NESW"), ("ahead", "E"), ("left", "N"), ("right", "S"), ("aside", "NS"), ("rest", "NES")],
)
def test_each_direction_is_seen_from_the_heat_that_lights(direction, heated):
    laws = with_law(CANONICAL, "%", law(("heated",), (direction, 2)))
    seen = glows(".|./a%-/.|.", laws, a=0)
    sides = {"N": (0, 1), "E": (1, 2), "S": (2, 1)}
    assert {side for side, place in sides.items() if seen.get(place) == [3]} == set(heated) - {"W"}
    assert glows(".a./-%-/.+.", laws, a=0).get((2, 1)) == ([3] if set(heated) & set("E") else None)


def test_heat_on_two_sides_in_one_tick_is_given_on_from_each_of_them():
    laws = with_law(CANONICAL, "%", law(("heated",), ("ahead", 1)))
    assert set(glows(".b./a%-/.|.", laws, a=0, b=0)) == {(0, 1), (1, 0), (1, 1), (1, 2), (2, 1)}


def test_a_part_may_be_cut_by_what_is_not_right_for_it():
    alone = law(("alone",), otherwise=("cut",))
    assert tar(".b./a%c/...", alone, a=3, b=3, c=9) == []
    assert tar(".b./a%c/...", law(("alone",)), a=3, b=3, c=9) == [10]


def test_a_part_may_light_twice_and_no_more():
    twice = law(("heated",), side=("relight",))
    assert tar(".b./a%./...", twice, a=0, b=4) == [1, 3]
    assert tar(".b./a%./...", law(("heated",)), a=0, b=4) == [1]
    # The second time is fire that comes back from the next fuse.
    assert tar("...../.a%-./.....", twice, a=0) == [1, 3]
    assert tar(".b./a%c/.+.", twice, a=0, b=4, c=12) == [1, 3]


def test_other_heat_may_have_an_effect_of_its_own():
    first = law(("second",), ("left", 1), ("ahead", 1), ("relight",))
    seen = glows(".+./a%b/.+.", with_law(CANONICAL, "%", first), a=0, b=5)
    assert seen[1, 1] == [1, 3]
    assert (0, 1) not in seen


def test_heat_between_lighting_and_giving_puts_a_part_out():
    smoulders = with_law(CANONICAL, "%", law(("heated",), ("ahead", 4), side=("smother",)))
    assert glows(".b./a%-/...", smoulders, a=0)[1, 2] == [5]
    for tick, dark in ((0, False), (1, True), (3, True), (4, False)):
        assert ((1, 2) not in glows(".b./a%-/...", smoulders, a=0, b=tick)) == dark


@pytest.mark.parametrize(
    ("direction", "cold"), [("left", {(0, 1)}), ("right", {(2, 1)}), ("aside", {(0, 1), (2, 1)}), ("ahead", {(1, 2)})]
)
def test_a_cooled_neighbour_is_cut_one_tick_later(direction, cold):
    laws = with_law(CANONICAL, "%", law(("heated",), ("all", 1), side=("cool", direction)))
    seen = glows(".+./a%+/.+.", laws, a=0)
    # Heat and cold come in the same tick: cut wins.
    assert {(0, 1), (2, 1), (1, 2)} - set(seen) == cold


def test_cold_takes_away_sources_and_targets_too_but_not_what_has_lit():
    laws = with_law(CANONICAL, "%", law(("heated",), ("left", 3), side=("cool", "ahead")))
    assert glows("a%b", laws, a=0, b=9) == {(0, 0): [0], (0, 1): [1]}
    assert glows("a%b", laws, a=0, b=1)[0, 2] == [1]


def test_the_two_fuses_of_a_bridge_burn_apart_and_touch_each_other():
    laws = with_law(CANONICAL, "x", law(("earlier",), ("left", 1), ("ahead", 1)))
    assert set(glows(".b./ax-/.+.", laws, a=0, b=4)) == {(1, 0), (1, 1), (1, 2), (0, 1), (2, 1)} - {(2, 1)}
    assert glows(".b./ax-/.+.", laws, a=0, b=4)[1, 1] == [1, 5]


def test_valves_share_one_law_turned_with_the_arrow():
    laws = with_law(CANONICAL, "valves", law(("heated",), ("left", 1)))
    assert (0, 1) in glows(".+./a>-/...", laws, a=0)
    assert (1, 2) in glows(".a./.v+/...", laws, a=0)
    assert glows("a<+", laws, a=0) == {(0, 0): [0]}


def table(data, number):
    """Draw a table: a variant's choices, with composed laws for some of its entries."""
    laws = laws_of(number)
    for entry in entries(laws):
        if data.draw(st.booleans()):
            laws = with_law(laws, entry, data.draw(st.sampled_from(pool_laws(entry, "full"))))
    return laws


@settings(max_examples=250, deadline=None)
@given(st.integers(0, TABLES - 1), st.data())
def test_every_cell_glows_when_the_oracle_says_so_under_any_composed_laws(number, data):
    choices, laws = choices_of(number), table(data, number)
    rows = data.draw(benches("abc", "XYZ", choices["missing"]))
    names = ends_in(rows, "abc")
    inputs = data.draw(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=4))
    bench = lay_composed(laws, rows)
    seen = [{} for _ in inputs]

    def watch(tick, cell, coming, lighting, cutting):
        for number, glow in enumerate(seen):
            if lighting >> number & 1:
                glow.setdefault(bench.place[cell], []).append(tick)

    burn_composed(bench, ignitions(names, [one[: len(names)] for one in inputs]), watch)
    for glow, one in zip(seen, inputs, strict=True):
        expected = {}
        for (row, column, _), ticks in burn_composed_once(
            rows, dict(zip(names, one, strict=False)), laws, choices
        ).items():
            expected[row, column] = sorted({*expected.get((row, column), []), *ticks})
        assert glow == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, TABLES - 1), st.data())
def test_the_slow_way_and_the_fast_one_agree_where_no_law_is_composed(number, data):
    laws = laws_of(number)
    rows = data.draw(benches("abc", "XYZ", choices_of(number)["missing"]))
    lit = sheet_of(PODIUM.specification).ignitions
    if ends_in(rows, "abc") == "abc":
        assert sorted(burn_composed(lay_composed(laws, rows), lit).fires) == sorted(burn(lay(laws, rows), lit).fires)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(1, 5))
def test_what_a_bench_with_composed_laws_does_moves_with_its_input(data, later):
    laws = table(data, 0)
    rows = data.draw(benches("ab", "YZ"))
    bench = lay_composed(laws, rows)
    first = burn_composed(bench, ignitions("ab", [(0, 3)])).fires
    second = burn_composed(bench, ignitions("ab", [(later, 3 + later)])).fires
    assert [(fire.target, fire.tick + later) for fire in first] == [(fire.target, fire.tick) for fire in second]


def test_only_benches_that_hold_composed_parts_burn_the_slow_way():
    laws = with_law(CANONICAL, "%", law(("heated",)))
    assert type(lay_bench(laws, ["a-Y"])) is not type(lay_bench(laws, ["a%Y"]))
    assert burn_bench(lay_bench(laws, ["a%Y"]), [(0, "a", 1)]).fires[0].tick == 2


@pytest.mark.parametrize("filling", ["%" * 24, "%+" * 12, "x%" * 12, "=!%&" * 6])
def test_the_worst_benches_with_composed_laws_are_graded_in_a_fraction_of_the_cap(filling):
    laws = CANONICAL
    for entry in ("%", "&"):
        laws = with_law(laws, entry, law(("within", 4), ("all", 2), ("ahead", 1), ("relight",)))
    laws = with_law(laws, "x", law(("recent", 4), ("all", 1), ("ahead", 4), ("relight",)))
    rows = [list(filling) for _ in range(16)]
    for end, (row, column) in zip("abcXYZ", [(0, 0), (8, 12), (15, 23), (3, 20), (15, 0), (0, 23)], strict=True):
        rows[row][column] = end
    source = "\n".join("".join(row) for row in rows).encode()
    start = time.process_time()
    assert puzzles.evaluate(retable(PODIUM, laws), source, "hostile")["verdict"] == "wrong"
    assert time.process_time() - start < 2.5
