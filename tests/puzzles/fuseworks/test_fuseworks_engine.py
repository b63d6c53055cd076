"""The bench's engine: the rules' example, what they leave open, and an independent interpreter on random benches."""

import pytest
from fuseworks_oracle import burn_once, fires, is_right
from hypothesis import given, settings
from hypothesis import strategies as st

import puzzles
from puzzles.fuseworks import laws as law_tables
from puzzles.fuseworks.engine import burn, lay
from puzzles.fuseworks.grading import first_finding, right_constant, seen_on
from puzzles.fuseworks.laws import CANONICAL, choices_of, laws_of, number_of
from puzzles.fuseworks.measurement import measure
from puzzles.fuseworks.notation import drawing_of
from puzzles.fuseworks.specification import Ask, ignitions, sheet_of

CHOICES = choices_of(0)


def fired(drawing, laws=CANONICAL, **lit_at):
    """Burn a drawing for one input; return the ticks at which its targets fire."""
    rows = drawing_of(laws, drawing.split("/")).rows
    bench = lay(laws, rows)
    lit = ignitions("".join(lit_at), [tuple(lit_at.values())])
    return {fire.target: fire.tick for fire in burn(bench, lit).fires}


def variant(**chosen):
    return laws_of(number_of(chosen))


def test_the_example_of_the_rules_fires_as_its_trace_says():
    assert fired("a-Y./&b+./Z...", a=2, b=5) == {"Y": 4, "Z": 7}


@pytest.mark.parametrize(
    ("drawing", "tick"),
    [("a+Y", 2), ("a-Y", 2), ("a%Y", 5), ("a>Y", 2), ("Y<a", 2), ("axY", 2), ("a=Y", 2), ("aY", 1), ("Y-%a", 6)],
)
def test_each_part_passes_fire_on_after_its_delay(drawing, tick):
    assert fired(drawing, a=0) == {"Y": tick}


@pytest.mark.parametrize("drawing", ["a|Y", "a!Y", "a<Y", "a^Y", "avY", "a&Y", "a.Y", "a/./Y"])
def test_a_part_gives_nothing_where_it_takes_nothing(drawing):
    assert fired(drawing, a=0) == {}


@pytest.mark.parametrize(("drawing", "tick"), [("a/|/Y", 2), ("a/!/Y", 2), ("a/v/Y", 2), ("Y/^/a", 2), ("a/x/Y", 2)])
def test_upright_parts_pass_fire_on_up_and_down(drawing, tick):
    assert fired(drawing, a=0) == {"Y": tick}


@pytest.mark.parametrize("drawing", ["a/-/Y", "a/=/Y", "a/>/Y", "a/^/Y", "a/&/Y"])
def test_level_parts_take_nothing_from_above(drawing):
    assert fired(drawing, a=0) == {}


def test_a_keg_lights_on_its_second_side_however_late():
    assert fired("a&Y/.b.", a=0, b=12) == {"Y": 14}
    assert fired("a&Y/.b.", a=0, b=0) == {"Y": 2}


def test_a_cut_comes_before_lighting_in_the_same_tick():
    assert fired("a=Y/.b.", a=3, b=3) == {}
    assert fired("a=Y/.b.", a=3, b=4) == {"Y": 5}


def test_a_part_once_cut_stays_cut():
    assert fired("a=Y/.b.", a=12, b=0) == {}


def test_cutting_a_part_that_has_lit_changes_nothing():
    assert fired("a=-----Y/.b......", a=0, b=1) == {"Y": 7}


def test_the_two_lines_of_a_bridge_burn_apart():
    assert fired(".b./axY/.Z.", a=0, b=9) == {"Y": 2, "Z": 11}


def test_fire_runs_backwards_through_another_source_which_then_ignores_its_own_ignition():
    assert fired("a-b-Y", a=0, b=10) == {"Y": 4}


def test_a_source_lights_a_source_beside_it():
    assert fired("abY", a=3, b=9) == {"Y": 5}


def test_fire_given_back_to_the_cell_that_gave_it_comes_to_nothing():
    assert fired("Ya-b", a=0, b=12) == {"Y": 1}
    assert fired("bxa/..Y", a=0, b=12) == {"Y": 1}


def test_a_target_passes_nothing_on_unless_a_law_says_so():
    assert fired("aYZ", a=0) == {"Y": 1}
    assert fired("aYZ", variant(conduct=True), a=0) == {"Y": 1, "Z": 2}


def test_slow_sides_take_one_tick_more_whatever_the_part():
    slow = variant(slow="NS")
    assert fired("a-Y", slow, a=0) == {"Y": 2}
    assert fired("a/|/Y", slow, a=0) == {"Y": 4}
    assert fired("a/%/Y", slow, a=0) == {"Y": 7}


def test_a_keg_of_opposite_sides_does_not_mind_neighbouring_ones():
    opposite = variant(keg=("opposite", None))
    assert fired("a&Y/.b.", opposite, a=0, b=0) == {}
    assert fired("a&b/.Y.", opposite, a=0, b=7) == {"Y": 9}


def test_within_k_ticks_includes_exactly_k():
    within = variant(keg=("different", 4))
    assert fired("a&Y/.b.", within, a=2, b=6) == {"Y": 8}
    assert fired("a&Y/.b.", within, a=2, b=7) == {}


