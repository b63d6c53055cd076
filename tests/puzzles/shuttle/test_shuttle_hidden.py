"""Hidden laws: what is published tells nothing of them, experiments show what they may, probes look at one face."""

import itertools
import json
from dataclasses import replace

import pytest
from composed_tables import ALL_LAWS, BITS, RAILS, composed_tables
from hypothesis import given
from hypothesis import strategies as st
from rules_oracle import watch

import puzzles
from puzzles import Case
from puzzles.contract import Hidden
from puzzles.shuttle.experiment import EXPERIMENTS, MOST_BITS, MOST_TICKS
from puzzles.shuttle.grammar import ENTRIES, GRAMMAR, has_hidden, law_at, with_law
from puzzles.shuttle.laws import CANONICAL

MACHINE = puzzles.machine("shuttle")
PARITY = puzzles.task("shuttle/parity")


def hide(canonical, true_laws, entries):
    """Make a task with hidden laws, as the packs make it."""
    opened = MACHINE.retable(canonical, true_laws)
    published = GRAMMAR.hide(true_laws, entries)
    texts = MACHINE.retable(canonical, published)
    return replace(
        opened,
        key=f"{canonical.key}@one",
        laws=published,
        statement=texts.statement,
        notation=MACHINE.describe_notation(published),
        starter=texts.starter,
        hidden=Hidden("wild", "one", tuple(entries), 20, true_laws),
    )


def of_tables(laws, entries, hidden_laws):
    for entry, law in zip(entries, hidden_laws, strict=True):
        laws = with_law(laws, entry, law)
    return laws


ENTRY_SETS = st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=5, unique=True)


class TestThePools:
    def test_there_are_hundreds_of_laws_for_each_entry_and_the_public_ones_are_a_proper_part(self):
        for entry in ENTRIES:
            full, demo = GRAMMAR.laws_of(entry, "full"), GRAMMAR.laws_of(entry, "demo")
            assert len(full) > 1000
            assert 50 < len(demo) < len(full) / 5
            assert all(law in full for law in demo)

    def test_all_laws_differ_and_survive_json(self):
        for pool in ("full", "demo"):
            laws = GRAMMAR.laws_of("k/left", pool)
            texts = [json.dumps(law, sort_keys=True) for law in laws]
            assert len(set(texts)) == len(laws)
            assert [json.loads(text) for text in texts] == list(laws)

    def test_about_half_of_the_parts_are_not_public(self):
        full, demo = GRAMMAR.laws_of("k/left", "full"), GRAMMAR.laws_of("k/left", "demo")
        for part in ("do", "when", "then"):
            known = {law.get(part) for law in demo}
            assert len(known) <= 0.6 * len({law.get(part) for law in full})

    def test_every_law_is_described(self):
        assert GRAMMAR.describe("r/left", {"do": "stride", "by": 2, "when": "third", "then": "invert"}) == (
            "Stop r, leftward: stride 2, then F := 1 − F at every third visit of the stop by this face."
        )

    def test_a_pool_or_an_entry_that_is_not_there_is_refused(self):
        for entry, pool in (("r/up", "full"), ("r/right", "all")):
            with pytest.raises(ValueError, match="no entry"):
                GRAMMAR.laws_of(entry, pool)

    def test_a_law_changed_leaves_the_table_it_was_taken_from_alone(self):
        before = json.dumps(CANONICAL, sort_keys=True)
        changed = GRAMMAR.with_law(CANONICAL, "m/left", {"do": "set"})
        assert json.dumps(CANONICAL, sort_keys=True) == before
        assert law_at(changed, "m/left") == {"do": "set"}

    def test_every_face_can_be_hidden_but_the_only_one_that_writes(self):
        assert set(ENTRIES) - set(GRAMMAR.entries(CANONICAL)) == {"w/left"}
        assert GRAMMAR.entries(with_law(CANONICAL, "w/right", {"do": "write"})) == ENTRIES

    def test_a_rail_uses_both_faces_of_its_stops(self):
        assert GRAMMAR.uses("riir") == {"r/right", "r/left", "i/right", "i/left"}


