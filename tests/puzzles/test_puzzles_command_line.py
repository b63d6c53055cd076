"""The command line, in process and as a program."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import puzzles
from puzzles.command_line import _EXAMPLES, _parser, main

ROOT = Path(puzzles.__file__).resolve().parent.parent


@pytest.fixture
def rail(tmp_path):
    def write(text):
        path = tmp_path / "rail.txt"
        path.write_text(text)
        return str(path)

    return write


def test_the_program_starts_and_reads_standard_input():
    done = subprocess.run(
        [sys.executable, "-m", "puzzles", "check", "shuttle/twice", "-"],
        cwd=ROOT, input="rww\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "verdict: valid" in done.stdout


def test_the_help_teaches_by_examples(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "python -m puzzles trace shuttle/parity mine.txt" in capsys.readouterr().out


def test_every_example_of_the_help_is_a_command_that_parses():

    lines = [line.split("python -m puzzles ")[1].split("  ")[0] for line in _EXAMPLES.splitlines()[1:]]
    assert len(lines) >= 8
    for line in lines:
        assert _parser().parse_args(line.split()).command


def test_the_list_as_json_has_what_a_catalogue_needs(capsys):
    assert main(["list", "--json"]) == 0
    rows = {row["task"]: row for row in json.loads(capsys.readouterr().out)}
    assert set(rows) == {task.key for task in (*puzzles.tasks(), *puzzles.instance_tasks())}
    assert {"machine", "task", "difficulty", "metrics", "par", "naive", "features"} <= set(rows["shuttle/parity"])
    assert rows["shuttle/parity"]["gate"]["passed"] is False
    assert (rows["shuttle/parity@lantern"]["mode"], rows["shuttle/parity@lantern"]["gate"]["passed"]) == ("wild", True)


def test_the_list_has_a_line_for_each_metric(capsys):
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + sum(len(task.metrics) for task in (*puzzles.tasks(), *puzzles.instance_tasks()))


def test_show_prints_the_rules_and_the_task(capsys):
    assert main(["show", "shuttle/parity"]) == 0
    shown = capsys.readouterr().out
    assert "| `k` | stride 2 if F = 1 | stride 2 if F = 0 |" in shown
    assert "odd number of ones" in shown


def test_a_valid_program_is_set_beside_par_and_naive(capsys, rail):
    assert main(["check", "shuttle/negative", rail("riw")]) == 0
    shown = capsys.readouterr().out
    assert "verdict: valid" in shown
    assert "36,100   par 28,592" in shown


def test_faults_are_shown_with_a_caret_under_the_place(capsys, rail):
    assert main(["check", "shuttle/negative", rail("ri9w")]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "verdict: invalid"
    assert lines[1].startswith("line 1, column 3: There is no stop 9")
    assert lines[2:] == ["  ri9w", "    ^"]


def test_a_program_with_bytes_that_are_not_text_is_refused_calmly(capsys, tmp_path):
    (tmp_path / "bytes").write_bytes(b"\xff\x00")
    assert main(["check", "shuttle/negative", str(tmp_path / "bytes")]) == 1
    assert "not UTF-8" in capsys.readouterr().out


def test_a_wrong_program_shows_its_case_and_on_request_a_shortest_input(capsys, rail):
    assert main(["check", "shuttle/negative", rail("rw"), "--counterexample"]) == 1
    shown = capsys.readouterr().out
    assert "public case 0: Output 0 (from 0) should be" in shown
    assert "shortest input that goes wrong: 0, expected 1" in shown


def test_a_report_can_be_had_as_json(capsys, rail):
    assert main(["check", "shuttle/negative", rail("riw"), "--json", "--seed", "5"]) == 0
    assert json.loads(capsys.readouterr().out) == puzzles.evaluate(puzzles.task("shuttle/negative"), b"riw", "5")


def test_a_trace_prints_every_tick(capsys, rail):
    assert main(["trace", "shuttle/negative", rail("riw"), "--input", "1,0"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["input     10", "expected  01"]
    ticks = [line for line in lines if line.startswith("tick")]
    assert len(ticks) == 13
    assert ticks[3].split() == ["tick", "4", "stop", "2", "←", "w", "write", "0", "F=0"]
    assert ticks[-1].endswith("end: no input")


def test_a_run_tells_how_a_case_ends(capsys, rail):
    assert main(["run", "shuttle/negative", rail("riw"), "--input", "1,0"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["seen      01", "right; ended by: no input"]


def test_a_run_that_does_not_come_right_exits_with_1(capsys, rail):
    assert main(["run", "shuttle/negative", rail("rw"), "--case", "5"]) == 1
    assert main(["run", "shuttle/negative", rail("rX")]) == 1
    assert main(["run", "shuttle/negative", rail("riw"), "--max-steps", "3"]) == 1
    assert "cut off after 3 steps" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "shuttle/none", "-"],
        ["check", "shuttle/parity", "/no/such/file"],
        ["run", "shuttle/parity", "FILE", "--case", "100"],
        ["run", "shuttle/parity", "FILE", "--input", "102"],
        ["variant", "shuttle/parity", "--seed", "-4"],
    ],
)
def test_a_command_used_wrongly_says_so_in_one_line(capsys, rail, arguments):
    path = rail("riw")
    assert main([path if part == "FILE" else part for part in arguments]) == 2
    error = capsys.readouterr().err
    assert error.startswith("puzzles: ")
    assert error.count("\n") == 1


def test_a_variant_shows_its_laws(capsys):
    assert main(["variant", "shuttle/parity", "--seed", "17"]) == 0
    assert "| Stop | Rightward → | Leftward ← |" in capsys.readouterr().out
    assert main(["variant", "shuttle/parity", "--seed", "17", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == puzzles.task("shuttle/parity~17").laws


def test_solve_finds_a_shortest_program_and_grades_it(capsys):
    assert main(["solve", "shuttle/twice", "--complete", "--budget", "1m"]) == 0
    shown = capsys.readouterr().out
    assert len(shown.splitlines()[0]) == 3
    assert "verdict: valid" in shown


def test_solve_gives_up_when_its_time_is_over(capsys):
    assert main(["solve", "shuttle/serial-sum", "--complete", "--budget", "0.05"]) == 1
    assert "Nothing found within 0.05 s" in capsys.readouterr().out


def test_solve_anneals_by_seed_and_goes_on_from_its_state(capsys, tmp_path):
    command = ["solve", "shuttle/twice", "--seed", "3", "--state", str(tmp_path / "state.json"), "--evaluations"]
    assert main([*command, "20000"]) == 0
    first = capsys.readouterr().out
    assert "verdict: valid" in first
    assert json.loads((tmp_path / "state.json").read_text())["evaluations"] == 20_000
    assert main([*command, "40000"]) == 0
    assert json.loads((tmp_path / "state.json").read_text())["evaluations"] == 40_000


def test_the_benchmark_reports_speed_beside_the_bare_interpreter(capsys):
    assert main(["bench", "--json", "--seconds", "0.1"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["bare_interpreter_ms"] > 0
    assert figures["machines"]["shuttle"]["plain_ticks_per_second"] > 1_000_000
    assert main(["bench", "--seconds", "0.05"]) == 0
    assert "× the bare interpreter" in capsys.readouterr().out
