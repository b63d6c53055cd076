"""Where laws are hidden, nothing but an experiment tells of them: no text, no fault, no failure, no trace, no kit."""

import json
import subprocess
import sys

import pytest
from wild_instance import ENTRIES, instance

import puzzles
from puzzles import kit
from puzzles.packs import folder
from puzzles.packs.instance import as_fields

KEY = "shuttle/parity@crane"


def task(number=700):
    return puzzles.task_by_definition(KEY, as_fields(instance(number)))


def published(one):
    machine = puzzles.machine(one.machine)
    return [
        one.key, one.title, one.statement, one.starter, one.laws, one.notation, one.public_cases, one.metrics,
        machine.statement(one.laws), machine.describe_laws(one.laws), machine.describe_notation(one.laws),
        puzzles.check(one, b"rwx"),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [1, 333, 999])
def test_all_that_is_published_is_the_same_whatever_the_hidden_laws_are(number):
    assert published(task(number)) == published(task(700))
    assert task(number).true_laws != task(700).true_laws


def test_a_failure_tells_outputs_and_no_reason_that_laws_could_speak_through():
    report = puzzles.evaluate(task(), b"rwimfiw", "1")
    assert report["verdict"] in ("wrong", "too_slow")
    assert {*report["failure"]} <= {"stage", "case", "category", "input", "expected", "seen", "reason"}
    assert report["failure"]["reason"] == "A public case does not come out as asked."
    assert "steps" not in report


def test_nothing_is_traced():
    with pytest.raises(ValueError, match="make an experiment"):
        puzzles.trace(task(), b"riw", 0)


def test_an_experiment_runs_by_the_true_laws_and_shows_what_the_machine_may_show():
    report = puzzles.experiment(task(), b"riwk", "101")
    assert report["verdict"] == "valid"
    assert report["observation"][-1]["ending"]
    assert "flag" not in json.dumps(report["observation"])
    others = {
        json.dumps(puzzles.experiment(task(number), b"riwk", "101")["observation"]) for number in range(0, 900, 30)
    }
    assert len(others) > 1


@pytest.mark.parametrize(
    ("source", "given", "where"),
    [(b"rxw", "1", "faults"), (b"", "1", "faults"), (b"rw", "12", "input_fault"), (b"rw", "1" * 501, "input_fault")],
)
def test_an_experiment_with_a_fault_is_not_made(source, given, where):
    report = puzzles.experiment(task(), source, given)
    assert report["verdict"] == "invalid"
    assert report[where]
    assert "observation" not in report


def test_experiments_used_are_a_metric_that_the_platform_counts():
    metric = task().metrics[-1]
    assert (metric.name, metric.counted_by) == ("experiments", "platform")
    assert "experiments" not in puzzles.evaluate(task(), b"riw", "1").get("metrics", {})


@pytest.fixture
def installed(tmp_path, monkeypatch):
    pack = folder.create(tmp_path / "pack", "pack", "A pack", "")
    folder.save(pack, instance(), published=True)
    monkeypatch.setenv(folder.VARIABLE, str(pack.folder))
    puzzles.task.cache_clear()
    yield pack
    puzzles.task.cache_clear()


def test_tasks_of_one_instance_share_their_laws_and_their_budget(installed):
    parity, negative = puzzles.task(KEY), puzzles.task("shuttle/negative@crane")
    assert parity.hidden == negative.hidden
    assert (parity.hidden.budget, parity.hidden.entries) == (20, ENTRIES)
    assert (parity.difficulty, parity.weight, negative.weight) == ("hard", 4, 2)


def test_a_kit_of_a_hidden_task_checks_how_a_program_is_written_and_holds_no_hidden_law(installed, tmp_path):
    target = tmp_path / "kit"
    kit.write(puzzles.task(KEY), target)
    (copied,) = (target / "puzzles" / "packs" / "demo" / "instances").glob("*.json")
    laws = json.loads(copied.read_text())["laws"]
    assert laws == puzzles.task(KEY).laws
    assert not (target / "puzzles" / "shuttle" / "kernel.py").exists()
    for program, code in (("riw", 0), ("rxw", 1)):
        (target / "program.txt").write_text(program)
        done = command_in(target, "check", KEY, "program.txt")
        assert (done.returncode, done.stderr) == (code, "")
    assert "stay on the server" in command_in(target, "experiment", KEY, "program.txt").stderr


def command_in(target, *arguments):
    run = "import sys; sys.path.insert(0, '.'); from puzzles.command_line import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.run([sys.executable, "-I", "-S", "-B", "-c", run, *arguments], cwd=target,
                          env={}, capture_output=True, text=True, check=False)  # fmt: skip
