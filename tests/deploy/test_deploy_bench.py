"""The benchmark's table sets every case beside a cold container, and its job is one the evaluator takes."""

import base64

import puzzles
from interviews.deploy.bench import cases_of_puzzles, small_job, table


def test_each_time_is_set_beside_a_cold_container_whatever_part_measured_it():
    parts = {
        "puzzles": {"steps": {"per_second": 3_000_000.0}},
        "sandbox": {
            "bare interpreter": {"p50_ms": 14.0, "p95_ms": 15.0, "per_second": 71.4},
            "cold container": {"p50_ms": 280.0, "p95_ms": 300.0, "per_second": 3.6},
            "warm": {"p50_ms": 5.6, "p95_ms": 8.0, "per_second": 180.0},
        },
    }
    rows = {line[:40].strip(): line[40:].split() for line in table(parts).splitlines()}
    assert rows["steps"] == ["3,000,000.0"]
    assert rows["cold container"] == ["280.00", "300.00", "3.6", "20.00×", "1.0×"]
    assert rows["warm"] == ["5.60", "8.00", "180.0", "0.40×", "50.0×"]


def test_the_benchmark_s_job_names_a_task_and_a_text_that_parses():
    job = small_job()
    source = base64.b64decode(job["source_base64"])
    assert puzzles.check(puzzles.task(job["task"]), source)["verdict"] == "valid"


def test_the_puzzles_own_figures_become_cases_by_machine_and_measure():
    printed = {"cores": 2, "machines": {"shuttle": {"plain_ticks_per_second": 4e6, "grading_ms": 10.5}}}
    assert cases_of_puzzles(printed) == {
        "shuttle: plain ticks": {"per_second": 4e6},
        "shuttle: grading": {"p50_ms": 10.5},
    }
