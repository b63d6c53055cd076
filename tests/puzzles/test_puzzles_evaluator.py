"""The evaluator program as a real process: honest jobs, broken frames, limits, the end of its input."""

import os
import signal
import struct
import sys
import time

import pytest
from evaluator_process import Evaluator

import puzzles
from puzzles.evaluator import BadJobError, Ending, classify, read_job

MANY = 3_000_000  # hidden cases: minutes of work


@pytest.fixture(scope="module")
def evaluator():
    with Evaluator() as started:
        yield started


def still_works(evaluator):
    return evaluator.ask()["report"]["verdict"] == "valid"


def test_the_first_frame_says_who_it_is(evaluator):
    assert evaluator.ready["ready"] is True
    assert evaluator.ready["engine_digest"] == puzzles.engine_digest()
    assert evaluator.ready["python"].startswith(f"{sys.version_info[0]}.{sys.version_info[1]}.")
    assert evaluator.ready["dumpable"] is False


def test_an_evaluation_is_the_one_made_in_process(evaluator):
    answer = evaluator.ask(b"rwimfiw", "shuttle/parity")
    assert answer["id"] == 1
    assert answer["report"] == puzzles.evaluate(puzzles.task("shuttle/parity"), b"rwimfiw", "ab")
    assert answer["engine_digest"] == puzzles.engine_digest()
    assert 0 < answer["cpu_ms"] < 5000


def test_a_check_reports_faults_and_a_trace_events(evaluator):
    assert evaluator.ask(b"riX", kind="check")["report"] == puzzles.check(puzzles.task("shuttle/negative"), b"riX")
    trace = evaluator.ask(kind="trace", case=2, max_steps=4)["report"]
    assert len(trace["events"]) == 4
    assert trace["truncated"] is True


def test_a_variant_is_graded_under_its_laws(evaluator):
    expected = puzzles.evaluate(puzzles.task("shuttle/parity~3"), b"rwimfiw", "ab")
    assert evaluator.ask(b"rwimfiw", "shuttle/parity~3")["report"] == expected


def test_answers_come_in_the_order_of_the_jobs(evaluator):
    for number in range(30):
        evaluator.frame({"id": number, "kind": "check", "task": "shuttle/negative", "source_base64": "cml3"})
    assert [evaluator.read()["id"] for _ in range(30)] == list(range(30))


@pytest.mark.parametrize(
    "source",
    [b"\xff\xfe\x00", b"\x00" * 100, b"\n" * 4096, b'{"id": 1, "report": {"verdict": "valid"}}', b"\x00\x00\x00\x02{}"],
)
def test_strange_bytes_are_only_an_invalid_program(evaluator, source):
    assert evaluator.ask(source)["report"]["verdict"] == "invalid"
    assert still_works(evaluator)


def test_a_giant_source_is_too_large(evaluator):
    assert evaluator.ask(b"r" * 5_000_000)["report"]["verdict"] == "too_large"
    assert still_works(evaluator)


def test_a_rail_that_never_halts_is_too_slow(evaluator):
    assert evaluator.ask(b"iii")["report"]["verdict"] == "too_slow"


def test_a_job_over_its_computing_time_is_too_slow(evaluator):
    answer = evaluator.ask(limits={"cpu_seconds": 0.2, "hidden_cases": MANY})
    assert answer["report"]["verdict"] == "too_slow"
    assert "0.2 s" in answer["report"]["failure"]["reason"]
    assert 150 < answer["cpu_ms"] < 2000
    assert still_works(evaluator)


def test_a_job_over_its_memory_is_too_large(evaluator):
    answer = evaluator.ask(limits={"memory_bytes": 64 * 1024 * 1024, "hidden_cases": MANY, "cpu_seconds": 60})
    assert answer["report"]["verdict"] == "too_large"
    assert still_works(evaluator)


def test_a_report_over_its_size_is_too_large(evaluator):
    answer = evaluator.ask(kind="trace", max_steps=400, limits={"output_bytes": 2000})
    assert answer["report"]["verdict"] == "too_large"
    assert still_works(evaluator)


