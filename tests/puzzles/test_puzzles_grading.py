"""From bytes to a report: what every machine shares, tried on the shuttle."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import puzzles
from puzzles.digest import folder_digest

TASK = puzzles.task("shuttle/negative")
PARITY = puzzles.task("shuttle/parity")
BY_THREE = puzzles.task("shuttle/by-three")
# Right on the public cases 0 to 2, wrong on case 3.
RIGHT_ON_SOME_CASES = b"iwifwkikmmwrwmrfkwimmifmiikwimirkk"


def test_a_valid_report_has_size_metrics_proof_and_counts():
    report = puzzles.evaluate(TASK, b"riw", "seed")
    assert report["verdict"] == "valid"
    assert report["size"] == {"length": 3}
    assert report["metrics"] == {"length": 3, "ticks": 36100}
    assert report["proof"] == "exact"
    assert report["cases"] == {"visible": 100, "hidden": 200}
    assert report["steps"] > 36100
    assert "failure" not in report


def test_the_same_program_and_seed_give_the_same_report():
    assert puzzles.evaluate(TASK, b"riw", "a") == puzzles.evaluate(TASK, b"riw", "a")


def test_metrics_do_not_depend_on_the_seed():
    reports = [puzzles.evaluate(PARITY, b"rwimfiw\n", seed) for seed in ("a", "b")]
    assert reports[0]["metrics"] == reports[1]["metrics"]
    assert reports[0]["steps"] != reports[1]["steps"]


def test_a_wrong_program_is_told_its_first_failing_public_case():
    failure = puzzles.evaluate(TASK, b"rw", "seed")["failure"]
    case = TASK.public_cases[failure["case"]]
    assert (failure["stage"], failure["case"]) == ("visible", 0)
    assert (failure["input"], failure["expected"]) == (case["input"], case["expected"])
    assert failure["seen"][0] != failure["expected"][0]
    assert "Output 0" in failure["reason"]


def test_the_first_failing_case_need_not_be_the_first():
    report = puzzles.evaluate(BY_THREE, RIGHT_ON_SOME_CASES, "seed")
    assert report["verdict"] == "wrong"
    assert report["failure"]["case"] == 3


HIDDEN_FIELDS = {"input", "expected", "seen", "case", "place"}


def test_a_failing_hidden_case_is_known_by_its_category_only():
    lenient = replace(BY_THREE, cases=BY_THREE.cases[:1])
    report = puzzles.evaluate(lenient, RIGHT_ON_SOME_CASES, "seed")
    assert report["verdict"] == "wrong"
    assert report["failure"]["stage"] == "hidden"
    assert report["failure"]["category"] in report["failure"]["reason"]
    assert not HIDDEN_FIELDS & set(report["failure"])
    assert not re.search("[01]{3}", json.dumps(report["failure"]))


def test_a_rail_that_no_drawn_case_catches_is_still_not_valid():
    lenient = replace(BY_THREE, cases=BY_THREE.cases[:1])
    report = puzzles.evaluate(lenient, RIGHT_ON_SOME_CASES, "seed", puzzles.Limits(hidden_cases=0))
    assert report["verdict"] == "wrong"
    assert report["failure"]["category"] == "inputs that no drawn case contains"
    assert not HIDDEN_FIELDS & set(report["failure"])


def test_a_hidden_case_far_slower_than_every_visible_one_is_too_slow():
    short = replace(PARITY, cases=(puzzles.Case("0", "0"),))
    assert puzzles.evaluate(short, b"rwimfiw", "seed")["verdict"] == "too_slow"
    assert puzzles.evaluate(short, b"rwimfiw", "seed", puzzles.Limits(slowest_ratio=1000))["verdict"] == "valid"


def test_text_that_is_not_utf_8_is_invalid_at_the_byte():
    report = puzzles.check(TASK, "ä\r\nri".encode() + b"\xffw")
    assert report["verdict"] == "invalid"
    (fault,) = report["faults"]
    assert (fault["line"], fault["column"], fault["end_column"]) == (2, 3, 4)
    assert "0xff" in fault["reason"]


def test_an_empty_program_is_invalid_and_told_so():
    report = puzzles.evaluate(TASK, b"", "seed")
    assert report["verdict"] == "invalid"
    assert "empty" in report["faults"][0]["reason"]


def test_a_text_over_the_limit_is_too_large_and_not_read():
    report = puzzles.evaluate(TASK, b"\xff" * 10_000_000, "seed")
    assert report["verdict"] == "too_large"
    assert "4096" in report["failure"]["reason"]


def test_the_limit_itself_is_still_read():
    assert puzzles.check(TASK, b"r" + b" " * 4095)["verdict"] == "valid"
    assert puzzles.check(TASK, b"r" + b" " * 4096)["verdict"] == "too_large"


def test_very_many_faults_are_cut_short_and_counted():
    faults = puzzles.check(TASK, b"x" * 4000)["faults"]
    assert len(faults) == 50
    assert "more faults follow" in faults[-1]["reason"]


def test_check_parses_only():
    assert puzzles.check(TASK, b"rw") == {"verdict": "valid", "faults": [], "size": {"length": 2}}


@given(st.binary(max_size=60))
def test_any_bytes_end_in_a_report_that_is_json(source):
    report = puzzles.evaluate(TASK, source, "seed", puzzles.Limits(hidden_cases=7))
    assert report["verdict"] in ("valid", "wrong", "invalid", "too_slow", "too_large")
    assert json.loads(json.dumps(report)) == report


def test_a_trace_has_the_events_of_a_case():
    report = puzzles.trace(TASK, b"riw", case=3)
    assert report["case"] == TASK.public_cases[3]
    assert not report["truncated"]
    assert "".join(event["wrote"] or "" for event in report["events"]) == report["case"]["expected"]


def test_a_trace_stops_at_its_caps():
    assert len(puzzles.trace(TASK, b"riw", 0, max_steps=5)["events"]) == 5
    short = puzzles.trace(TASK, b"riw", 0, max_bytes=1000)
    assert short["truncated"]
    assert len(json.dumps(short["events"])) <= 1000


def test_a_trace_of_a_rail_that_never_halts_ends():
    report = puzzles.trace(TASK, b"iii", 0)
    assert report["events"][-1]["ending"] == "dead"
    assert len(report["events"]) == 13


def test_a_trace_of_a_text_with_faults_has_the_faults():
    report = puzzles.trace(TASK, b"riX", 0)
    assert report["verdict"] == "invalid"
    assert "events" not in report


@pytest.mark.parametrize("case", [-1, 100])
def test_a_trace_of_a_case_that_there_is_not_is_refused(case):
    with pytest.raises(ValueError, match="numbered from 0 to 99"):
        puzzles.trace(TASK, b"riw", case)


def test_the_digest_follows_names_and_contents_but_not_caches(tmp_path):
    (tmp_path / "a.py").write_text("x = 1\n")
    first = folder_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.py").write_text("cached")
    (tmp_path / "notes.txt").write_text("not code")
    assert folder_digest(tmp_path) == first
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    second = folder_digest(tmp_path)
    (tmp_path / "b.py").write_text("x = 2\n")
    assert len({first, second, folder_digest(tmp_path)}) == 3


def test_the_engine_digest_is_a_sha_256():
    assert len(bytes.fromhex(puzzles.engine_digest())) == 32
