"""Whatever bytes come, every machine answers with a verdict and a reason, and never with an exception."""

import json

import pytest

import puzzles
from puzzles.grading import MAX_FAULTS

TASKS = [min(machine.load_tasks(), key=lambda task: task.weight) for machine in puzzles.machines()]
MEGABYTE = 1024 * 1024
HOSTILE = {
    "empty": b"",
    "blank": b" \n\t\n ",
    "nul": b"\x00",
    "controls": bytes(range(32)) * 10,
    "not utf-8": b"r\xffw\xc3\x28",
    "half a character": "é".encode()[:1],
    "byte order mark": b"\xef\xbb\xbfriw",
    "surrogate": b"\xed\xa0\x80",
    "right to left": "\u202er\u202cw".encode(),
    "digits of other scripts": "row ٣\nperiod ٣\n./\n.z".encode(),
    "7 MiB of one letter": b"a" * (7 * MEGABYTE),
    "7 MiB of lines": b"\n" * (7 * MEGABYTE),
    "half a million lines": b"r\n" * 500_000,
    "one very long line": b"+" * MEGABYTE,
    "10,000 digits": b"1" * 10_000,
    "10,000 digits in a header": b"row " + b"9" * 10_000 + b"\nperiod " + b"9" * 10_000 + b"\n.z",
    "10,000 digits in JSON": b'[{"load": [["const", 1, ' + b"9" * 10_000 + b"]]}]",
    "deep JSON": b"[" * 200_000 + b"]" * 200_000,
    "deep objects": b'{"alu":' * 50_000 + b"1" + b"}" * 50_000,
    "duplicate keys": b'[{"alu": [["+", 0, 0, 0]], "alu": []}]',
    "NaN": b'[{"alu": [["+", NaN, Infinity, -Infinity]]}]',
    "fractions": b'[{"alu": [["+", 1.5, 1e400, true]]}]',
    "half a million bundles": b"[" + b"{}," * 500_000 + b"{}]",
    "huge shift": b'[{"alu": [["<<", 0, 0, 99999999]]}]',
    "address out of range": b'[{"alu": [["+", -1, 1536, 99999]]}]',
    "all signs": "".join(map(chr, range(33, 0x2FF))).encode(),
}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.machine)
@pytest.mark.parametrize("name", HOSTILE)
def test_every_machine_answers_hostile_bytes_with_a_verdict_and_a_reason(task, name):
    for report in (puzzles.check(task, HOSTILE[name]), puzzles.evaluate(task, HOSTILE[name], "seed")):
        assert report["verdict"] in ("invalid", "too_large", "wrong", "too_slow", "valid")
        assert len(report["faults"]) <= MAX_FAULTS
        for fault in report["faults"]:
            assert fault["reason"]
            assert fault["line"] >= 1
            assert 1 <= fault["column"] <= fault["end_column"]
        if report["verdict"] == "invalid":
            assert report["faults"]
        elif report["verdict"] != "valid":
            assert report["failure"]["reason"]
        json.dumps(report, allow_nan=False)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.machine)
@pytest.mark.parametrize("name", ["empty", "nul", "controls", "not utf-8", "7 MiB of one letter", "all signs"])
def test_none_of_them_is_a_program(task, name):
    assert puzzles.check(task, HOSTILE[name])["verdict"] in ("invalid", "too_large")


@pytest.mark.parametrize("given", ["", "☃", "-1", "9" * 400, "1," * 200, "\x00", "NaN", "[[[", "a=1 b=2", "٣"])
@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.machine)
def test_every_input_of_an_experiment_is_used_or_refused_with_a_reason(task, given):
    explored = puzzles.machine(task.machine).experiments
    if explored is None:
        with pytest.raises(ValueError, match="No experiments are made"):
            puzzles.experiment(task, b"a", given)
        return
    report = puzzles.experiment(task, explored.example(task).program.encode(), given)
    assert report["verdict"] in ("valid", "invalid")
    assert report.get("input_fault") or report["observation"][-1]["ending"]