def test_a_job_that_only_waits_past_its_deadline_is_our_error(evaluator):
    # The deadline of 0 s is over before the child has computed anything.
    answer = evaluator.ask(limits={"wall_seconds": 0, "hidden_cases": MANY})
    assert "deadline" in answer["error"]
    assert still_works(evaluator)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "build"}, "kind"),
        ({"task": "shuttle/none"}, "no task"),
        ({"task": 7}, "task is not a text"),
        ({"source_base64": None}, "source_base64 is not a text"),
        ({"source_base64": "not base64!"}, "not base64"),
        ({"limits": []}, None),
        ({"limits": [1]}, "limits"),
        ({"limits": {"cpu_seconds": -1}}, "cpu_seconds"),
        ({"limits": {"memory_bytes": "much"}}, "memory_bytes"),
        ({"kind": "trace", "case": 4000}, "no case 4000"),
    ],
)
def test_a_bad_job_is_an_error_and_not_a_verdict(evaluator, fields, reason):
    evaluator.frame({"id": 9, "kind": "check", "task": "shuttle/negative", "source_base64": "cml3", **fields})
    answer = evaluator.read()
    assert answer["id"] == 9
    if reason is None:
        assert answer["report"]["verdict"] == "valid"
    else:
        assert reason in answer["error"]
        assert "report" not in answer


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[1, 2]", b"\xff\xff", b"[" * 100_000, b'"text"'])
def test_a_frame_that_is_no_object_is_answered_and_skipped(evaluator, body):
    evaluator.frame(body)
    answer = evaluator.read()
    assert answer["id"] is None
    assert "frame" in answer["error"]
    assert still_works(evaluator)


def test_an_impossible_length_stops_the_program_with_a_reason():
    with Evaluator() as evaluator:
        evaluator.send(struct.pack(">I", 0xFFFFFFFF))
        assert "4294967295 bytes" in evaluator.read()["error"]
        assert evaluator.process.wait(20) == 2


def test_an_end_inside_a_frame_stops_the_program_with_a_reason():
    with Evaluator() as evaluator:
        evaluator.send(struct.pack(">I", 100) + b"{")
        evaluator.process.stdin.close()
        assert "99 bytes short" in evaluator.read()["error"]
        assert evaluator.process.wait(20) == 2


def test_the_end_of_its_input_is_the_end_of_the_program():
    with Evaluator() as evaluator:
        evaluator.process.stdin.close()
        assert evaluator.process.wait(20) == 0
        assert evaluator.process.stdout.read() == b""


def test_no_process_is_left_behind(evaluator):
    evaluator.ask(limits={"cpu_seconds": 0.1, "hidden_cases": MANY})
    children = f"/proc/{evaluator.process.pid}/task/{evaluator.process.pid}/children"
    with open(children) as listed:
        assert listed.read().split() == []


def test_it_grades_at_least_a_hundred_trivial_jobs_in_a_processor_second(evaluator):
    with open(f"/proc/{evaluator.process.pid}/stat") as before:
        start = sum(map(int, before.read().rsplit(")", 1)[1].split()[11:15]))
    for _ in range(100):
        evaluator.ask(b"rw", kind="check")
    with open(f"/proc/{evaluator.process.pid}/stat") as after:
        used = sum(map(int, after.read().rsplit(")", 1)[1].split()[11:15])) - start
    # Fields 14 to 17 of stat: user and system time of the process and of its reaped children, in clock ticks.
    assert used <= os.sysconf("SC_CLK_TCK")


SIGNALLED = signal.SIGSEGV


@pytest.mark.parametrize(
    ("ending", "key", "text"),
    [
        (Ending(b'{"verdict": "valid"}', 0, 0.1, None), "report", "valid"),
        (Ending(b"ValueError: oops", 1 << 8, 0.1, None), "error", "oops"),
        (Ending(b"", 1 << 8, 0.1, None), "error", "exited with 1"),
        (Ending(b"memory", 3 << 8, 0.1, None), "report", "too_large"),
        (Ending(b"", 3 << 8, 0.1, None), "error", "exited with 3"),
        (Ending(b"", signal.SIGPROF, 0.1, None), "report", "too_slow"),
        (Ending(b"", signal.SIGXCPU, 0.1, None), "report", "too_slow"),
        (Ending(b"", signal.SIGKILL, 5.0, None), "report", "too_slow"),
        (Ending(b"", signal.SIGKILL, 0.1, None), "error", "signal 9"),
        (Ending(b"", SIGNALLED, 0.1, None), "error", "signal 11"),
        (Ending(b"", signal.SIGKILL, 0.1, "wall"), "error", "deadline"),
        (Ending(b"", signal.SIGKILL, 5.1, "wall"), "report", "too_slow"),
        (Ending(b"", signal.SIGKILL, 0.1, "output"), "report", "too_large"),
    ],
)
def test_every_ending_of_a_child_has_its_answer(ending, key, text):
    answer = classify(ending, cpu_limit=5.0)
    assert list(answer) == [key]
    assert text in str(answer[key])


def test_limits_that_are_left_out_have_values():
    job = read_job({"kind": "check", "task": "shuttle/negative", "source_base64": ""})
    assert (job.cpu_seconds, job.output_bytes) == (5.0, 1024 * 1024)


def test_a_boolean_is_no_number():
    with pytest.raises(BadJobError, match="case"):
        read_job({"kind": "check", "task": "shuttle/negative", "source_base64": "", "case": True})


def test_a_slow_sender_gets_its_answer_all_the_same(evaluator):
    body = b'{"id": 5, "kind": "check", "task": "shuttle/negative", "source_base64": "cml3"}'
    for byte in struct.pack(">I", len(body)) + body:
        evaluator.send(bytes([byte]))
        time.sleep(0.0005)
    assert evaluator.read()["report"]["verdict"] == "valid"
