"""Verdicts of the stored programs, figures of the references, and what a report tells and keeps."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from pathlib import Path

import pytest

import puzzles
from puzzles.contract import Case, Limits
from puzzles.moebius.engine import play
from puzzles.moebius.grading import hidden_cases
from puzzles.moebius.laws import CANONICAL
from puzzles.moebius.notation import parse
from puzzles.moebius.specification import all_words, strip_of, word_of

HERE = Path(__file__).parent
PROGRAMS = sorted(HERE.glob("*/*/*.txt"))
VERDICTS = {"accepted": "valid", "wrong": "wrong", "too_slow": "too_slow", "invalid": "invalid"}
METRICS = ("cards", "ink", "plays")
TASKS = [task for task in puzzles.tasks() if task.machine == "moebius"]


def program(place):
    return (HERE / f"{place}.txt").read_bytes()


def grade(place, **changes):
    return puzzles.evaluate(puzzles.task(f"moebius/{place.split('/')[0]}"), program(place), "grading test", **changes)


@pytest.mark.parametrize(
    ("place", "cards", "ink", "plays"),
    [
        ("mirror/accepted/one_card", 1, 2, 100),
        ("mirror/accepted/least_ink", 1, 1, 100),
        ("mirror/accepted/naive", 10, 38, 1472),
        ("every-third/accepted/deck_keeps_count", 3, 4, 561),
        ("every-third/accepted/one_card", 1, 4, 176),
        ("stutter/accepted/five_cards", 5, 24, 646),
        ("stutter/accepted/naive", 11, 44, 1392),
        ("binary/accepted/naive", 13, 60, 1400),
        ("threes/accepted/naive", 19, 76, 1328),
        ("there-and-back/accepted/naive", 15, 55, 11742),
        ("binary/accepted/four_cards", 4, 16, 1371),
        ("binary/accepted/five_cards", 5, 21, 1205),
    ],
)
def test_references_have_their_figures(place, cards, ink, plays):
    assert grade(place)["metrics"] == {"cards": cards, "ink": ink, "plays": plays}


@pytest.mark.parametrize("name", ["mirror", "every-third", "stutter", "count-off", "there-and-back", "every-other"])
def test_references_are_right_for_all_words_there_are(name):
    task, machine = puzzles.task(f"moebius/{name}"), puzzles.machine("moebius")
    for path in (HERE / name / "accepted").iterdir():
        assert machine.counterexample(task, parse(task.laws, path.read_text())) is None


@pytest.mark.parametrize("deck", ["naive", "four_cards", "five_cards"])
def test_the_decks_for_binary_are_right_for_every_number_to_119(deck):
    laws, cards = (
        puzzles.task("moebius/binary").laws,
        parse(puzzles.machine("moebius").canonical_laws, program(f"binary/accepted/{deck}").decode()),
    )
    for number in range(1, 120):
        strip = play({**laws, "plays": 10_000, "characters": 1000}, cards, strip_of("a" * number))[1]
        bits = "".join({"i": "1", "o": "0"}.get(sign, "") for sign in strip)
        assert bits == format(number, "b")


def test_the_naive_deck_for_threes_is_right_for_every_number_to_119():
    laws, cards = CANONICAL, parse(CANONICAL, program("threes/accepted/naive").decode())
    for number in range(1, 120):
        strip = play({**laws, "plays": 10_000, "characters": 1000}, cards, strip_of("a" * number))[1]
        places = ["oiz".index(sign) for sign in strip if sign in "oiz"]
        assert places[0] > 0
        assert sum(place * 3**power for power, place in enumerate(reversed(places))) == number


def test_words_have_100_visible_and_200_hidden_cases():
    report = grade("stutter/accepted/five_cards")
    assert report["cases"] == {"visible": 100, "hidden": 200}
    assert report["proof"] == "sampled"


@pytest.mark.parametrize(("name", "least"), [("every-third", 0), ("binary", 1), ("threes", 1)])
def test_numbers_of_letters_are_all_tried(name, least):
    task = puzzles.task(f"moebius/{name}")
    assert [case.input for case in task.cases] == ["[" + "a" * size + "]" for size in range(least, 34)]
    report = grade(f"{name}/accepted/naive")
    assert (report["proof"], report["cases"]) == ("exhaustive", {"visible": 34 - least, "hidden": 0})


def test_all_words_are_those_of_up_to_12_letters():
    words = list(all_words(puzzles.task("moebius/mirror").specification))
    assert len(words) == len(set(words)) == 2**13 - 1
    assert (words[0], words[3], words[-1]) == ("", "aa", "b" * 12)


def test_the_same_program_has_the_same_metrics_under_every_hidden_seed():
    task, source = puzzles.task("moebius/stutter"), program("stutter/accepted/five_cards")
    metrics = [puzzles.evaluate(task, source, str(seed))["metrics"] for seed in range(4)]
    assert all(one == metrics[0] for one in metrics)


def test_hidden_cases_hang_on_the_seed_and_are_words_of_the_task():
    task = puzzles.task("moebius/mirror")
    first, again, other = (hidden_cases(task, seed, 200) for seed in ("a", "a", "b"))
    assert first == again != other
    for case in first:
        word = word_of(case.input)
        assert len(word) <= 12
        assert set(word) <= {"a", "b"}
        assert case.expected == word[::-1]


def test_a_public_failure_shows_the_case_and_the_strip():
    failure = grade("mirror/wrong/turned_twice")["failure"]
    assert (failure["stage"], failure["case"], failure["input"]) == ("visible", 4, "[ab]")
    assert (failure["expected"], failure["seen"], failure["place"]) == ("ba", "ab", {"play": 2})
    assert failure["reason"] == "After 2 plays the strip is (ab]: the answer should be ba and is ab."


def test_runs_that_break_a_limit_are_told_so():
    assert "must come to a stop within 2000 plays" in grade("mirror/too_slow/never_stops")["failure"]["reason"]
    assert "at most 240 are allowed" in grade("mirror/wrong/grows_for_ever")["failure"]["reason"]


def test_a_hidden_failure_names_its_kind_and_shows_nothing_of_the_case():
    task = replace(puzzles.task("moebius/mirror"), cases=(Case("[a]", "a"),))
    for source, verdict in ((b"x>y", "wrong"), (b"ab>ab", "too_slow"), (b"ab>aaab", "wrong")):
        report = puzzles.evaluate(task, source, "1")
        assert report["verdict"] == verdict
        assert set(report["failure"]) == {"stage", "category", "reason"}
        assert report["failure"]["category"] in report["failure"]["reason"]


def test_a_hidden_case_may_take_5_times_the_plays_of_the_slowest_visible_one():
    source = program("stutter/accepted/five_cards")
    for word, verdict in (("aab", "valid"), ("ab", "too_slow")):
        task = replace(puzzles.task("moebius/stutter"), cases=(Case(f"[{word}]", "".join(2 * sign for sign in word)),))
        report = puzzles.evaluate(task, source, "1")
        assert report["verdict"] == verdict
    assert Limits().slowest_ratio == 5
    assert "5 times the plays" in report["failure"]["reason"]


def test_check_tells_the_size_without_a_run():
    report = puzzles.check(puzzles.task("moebius/mirror"), b"[a>aa[\nb>\n")
    assert (report["verdict"], report["size"]) == ("valid", {"cards": 2, "ink": 6})


def test_bytes_that_are_no_text_and_texts_that_are_too_large_are_refused():
    task = puzzles.task("moebius/mirror")
    assert puzzles.evaluate(task, b"a>b\n\xff", "1")["faults"][0]["line"] == 2
    assert puzzles.evaluate(task, b"a" * 5000, "1")["verdict"] == "too_large"


@pytest.mark.parametrize(
    "place", ["mirror", "every-third", "stutter", "binary", "threes", "there-and-back", "every-other"]
)
def test_a_full_grading_takes_less_than_200_ms(place):
    for path in (HERE / place / "accepted").iterdir():
        begun = time.process_time()
        assert grade(f"{place}/accepted/{path.stem}")["verdict"] == "valid"
        assert time.process_time() - begun < 0.2


def test_the_worst_deck_is_graded_soon():
    # Right, with nearly as many plays as a run may have, on a strip of 128 characters and with a full deck.
    letters = "efghijklmnopqrs"
    deck = ["a>bbbb", "b>cccc", "c>dddd", "d>ee", "ZZ>", "YY>"]
    deck += [f"{letter}>{after}" for letter, after in itertools.pairwise(letters)]
    assert len(deck) == 20
    rules = replace(puzzles.task("moebius/mirror").specification, keep="")
    task = replace(puzzles.task("moebius/mirror"), cases=(Case("[a]", ""),) * 300, specification=rules)
    begun = time.process_time()
    report = puzzles.evaluate(task, "\n".join(deck).encode(), "1", Limits(hidden_cases=0))
    assert time.process_time() - begun < 3
    assert (report["verdict"], report["steps"]) == ("valid", 300 * (1 + 4 + 16 + 64 + 128 * 14))


def test_make_case_reads_words_and_numbers_of_letters():
    machine = puzzles.machine("moebius")
    assert machine.make_case(puzzles.task("moebius/mirror"), " aab ") == Case("[aab]", "baa", "own input")
    assert machine.make_case(puzzles.task("moebius/mirror"), "[]") == Case("[]", "", "own input")
    assert machine.make_case(puzzles.task("moebius/binary"), "6") == Case("[aaaaaa]", "iio", "own input")
    assert machine.make_case(puzzles.task("moebius/every-third"), "aaaa").expected == "b"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("mirror", "abc", "letters a and b"),
        ("mirror", "3", "letters a and b"),
        ("mirror", "a" * 13, "0 to 12 letters"),
        ("binary", "0", "1 to 33 letters"),
        ("binary", "34", "1 to 33 letters"),
        ("binary", "ab", "a row of letters a, "),
        ("every-third", "999", "a row of letters a, "),
    ],
)
def test_make_case_refuses_inputs_that_the_task_does_not_have(name, text, reason):
    with pytest.raises(ValueError, match=reason):
        puzzles.machine("moebius").make_case(puzzles.task(f"moebius/{name}"), text)


def test_a_counterexample_has_a_shortest_word():
    machine, task = puzzles.machine("moebius"), puzzles.task("moebius/mirror")
    assert machine.counterexample(task, (("x", "y"),)) == Case("[ab]", "ba", "shortest counterexample")