class TestThePublishedTask:
    @given(ENTRY_SETS, st.data())
    def test_it_is_the_same_whatever_the_hidden_laws_are(self, entries, data):
        laws = data.draw(composed_tables())
        some = st.lists(st.sampled_from(ALL_LAWS), min_size=len(entries), max_size=len(entries))
        first, second = (
            hide(PARITY, of_tables(laws, entries, data.draw(some)), entries) for _ in range(2)
        )  # fmt: skip
        for name in ("laws", "statement", "notation", "starter", "cases", "par", "naive", "specification"):
            assert getattr(first, name) == getattr(second, name)
        assert MACHINE.statement(first.laws) == MACHINE.statement(second.laws)
        assert MACHINE.describe_laws(first.laws) == MACHINE.describe_laws(second.laws)
        for text in (b"rxw", b"", b"r" * 60):
            assert puzzles.check(first, text) == puzzles.check(second, text)

    def test_it_says_not_documented_in_the_right_place(self):
        task = hide(PARITY, with_law(CANONICAL, "k/left", {"do": "set", "when": "third"}), ("k/left", "w/right"))
        assert "| `k` | stride 2 if F = 1 | not documented |" in MACHINE.statement(task.laws)
        assert "| `w` | not documented | write F to the output |" in MACHINE.describe_laws(task.laws)
        assert task.notation["tokens"][4]["documentation"] == "Rightward: stride 2 if F = 1. Leftward: not documented."
        assert "third" not in MACHINE.statement(task.laws)

    def test_it_has_no_worked_example_and_no_rail_to_start_from(self):
        task = hide(puzzles.task("shuttle/twice"), CANONICAL, ("r/left",))
        assert "A rail at work" not in MACHINE.statement(task.laws)
        assert "A rail at work" in MACHINE.statement(CANONICAL)
        assert task.starter == ""
        assert has_hidden(task.laws)

    def test_nothing_can_be_run_by_it(self):
        task = hide(PARITY, CANONICAL, ("r/right",))
        with pytest.raises(ValueError, match="no engine knows"):
            list(MACHINE.events(replace(task, hidden=None), "r", Case("1", "1")))

    def test_programs_run_under_the_true_laws(self):
        task = hide(PARITY, CANONICAL, ("m/left", "i/right", "k/right"))
        assert puzzles.evaluate(task, b"rwimfiw", "seed")["verdict"] == "valid"
        assert MACHINE.counterexample(task, "rwimfiw") is None
        assert MACHINE.counterexample(task, "riw") is not None
        assert MACHINE.solve(hide(puzzles.task("shuttle/negative"), CANONICAL, ("r/left",)), 5, "1") in ("riw", "wif")

    def test_a_failure_of_a_program_is_told_without_place_or_reason_of_its_own(self):
        task = hide(PARITY, CANONICAL, ("m/left", "i/right"))
        report = puzzles.evaluate(task, b"iii", "seed")
        assert set(report["failure"]) == {"stage", "case", "category", "input", "expected", "seen", "reason"}
        assert "steps" not in report