def test_an_old_heat_of_a_keg_is_no_partner_but_newer_ones_are():
    within = variant(keg=("different", 4))
    assert fired(".a./b&Y/.c.", within, a=0, b=6, c=9) == {"Y": 11}


def test_fire_at_the_last_tick_counts_and_later_fire_is_lost():
    tar = "%" * 22
    snake = f"a{tar}+/{'.' * 23}%/Y{tar}+"
    assert fired(snake, a=0) == {"Y": 183}
    assert fired(snake, a=17) == {"Y": 200}
    assert fired(snake, a=18) == {}


GLYPHS = "...++-|%><^v&&xx==!!"


@st.composite
def benches(draw, sources="ab", targets="YZ", missing=""):
    width, height = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    glyphs = "".join(glyph for glyph in GLYPHS if glyph not in missing)
    cells = draw(st.lists(st.sampled_from(glyphs), min_size=width * height, max_size=width * height))
    places = draw(st.permutations(range(width * height)))
    for end, place in zip(sources + targets, places, strict=False):
        cells[place] = end
    if width * height < len(sources + targets):
        cells, width = [*sources, *targets], len(sources + targets)
    return ["".join(cells[at : at + width]) for at in range(0, len(cells), width)]


def ends_in(rows, ends):
    return "".join(end for end in ends if any(end in row for row in rows))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, law_tables.TABLES - 1), st.data())
def test_every_line_lights_when_the_oracle_says_so_under_any_laws(number, data):
    choices, laws = choices_of(number), laws_of(number)
    rows = data.draw(benches("abc", "XYZ", choices["missing"]))
    inputs = data.draw(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=1, max_size=4))
    names = ends_in(rows, "abc")
    ticks = {}
    bench = lay(laws, rows)
    lit = ignitions(names, [one[: len(names)] for one in inputs])

    def watch(tick, _, fresh):
        for line, mask in fresh.items():
            for one in range(len(inputs)):
                if mask >> one & 1:
                    ticks[one, line] = tick

    burn(bench, lit, watch)
    for number, one in enumerate(inputs):
        expected, _ = burn_once(rows, dict(zip(names, one, strict=False)), choices)
        seen = sorted((*bench.place[line], tick) for (case, line), tick in ticks.items() if case == number)
        assert seen == sorted((row, column, tick) for (row, column, _), tick in expected.items())


@settings(max_examples=60, deadline=None)
@given(benches())
def test_one_input_alone_burns_as_it_does_among_all_others(rows):
    ask = Ask("ab", "YZ", lambda one: one, 12)
    bench, sheet = lay(CANONICAL, rows), sheet_of(ask)
    together = burn(bench, sheet.ignitions).fires
    for number in (0, 7, 24):
        alone = seen_on(ask, bench, sheet.inputs[number])
        seen = {fire.target: fire.tick for fire in together if fire.mask >> number & 1}
        assert alone == tuple(seen.get(target) for target in "YZ")


@settings(max_examples=40, deadline=None)
@given(benches("ab", "YZ"), st.integers(0, 12), st.integers(0, 12))
def test_the_verdict_and_the_first_failing_input_are_those_of_the_oracle(rows, first, second):
    # A task made for this bench: what it does for two inputs, continued evenly; mostly wrong, sometimes right.
    seen = fires(rows, {"a": first, "b": second}, CHOICES)
    wants_y, wants_z = seen["Y"] is not None, seen["Z"] is not None
    ask = Ask("ab", "YZ", lambda one: (min(one) if wants_y else None, max(one) if wants_z else None), 12)
    bench, sheet = lay(CANONICAL, rows), sheet_of(ask)
    burnt = burn(bench, sheet.ignitions).fires
    constant = right_constant(ask, sheet, burnt, bench.horizon)
    expected = is_right(rows, "ab", "YZ", ask.wanted, CHOICES) if wants_y or wants_z else None
    assert constant == expected
    if constant is None and (wants_y or wants_z):
        finding = first_finding(ask, sheet, burnt, bench.horizon)
        expected_seen = fires(rows, dict(zip("ab", finding.input, strict=True)), CHOICES)
        assert dict(zip("YZ", finding.seen, strict=True)) == expected_seen


def test_a_measurement_gives_rates_under_canonical_laws_and_variants():
    for key in ("fuseworks/echo", "fuseworks/podium~3"):
        figures = measure(puzzles.task(key), 0.03)
        assert set(figures) == {"events_per_second", "single_events_per_second", "grading_ms"}
        assert all(value > 0 for value in figures.values())


@pytest.mark.parametrize("name", ["echo", "photo-finish", "low-and-high", "window", "podium"])
@pytest.mark.parametrize("seed", [None, 1, 2, 3])
def test_what_a_task_wants_moves_with_its_input(name, seed):
    task = puzzles.task(f"fuseworks/{name}" if seed is None else f"fuseworks/{name}~{seed}")
    ask = task.specification
    for one in sheet_of(ask).inputs:
        if max(one) < ask.last_input:
            later = tuple(tick + 1 for tick in one)
            assert ask.wanted(later) == tuple(None if tick is None else tick + 1 for tick in ask.wanted(one))