class TestAnExperiment:
    @given(RAILS, BITS, composed_tables(), ENTRY_SETS)
    def test_it_shows_places_headings_and_the_output_and_nothing_else(self, rail, bits, laws, entries):
        task = hide(PARITY, laws, entries)
        seen = EXPERIMENTS.observe(task, rail, bits)
        assert all(set(event) == {"tick", "position", "heading", "wrote", "ending"} for event in seen)
        ending, places, written = watch(laws, rail, bits, 1000)
        assert [(event["position"], event["heading"]) for event in seen] == places[:MOST_TICKS]
        assert written.startswith("".join(event["wrote"] or "" for event in seen))
        if len(places) <= MOST_TICKS and ending != "extra":
            assert "".join(event["wrote"] or "" for event in seen) == written
            assert seen[-1]["ending"] == {"ended": "no input", "dead": "stood still"}[ending] or len(places) == 200
        assert [event["ending"] for event in seen[:-1]] == [None] * (len(seen) - 1)
        assert seen[-1]["ending"] is not None

    def test_two_laws_that_act_alike_on_places_and_output_look_alike(self):
        tasks = [hide(PARITY, with_law(CANONICAL, "w/right", {"do": do}), ("w/right",)) for do in ("set", "clear")]
        assert EXPERIMENTS.observe(tasks[0], "rwr", "1") == EXPERIMENTS.observe(tasks[1], "rwr", "1")

    def test_it_is_drawn_line_by_line(self):
        task = hide(PARITY, CANONICAL, ("i/right",))
        report = puzzles.experiment(task, b"riw", "1")
        assert report["drawing"].splitlines() == [
            "tick    1  →··  stop 0",
            "tick    2  ·→·  stop 1",
            "tick    3  ··→  stop 2",
            "tick    4  ··←  stop 2  writes 0",
            "tick    5  ·←·  stop 1",
            "tick    6  ←··  stop 0",
            "tick    7  →··  stop 0  end: no input",
            "output: 0",
        ]

    @pytest.mark.parametrize("text", ["12", "1" * (MOST_BITS + 1), "abc"])
    def test_an_input_that_is_none_is_refused_before_anything_runs(self, text):
        report = puzzles.experiment(hide(PARITY, CANONICAL, ("i/right",)), b"riw", text)
        assert report["input_fault"]
        assert "observation" not in report

    def test_the_first_example_can_be_made_under_any_table(self):
        task = hide(PARITY, CANONICAL, ENTRIES[:5])
        probe = EXPERIMENTS.example(task)
        assert puzzles.experiment(task, probe.program.encode(), probe.input)["observation"]


class TestProbes:
    @pytest.mark.parametrize("hidden", [("k/right",), ("k/right", "r/left", "f/right"), ("k/right", "k/left")])
    def test_they_use_of_the_hidden_entries_only_theirs_whatever_law_it_has(self, hidden):
        task = hide(PARITY, with_law(CANONICAL, "k/right", {"do": "set", "when": "third"}), hidden)
        for probe in itertools.islice(GRAMMAR.probes(task, "k/right", "seed"), 12):
            assert 2 <= len(probe.program) <= 7
            assert len(probe.input) < 10
            assert "k" in probe.program
            for law in ALL_LAWS[::37]:
                # Whatever else is hidden, no law of it makes a difference.
                looks = set()
                for other in ({"do": "reverse"}, {"do": "write"}):
                    table = with_law(CANONICAL, "k/right", law)
                    for name in hidden:
                        table = table if name == "k/right" else with_law(table, name, other)
                    seen = EXPERIMENTS.observe(replace(task, laws=table, hidden=None), probe.program, probe.input)
                    looks.add(json.dumps(seen))
                assert len(looks) == 1

    def test_they_are_the_same_for_the_same_seed_and_do_not_depend_on_the_hidden_laws(self):
        tasks = [hide(PARITY, with_law(CANONICAL, "k/right", law), ("k/right", "m/left")) for law in ALL_LAWS[:2]]
        rows = [list(itertools.islice(GRAMMAR.probes(task, "k/right", "s"), 20)) for task in tasks]
        assert rows[0] == rows[1]
        assert rows[0] != list(itertools.islice(GRAMMAR.probes(tasks[0], "k/right", "t"), 20))

    def test_they_tell_most_laws_apart(self):
        task = hide(PARITY, CANONICAL, ("k/right", "m/left"))
        looks = {}
        rows = list(itertools.islice(GRAMMAR.probes(task, "k/right", "s"), 12))
        for law in ALL_LAWS[::9]:
            table = replace(task, laws=with_law(CANONICAL, "k/right", law), hidden=None)
            seen = json.dumps([EXPERIMENTS.observe(table, probe.program, probe.input) for probe in rows])
            looks.setdefault(seen, []).append(law)
        assert len(looks) > 0.8 * len(ALL_LAWS[::9])

    def test_an_entry_that_no_experiment_can_single_out_has_none(self):
        task = hide(PARITY, CANONICAL, ("r/right", *(f"{glyph}/left" for glyph in "rwimkf")))
        assert list(GRAMMAR.probes(task, "r/right", "s")) == []
